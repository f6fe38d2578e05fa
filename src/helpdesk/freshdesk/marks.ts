import type { MarksFound, TicketToCheck } from '../../core/vendor.ts';
import { describe, type Exchange, succeeded } from '../shared/exchange.ts';
import { asObject, idOf, type JsonObject, objectsOf } from '../shared/json.ts';
import type { Account } from './account.ts';
import { hasNext } from './pages.ts';
import { externalIdIn } from './read-ticket.ts';
import type { Sending } from './transport.ts';

/** As far as the list of tickets goes by itself. */
const LISTED_MS = 30 * 24 * 3_600_000;
const MOST_PAGES = 10;

/**
 * Every ticket of the same requester that carries our name for this one (pages "View a Ticket", "List All Tickets"). Conversations carry
 * no marks, and the same words twice may be what the customer said: of them nothing is told.
 */
export async function findMarks(
  { ticketId, externalId }: TicketToCheck,
  { transport, clock }: Pick<Account, 'transport' | 'clock'>,
  signal: AbortSignal,
): Promise<MarksFound> {
  const nothing: MarksFound = { ok: true, marks: [], tickets: [] };
  if (externalId === undefined) return nothing;
  const sending: Sending = { urgency: 'reconcile', signal };
  const shown = await transport.readOnce(`tickets/${ticketId}`, {}, sending);
  // Archived or deleted for good: it stands twice no more.
  if (shown.kind === 'answer' && shown.status === 404) return nothing;
  const requesterId = succeeded(shown) ? idOf(asObject(shown.json)?.requester_id) : undefined;
  if (requesterId === undefined) return failed(shown);
  const tickets: JsonObject[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const since = new Date(clock.now() - LISTED_MS).toISOString();
    const query = { requester_id: requesterId, updated_since: since, per_page: '100', page: String(page) };
    const listed = await transport.readOnce('tickets', query, sending);
    if (!succeeded(listed) || !Array.isArray(listed.json)) return failed(listed);
    tickets.push(...objectsOf(listed.json));
    if (!hasNext(listed)) break;
  }
  const ours = tickets.filter((ticket) => externalIdIn(ticket) === externalId);
  return { ok: true, marks: [], tickets: ours.map(({ id }) => idOf(id)).filter((id) => id !== undefined) };
}

const failed = (exchange: Exchange): MarksFound => ({ ok: false, detail: describe(exchange) });
