import { StoreUnavailableError } from './errors.ts';
import { waitAtMost } from './wait.ts';

/**
 * Does what the store takes once and no more (it is `fenced` the second time) again and again while the store is away: what a call
 * came to is known, and must not turn into a doubt because the database was restarted meanwhile.
 * @throws the store's fault when `abort` ends the waiting; any other fault at once.
 */
export const untilStored = async <T>(work: () => Promise<T>, pauseMs: number, abort: AbortSignal): Promise<T> => {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreUnavailableError) || abort.aborted) throw error;
      await waitAtMost(pauseMs, abort);
    }
  }
};
