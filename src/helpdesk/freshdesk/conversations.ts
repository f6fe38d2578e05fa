import { type Exchange, succeeded } from '../shared/exchange.ts';
import { idOf, type JsonObject, objectsOf } from '../shared/json.ts';
import type { Account } from './account.ts';
import { hasNext } from './pages.ts';
import type { Sending } from './transport.ts';

export type NewestConversations =
  | { readonly ok: true; readonly conversations: readonly JsonObject[] }
  | { readonly ok: false; readonly exchange: Exchange };

/** The largest page (page "Pagination"); an account that gives fewer says by its `link` that there are more. */
const PER_PAGE = 100;
const MOST_PAGES = 300;

/**
 * The newest conversations of a ticket, oldest first. Freshdesk lists them from the oldest on (page "List All Conversations of a
 * Ticket"), so reading begins one page before the one where the last read ended: what that one brought may not have been kept.
 */
export async function readNewest(
  ticketId: string,
  { transport, seen }: Pick<Account, 'transport' | 'seen'>,
  sending: Sending,
): Promise<NewestConversations> {
  const first = Math.max(1, seen.page(ticketId) - 1);
  let pages: readonly (readonly JsonObject[])[] = [];
  for (let page = first; page <= MOST_PAGES; page += 1) {
    const query = { page: String(page), per_page: String(PER_PAGE) };
    const exchange = await transport.read(`tickets/${ticketId}/conversations`, query, sending);
    if (!succeeded(exchange) || !Array.isArray(exchange.json)) return { ok: false, exchange };
    pages = [...pages, objectsOf(exchange.json)];
    if (hasNext(exchange)) continue;
    const conversations = pages.slice(-2).flat();
    // So many were deleted that they end before: from the start again.
    const isBeyond = conversations.length === 0 && first > 1;
    const ids = conversations.map(({ id }) => idOf(id)).filter((id) => id !== undefined);
    seen.note(ticketId, ids, isBeyond ? 1 : page);
    return isBeyond ? readNewest(ticketId, { transport, seen }, sending) : { ok: true, conversations };
  }
  return { ok: false, exchange: { kind: 'not-sent', detail: `no end of the conversations after ${MOST_PAGES} pages` } };
}
