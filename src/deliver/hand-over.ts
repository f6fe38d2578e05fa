import { StoreUnavailableError } from '../core/errors.ts';
import { type ReceivedEvent, TO_OPERATORS } from '../core/events.ts';
import type { Clock } from '../core/ports.ts';
import type { Store } from '../core/store.ts';
import type { HandOverCall, Vendor } from '../core/vendor.ts';

/** The way from any lane into the operators' one: an event in the same inbox, whose key makes a second one a duplicate. */
export const createHandOver = (store: Pick<Store, 'accept'>, clock: Clock): Vendor<HandOverCall> => ({
  account: 'operators',
  async freeze({ effectId, raised }) {
    const received: ReceivedEvent = { key: `notice:${effectId}`, address: TO_OPERATORS, event: raised };
    return { ok: true, frozen: JSON.stringify(received), leftOut: [] };
  },
  async perform(frozen) {
    try {
      await store.accept([JSON.parse(frozen) as ReceivedEvent], clock.now());
      return { result: 'applied', data: {} };
    } catch (error) {
      if (error instanceof StoreUnavailableError) return { result: 'unavailable', detail: 'the store is not there' };
      throw error;
    }
  },
  costs: () => [],
});
