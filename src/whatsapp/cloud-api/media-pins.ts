import { isLoopbackHost } from '../../files/addresses.ts';
import type { Pins } from '../../files/download.ts';

export interface MediaPinsOptions {
  readonly apiUrl: string;
  readonly mediaHosts: readonly string[];
  readonly authorization: string;
}

/**
 * Media comes from apiUrl's own origin and from the named hosts, by https (a loopback host may go without when apiUrl is
 * one). Meta's media host asks for the token ("Media"), so it is told to the address that the API itself named; behind a
 * redirect only apiUrl's own origin still gets it.
 */
export const createMediaPins = ({ apiUrl, mediaHosts, authorization }: MediaPinsOptions): Pins => {
  const own = new URL(apiUrl);
  const hosts = new Set(mediaHosts.map((host) => host.toLowerCase()));
  const atHome = isLoopbackHost(own.hostname);
  return {
    allow(url, redirected) {
      if (url.origin === own.origin) return { authorization };
      const safe = url.protocol === 'https:' || (atHome && url.protocol === 'http:' && isLoopbackHost(url.hostname));
      if (!safe || !(hosts.has(url.host) || (url.port === '' && hosts.has(url.hostname)))) return undefined;
      return redirected ? {} : { authorization };
    },
  };
};
