import type { Ticket } from '../../core/conversation.ts';
import type { Deadline } from '../../core/deadlines.ts';
import type { SlaStage } from '../../core/sla.ts';
import type { DeadlineMetric, WatchedDeadline } from '../../core/watch.ts';
import { stageDueAt } from './schedule.ts';

/** The helpdesk's own reckoning may run so far behind an answer; after that its word counts again. */
export const ANSWER_LAG_MS = 2 * 60_000;
/** A stage that was due so long before its deadline was ever seen is history: watching has only just begun. */
const LONG_PAST_MS = 24 * 3_600_000;

/**
 * The deadlines of a ticket after a read. One ends only when it is seen met or gone; one that moved keeps what it has fired; one
 * that is back with another time after an agent's answer is another instance.
 *
 * @param at epoch ms (Clock) when the read began
 */
export function followDeadlines(
  ticket: Ticket,
  seen: readonly Deadline[],
  at: number,
  stages: readonly SlaStage[],
): readonly WatchedDeadline[] {
  const known = new Map(ticket.watch?.deadlines.map((each) => [each.metric, each]));
  return seen
    .filter(({ state }) => state !== 'met')
    .map((deadline) => follow(known.get(deadline.metric), deadline, ticket, at, stages));
}

function follow(
  before: WatchedDeadline | undefined,
  { metric, state, dueAt }: Deadline,
  ticket: Ticket,
  at: number,
  stages: readonly SlaStage[],
): WatchedDeadline {
  if (state !== 'active' || dueAt === undefined)
    return before
      ? { ...before, state: 'paused' }
      : { metric, state: 'paused', from: beganAt(metric, ticket, at), fired: [] };
  const isAnother = before?.answeredAt !== undefined && before.dueAt !== dueAt;
  if (!before || isAnother) {
    const fired = stages.filter((stage) => stageDueAt(stage, dueAt) < at - LONG_PAST_MS).map(({ id }) => id);
    return { metric, state: 'active', dueAt, from: beganAt(metric, ticket, at), fired };
  }
  const { answeredAt, ...rest } = before;
  const isFresh = answeredAt !== undefined && at - answeredAt < ANSWER_LAG_MS;
  return { ...rest, state: 'active', dueAt, ...(isFresh ? { answeredAt } : {}) };
}

/** When the time of a deadline began to run, as near as we know: helpdesks do not tell. */
function beganAt(metric: DeadlineMetric, { openedAt, lastAgentAt, lastCustomerAt }: Ticket, at: number): number {
  const since = { 'next-reply': lastCustomerAt, update: lastAgentAt } as Partial<Record<DeadlineMetric, number>>;
  return Math.min(at, since[metric] ?? openedAt);
}
