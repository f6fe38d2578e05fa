import type { Ticket } from './model.ts';
import type { Ledger } from './write-ticket.ts';

/** Deletes so that the ticket can be restored; the API answers 404 for it from now on. */
export function removeTicket({ account, emit }: Ledger, ticket: Ticket, agentId = account.apiUser.id): void {
  if (ticket.status === 'deleted') return;
  ticket.statusBeforeDeletion = ticket.status;
  ticket.status = 'deleted';
  ticket.updatedAt = account.clock.now();
  emit({ type: 'soft_deleted', ticket, actorId: agentId });
}

/** Brings a deleted ticket back with the status it had. */
export function restoreTicket({ account, emit }: Ledger, ticket: Ticket, agentId = account.apiUser.id): void {
  if (ticket.status !== 'deleted') return;
  ticket.status = ticket.statusBeforeDeletion ?? 'open';
  ticket.statusBeforeDeletion = undefined;
  ticket.updatedAt = account.clock.now();
  emit({ type: 'undeleted', ticket, actorId: agentId });
}

/**
 * Suspends the requester and deletes the ticket (page "Tickets", "Mark ticket as spam and suspend requester").
 * Whether `soft_deleted` is announced beside `marked_as_spam` is unconfirmed; here only the latter is.
 */
export function spamTicket({ account, emit }: Ledger, ticket: Ticket, agentId = account.apiUser.id): void {
  if (ticket.status === 'deleted') return;
  const requester = account.users.get(ticket.requesterId);
  if (requester) requester.suspended = true;
  ticket.statusBeforeDeletion = ticket.status;
  ticket.status = 'deleted';
  ticket.updatedAt = account.clock.now();
  emit({ type: 'marked_as_spam', ticket, actorId: agentId });
}

/** Deletes for good. */
export function eraseTicket({ account, emit }: Ledger, ticket: Ticket, agentId = account.apiUser.id): void {
  ticket.status = 'deleted';
  account.tickets.delete(ticket.id);
  if (ticket.externalId !== null) account.ticketsByExternalId.get(ticket.externalId)?.delete(ticket.id);
  emit({ type: 'permanently_deleted', ticket, actorId: agentId });
}
