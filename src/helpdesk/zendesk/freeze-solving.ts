import type { CallResult } from '../../core/outcome.ts';
import type { HelpdeskCall } from '../../core/vendor.ts';
import { succeeded } from '../shared/exchange.ts';
import { asObject, idOf, idValue, objectOf } from '../shared/json.ts';
import { encodeSolving } from './encode.ts';
import type { FrozenOp } from './frozen.ts';
import { judge } from './judge.ts';
import type { Account } from './perform.ts';
import { statusOf } from './status.ts';

/**
 * Solves a ticket that is new or open. It is read first: one that somebody gave another state meanwhile is theirs, and one without an
 * assignee becomes the bridge's own, as Zendesk would make it that of whoever solves it.
 */
export async function freezeSolving(
  { kind, ticketId, opId }: Extract<HelpdeskCall, { kind: 'update-ticket' }>,
  { transport, clock, ownUser }: Pick<Account, 'clock' | 'transport' | 'ownUser'>,
  signal: AbortSignal,
): Promise<{ readonly op: FrozenOp } | { readonly failed: CallResult }> {
  const sending = { urgency: 'note', signal } as const;
  const exchange = await transport.readVia((client) => client.tickets.show(idValue(ticketId)), sending);
  const ticket = succeeded(exchange) ? asObject(objectOf(exchange.json).ticket) : undefined;
  const status = statusOf(ticket?.status);
  if (!ticket || status === undefined)
    return { failed: judge(exchange, { repeatable: true, onTicket: true, withFields: false, now: clock.now() }) };
  if (status !== 'new' && status !== 'open') return { op: { kind: 'nothing-to-do', ticketId, ticketStatus: status } };
  if (idOf(ticket.assignee_id) !== undefined) return { op: { kind, ticketId, body: encodeSolving(opId, undefined) } };
  const own = await ownUser.learn(signal);
  return { op: { kind, ticketId, body: encodeSolving(opId, own.ok ? own.id : undefined) } };
}
