import { isLoopbackHost } from '../../files/addresses.ts';
import type { Pins } from '../../files/download.ts';

/** Where Zendesk keeps files: an account's own address leads on to `p<n>.zdusercontent.com`. */
const CONTENT_HOSTS = /(^|\.)(zendesk|zdusercontent)\.com$/;

/**
 * Files come from the account's own origin, which alone is told the credentials, and by https from Zendesk's content hosts
 * (which refuse whoever shows some, page "Attachments": "The file may be hosted externally"), never from a network that is
 * not public. An account on this machine, as an emulator is, may lead to this machine.
 */
export const createContentPins = (url: string, authorization: string): Pins => {
  const own = new URL(url);
  const atHome = isLoopbackHost(own.hostname);
  return {
    allow(address) {
      if (address.origin === own.origin) return { authorization };
      if (atHome && isLoopbackHost(address.hostname)) return {};
      const known = address.protocol === 'https:' && address.port === '' && CONTENT_HOSTS.test(address.hostname);
      return known ? { publicOnly: true } : undefined;
    },
  };
};
