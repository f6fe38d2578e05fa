import type { Ticket } from '../core/conversation.ts';
import type { TicketHint } from '../core/events.ts';
import { because, type Draft } from './draft.ts';
import { mergeTicket } from './merge-ticket.ts';
import { requestRead } from './read-ticket.ts';
import { findByHelpdeskId, putTicket, withStatus } from './tickets.ts';

/** Something happened to a ticket in the helpdesk. What can still be read is read; the rest is taken from the event. */
export function decideTicketHint(draft: Draft, hint: TicketHint): void {
  const ticket = findByHelpdeskId(draft.conversation, hint.ticketId);
  if (!ticket) {
    because(draft, 'hint.unknown-ticket', { what: hint.what });
    readOnceMade(draft);
    return;
  }
  because(draft, `hint.${hint.what}`, { ticket: ticket.key });
  switch (hint.what) {
    case 'changed':
      requestRead(draft, ticket.key);
      return;
    case 'merged':
      // Without a target the closing audit has to name it.
      if (hint.mergedInto === undefined) {
        requestRead(draft, ticket.key);
        return;
      }
      mergeTicket(draft, ticket, hint.mergedInto, hint.at);
      return;
    case 'deleted':
      markGone(draft, ticket, hint.at);
      return;
    case 'spam':
      markGone(draft, ticket, hint.at);
      draft.conversation = { ...draft.conversation, blocked: true };
      return;
    case 'restored':
      restore(draft, ticket);
      return;
  }
}

/**
 * The helpdesk's webhook can overtake the answer to our own creation: then the hint speaks of a ticket that is still being made,
 * and is never told again.
 */
function readOnceMade(draft: Draft): void {
  for (const ticket of draft.conversation.tickets) {
    if (ticket.status === 'making') draft.conversation = putTicket(draft.conversation, { ...ticket, read: 'again' });
  }
}

function markGone(draft: Draft, ticket: Ticket, at: number): void {
  draft.conversation = putTicket(draft.conversation, withStatus(ticket, 'gone', at));
}

function restore(draft: Draft, ticket: Ticket): void {
  const { blocked: _blocked, ...rest } = draft.conversation;
  draft.conversation = rest;
  requestRead(draft, ticket.key);
}
