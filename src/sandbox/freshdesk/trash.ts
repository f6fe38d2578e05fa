import { type Ledger, touch } from './ledger.ts';
import type { Ticket } from './model.ts';

/** Puts a ticket into the trash: it can be read and restored, not changed. */
export function removeTicket(ledger: Ledger, ticket: Ticket): void {
  ticket.deleted = true;
  touch(ledger, ticket);
  ledger.emit({ ticket, what: 'deleted', performer: 'agent' });
}

/** Takes a ticket out of the trash or the spam folder. */
export function restoreTicket(ledger: Ledger, ticket: Ticket): void {
  ticket.deleted = false;
  ticket.spam = false;
  touch(ledger, ticket);
  ledger.emit({ ticket, what: 'restored', performer: 'agent' });
}

/** Marks as spam; unlike elsewhere the requester may go on writing. */
export function spamTicket(ledger: Ledger, ticket: Ticket): void {
  ticket.spam = true;
  touch(ledger, ticket);
  ledger.emit({ ticket, what: 'marked-as-spam', performer: 'agent' });
}

/** Takes tickets and what stands in them away for good, as the hard deletion of their requester does. */
export function eraseTicketsOf({ account }: Ledger, requesterId: number): void {
  for (const ticket of account.tickets.values())
    if (ticket.requesterId === requesterId) account.tickets.delete(ticket.id);
}
