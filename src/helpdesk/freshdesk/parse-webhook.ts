import { createHash } from 'node:crypto';
import type { ParsedWebhook } from '../../core/events.ts';
import { EXTERNAL_ID_PREFIX, type NumberId } from '../../core/ids.ts';
import { asObject, idOf, type JsonObject, objectOf, textOf } from '../shared/json.ts';
import { type ReadHint, readStart } from '../shared/read-start.ts';
import { readWebhookBody } from '../shared/webhook-body.ts';

/**
 * The body of an automation rule's webhook: `{ "freshdesk_webhook": { "ticket_id": 1 } }` where Freshdesk wraps it, or `{ "ticket_id": 1 }`
 * (support article "Using webhooks in automation rules"). Only a hint that a ticket is worth reading; whatever else it says is not
 * believed. Tickets of nobody's conversation are dropped by the store.
 *
 * With `start: { phone, number? }` the team wants to write to the ticket's requester; `ref` tells our own tickets from those.
 *
 * @param startNumber the business number of talks that name none
 * @throws PayloadError when the body is no JSON object
 */
export function parseWebhook(raw: Uint8Array, receivedAt: number, startNumber?: NumberId): ParsedWebhook {
  const body = readWebhookBody(raw);
  const { event, reason } = readHint(body, raw, receivedAt, startNumber);
  return reason === undefined
    ? { events: event ? [event] : [], unreadable: [], account: [] }
    : { events: [], unreadable: [{ reason, json: new TextDecoder().decode(raw) }], account: [] };
}

function readHint(body: JsonObject, raw: Uint8Array, receivedAt: number, startNumber: NumberId | undefined): ReadHint {
  const told = asObject(body.freshdesk_webhook) ?? body;
  if (told.ticket_id === undefined) return { reason: 'a webhook without a ticket id' };
  const ticketId = idOf(textOf(told.ticket_id)?.trim() ?? told.ticket_id);
  if (ticketId === undefined) return { reason: 'a webhook without a readable ticket id' };
  const isOurs = textOf(told.ref)?.startsWith(EXTERNAL_ID_PREFIX) === true;
  if (told.start !== undefined && !isOurs)
    return readStart('fd', objectOf(told.start), ticketId, receivedAt, startNumber);
  // The same rule says the same words about every change, so that they alone are no key.
  const key = `fd:hook:${createHash('sha256').update(raw).digest('hex')}:${receivedAt}`;
  return {
    event: {
      key,
      address: { to: 'ticket', ticketId },
      event: { type: 'ticket-hint', ticketId, what: 'changed', at: receivedAt },
    },
  };
}
