import type { Ticket } from '../core/conversation.ts';
import type { TicketKey } from '../core/ids.ts';
import { type Draft, emit } from './draft.ts';
import { findTicket, putTicket } from './tickets.ts';

/** Has a ticket read: at most one read on its way and one waiting, however many hints come. */
export function requestRead(draft: Draft, key: TicketKey): void {
  const ticket = findTicket(draft.conversation, key);
  if (!ticket) return;
  if (ticket.read === undefined) emit(draft, { kind: 'read-ticket', ticket: key });
  setRead(draft, ticket, ticket.read === undefined ? 'waiting' : 'again');
}

/** A read came back, with whatever result. What changed since it began is read again. */
export function endRead(draft: Draft, key: TicketKey): void {
  const ticket = findTicket(draft.conversation, key);
  if (!ticket) return;
  const again = ticket.read === 'again';
  if (again) emit(draft, { kind: 'read-ticket', ticket: key });
  setRead(draft, ticket, again ? 'waiting' : undefined);
}

function setRead(draft: Draft, ticket: Ticket, read: 'waiting' | 'again' | undefined): void {
  const { read: _before, ...rest } = ticket;
  draft.conversation = putTicket(draft.conversation, read === undefined ? rest : { ...rest, read });
}
