import type { Ticket } from '../core/conversation.ts';
import type { TicketSnapshot } from '../core/helpdesk-types.ts';
import { conversationOf, type TicketKey, ticketKeyOf } from '../core/ids.ts';
import { leaveTicket } from './bot/leave.ts';
import { because, type Draft } from './draft.ts';
import { mergeTicket } from './merge-ticket.ts';
import { findTicket, putTicket, withStatus } from './tickets.ts';

const HUMAN_STATES: ReadonlySet<string> = new Set(['pending', 'hold', 'solved', 'closed']);

/** Takes over what a read showed. Its comments come as events of their own. */
export function applySnapshot(draft: Draft, key: TicketKey, snapshot: TicketSnapshot): void {
  const ticket = findTicket(draft.conversation, key);
  if (!ticket) {
    because(draft, 'ticket.unknown', { ticket: key });
    return;
  }
  if (belongsToAnother(draft, snapshot)) {
    // A ticket has one frozen reply address: following it would send one customer's answers to another.
    draft.conversation = putTicket(draft.conversation, withStatus(ticket, 'gone', snapshot.updatedAt));
    because(draft, 'ticket.of-another-customer', { ticket: key });
    return;
  }
  if (snapshot.mergedInto !== undefined) {
    mergeTicket(draft, ticket, snapshot.mergedInto, snapshot.updatedAt);
    return;
  }
  if (snapshot.spam !== undefined) settleSpam(draft, ticket, snapshot.spam);
  // What was lost to somebody else's ticket reads as closed; a follow-up of it would be theirs.
  if (ticket.status === 'gone' && snapshot.status === 'closed') {
    because(draft, 'ticket.still-gone', { ticket: key });
    return;
  }
  if (ticket.status !== snapshot.status) because(draft, 'ticket.status', { ticket: key, status: snapshot.status });
  draft.conversation = putTicket(draft.conversation, withStatus(ticket, snapshot.status, snapshot.updatedAt));
  // The bot's own solving comes as the answer to its call; whoever set any other state has looked at the ticket.
  const isActed = snapshot.status !== ticket.status && HUMAN_STATES.has(snapshot.status);
  if (isActed || (ticket.status === 'solved' && snapshot.status === 'open')) leaveTicket(draft, key, 'bot.person-acts');
}

/** The team called a ticket spam, or took that back: with it goes whether the customer's messages make tickets. */
function settleSpam(draft: Draft, ticket: Ticket, isSpam: boolean): void {
  if (isSpam) {
    draft.conversation = { ...draft.conversation, blocked: true };
    return;
  }
  if (ticket.status !== 'gone') return;
  const { blocked: _blocked, ...rest } = draft.conversation;
  draft.conversation = rest;
}

/**
 * Its `external_id` is one of ours and names a conversation that is not this one and was not merged into it. Of a merged one, any
 * remembered ticket is proof: the named one may be forgotten already.
 */
function belongsToAnother(draft: Draft, snapshot: TicketSnapshot): boolean {
  const origin = ticketKeyOf(snapshot.externalId);
  if (origin === undefined) return false;
  const { id, tickets } = draft.conversation;
  const from = conversationOf(origin);
  return from !== id && tickets.every(({ key }) => conversationOf(key) !== from);
}
