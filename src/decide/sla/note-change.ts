import type { Ticket } from '../../core/conversation.ts';
import type { InboxEvent } from '../../core/events.ts';
import type { TicketKey } from '../../core/ids.ts';
import { nextTick } from '../../core/look-times.ts';
import type { DeadlineMetric, TicketWatch } from '../../core/watch.ts';
import type { Draft } from '../draft.ts';
import { findByHelpdeskId, findTicket, isSolved, putTicket } from '../tickets.ts';

/** What our own calls change on a ticket may begin or end a deadline. */
const CHANGES: ReadonlySet<string> = new Set(['create-ticket', 'add-comment', 'update-ticket', 'add-tags']);

/** What an agent's public words answer. */
const ANSWERED: ReadonlySet<DeadlineMetric> = new Set<DeadlineMetric>(['first-reply', 'next-reply', 'update']);

/**
 * After every decision: tickets on which something happened are looked at soon, all of them together. An agent's answer is
 * remembered, so that the deadline that comes after it is known for another one.
 */
export function noteChange(draft: Draft, event: InboxEvent): void {
  if (draft.input.policy.sla.stages.length === 0) return;
  for (const key of new Set([...changedTickets(draft, event), ...reopenedTickets(draft)])) {
    const ticket = findTicket(draft.conversation, key);
    if (ticket?.helpdeskId !== undefined && !isSolved(ticket)) lookSoon(draft, ticket, isAnswer(event));
  }
}

function changedTickets({ conversation }: Draft, event: InboxEvent): ReadonlySet<TicketKey> {
  if (event.type === 'ticket-hint' || event.type === 'comment-found') {
    const id = event.type === 'ticket-hint' ? event.ticketId : event.comment.ticketId;
    const key = findByHelpdeskId(conversation, id)?.key;
    return new Set(key === undefined ? [] : [key]);
  }
  if (event.type !== 'effect-settled' || event.outcome.result !== 'applied') return new Set();
  const changes = event.effects.flatMap(({ effect }) =>
    CHANGES.has(effect.kind) && 'ticket' in effect && effect.ticket !== undefined && !isOwnNote(effect)
      ? [effect.ticket]
      : [],
  );
  return new Set(changes);
}

/** Deadlines begin again with a ticket that was solved. Hints of it came while it still was. */
function reopenedTickets({ input, conversation }: Draft): readonly TicketKey[] {
  const isReopened = (ticket: Ticket): boolean => {
    const before = findTicket(input.conversation, ticket.key);
    return before !== undefined && isSolved(before) && !isSolved(ticket);
  };
  return conversation.tickets.filter(isReopened).map(({ key }) => key);
}

/** Internal notes of the bridge begin and end nothing: those that tell of a stage must not lead to another look. */
const isOwnNote = (effect: object): boolean => 'public' in effect && effect.public === false;

const isAnswer = (event: InboxEvent): boolean =>
  event.type === 'comment-found' && event.comment.public && event.comment.author.role === 'agent';

function lookSoon(draft: Draft, ticket: Ticket, answered: boolean): void {
  const { now, policy } = draft.input;
  const soon = nextTick(now, policy.sla.everyMs);
  const { lookAt, deadlines, ...rest }: TicketWatch = ticket.watch ?? { lookAt: soon, deadlines: [] };
  const watch: TicketWatch = {
    ...rest,
    // What was due before is being looked at, or nothing was found that the lane had to hear of.
    lookAt: lookAt <= now && (rest.stageAt ?? soon) > now ? soon : Math.min(lookAt, soon),
    changedAt: now,
    deadlines: deadlines.map((each) => (answered && ANSWERED.has(each.metric) ? { ...each, answeredAt: now } : each)),
  };
  draft.conversation = putTicket(draft.conversation, { ...ticket, watch });
}
