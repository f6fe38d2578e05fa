import type { AppliedData, CallResult } from '../../core/outcome.ts';
import type { Clock } from '../../core/ports.ts';
import { type Exchange, succeeded } from '../shared/exchange.ts';
import { asObject, idOf, idValue, type JsonObject, objectOf, objectsOf, timeOf } from '../shared/json.ts';
import type { Catalogue } from './catalogue.ts';
import { hasUploads } from './encode.ts';
import { ensureRequester } from './ensure-requester.ts';
import type { FrozenOp } from './frozen.ts';
import { judge } from './judge.ts';
import type { OwnUser } from './own-user.ts';
import { readTicket, ticketUrl } from './read-ticket.ts';
import { shownValues } from './shown-values.ts';
import { statusOf } from './status.ts';
import type { Sending, Transport } from './transport.ts';

/** What the calls to one account share. */
export interface Account {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly catalogue: Catalogue;
  readonly ownUser: OwnUser;
  readonly matchByPhone: 'unique' | 'never';
  /** Without a trailing slash. */
  readonly url: string;
}

type Op<Kind extends FrozenOp['kind']> = Extract<FrozenOp, { kind: Kind }>;

/** One attempt of a frozen call. */
export async function performOp(
  op: FrozenOp,
  opId: string,
  account: Account,
  signal: AbortSignal,
): Promise<CallResult> {
  switch (op.kind) {
    case 'ensure-requester':
      return ensureRequester(op, account, signal);
    case 'create-ticket':
      return noteFields(await createTicket(op, opId, account, signal), account.catalogue);
    case 'add-comment':
      return noteFields(await addComment(op, account, signal), account.catalogue);
    case 'update-ticket':
      return noteFields(await updateTicket(op, account, signal), account.catalogue);
    case 'nothing-to-do':
      return withLeftOut(op, { ticketId: op.ticketId, ticketStatus: op.ticketStatus });
    case 'add-tags':
      return addTags(op, account, signal);
    case 'read-ticket':
      return readTicket(op.ticketId, account, signal);
  }
}

const withLeftOut = ({ leftOut = [] }: { readonly leftOut?: readonly string[] }, data: AppliedData): CallResult => ({
  result: 'applied',
  data: leftOut.length > 0 ? { ...data, leftOut } : data,
});

/** A name that Zendesk refuses is not asked of the old list again. */
function noteFields(result: CallResult, catalogue: Catalogue): CallResult {
  if (result.result === 'refused' && result.reason === 'unknown-field') catalogue.drop();
  return result;
}

/** The key makes a repetition harmless for two hours (page "Ticketing API introduction", "Idempotency"). */
async function createTicket(
  op: Op<'create-ticket'>,
  opId: string,
  account: Account,
  signal: AbortSignal,
): Promise<CallResult> {
  const sending: Sending = { urgency: 'create', signal, headers: { 'idempotency-key': opId } };
  const exchange = await account.transport.writeVia((client) => client.tickets.create(op.body as never), sending);
  const data = writtenData(exchange, undefined, account.url);
  if (data) return withLeftOut(op, data);
  const result = judge(exchange, {
    repeatable: false,
    onTicket: false,
    withFields: op.withFields,
    withFiles: hasUploads(op.body),
    now: account.clock.now(),
  });
  if (!isUnclear(result)) return result;
  return blameFiles(await lookAtPerson(result, op.requesterId, account, signal), op.body);
}

async function addComment(op: Op<'add-comment'>, account: Account, signal: AbortSignal): Promise<CallResult> {
  const exchange = await update(op, op.note ? 'note' : 'comment', account, signal);
  const data = writtenData(exchange, op.ticketId, account.url);
  if (data) return { result: 'applied', data };
  const withFiles = hasUploads(op.body);
  const now = account.clock.now();
  const result = judge(exchange, { repeatable: false, onTicket: true, withFields: false, withFiles, now });
  // A dead token may be answered by a 404 as well.
  if (withFiles && result.result === 'refused' && result.reason === 'ticket-gone')
    return (await isThere(op.ticketId, account, signal)) ? because(result, 'file') : result;
  if (!isUnclear(result)) return result;
  const looked = await lookAtTicket(result, op.ticketId, account, signal);
  if (!isUnclear(looked) || op.authorId === undefined) return blameFiles(looked, op.body);
  return blameFiles(await lookAtPerson(looked, op.authorId, account, signal), op.body);
}

async function updateTicket(op: Op<'update-ticket'>, account: Account, signal: AbortSignal): Promise<CallResult> {
  const exchange = await update(op, 'note', account, signal);
  const data = writtenData(exchange, op.ticketId, account.url);
  if (data) return withLeftOut(op, data);
  const { withFields = false } = op;
  const result = judge(exchange, { repeatable: true, onTicket: true, withFields, now: account.clock.now() });
  return isUnclear(result) ? lookAtTicket(result, op.ticketId, account, signal) : result;
}

/** Page "Tags": `PUT` adds and leaves the agents' own tags alone; `tags` in an update would replace them. */
async function addTags(op: Op<'add-tags'>, account: Account, signal: AbortSignal): Promise<CallResult> {
  const sending: Sending = { urgency: 'note', signal };
  const exchange = await account.transport.writeVia(
    // node-zendesk's types know a list only; the API wants it under its name.
    (client) => client.tickets.addTags(idValue(op.ticketId), { tags: op.tags } as never),
    sending,
  );
  if (succeeded(exchange) && Array.isArray(objectOf(exchange.json).tags))
    return { result: 'applied', data: { ticketId: op.ticketId } };
  const result = judge(exchange, { repeatable: true, onTicket: true, withFields: false, now: account.clock.now() });
  return isUnclear(result) ? lookAtTicket(result, op.ticketId, account, signal) : result;
}

function update(
  op: { readonly ticketId: string; readonly body: JsonObject },
  urgency: Sending['urgency'],
  account: Account,
  signal: AbortSignal,
): Promise<Exchange> {
  return account.transport.writeVia((client) => client.tickets.update(idValue(op.ticketId), op.body as never), {
    urgency,
    signal,
  });
}

/** The answer to a create or update, `{ ticket, audit }`; undefined when it does not say what it must. */
function writtenData(exchange: Exchange, ticketId: string | undefined, url: string): AppliedData | undefined {
  if (!succeeded(exchange)) return undefined;
  const { ticket, audit } = objectOf(exchange.json);
  const id = idOf(asObject(ticket)?.id);
  if (id === undefined || (ticketId !== undefined && id !== ticketId)) return undefined;
  const ticketStatus = statusOf(asObject(ticket)?.status);
  const values = shownValues(objectOf(ticket));
  const writtenAt = timeOf(objectOf(audit).created_at);
  return {
    ticketId: id,
    ticketUrl: ticketUrl(url, id),
    ...(writtenAt === undefined ? {} : { writtenAt }),
    ...(ticketStatus === undefined ? {} : { ticketStatus }),
    ...(values ? { values } : {}),
    commentIds: commentIdsOf(audit),
  };
}

/** The comments that an audit wrote. */
export const commentIdsOf = (audit: unknown): readonly string[] =>
  objectsOf(objectOf(audit).events)
    .filter(({ type }) => type === 'Comment')
    .map(({ id }) => idOf(id))
    .filter((id) => id !== undefined);

/** A 422 whose words were not understood, as in an account whose language is not English. */
const isUnclear = (result: CallResult): boolean =>
  result.result === 'refused' && result.reason === 'invalid' && result.status === 422;

/** When neither ticket nor person explains a refusal, the files are the next thing that may have died. */
const blameFiles = (result: CallResult, body: JsonObject): CallResult =>
  isUnclear(result) && hasUploads(body) ? because(result, 'file') : result;

async function isThere(ticketId: string, { transport }: Account, signal: AbortSignal): Promise<boolean> {
  const sending: Sending = { urgency: 'comment', signal };
  const exchange = await transport.readVia((client) => client.tickets.show(idValue(ticketId)), sending);
  const status = succeeded(exchange) ? statusOf(asObject(objectOf(exchange.json).ticket)?.status) : undefined;
  return status !== undefined && status !== 'gone';
}

async function lookAtTicket(
  result: CallResult,
  ticketId: string,
  account: Account,
  signal: AbortSignal,
): Promise<CallResult> {
  const exchange = await account.transport.readVia((client) => client.tickets.show(idValue(ticketId)), {
    urgency: 'comment',
    signal,
  });
  const status = succeeded(exchange) ? statusOf(asObject(objectOf(exchange.json).ticket)?.status) : undefined;
  if (status === 'closed') return because(result, 'ticket-closed');
  return status === 'gone' ? because(result, 'ticket-gone') : result;
}

async function lookAtPerson(
  result: CallResult,
  userId: string,
  account: Account,
  signal: AbortSignal,
): Promise<CallResult> {
  const exchange = await account.transport.readVia((client) => client.users.show(idValue(userId)), {
    urgency: 'create',
    signal,
  });
  if (exchange.kind === 'answer' && exchange.status === 404 && asObject(exchange.json))
    return because(result, 'requester-gone');
  const user = succeeded(exchange) ? objectOf(objectOf(exchange.json).user) : {};
  if (user.active === false) return because(result, 'requester-gone');
  return user.suspended === true ? because(result, 'requester-suspended') : result;
}

const because = (result: CallResult, reason: Extract<CallResult, { result: 'refused' }>['reason']): CallResult =>
  result.result === 'refused' ? { ...result, reason } : result;
