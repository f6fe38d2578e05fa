import type { TicketStatus } from '../../core/conversation.ts';
import type { CallResult } from '../../core/outcome.ts';
import { succeeded } from '../shared/exchange.ts';
import { asObject, idOf } from '../shared/json.ts';
import { type Account, ticketUrl } from './account.ts';
import type { Op } from './frozen.ts';
import { judge } from './judge.ts';
import { lookAtTicket, refusalOf } from './look-at-ticket.ts';
import { needsReopening, OPEN, statusOf } from './status.ts';
import type { Sending } from './transport.ts';
import { writeWords } from './write-words.ts';

type Comment = Op<'add-comment'>;

/**
 * Writes a comment. A customer's words are worth a look first: Freshdesk would take them on a closed ticket, where nobody reads
 * them. What has to be opened is opened before: that may be repeated, and doubt is left about the words alone.
 */
export async function addComment(op: Comment, account: Account, signal: AbortSignal): Promise<CallResult> {
  const sending: Sending = { urgency: op.authorId === undefined ? 'note' : 'comment', signal };
  const readied = await makeReady(op, account, sending);
  if ('result' in readied) return readied;
  const { exchange, refusedBytes } = await writeWords(`tickets/${op.ticketId}/${pathOf(op)}`, op, account, sending);
  if (refusedBytes !== undefined) account.seen.noteFull(op.ticketId, refusedBytes);
  const written = succeeded(exchange) ? asObject(exchange.json) : undefined;
  const id = idOf(written?.id);
  if (id !== undefined && idOf(written?.ticket_id ?? op.ticketId) === op.ticketId) {
    account.seen.note(op.ticketId, [id]);
    const status = readied.status === undefined ? {} : { ticketStatus: readied.status };
    const { ticketId } = op;
    return {
      result: 'applied',
      data: { ticketId, ticketUrl: ticketUrl(account.url, ticketId), ...status, commentIds: [id] },
    };
  }
  const withFiles = op.files !== undefined;
  const result = judge(exchange, { repeatable: false, onTicket: true, withFiles, now: account.clock.now() });
  return isUnexplained(result) ? ((await explain(op.ticketId, account, sending)) ?? result) : result;
}

const pathOf = ({ as }: Comment): string => (as === 'reply' ? 'reply' : 'notes');

type Readied = { readonly status: TicketStatus | undefined } | CallResult;

/** Looks whether the ticket takes a customer's words, and opens it where that is wanted. */
async function makeReady(op: Comment, account: Account, sending: Sending): Promise<Readied> {
  if (op.authorId === undefined && !op.reopen) return { status: undefined };
  const look = await lookAtTicket(op.ticketId, account, sending);
  const refused = refusalOf(look, account.clock.now());
  if (refused || look.state !== 'there') return refused ?? { status: undefined };
  if (!op.reopen || !needsReopening(look.status)) return { status: look.status };
  const opened = await setStatus(op.ticketId, OPEN, account, sending);
  if (opened.result === 'applied') return { status: opened.data.ticketStatus };
  // The words are worth more than the status: an account that refuses the change still gets them.
  return opened.result === 'refused' ? { status: look.status } : opened;
}

/** `PUT /tickets/{id}` (page "Update a Ticket"). Repeatable. */
export async function setStatus(
  ticketId: string,
  status: number,
  account: Account,
  sending: Sending,
): Promise<CallResult> {
  const exchange = await account.transport.write('PUT', `tickets/${ticketId}`, { status }, sending);
  const ticket = succeeded(exchange) ? asObject(exchange.json) : undefined;
  if (ticket && idOf(ticket.id) === ticketId) {
    const ticketStatus = statusOf(ticket) ?? 'open';
    return { result: 'applied', data: { ticketId, ticketUrl: ticketUrl(account.url, ticketId), ticketStatus } };
  }
  return judge(exchange, { repeatable: true, onTicket: true, now: account.clock.now() });
}

/** A refusal that may be the ticket's state: a 404, a 405 as for what is in the trash, or a complaint nobody understands. */
const isUnexplained = (result: CallResult): boolean =>
  result.result === 'refused' && ['ticket-gone', 'invalid', 'other'].includes(result.reason);

async function explain(ticketId: string, account: Account, sending: Sending): Promise<CallResult | undefined> {
  return refusalOf(await lookAtTicket(ticketId, account, sending), account.clock.now());
}
