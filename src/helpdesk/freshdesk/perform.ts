import type { AppliedData, CallResult } from '../../core/outcome.ts';
import { succeeded } from '../shared/exchange.ts';
import { asObject, idOf, type JsonObject, objectOf, timeOf } from '../shared/json.ts';
import type { Account } from './account.ts';
import { addComment } from './add-comment.ts';
import { ensureRequester } from './ensure-requester.ts';
import type { FrozenOp, Op } from './frozen.ts';
import { judge } from './judge.ts';
import { lookAtTicket, refusalOf } from './look-at-ticket.ts';
import { readTicket } from './read-ticket.ts';
import { complainsOf, complaintsOf } from './refusal.ts';
import { REF_FIELD } from './resolve-draft.ts';
import { leftOutOf, ticketData, writtenAt } from './ticket-data.ts';
import type { Sending } from './transport.ts';
import { updateTicket } from './update-ticket.ts';
import { writeWords } from './write-words.ts';

/** One attempt of a frozen call. */
export async function performOp(op: FrozenOp, account: Account, signal: AbortSignal): Promise<CallResult> {
  switch (op.kind) {
    case 'ensure-requester':
      return ensureRequester(op, account, signal);
    case 'create-ticket':
      return createTicket(op, account, signal);
    case 'add-comment':
      return addComment(op, account, signal);
    case 'update-ticket':
      return updateTicket(op, account, signal);
    case 'nothing-to-do':
      return applied({ ticketId: op.ticketId, ticketStatus: op.ticketStatus, ...leftOutOf(op.leftOut ?? []) });
    case 'add-tags':
      return addTags(op, account, signal);
    case 'read-ticket':
      return readTicket(op.ticketId, account, signal);
  }
}

const applied = (data: AppliedData): CallResult => ({ result: 'applied', data });

/** Nothing makes a repetition harmless here: whoever doubts has to look for the ticket first. */
async function createTicket(op: Op<'create-ticket'>, account: Account, signal: AbortSignal): Promise<CallResult> {
  const sending: Sending = { urgency: 'create', signal };
  let { exchange } = await writeWords('tickets', op, account, sending);
  if (exchange.kind === 'answer' && exchange.status === 400 && complainsOf(complaintsOf(exchange), REF_FIELD)) {
    // The field was deleted: the customer's ticket is made without it.
    account.catalogue.drop();
    ({ exchange } = await writeWords('tickets', withoutRef(op), account, sending));
  }
  const ticket = succeeded(exchange) ? asObject(exchange.json) : undefined;
  const ticketId = idOf(ticket?.id);
  if (ticket && ticketId !== undefined) {
    account.seen.note(ticketId, []);
    const at = writtenAt(timeOf(ticket.created_at));
    return applied({ ...ticketData(ticket, account), ...at, ...leftOutOf(op.leftOut) });
  }
  const withFiles = op.files !== undefined;
  const result = judge(exchange, { repeatable: false, onTicket: false, withFiles, now: account.clock.now() });
  // A name that Freshdesk refuses is not asked of the old list again.
  if (result.result === 'refused' && result.reason === 'unknown-field') account.catalogue.drop();
  return result;
}

const withoutRef = (op: Op<'create-ticket'>): Op<'create-ticket'> => ({
  ...op,
  body: withoutField(op.body),
  ...(op.linked ? { linked: withoutField(op.linked) } : {}),
});

function withoutField({ custom_fields: fields, ...body }: JsonObject): JsonObject {
  const { [REF_FIELD]: _ref, ...others } = objectOf(fields);
  return Object.keys(others).length > 0 ? { ...body, custom_fields: others } : body;
}

/**
 * Freshdesk takes tags only whole (page "Update a Ticket"): they are read, joined and written, and what an agent changes between
 * the two is lost. So nothing is written when they are there already.
 */
async function addTags(op: Op<'add-tags'>, account: Account, signal: AbortSignal): Promise<CallResult> {
  const sending: Sending = { urgency: 'note', signal };
  const look = await lookAtTicket(op.ticketId, account, sending);
  const refused = refusalOf(look, account.clock.now());
  if (refused || look.state !== 'there') return refused ?? { result: 'unavailable', detail: 'the ticket was not read' };
  const there = Array.isArray(look.ticket.tags) ? look.ticket.tags.filter((tag) => typeof tag === 'string') : [];
  const known = new Set(there.map((tag) => tag.toLowerCase()));
  const missing = op.tags.filter((tag) => !known.has(tag.toLowerCase()));
  const { ticketId } = op;
  if (missing.length === 0) return applied({ ticketId });
  const tags = [...there, ...missing];
  const exchange = await account.transport.write('PUT', `tickets/${ticketId}`, { tags }, sending);
  if (succeeded(exchange) && idOf(objectOf(exchange.json).id) === ticketId) return applied({ ticketId });
  return judge(exchange, { repeatable: true, onTicket: true, now: account.clock.now() });
}
