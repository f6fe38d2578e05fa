import type { Ticket } from '../../core/conversation.ts';
import type { Condition, Waiting } from '../../core/rules.ts';
import { type Draft, numberOf } from '../draft.ts';
import { addOpenTime } from '../hours/opening-hours.ts';

/** Keys that only time makes true. */
export const TIMED_KEYS = ['unsolvedFor', 'unansweredFor'] as const;
export type TimedKey = (typeof TIMED_KEYS)[number];

/** When a ticket will have waited so long (epoch ms); undefined where it does not wait. */
export function waitedOn({ input }: Draft, ticket: Ticket, kind: TimedKey, waiting: Waiting): number | undefined {
  const since = kind === 'unsolvedFor' ? (ticket.rules?.unsolvedSince ?? ticket.openedAt) : unansweredSince(ticket);
  if (since === undefined) return undefined;
  const schedule = input.policy.rules.hours[numberOf(input).hours ?? 'default'];
  // Without opening hours all time counts.
  if (waiting.clock === 'elapsed' || schedule === undefined) return since + waiting.time;
  return addOpenTime(schedule, since, waiting.time);
}

/** Since when the customer waits for an answer. */
function unansweredSince({ rules, lastAgentAt, lastCustomerAt }: Ticket): number | undefined {
  const since = rules?.unansweredSince ?? lastCustomerAt;
  return lastAgentAt !== undefined && lastAgentAt > lastCustomerAt ? undefined : since;
}

/** Every time that a condition waits for the bot's talk to last, ms. */
export function everyBotFor({ botFor, any = [], all = [], not }: Condition): readonly number[] {
  const inner = [...any, ...all, ...(not ? [not] : [])].flatMap(everyBotFor);
  return botFor === undefined ? inner : [botFor, ...inner];
}

/** The first time after `after` at which a condition may become true; undefined where nothing in it waits. */
export function firstDue(draft: Draft, ticket: Ticket, condition: Condition, after: number): number | undefined {
  const own = TIMED_KEYS.map((key) => {
    const waiting = condition[key];
    return waiting === undefined ? undefined : waitedOn(draft, ticket, key, waiting);
  });
  const inner = [...(condition.any ?? []), ...(condition.all ?? []), ...(condition.not ? [condition.not] : [])].map(
    (each) => firstDue(draft, ticket, each, after),
  );
  const times = [...own, ...inner].filter((time) => time !== undefined && time > after);
  return times.length > 0 ? Math.min(...times.map(Number)) : undefined;
}
