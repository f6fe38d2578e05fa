import { asId } from '../shared/json-input.ts';
import type { Call } from './api-route.ts';
import type { Ledger } from './ledger.ts';
import type { Ticket } from './model.ts';
import { notAllowed, notFound } from './refusals.ts';

/** The ticket that the path names, deadlines up to date. Archived ones are not found. */
export function findTicket({ account, sla }: Ledger, call: Call): Ticket {
  const ticket = account.tickets.get(asId(call.request.params.id) ?? -1);
  if (!ticket || ticket.archived) throw notFound();
  sla.settle(ticket);
  return ticket;
}

/** The same for writes: what is in the trash or marked as spam is refused with 405. */
export function findWritable(ledger: Ledger, call: Call): Ticket {
  const ticket = findTicket(ledger, call);
  if (ticket.deleted || ticket.spam) throw notAllowed(call.request.method, ['GET']);
  return ticket;
}
