import type { Ticket } from '../core/conversation.ts';
import type { TicketStarted } from '../core/events.ts';
import { ticketKey } from '../core/ids.ts';
import { because, type Draft } from './draft.ts';
import { requestRead } from './read-ticket.ts';
import { addTicket, currentTicket, findByHelpdeskId, isSolved, makeCurrent } from './tickets.ts';

/** Comments older than this when a talk starts belong to the time before: a ticket may have been marked for WhatsApp late. */
const BEFORE_MS = 3_600_000;

/**
 * The team opened a ticket to write to this customer. It becomes one of the talk's tickets; its first public comment, found by
 * reading it, goes the way of every reply: outside the 24 hours behind (or inside) the template for starts.
 */
export function decideTicketStarted(draft: Draft, { ticketId, at }: TicketStarted): void {
  const known = findByHelpdeskId(draft.conversation, ticketId);
  if (known) {
    because(draft, 'start.known', { ticket: known.key });
    requestRead(draft, known.key);
    return;
  }
  const { conversation, input } = draft;
  const ticket: Ticket = {
    key: ticketKey(conversation.id, conversation.nextTicketNo),
    helpdeskId: ticketId,
    status: 'open',
    openedAt: input.now,
    lastCustomerAt: input.now,
    repliesSince: at - BEFORE_MS,
    started: true,
  };
  const current = currentTicket(conversation);
  const counted = { ...conversation, nextTicketNo: conversation.nextTicketNo + 1 };
  const isFree = !current || isSolved(current);
  draft.conversation = addTicket(isFree ? makeCurrent(counted, ticket.key) : counted, ticket);
  because(draft, 'start.adopted', { ticket: ticket.key });
  requestRead(draft, ticket.key);
}
