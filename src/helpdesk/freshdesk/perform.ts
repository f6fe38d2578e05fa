import type { CallResult } from '../../core/outcome.ts';
import { succeeded } from '../shared/exchange.ts';
import { asObject, idOf, type JsonObject, objectOf } from '../shared/json.ts';
import { type Account, ticketUrl } from './account.ts';
import { addComment, setStatus } from './add-comment.ts';
import { ensureRequester } from './ensure-requester.ts';
import type { FrozenOp, Op } from './frozen.ts';
import { judge } from './judge.ts';
import { lookAtTicket, refusalOf } from './look-at-ticket.ts';
import { readTicket } from './read-ticket.ts';
import { complainsOf, complaintsOf } from './refusal.ts';
import { REF_FIELD } from './resolve-draft.ts';
import { OPEN, RESOLVED, statusOf } from './status.ts';
import type { Sending } from './transport.ts';
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
      return { result: 'applied', data: { ticketId: op.ticketId, ticketStatus: op.ticketStatus } };
    case 'add-tags':
      return addTags(op, account, signal);
    case 'read-ticket':
      return readTicket(op.ticketId, account, signal);
  }
}

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
    const data = { ticketId, ticketUrl: ticketUrl(account.url, ticketId), ticketStatus: statusOf(ticket) ?? 'open' };
    return { result: 'applied', data: op.leftOut.length > 0 ? { ...data, leftOut: op.leftOut } : data };
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

async function updateTicket(
  { ticketId, solve }: Op<'update-ticket'>,
  account: Account,
  signal: AbortSignal,
): Promise<CallResult> {
  const sending: Sending = { urgency: 'note', signal };
  const look = await lookAtTicket(ticketId, account, sending);
  const refused = refusalOf(look, account.clock.now());
  if (refused) return refused;
  if (!solve) return setStatus(ticketId, OPEN, account, sending);
  // Any other state was given to it by somebody meanwhile: it is theirs.
  const isOpen = look.state === 'there' && look.status === 'open';
  if (isOpen) return setStatus(ticketId, RESOLVED, account, sending);
  const now = look.state === 'there' ? { ticketStatus: look.status } : {};
  return { result: 'applied', data: { ticketId, ...now } };
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
  const applied: CallResult = { result: 'applied', data: { ticketId: op.ticketId } };
  if (missing.length === 0) return applied;
  const tags = [...there, ...missing];
  const exchange = await account.transport.write('PUT', `tickets/${op.ticketId}`, { tags }, sending);
  if (succeeded(exchange) && idOf(objectOf(exchange.json).id) === op.ticketId) return applied;
  return judge(exchange, { repeatable: true, onTicket: true, now: account.clock.now() });
}
