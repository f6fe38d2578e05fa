import type { DeadlinesRead } from '../core/deadlines.ts';
import type { ReceivedEvent } from '../core/events.ts';
import { nextSweep } from '../core/look-times.ts';
import type { Look } from '../core/looks.ts';
import type { Metrics } from '../core/metrics.ts';
import type { Policy } from '../core/policy.ts';
import type { Clock, Log } from '../core/ports.ts';
import type { Store } from '../core/store.ts';
import type { Helpdesk } from '../core/vendor.ts';
import { waitAtMost } from '../core/wait.ts';
import { createAge } from './age.ts';
import { markOf } from './mark.ts';
import { createTask } from './task.ts';

export interface WatcherParts {
  readonly store: Pick<Store, 'accept' | 'claimLooks' | 'putOffLooks' | 'draw' | 'getValue' | 'leaseTask' | 'setValue'>;
  readonly helpdesk: Pick<Helpdesk, 'account' | 'deadlines' | 'deadlinesAtOnce' | 'costsOfDeadlines'>;
  readonly policy: () => Policy;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'watched'>;
  readonly abort: AbortSignal;
  /** The longest that one read may take. */
  readonly timeoutMs: number;
  /** Until when another instance leaves the task to this one, ms. */
  readonly leaseMs: number;
  /** Ms that only grow. */
  readonly monotonicMs: () => number;
  /** Events were accepted. */
  readonly onAccepted: () => void;
}

export interface Watcher {
  /** Reads what is due, at most one batch. True: there may be more at once. */
  round(): Promise<boolean>;
  /** When deadlines were last read, or none was due, by whichever instance (epoch ms, Clock). Undefined: nothing is watched. */
  ranAt(): number | undefined;
}

const DEFAULT_BATCH = 25;
const FIRST_PAUSE_MS = 5_000;
/** Clocks of two instances may differ by this much. */
const SKEW_MS = 60_000;
/** While a budget is used up, it is asked again this often. */
const BUDGET_PAUSE_MS = 1_000;

/**
 * Watches the helpdesk's deadlines: what decisions want looked at is read in batches, by one instance at a time, within its share
 * of the helpdesk's budget. What it finds are events of the tickets' lanes; nothing is decided here.
 */
export const createWatcher = (parts: WatcherParts): Watcher => {
  const { store, helpdesk, clock, log } = parts;
  const task = createTask(parts);
  const age = createAge(parts);
  let failures = 0;
  let restUntil = 0;
  let unreadUntil = 0;

  const isOn = (): boolean => helpdesk.deadlines !== undefined && parts.policy().sla.stages.length > 0;

  /** Waits for the budget, as long as the task is ours: nobody else claims meanwhile, however long it takes. */
  const mayAsk = async (looks: number): Promise<boolean> => {
    for (;;) {
      const drawn = await store.draw(helpdesk.costsOfDeadlines?.(looks, parts.policy().sla.share) ?? []);
      if (drawn.ok) return true;
      await waitAtMost(Math.min(drawn.waitMs, BUDGET_PAUSE_MS), parts.abort);
      if (parts.abort.aborted || !(await task.hold())) return false;
    }
  };

  const rest = (read: Extract<DeadlinesRead, { ok: false }>, everyMs: number): void => {
    const inMs = read.retryAfterMs ?? Math.min(everyMs, FIRST_PAUSE_MS * 2 ** failures);
    failures = Math.min(failures + 1, 10);
    restUntil = parts.monotonicMs() + inMs;
    const fields = { account: helpdesk.account, detail: read.detail, retryInMs: inMs };
    if (read.why === 'no-access') log.error(fields, 'sla.no-access');
    else log.warn(fields, 'sla.read-failed');
  };

  const look = async (looks: readonly Look[], until: number, everyMs: number): Promise<boolean> => {
    const at = clock.now();
    const ids = [...new Set(looks.map(({ ticketId }) => ticketId))];
    const signal = AbortSignal.any([parts.abort, AbortSignal.timeout(parts.timeoutMs)]);
    const read = (await helpdesk.deadlines?.(ids, signal)) ?? { ok: false, why: 'no-access', detail: 'no deadlines' };
    if (!read.ok) {
      unreadUntil = until;
      rest(read, everyMs);
      return false;
    }
    failures = 0;
    unreadUntil = 0;
    if (read.unreadable > 0) log.warn({ account: helpdesk.account, deadlines: read.unreadable }, 'sla.unreadable');
    const found = new Map(read.tickets.map((ticket) => [ticket.ticketId, ticket]));
    const seen = looks.map((each) => ({ ...each, shown: found.get(each.ticketId) }));
    const { sla } = parts.policy();
    const isNews = ({ urgent, seen: mark, shown }: (typeof seen)[number]) =>
      urgent || !shown || shown.unsettled || markOf(shown, sla.stages) !== mark;
    const same = seen.filter((each) => !isNews(each)).map(({ ticket }) => ticket);
    if (same.length > 0) await store.putOffLooks(same, { until }, nextSweep(at, sla));
    const events = seen.filter(isNews).map(({ ticket, conversationId, shown }): ReceivedEvent => {
      const told = shown === undefined ? {} : { found: shown, seen: markOf(shown, sla.stages) };
      return {
        // The next look at it is claimed until another time.
        key: `deadlines:${ticket}:${until}`,
        address: { to: 'conversation', conversationId },
        event: { type: 'deadlines-seen', ticket, at, ...told },
      };
    });
    if (events.length === 0) return true;
    await store.accept(events, clock.now());
    parts.onAccepted();
    return true;
  };

  return {
    ranAt: () => (isOn() ? age.ranAt() : undefined),
    round: async () => {
      if (!isOn()) return false;
      const { everyMs } = parts.policy().sla;
      const batch = helpdesk.deadlinesAtOnce ?? DEFAULT_BATCH;
      if (!(await task.hold())) {
        await age.hear(everyMs);
        return false;
      }
      if (parts.monotonicMs() < restUntil) {
        await age.hear(everyMs);
        return false;
      }
      const now = clock.now();
      const claimMs = Math.max(everyMs, parts.leaseMs);
      const furthest = now + Math.max(claimMs, parts.policy().sla.sweepEveryMs) + everyMs + SKEW_MS;
      const looks = await store.claimLooks({ now, until: now + claimMs, furthest, limit: batch });
      if (looks.length === 0 && now < unreadUntil) {
        // What is due is claimed until then, and could not be read.
        await age.hear(everyMs);
        return false;
      }
      if (looks.length > 0) {
        if (!(await mayAsk(looks.length))) return false;
        if (!(await look(looks, now + claimMs, everyMs))) return false;
      }
      await age.ran(everyMs);
      return looks.length === batch;
    },
  };
};
