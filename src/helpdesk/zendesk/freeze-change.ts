import type { TicketChange } from '../../core/helpdesk-types.ts';
import type { CallResult } from '../../core/outcome.ts';
import { isAbove, type Priority } from '../../core/priority.ts';
import type { HelpdeskCall } from '../../core/vendor.ts';
import { succeeded } from '../shared/exchange.ts';
import { asObject, idValue, objectOf } from '../shared/json.ts';
import { encodeChange } from './encode.ts';
import type { FrozenOp } from './frozen.ts';
import { judge } from './judge.ts';
import type { Account } from './perform.ts';
import { resolveDraft } from './resolve-draft.ts';
import { shownValues } from './shown-values.ts';

type UpdateTicket = Extract<HelpdeskCall, { kind: 'update-ticket' }>;

/**
 * Turns what rules change on a ticket into its fields. Zendesk knows no "at least": the ticket is read for its priority, so that one an
 * agent raised meanwhile stays. Names that the account does not know are left out.
 */
export async function freezeChange(
  call: UpdateTicket,
  change: TicketChange,
  account: Pick<Account, 'catalogue' | 'clock' | 'transport'>,
  signal: AbortSignal,
): Promise<{ readonly op: FrozenOp } | { readonly failed: CallResult }> {
  const { ticketId, ticketStatus } = call;
  const { raisePriorityTo, priority, fields = {}, ...named } = change;
  let wanted = priority;
  if (raisePriorityTo !== undefined) {
    const present = await presentPriority(ticketId, account, signal);
    if ('failed' in present) return present;
    if (isAbove(raisePriorityTo, present.priority)) wanted = raisePriorityTo;
  }
  const resolved = await resolveDraft({ subject: '', tags: [], fields, ...named }, account.catalogue);
  const body = encodeChange(call, wanted, resolved);
  const { leftOut } = resolved;
  if (body === undefined) return { op: { kind: 'nothing-to-do', ticketId, ticketStatus, leftOut } };
  return { op: { kind: 'update-ticket', ticketId, body, leftOut, withFields: true } };
}

async function presentPriority(
  ticketId: string,
  { transport, clock }: Pick<Account, 'clock' | 'transport'>,
  signal: AbortSignal,
): Promise<{ readonly priority: Priority | undefined } | { readonly failed: CallResult }> {
  const exchange = await transport.readVia((client) => client.tickets.show(idValue(ticketId)), {
    urgency: 'note',
    signal,
  });
  const ticket = succeeded(exchange) ? asObject(objectOf(exchange.json).ticket) : undefined;
  if (ticket) return { priority: shownValues(ticket)?.priority };
  return { failed: judge(exchange, { repeatable: true, onTicket: true, withFields: false, now: clock.now() }) };
}
