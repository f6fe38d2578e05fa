import type { Metrics } from '../core/metrics.ts';
import type { Clock, Log } from '../core/ports.ts';
import type { Store } from '../core/store.ts';

export interface AgeParts {
  readonly store: Pick<Store, 'getValue' | 'setValue'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'watched'>;
  readonly monotonicMs: () => number;
}

const NAME = 'sla:ran';
const SHARE_EVERY_MS = 10_000;
const BEHIND_MS = 60_000;
const SAY_EVERY_MS = 900_000;

/**
 * How old the watcher's last run is: a watcher that stands still warns nobody, so somebody else has to notice. Kept in the store, so
 * that every instance shows the age of the one that watches.
 */
export const createAge = ({ store, clock, log, metrics, monotonicMs }: AgeParts) => {
  let since: number | undefined;
  let ranAt: number | undefined;
  let sharedAt = Number.NEGATIVE_INFINITY;
  let saidAt = Number.NEGATIVE_INFINITY;

  const note = (at: number): void => {
    ranAt = at;
    metrics.watched(at);
  };

  const isTime = (everyMs: number): boolean => {
    const now = monotonicMs();
    if (now - sharedAt < Math.min(everyMs, SHARE_EVERY_MS)) return false;
    sharedAt = now;
    return true;
  };

  const sayIfBehind = (everyMs: number): void => {
    const now = monotonicMs();
    if (now - saidAt < SAY_EVERY_MS) return;
    since ??= clock.now();
    // Where nothing was ever read: as long as it was tried.
    const behindMs = clock.now() - (ranAt ?? since);
    if (behindMs < 2 * everyMs + BEHIND_MS) return;
    saidAt = now;
    log.error({ minutes: Math.floor(behindMs / 60_000) }, 'sla.behind');
  };

  return {
    ranAt: () => ranAt,
    /** This instance did what was due. */
    ran: async (everyMs: number): Promise<void> => {
      note(clock.now());
      if (isTime(everyMs)) await store.setValue(NAME, String(clock.now()));
    },
    /** Another one watches, or nothing can be read now: what is known of the last run, and whether it is too long ago. */
    hear: async (everyMs: number): Promise<void> => {
      if (isTime(everyMs)) {
        const told = Number((await store.getValue(NAME)) ?? Number.NaN);
        if (Number.isFinite(told)) note(Math.max(told, ranAt ?? told));
      }
      sayIfBehind(everyMs);
    },
  };
};
