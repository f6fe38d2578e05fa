import type { TicketStatus } from '../../core/conversation.ts';
import type { ReadBack } from '../../core/vendor.ts';
import { describe, type Exchange, succeeded } from '../shared/exchange.ts';
import { idOf, type JsonObject, objectsOf, textOf, timeOf } from '../shared/json.ts';
import { retryAfterHeader } from '../shared/retry-after.ts';
import { type Account, ticketUrl } from './account.ts';
import { readNewest } from './conversations.ts';
import type { FrozenOp, FrozenWords, Op } from './frozen.ts';
import { lookAtTicket } from './look-at-ticket.ts';
import { hasNext } from './pages.ts';
import { externalIdIn } from './read-ticket.ts';
import { leftOutOf, ticketData, writtenAt } from './ticket-data.ts';
import type { Sending } from './transport.ts';
import { wordsOf } from './words.ts';

/** Looks for what an op may have done. Calls that may be repeated freely are never worth a look: `absent`. */
export async function readBackOp(
  op: FrozenOp,
  account: Account,
  signal: AbortSignal,
  byParts = false,
): Promise<ReadBack> {
  if (op.kind === 'create-ticket') return findTicket(op, account, signal, byParts);
  return op.kind === 'add-comment' ? findComment(op, account, signal, byParts) : { result: 'absent' };
}

/** Clocks differ; what is this much older than the op cannot be its. */
const CLOCK_MARGIN_MS = 10 * 60_000;
/** How far back a restored store may lie, and as far as the list goes by itself. */
const RESTORED_MS = 30 * 24 * 3_600_000;
const MOST_PAGES = 10;

/** The list is read from the database itself; the search index would lag minutes behind (page "List All Tickets"). */
async function findTicket(
  op: Op<'create-ticket'>,
  account: Account,
  signal: AbortSignal,
  byParts: boolean,
): Promise<ReadBack> {
  const sending: Sending = { urgency: 'read-back', signal };
  const since = op.frozenAt - (byParts ? RESTORED_MS : CLOCK_MARGIN_MS);
  const tickets: JsonObject[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const query = {
      requester_id: op.requesterId,
      updated_since: new Date(since).toISOString(),
      order_by: 'created_at',
      order_type: 'desc',
      per_page: '100',
      page: String(page),
    };
    const exchange = await account.transport.read('tickets', query, sending);
    if (!succeeded(exchange) || !Array.isArray(exchange.json)) return failed(exchange, account);
    tickets.push(...objectsOf(exchange.json));
    if (!hasNext(exchange)) break;
  }
  // The filter is trusted for nothing: an account that ignored it would hand us somebody else's ticket.
  const theirs = tickets.filter((ticket) => idOf(ticket.requester_id) === op.requesterId);
  const named = theirs.filter((ticket) => externalIdIn(ticket) === op.externalId);
  const [oldest] = named.sort((a, b) => Number(a.id) - Number(b.id));
  if (oldest) return foundTicket(oldest, op, account);
  return findByWords(op, theirs, since, account, sending);
}

/**
 * Without the field for our name, a ticket is told by its requester, subject and words. One that this process knows is another's: an
 * answer came for it.
 */
async function findByWords(
  op: Op<'create-ticket'>,
  tickets: readonly JsonObject[],
  since: number,
  account: Account,
  sending: Sending,
): Promise<ReadBack> {
  const alike = tickets.filter(
    (ticket) =>
      externalIdIn(ticket) === undefined &&
      textOf(ticket.subject) === op.body.subject &&
      (timeOf(ticket.created_at) ?? 0) >= since &&
      account.seen.newest(idOf(ticket.id) ?? '') === undefined,
  );
  for (const { id } of alike) {
    const look = await lookAtTicket(idOf(id) ?? '', account, sending);
    if (look.state === 'unseen') return failed(look.exchange, account);
    if (look.state === 'there' && saysTheSame(textOf(look.ticket.description), op))
      return foundTicket(look.ticket, op, account);
  }
  return { result: 'absent' };
}

const saysTheSame = (html: string | undefined, { body, linked }: FrozenWords): boolean => {
  const said = wordsOf(html ?? '');
  return [body, linked].some(
    (each) => each !== undefined && wordsOf(textOf(each.description ?? each.body) ?? '') === said,
  );
};

function foundTicket(ticket: JsonObject, op: Op<'create-ticket'>, account: Account): ReadBack {
  const data = ticketData(ticket, account);
  account.seen.note(data.ticketId, []);
  return { result: 'found', data: { ...data, ...writtenAt(timeOf(ticket.created_at)), ...leftOutOf(op.leftOut) } };
}

/** Words shorter than this say nothing about which message they are, where neither time nor order tells. */
const TELLING_LETTERS = 12;

/**
 * A conversation carries no mark of ours: undocumented keys are refused, and text that nobody sees would not be safe in it. So it is told by what is
 * certain: newer than all that was known before, of the same author, saying the same.
 */
async function findComment(
  op: Op<'add-comment'>,
  account: Account,
  signal: AbortSignal,
  byParts: boolean,
): Promise<ReadBack> {
  const sending: Sending = { urgency: 'read-back', signal };
  const learned = await account.ownAgent.learn(signal);
  if (!learned.ok) return failed(learned.exchange, account);
  const read = await readNewest(op.ticketId, account, sending);
  // A deleted ticket: the next attempt will hear so.
  if (!read.ok) return isMissing(read.exchange) ? { result: 'absent' } : failed(read.exchange, account);
  const isIt = byParts ? contains(op) : isNewAndSame(op);
  const authors = new Set([op.authorId ?? learned.id, learned.id]);
  const entry = read.conversations.find((each) => authors.has(idOf(each.user_id) ?? '') && isIt(each));
  const id = idOf(entry?.id);
  if (id === undefined) return { result: 'absent' };
  const look = await lookAtTicket(op.ticketId, account, sending);
  if (look.state === 'unseen') return failed(look.exchange, account);
  const ticketStatus: TicketStatus =
    look.state === 'there' ? look.status : look.state === 'archived' ? 'closed' : 'gone';
  const { ticketId } = op;
  const ticket = { ticketId, ticketUrl: ticketUrl(account.url, ticketId), ticketStatus };
  return { result: 'found', data: { ...ticket, ...writtenAt(timeOf(entry?.created_at)), commentIds: [id] } };
}

const isNewAndSame =
  (op: Op<'add-comment'>) =>
  (entry: JsonObject): boolean =>
    Number(idOf(entry.id) ?? 0) > Number(op.after ?? 0) &&
    (timeOf(entry.created_at) ?? 0) >= op.frozenAt - CLOCK_MARGIN_MS &&
    saysTheSame(textOf(entry.body), op);

/** Of a restored store, where nothing is known of when: the words alone, also among others in one comment. */
const contains = ({ body }: Op<'add-comment'>) => {
  const wanted = wordsOf(textOf(body.body) ?? '');
  return (entry: JsonObject): boolean =>
    wanted.length >= TELLING_LETTERS && wordsOf(textOf(entry.body) ?? '').includes(wanted);
};

const isMissing = (exchange: Exchange): boolean => exchange.kind === 'answer' && exchange.status === 404;

/** A refused look (a firewall, a missing permission) does not come right within a moment. */
const REFUSED_LOOK_MS = 5_000;

/** The look failed; `retryAfterMs` is what Freshdesk asks for, and no less than five seconds after a 403 or 404. */
function failed(exchange: Exchange, { clock }: Account): ReadBack {
  const asked = exchange.kind === 'answer' ? retryAfterHeader(exchange, clock.now()) : undefined;
  const isRefused = exchange.kind === 'answer' && (exchange.status === 403 || exchange.status === 404);
  const retryAfterMs = isRefused ? Math.max(asked ?? 0, REFUSED_LOOK_MS) : asked;
  return { result: 'failed', detail: describe(exchange), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}
