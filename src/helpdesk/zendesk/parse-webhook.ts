import { createHash } from 'node:crypto';
import type { ParsedWebhook, ReceivedEvent, TicketHint } from '../../core/events.ts';
import { EXTERNAL_ID_PREFIX, type NumberId } from '../../core/ids.ts';
import { asObject, idOf, type JsonObject, objectOf, textOf, timeOf } from '../shared/json.ts';
import { type ReadHint, readStart } from '../shared/read-start.ts';
import { readWebhookBody } from '../shared/webhook-body.ts';

const PREFIX = 'zen:event-type:ticket.';

/** Page "Ticket events". What is not listed here came later than this list and is none of our business. */
const CHANGES: ReadonlySet<string> = new Set([
  'agent_assignment_changed',
  'attachment_linked_to_comment',
  'attachment_redacted_from_comment',
  'brand_changed',
  'comment_added',
  'comment_made_private',
  'comment_redacted',
  'created',
  'custom_field_changed',
  'custom_status_changed',
  'description_changed',
  'external_id_changed',
  'form_changed',
  'group_assignment_changed',
  'organization_changed',
  'priority_changed',
  'requester_changed',
  'status_changed',
  'subject_changed',
  'submitter_changed',
  'tags_changed',
  'type_changed',
]);
const OTHERS: Readonly<Record<string, TicketHint['what']>> = {
  merged: 'merged',
  soft_deleted: 'deleted',
  permanently_deleted: 'deleted',
  undeleted: 'restored',
  marked_as_spam: 'spam',
};

/**
 * A webhook of an event subscription, or the small body of a trigger (`{ "ticket_id": 1 }`, `{ "ticket": { "id": 1 } }`).
 * Either is only a hint that a ticket is worth reading.
 *
 * A trigger with `start: { phone, number? }` says that the team wants to write to the ticket's requester.
 *
 * @param startNumber the business number of talks that name none
 * @param ownId the bridge's own user; what they changed is dropped. Undefined as long as it is not known.
 * @throws PayloadError when the body is no JSON object
 */
export function parseWebhook(
  raw: Uint8Array,
  receivedAt: number,
  ownId: string | undefined,
  startNumber?: NumberId,
): ParsedWebhook {
  const body = readWebhookBody(raw);
  const isEnvelope = typeof body.type === 'string' && (body.detail !== undefined || body.event !== undefined);
  const read = isEnvelope ? readEnvelope(body, receivedAt, ownId) : readTrigger(body, raw, receivedAt, startNumber);
  if (read.reason !== undefined) {
    return { events: [], unreadable: [{ reason: read.reason, json: new TextDecoder().decode(raw) }], account: [] };
  }
  return { events: read.event ? [read.event] : [], unreadable: [], account: [] };
}

function readEnvelope(body: JsonObject, receivedAt: number, ownId: string | undefined): ReadHint {
  const type = textOf(body.type) ?? '';
  const name = type.startsWith(PREFIX) ? type.slice(PREFIX.length) : '';
  const what = CHANGES.has(name) ? 'changed' : Object.hasOwn(OTHERS, name) ? OTHERS[name] : undefined;
  if (what === undefined) return {};
  const detail = objectOf(body.detail);
  const eventId = textOf(body.id);
  if (eventId === undefined || !/^[\x21-\x7e]{1,200}$/.test(eventId)) return { reason: 'event without a readable id' };
  const ticketId =
    idOf(detail.id) ??
    (detail.id === undefined ? idOf(/^zen:ticket:(\d+)$/.exec(textOf(body.subject) ?? '')?.[1]) : undefined);
  if (ticketId === undefined) return { reason: 'event without a readable ticket id' };
  // Deletions and merges are told even when our own user made them: a person may share that account.
  if (what === 'changed' && ownId !== undefined && idOf(detail.actor_id) === ownId) return {};
  const at = Math.min(timeOf(body.time) ?? receivedAt, receivedAt);
  const mergedInto = what === 'merged' ? targetOf(objectOf(body.event)) : undefined;
  return {
    event: hint(`zd:event:${eventId}`, { ticketId, externalId: detail.external_id, what, at, mergedInto }),
  };
}

/** The page shows `target_ticket_id`; consumers of these events have met other spellings. */
function targetOf(event: JsonObject): string | undefined {
  const nested = asObject(event.target_ticket) ?? asObject(event.targetTicket) ?? asObject(event.target);
  const spellings = [
    event.target_ticket_id,
    event.targetTicketId,
    event.target_id,
    event.merged_into,
    event.into_ticket_id,
    nested?.id,
  ];
  return spellings.map(idOf).find((id) => id !== undefined);
}

function readTrigger(
  body: JsonObject,
  raw: Uint8Array,
  receivedAt: number,
  startNumber: NumberId | undefined,
): ReadHint {
  const ticket = objectOf(body.ticket);
  const given = body.ticket_id ?? ticket.id;
  if (given === undefined) return { reason: 'neither an event nor a ticket id' };
  const ticketId = idOf(given);
  if (ticketId === undefined) return { reason: 'trigger without a readable ticket id' };
  // The same trigger says the same words about every change, so that they alone are no key.
  const key = `zd:trigger:${createHash('sha256').update(raw).digest('hex')}:${receivedAt}`;
  const externalId = body.external_id ?? ticket.external_id;
  // The tickets that we made ourselves carry the tag, too.
  const isOurs = textOf(externalId)?.startsWith(EXTERNAL_ID_PREFIX) === true;
  if (body.start !== undefined && !isOurs)
    return readStart('zd', objectOf(body.start), ticketId, receivedAt, startNumber);
  return { event: hint(key, { ticketId, externalId, what: 'changed', at: receivedAt, mergedInto: undefined }) };
}

interface Hint {
  readonly ticketId: string;
  readonly externalId: unknown;
  readonly what: TicketHint['what'];
  readonly at: number;
  readonly mergedInto: string | undefined;
}

function hint(key: string, { ticketId, externalId, what, at, mergedInto }: Hint): ReceivedEvent {
  const external = textOf(externalId);
  return {
    key,
    address: { to: 'ticket', ticketId, ...(external ? { externalId: external } : {}) },
    event: { type: 'ticket-hint', ticketId, what, at, ...(mergedInto === undefined ? {} : { mergedInto }) },
  };
}
