import type { TicketStatus } from '../../core/conversation.ts';
import type { CallResult, RefusalReason } from '../../core/outcome.ts';
import { type Exchange, succeeded } from '../shared/exchange.ts';
import { asObject, idOf, type JsonObject } from '../shared/json.ts';
import type { Account } from './account.ts';
import { judge } from './judge.ts';
import { statusOf } from './status.ts';
import type { Sending } from './transport.ts';

/** A ticket as it is now. */
export type Look =
  | { readonly state: 'there'; readonly ticket: JsonObject; readonly status: Exclude<TicketStatus, 'gone'> }
  /** In the trash, among the spam (`ticket` then), or not there at all. */
  | { readonly state: 'gone'; readonly ticket?: JsonObject }
  /** Closed for so long that it can only be read. */
  | { readonly state: 'archived'; readonly ticket: JsonObject }
  | { readonly state: 'unseen'; readonly exchange: Exchange };

type Deps = Pick<Account, 'transport' | 'ownAgent'>;

/**
 * Reads a ticket (pages "View a Ticket", "Archive Tickets"). A ticket that is not there is answered with an empty 404, and so is
 * an archived one, and a wrong address: it counts as gone only when the archive says the same and the API still knows us.
 */
export async function lookAtTicket(ticketId: string, { transport, ownAgent }: Deps, sending: Sending): Promise<Look> {
  const shown = await transport.read(`tickets/${ticketId}`, {}, sending);
  const ticket = ticketIn(shown, ticketId);
  if (ticket) {
    const status = statusOf(ticket);
    if (status === 'gone') return { state: 'gone', ticket };
    return status === undefined ? { state: 'unseen', exchange: shown } : { state: 'there', ticket, status };
  }
  if (!isMissing(shown)) return { state: 'unseen', exchange: shown };
  const archived = await transport.read(`tickets/archived/${ticketId}`, {}, sending);
  const old = ticketIn(archived, ticketId);
  if (old) return { state: 'archived', ticket: old };
  if (!isMissing(archived)) return { state: 'unseen', exchange: archived };
  const learned = await ownAgent.learn(sending.signal, true);
  return learned.ok ? { state: 'gone' } : { state: 'unseen', exchange: learned.exchange };
}

const ticketIn = (exchange: Exchange, ticketId: string): JsonObject | undefined => {
  const ticket = succeeded(exchange) ? asObject(exchange.json) : undefined;
  return idOf(ticket?.id) === ticketId ? ticket : undefined;
};

const isMissing = (exchange: Exchange): boolean =>
  exchange.kind === 'answer' && exchange.status === 404 && !/\bhtml\b/i.test(exchange.headers['content-type'] ?? '');

/** Why nothing can be written on it; undefined when something can. */
export function refusalOf(look: Look, now: number): CallResult | undefined {
  const refuse = (reason: RefusalReason, detail: string): CallResult => ({
    result: 'refused',
    reason,
    detail,
  });
  switch (look.state) {
    case 'there':
      return look.status === 'closed' ? refuse('ticket-closed', 'the ticket is closed') : undefined;
    case 'archived':
      return refuse('ticket-closed', 'the ticket is archived');
    case 'gone':
      return look.ticket?.spam === true
        ? refuse('ticket-spam', 'the ticket is among the spam')
        : refuse('ticket-gone', 'the ticket is deleted');
    case 'unseen':
      return judge(look.exchange, { repeatable: true, onTicket: false, now });
  }
}
