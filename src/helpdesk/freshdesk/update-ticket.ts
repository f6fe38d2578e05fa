import type { AppliedData, CallResult } from '../../core/outcome.ts';
import { isAbove } from '../../core/priority.ts';
import { succeeded } from '../shared/exchange.ts';
import { asObject, idOf, type JsonObject } from '../shared/json.ts';
import type { Account } from './account.ts';
import type { Op } from './frozen.ts';
import { judge } from './judge.ts';
import { lookAtTicket, refusalOf } from './look-at-ticket.ts';
import { shownValues } from './shown-values.ts';
import { priorityOf, RESOLVED } from './status.ts';
import { leftOutOf, ticketData } from './ticket-data.ts';
import type { Sending } from './transport.ts';

/**
 * Opens a ticket again, or sets what rules change on it. Looked at first, since Freshdesk would change a closed ticket, and it knows no
 * "at least": a priority that an agent raised meanwhile stays.
 */
export async function updateTicket(
  { ticketId, body, raisePriorityTo, solve, leftOut = [] }: Op<'update-ticket'>,
  account: Account,
  signal: AbortSignal,
): Promise<CallResult> {
  const sending: Sending = { urgency: 'note', signal };
  const look = await lookAtTicket(ticketId, account, sending);
  const refused = refusalOf(look, account.clock.now());
  if (refused || look.state !== 'there') return refused ?? { result: 'unavailable', detail: 'the ticket was not read' };
  const rises = raisePriorityTo !== undefined && isAbove(raisePriorityTo, shownValues(look.ticket)?.priority);
  const values = {
    ...body,
    ...(rises ? { priority: priorityOf(raisePriorityTo) } : {}),
    // Any other state was given to it by somebody meanwhile: it is theirs.
    ...(solve && look.status === 'open' ? { status: RESOLVED } : {}),
  };
  const applied = (data: AppliedData): CallResult => ({ result: 'applied', data: { ...data, ...leftOutOf(leftOut) } });
  if (Object.keys(values).length === 0) return applied(ticketData(look.ticket, account));
  const changed = await changeTicket(ticketId, values, account, sending);
  if (changed.result === 'applied') return applied(changed.data);
  // A name that Freshdesk refuses is not asked of the old list again.
  if (changed.result === 'refused' && changed.reason === 'unknown-field') account.catalogue.drop();
  return changed;
}

/** `PUT /tickets/{id}` (page "Update a Ticket"). Repeatable. */
export async function changeTicket(
  ticketId: string,
  values: JsonObject,
  account: Account,
  sending: Sending,
): Promise<CallResult> {
  const exchange = await account.transport.write('PUT', `tickets/${ticketId}`, values, sending);
  const ticket = succeeded(exchange) ? asObject(exchange.json) : undefined;
  if (ticket && idOf(ticket.id) === ticketId) return { result: 'applied', data: ticketData(ticket, account) };
  return judge(exchange, { repeatable: true, onTicket: true, now: account.clock.now() });
}
