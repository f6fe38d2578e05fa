import type { Clock } from '../../core/ports.ts';
import type { ChangesPage, HelpdeskChange } from '../../core/vendor.ts';
import { describe, succeeded } from '../shared/exchange.ts';
import { idOf, type JsonObject, objectsOf, timeOf } from '../shared/json.ts';
import { retryAfterHeader } from '../shared/retry-after.ts';
import { externalIdIn } from './read-ticket.ts';
import type { Transport } from './transport.ts';

interface Deps {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly limited: boolean;
}

/** Half of what the smallest plan allows for lists of tickets (page "Rate Limit"); the rest is for looks and for other apps. */
const LISTS_PER_MINUTE = 10;
const MINUTE_MS = 60_000;
const FULL_PAGE = 100;
/** Times are whole seconds and a write may show late: every poll looks at the last two minutes again. */
const OVERLAP_MS = 120_000;
/** Times are whole seconds: within the newest one a ticket may change once more, and would not be told from the change before. */
const UNSETTLED_MS = 2_000;
const MOST_PAGES = 300;

/**
 * The poll of every ticket that changed, oldest change first (page "List All Tickets"). A ticket that changes meanwhile moves to the end,
 * so that pages by number would skip others: each page begins at the time of the last one's end. The cursor is `<epoch ms>`, or
 * `<epoch ms>:<page>` in the midst of one poll, where the page is above 1 only while a hundred tickets share one second.
 */
export function createChangesPoll({ transport, clock, limited }: Deps) {
  let asked: readonly number[] = [];

  return async (cursor: string | undefined, from: number, signal: AbortSignal): Promise<ChangesPage> => {
    const now = clock.now();
    asked = asked.filter((at) => at <= now && now - at < MINUTE_MS);
    const [oldest] = asked;
    if (limited && oldest !== undefined && asked.length >= LISTS_PER_MINUTE) {
      return { ok: false, retryAfterMs: oldest + MINUTE_MS - now, detail: 'ten polls in the last minute' };
    }
    asked = [...asked, now];

    const known = parse(cursor);
    const since = known?.page === undefined ? (known?.at ?? from) - OVERLAP_MS : known.at;
    const page = known?.page ?? 1;
    const query = {
      updated_since: new Date(Math.max(0, since)).toISOString(),
      order_by: 'updated_at',
      order_type: 'asc',
      per_page: String(FULL_PAGE),
      page: String(page),
    };
    const exchange = await transport.readOnce('tickets', query, { urgency: 'reconcile', signal });
    if (!succeeded(exchange) || !Array.isArray(exchange.json)) {
      const retryAfterMs = exchange.kind === 'answer' ? retryAfterHeader(exchange, now) : undefined;
      return { ok: false, detail: describe(exchange), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    }
    const listed = objectsOf(exchange.json)
      .map(changeOf)
      .filter((change) => change !== undefined);
    const settled = now - UNSETTLED_MS;
    const changes = listed.filter(({ at }) => at <= settled);
    const reached = Math.max(since, known?.at ?? 0, ...listed.map(({ at }) => at));
    const more = exchange.json.length >= FULL_PAGE && page < MOST_PAGES;
    return {
      ok: true,
      changes,
      cursor: more ? nextPage(since, reached, page) : String(Math.min(reached, settled)),
      more,
    };
  };
}

const nextPage = (since: number, reached: number, page: number): string =>
  reached > since ? `${reached}:1` : `${since}:${page + 1}`;

function parse(cursor: string | undefined): { readonly at: number; readonly page?: number } | undefined {
  const [, at, page] = /^(\d{1,15})(?::(\d{1,3}))?$/.exec(cursor ?? '') ?? [];
  if (at === undefined) return undefined;
  return { at: Number(at), ...(page === undefined ? {} : { page: Number(page) }) };
}

/** Who changed it is not told, so that our own changes are among them. */
function changeOf(ticket: JsonObject): HelpdeskChange | undefined {
  const ticketId = idOf(ticket.id);
  const at = timeOf(ticket.updated_at);
  if (ticketId === undefined || at === undefined) return undefined;
  const externalId = externalIdIn(ticket);
  return {
    id: `${ticketId}:${at}`,
    ticketId,
    at,
    commentIds: [],
    own: false,
    ...(externalId === undefined ? {} : { externalId }),
  };
}
