import type { Clock, Log } from '../../core/ports.ts';
import { withDeadline } from './deadline.ts';
import type { JsonObject } from './json.ts';

type ReadList = (signal: AbortSignal) => Promise<readonly JsonObject[] | undefined>;

/** Lists of an account's names and ids, kept for a while. Never throws; an unreadable list is undefined. */
export interface KeptLists {
  /**
   * The first entry of a list that matches. A miss reads the list again, at most once a minute.
   * @param key names the list; `<what> <whom>` is logged as `<what>`, since it may name a person
   */
  look(key: string, read: ReadList, matches: (entry: JsonObject) => boolean): Promise<JsonObject | undefined>;
  /** Forgets everything: the helpdesk refused something that was found here. */
  drop(): void;
}

const FRESH_MS = 10 * 60_000;
const BETWEEN_MISSES_MS = 60_000;
/** After a list could not be read, nobody waits for it again for so long. */
const BETWEEN_FAILURES_MS = 10_000;
/** Making a ticket does not wait longer than this for the name of its group. */
const PATIENCE_MS = 5_000;

interface Held {
  readonly entries: readonly JsonObject[] | undefined;
  readonly triedAt: number;
  readonly failed: boolean;
}

export function createKeptLists(account: string, clock: Clock, log: Log, timeoutMs: number): KeptLists {
  const patience = Math.min(timeoutMs, PATIENCE_MS);
  let held = new Map<string, Held>();
  const reading = new Map<string, Promise<Held>>();

  const ageOf = (one: Held) => {
    const age = clock.now() - one.triedAt;
    // A clock that was put back must not make a list immortal.
    return age < 0 ? Number.POSITIVE_INFINITY : age;
  };

  /** One read of a list at a time, shared by all who wait for it. */
  const readAgain = (key: string, read: ReadList): Promise<Held> => {
    const store = held;
    const under = reading.get(key);
    if (under) return under;
    const again = withDeadline(undefined, patience, read).then((entries): Held => {
      if (!entries) log.warn({ list: key.split(' ')[0] }, `${account} list could not be read`);
      // A list that was right a while ago beats none.
      const one = { entries: entries ?? store.get(key)?.entries, triedAt: clock.now(), failed: entries === undefined };
      store.set(key, one);
      return one;
    });
    reading.set(key, again);
    return again.finally(() => reading.delete(key));
  };

  return {
    async look(key, read, matches) {
      const known = held.get(key);
      const isFresh = known !== undefined && ageOf(known) < (known.failed ? BETWEEN_FAILURES_MS : FRESH_MS);
      const first = isFresh ? known : await readAgain(key, read);
      const found = first.entries?.find(matches);
      if (found || !isFresh || ageOf(first) < BETWEEN_MISSES_MS) return found;
      return (await readAgain(key, read)).entries?.find(matches);
    },
    drop() {
      held = new Map();
    },
  };
}
