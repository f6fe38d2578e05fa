import type { ReadBack } from '../../core/vendor.ts';
import { describe, type Exchange, succeeded } from '../shared/exchange.ts';
import { asObject, idOf, idValue, type JsonObject, objectOf, objectsOf, textOf, timeOf } from '../shared/json.ts';
import { markerOf, partMarksIn } from './encode.ts';
import type { FrozenOp } from './frozen.ts';
import { type Account, commentIdsOf } from './perform.ts';
import { ticketUrl } from './read-ticket.ts';
import { retryAfterOf } from './retry-after.ts';
import { statusOf } from './status.ts';
import type { Sending } from './transport.ts';

/** Looks for what an op may have done. Calls that may be repeated freely are never worth a look: `absent`. */
export async function readBackOp(
  op: FrozenOp,
  opId: string,
  account: Account,
  signal: AbortSignal,
  byParts = false,
): Promise<ReadBack> {
  if (op.kind === 'create-ticket') return findTicket(op.externalId, op.leftOut, account, signal);
  if (op.kind === 'add-comment') {
    const wanted: Wanted = byParts
      ? { isIt: carries(op), since: 0 }
      : { isIt: isOf(opId), since: op.frozenAt - CLOCK_MARGIN_MS };
    return findComment(op.ticketId, wanted, account, signal);
  }
  return { result: 'absent' };
}

/** The list endpoint filters `external_id` exactly; the search index would lag behind (page "Tickets", "List tickets"). */
async function findTicket(
  externalId: string,
  leftOut: readonly string[],
  account: Account,
  signal: AbortSignal,
): Promise<ReadBack> {
  const sending: Sending = { urgency: 'read-back', signal };
  const listed = await account.transport.read('tickets', { external_id: externalId }, sending);
  const tickets = succeeded(listed) ? objectOf(listed.json).tickets : undefined;
  if (!Array.isArray(tickets)) return failed(listed, account);
  // The filter is trusted for nothing: an account that ignored it would hand us somebody else's ticket.
  const [ticket] = objectsOf(tickets)
    .filter((each) => textOf(each.external_id) === externalId && idOf(each.id) !== undefined)
    .sort((a, b) => Number(a.id) - Number(b.id));
  const ticketId = idOf(ticket?.id);
  if (ticketId === undefined) return { result: 'absent' };
  // Oldest first unless asked otherwise (page "Ticket comments").
  const read = await account.transport.read(`tickets/${ticketId}/comments`, { 'page[size]': '1' }, sending);
  const comments = succeeded(read) ? objectOf(read.json).comments : undefined;
  if (!Array.isArray(comments)) return failed(read, account);
  const first = idOf(objectsOf(comments)[0]?.id);
  const commentIds = first === undefined ? [] : [first];
  return found({ ticketId, ticket, commentIds, leftOut, writtenAt: timeOf(ticket?.created_at) }, account);
}

type Comment = Extract<FrozenOp, { kind: 'add-comment' }>;

interface Wanted {
  readonly isIt: (audit: JsonObject) => boolean;
  /** No audit before this (epoch ms) can be it. */
  readonly since: number;
}

const isOf =
  (opId: string) =>
  ({ metadata }: JsonObject): boolean =>
    markerOf(metadata) === opId;

/** Whether an audit wrote all that this comment would write, whatever else stood in it. */
const carries = ({ body }: Comment): ((audit: JsonObject) => boolean) => {
  const wanted = partMarksIn(objectOf(objectOf(body.ticket).metadata));
  return ({ metadata }) => {
    const there = new Set(partMarksIn(objectOf(metadata).custom));
    return wanted.length > 0 && wanted.every((mark) => there.has(mark));
  };
};

/** Clocks differ; an audit this much older than the op cannot be its. */
const CLOCK_MARGIN_MS = 10 * 60_000;
const MOST_PAGES = 50;

/** `ticket.metadata` of the op under `audit.metadata.custom` (page "Ticket audits"; needs the general `read` scope). */
async function findComment(
  ticketId: string,
  { isIt, since }: Wanted,
  account: Account,
  signal: AbortSignal,
): Promise<ReadBack> {
  const sending: Sending = { urgency: 'read-back', signal };
  const path = `tickets/${ticketId}/audits`;
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = {
      'page[size]': '100',
      sort: '-created_at',
      ...(after === undefined ? {} : { 'page[after]': after }),
    };
    const exchange = await account.transport.read(path, query, sending);
    // A deleted ticket: the next attempt will hear so.
    if (exchange.kind === 'answer' && exchange.status === 404 && asObject(exchange.json)) return { result: 'absent' };
    const json = succeeded(exchange) ? objectOf(exchange.json) : {};
    if (!Array.isArray(json.audits)) return failed(exchange, account);
    const audits = objectsOf(json.audits);
    const audit = audits.find(isIt);
    if (audit) return withStatus(ticketId, audit, account, sending);
    const meta = objectOf(json.meta);
    after = meta.has_more === true ? textOf(meta.after_cursor) : undefined;
    if (after === undefined || isPast(audits, since)) return { result: 'absent' };
  }
  return { result: 'failed', detail: `no end of the audits after ${MOST_PAGES} pages` };
}

/** Whether the pages have gone back beyond a time. Only known when they really come newest first, which is not promised. */
function isPast(audits: readonly JsonObject[], time: number): boolean {
  const times = audits.map(({ created_at }) => timeOf(created_at) ?? Number.NaN);
  const descending = times.every((at, index) => index === 0 || at <= (times[index - 1] ?? Number.NaN));
  const first = times[0] ?? Number.NaN;
  const last = times.at(-1) ?? Number.NaN;
  return descending && last < first && last < time;
}

async function withStatus(ticketId: string, audit: JsonObject, account: Account, sending: Sending): Promise<ReadBack> {
  const commentIds = commentIdsOf(audit);
  const exchange = await account.transport.readVia((client) => client.tickets.show(idValue(ticketId)), sending);
  if (exchange.kind === 'answer' && exchange.status === 404 && asObject(exchange.json)) {
    return { result: 'found', data: { ticketId, ticketStatus: 'gone', commentIds } };
  }
  const ticket = succeeded(exchange) ? asObject(objectOf(exchange.json).ticket) : undefined;
  if (idOf(ticket?.id) !== ticketId) return failed(exchange, account);
  return found({ ticketId, ticket, commentIds, leftOut: [], writtenAt: timeOf(audit.created_at) }, account);
}

interface Found {
  readonly ticketId: string;
  readonly ticket: JsonObject | undefined;
  readonly commentIds: readonly string[];
  readonly leftOut: readonly string[];
  readonly writtenAt: number | undefined;
}

function found({ ticketId, ticket, commentIds, leftOut, writtenAt }: Found, account: Account): ReadBack {
  const ticketStatus = statusOf(ticket?.status);
  return {
    result: 'found',
    data: {
      ticketId,
      ticketUrl: ticketUrl(account.url, ticketId),
      commentIds,
      ...(writtenAt === undefined ? {} : { writtenAt }),
      ...(ticketStatus === undefined ? {} : { ticketStatus }),
      ...(leftOut.length > 0 ? { leftOut } : {}),
    },
  };
}

/** A refused look (a firewall, a missing permission, a parked subdomain) does not come right within a moment. */
const REFUSED_LOOK_MS = 5_000;

/** The look failed; `retryAfterMs` is what Zendesk asks for, and no less than five seconds after a 403 or 404. */
function failed(exchange: Exchange, account: Account): ReadBack {
  const retryAfterMs = waitOf(exchange, account);
  return { result: 'failed', detail: describe(exchange), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

function waitOf(exchange: Exchange, account: Account): number | undefined {
  if (exchange.kind === 'not-sent') return exchange.retryAfterMs;
  if (exchange.kind !== 'answer') return undefined;
  const asked = retryAfterOf(exchange, account.clock.now());
  const refused = exchange.status === 403 || exchange.status === 404;
  return refused ? Math.max(asked ?? 0, REFUSED_LOOK_MS) : asked;
}
