import type { Log } from '../core/ports.ts';
import type { Counts } from '../core/reads.ts';
import type { Restraints } from '../core/restraints.ts';

export interface BacklogParts {
  readonly counts: () => Promise<Counts>;
  /** What holds the service back on purpose is no backlog. */
  readonly restraints: () => Restraints;
  readonly log: Log;
}

const MINUTE_MS = 60_000;
/** Said anew with every step that is passed: minutes that something waits. An outbox waits for budgets and for vendors that are away. */
const STEPS: Readonly<Record<'inbox' | 'outbox', readonly number[]>> = {
  inbox: [5, 30, 120],
  outbox: [15, 60, 240],
};

/** Looks whether the oldest thing that waits has waited too long, and says so. */
export const createBacklogWatch = ({ counts, restraints, log }: BacklogParts): (() => Promise<void>) => {
  const said = { inbox: 0, outbox: 0 };
  return async () => {
    const { observe, pausedSince } = restraints();
    const { oldestInboxMs, oldestOutboxMs } = await counts();
    const isHeld = observe || pausedSince !== undefined;
    const waiting = { inbox: oldestInboxMs, outbox: isHeld ? 0 : oldestOutboxMs };
    for (const queue of ['inbox', 'outbox'] as const) {
      const passed = STEPS[queue].findLast((minutes) => waiting[queue] >= minutes * MINUTE_MS) ?? 0;
      if (passed > said[queue]) log.warn({ queue, over: `${passed} min` }, 'engine.behind');
      said[queue] = passed;
    }
  };
};
