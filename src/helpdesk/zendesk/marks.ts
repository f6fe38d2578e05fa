import type { MarksFound, TicketToCheck } from '../../core/vendor.ts';
import { describe, type Exchange, succeeded } from '../shared/exchange.ts';
import { asObject, idOf, type JsonObject, objectOf, objectsOf, textOf, timeOf } from '../shared/json.ts';
import { markerOf } from './encode.ts';
import { type Account, commentIdsOf } from './perform.ts';
import type { Sending } from './transport.ts';

const MOST_PAGES = 50;

/**
 * Our marks on the comments of a ticket (page "Ticket audits"), and every ticket with its external id. Only audits with a comment
 * count: a change of fields may be repeated.
 */
export async function findMarks(ticket: TicketToCheck, account: Account, signal: AbortSignal): Promise<MarksFound> {
  const sending: Sending = { urgency: 'reconcile', signal };
  const marks: { opId: string; at: number }[] = [];
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { 'page[size]': '100', ...(after === undefined ? {} : { 'page[after]': after }) };
    const exchange = await account.transport.readOnce(`tickets/${ticket.ticketId}/audits`, query, sending);
    if (isGone(exchange)) break;
    const json = succeeded(exchange) ? objectOf(exchange.json) : {};
    if (!Array.isArray(json.audits)) return { ok: false, detail: describe(exchange) };
    marks.push(...objectsOf(json.audits).flatMap(markIn));
    const meta = objectOf(json.meta);
    after = meta.has_more === true ? textOf(meta.after_cursor) : undefined;
    if (after === undefined) break;
  }
  if (ticket.externalId === undefined) return { ok: true, marks, tickets: [] };
  const { externalId } = ticket;
  const listed = await account.transport.readOnce('tickets', { external_id: externalId }, sending);
  const tickets = succeeded(listed) ? objectOf(listed.json).tickets : undefined;
  if (!Array.isArray(tickets)) return { ok: false, detail: describe(listed) };
  const ours = objectsOf(tickets).filter((each) => textOf(each.external_id) === externalId);
  return { ok: true, marks, tickets: ours.map(({ id }) => idOf(id)).filter((id) => id !== undefined) };
}

/** A ticket that was deleted has no audits to read any more. */
const isGone = (exchange: Exchange): boolean =>
  exchange.kind === 'answer' && exchange.status === 404 && asObject(exchange.json) !== undefined;

const markIn = (audit: JsonObject): { opId: string; at: number }[] => {
  const opId = markerOf(audit.metadata);
  return opId !== undefined && commentIdsOf(audit).length > 0 ? [{ opId, at: timeOf(audit.created_at) ?? 0 }] : [];
};
