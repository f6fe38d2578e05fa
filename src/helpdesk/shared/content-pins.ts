import { isLoopbackHost } from '../../files/addresses.ts';
import type { Pins } from '../../files/download.ts';

/**
 * Files come from the account's own origin, which alone is told the credentials, and by https from the vendor's content hosts
 * (`isContent`), never from a network that is not public. An account on this machine, as an emulator is, may lead to this machine.
 */
export const createContentPins = (url: string, authorization: string, isContent: (address: URL) => boolean): Pins => {
  const own = new URL(url);
  const atHome = isLoopbackHost(own.hostname);
  return {
    allow(address) {
      if (address.origin === own.origin) return { authorization };
      if (atHome && isLoopbackHost(address.hostname)) return {};
      const known = address.protocol === 'https:' && address.port === '' && isContent(address);
      return known ? { publicOnly: true } : undefined;
    },
  };
};
