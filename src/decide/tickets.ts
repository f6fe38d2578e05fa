import type { Conversation, Ticket, TicketStatus } from '../core/conversation.ts';
import type { HelpdeskTicketId, TicketKey } from '../core/ids.ts';

/**
 * A conversation remembers this many tickets, and more only while they are unsolved; the store keeps all of them for quotes and
 * `explain`.
 */
export const REMEMBERED_TICKETS = 20;

/** No conversation remembers more than this, so that its state stays small. */
export const MOST_TICKETS = 200;

const MOST_HOPS = 5;

/** A ticket that messages can no longer be written to. */
export function isOver(ticket: Ticket): boolean {
  return ticket.status === 'closed' || ticket.status === 'gone' || ticket.status === 'failed';
}

/** Nobody has to do anything about it any more, as far as the helpdesk told. */
export function isSolved(ticket: Ticket): boolean {
  return ticket.status === 'solved' || isOver(ticket);
}

/** The remembered ticket with this key. Results in merged conversations name keys of another origin: only the key counts. */
export function findTicket(conversation: Conversation, key: TicketKey | undefined): Ticket | undefined {
  return key === undefined ? undefined : conversation.tickets.find((ticket) => ticket.key === key);
}

/** The newest remembered ticket with this helpdesk id. */
export function findByHelpdeskId(conversation: Conversation, id: HelpdeskTicketId): Ticket | undefined {
  return conversation.tickets.findLast((ticket) => ticket.helpdeskId === id);
}

/**
 * Where the talk of a ticket goes on: itself while it lives, else its successor (at most five hops, in case merges ever
 * formed a loop). May still be over when nothing took over.
 */
export function followTicket(conversation: Conversation, key: TicketKey | undefined): Ticket | undefined {
  let ticket = findTicket(conversation, key);
  for (let hop = 0; ticket && isOver(ticket) && hop < MOST_HOPS; hop += 1) {
    const next = findTicket(conversation, ticket.successor);
    if (!next) break;
    ticket = next;
  }
  return ticket;
}

/** The ticket a message joins unless something else is said; merges are followed. */
export function currentTicket(conversation: Conversation): Ticket | undefined {
  return followTicket(conversation, conversation.currentTicket);
}

/** A ticket for a note about `key`: where its talk goes on, else the current one; none when both are over. */
export function liveTicketFor(conversation: Conversation, key: TicketKey | undefined): Ticket | undefined {
  return [followTicket(conversation, key), currentTicket(conversation)].find((ticket) => ticket && !isOver(ticket));
}

/** Puts a changed ticket in the place of the one with its key. An unknown key changes nothing. */
export function putTicket(conversation: Conversation, changed: Ticket): Conversation {
  const tickets = conversation.tickets.map((ticket) => (ticket.key === changed.key ? changed : ticket));
  return { ...conversation, tickets };
}

/** Adds a ticket as the newest and forgets what `forgetOldest` may. */
export function addTicket(conversation: Conversation, ticket: Ticket): Conversation {
  return { ...conversation, tickets: forgetOldest([...conversation.tickets, ticket], conversation.currentTicket) };
}

/**
 * Shortens a list (newest last) to twenty: the oldest that are over go first, then the oldest solved ones. Unsolved ones stay up
 * to two hundred, since an agent's reply on a forgotten ticket would not be sent. The current one always stays.
 */
export function forgetOldest(tickets: readonly Ticket[], current: TicketKey | undefined): readonly Ticket[] {
  const withoutOver = dropOldest(tickets, REMEMBERED_TICKETS, (ticket) => ticket.key !== current && isOver(ticket));
  const unsolved = dropOldest(withoutOver, REMEMBERED_TICKETS, (ticket) => ticket.key !== current && isSolved(ticket));
  return dropOldest(unsolved, MOST_TICKETS, (ticket) => ticket.key !== current);
}

function dropOldest(tickets: readonly Ticket[], most: number, mayGo: (ticket: Ticket) => boolean): readonly Ticket[] {
  let surplus = tickets.length - most;
  return tickets.filter((ticket) => {
    if (surplus <= 0 || !mayGo(ticket)) return true;
    surplus -= 1;
    return false;
  });
}

/** Makes a ticket the one that messages join. */
export function makeCurrent(conversation: Conversation, key: TicketKey): Conversation {
  return { ...conversation, currentTicket: key };
}

/**
 * A ticket in a state that the helpdesk told.
 *
 * @param at epoch ms when it was told; counts as the time of solving when the ticket enters solved or closed
 */
export function withStatus(ticket: Ticket, status: TicketStatus, at: number): Ticket {
  const { solvedAt: before, ...rest } = ticket;
  if (status !== 'solved' && status !== 'closed') return { ...rest, status };
  const entering = ticket.status !== 'solved' && ticket.status !== 'closed';
  return { ...rest, status, solvedAt: entering ? at : (before ?? at) };
}

/** A ticket after a message of the customer. Late arrivals never take it back. */
export function withCustomerAt(ticket: Ticket, at: number): Ticket {
  return { ...ticket, lastCustomerAt: Math.max(ticket.lastCustomerAt, at) };
}

/** A ticket after an agent's word that reached WhatsApp. */
export function withAgentAt(ticket: Ticket, at: number): Ticket {
  return { ...ticket, lastAgentAt: Math.max(ticket.lastAgentAt ?? at, at) };
}
