import { createHash } from 'node:crypto';
import type { TicketStatus } from '../../core/conversation.ts';
import type { Priority } from '../../core/priority.ts';
import type { HelpdeskCall } from '../../core/vendor.ts';
import { cleanText } from '../../format/clean-text.ts';
import { idOf, idValue, type JsonObject, objectOf } from '../shared/json.ts';

/** The limit of a comment's body in bytes, markup included (Zendesk's staff in the developer forum). */
export const MAX_BODY_BYTES = 65_535;

/** Added to a ticket that was made without a configured value. */
export const CONFIG_TAG = 'deskbridge_config';

/** A value as a custom field takes it; several for a multi-select field. */
export type FieldValue = string | boolean | readonly string[];

/** A draft's names as the account's ids and values. */
export interface ResolvedDraft {
  readonly groupId?: string;
  readonly assigneeId?: string;
  readonly formId?: string;
  readonly brandId?: string;
  readonly type?: string;
  readonly fields: readonly { readonly id: string; readonly value: FieldValue }[];
  /** Names that the account does not know (any more). */
  readonly leftOut: readonly string[];
}

type Create = Extract<HelpdeskCall, { kind: 'create-ticket' }>;
type Comment = Extract<HelpdeskCall, { kind: 'add-comment' }>;

/** Whether a ticket in this state has to be told to open again: the API never reopens by itself. */
export const needsReopening = (status: TicketStatus): boolean => status === 'solved' || status === 'pending';

/** Whether a comment's HTML fits. */
export const fits = (html: string): boolean => Buffer.byteLength(html) <= MAX_BODY_BYTES;

/** Whether ids that came from elsewhere can stand in a path or a body. */
export const areIds = (...ids: readonly (string | undefined)[]): boolean =>
  ids.every((id) => id === undefined || idOf(id) !== undefined);

/**
 * `POST /tickets` (page "Tickets"). The requester is also submitter and author, else the first-reply clock of the SLA
 * does not start; a ticket without a priority has no SLA target at all.
 */
export function encodeCreate(call: Create, resolved: ResolvedDraft): JsonObject {
  const requester = idValue(call.requesterId);
  const { draft } = call;
  const tags = resolved.leftOut.length > 0 ? [...draft.tags, CONFIG_TAG] : draft.tags;
  return {
    ticket: {
      external_id: call.externalId,
      requester_id: requester,
      submitter_id: requester,
      subject: cleanText(draft.subject),
      comment: { html_body: cleanText(call.html), public: true, author_id: requester, ...uploadsOf(call) },
      priority: draft.priority ?? 'normal',
      ...valuesOf(resolved),
      ...(resolved.formId === undefined ? {} : { ticket_form_id: idValue(resolved.formId) }),
      ...(resolved.brandId === undefined ? {} : { brand_id: idValue(resolved.brandId) }),
      tags: [...new Set(tags)],
      ...(call.followUpOf === undefined ? {} : { via_followup_source_id: idValue(call.followUpOf) }),
      metadata: marker(call.opId),
    },
  };
}

/** `PUT /tickets/{id}` with a comment (page "Ticket comments"). The status is only sent to reopen. */
export function encodeComment(call: Comment): JsonObject {
  return {
    ticket: {
      comment: {
        html_body: cleanText(call.html),
        public: call.public,
        ...(call.authorId === undefined ? {} : { author_id: idValue(call.authorId) }),
        ...uploadsOf(call),
      },
      ...(call.reopen && needsReopening(call.ticketStatus) ? { status: 'open' } : {}),
      metadata: { ...marker(call.opId), parts: call.parts.map(partMark).join('') },
    },
  };
}

/** Tokens of files that were uploaded for this comment (page "Attachments"). */
const uploadsOf = ({ uploads = [] }: Create | Comment): JsonObject => (uploads.length > 0 ? { uploads } : {});

/** Whether a create or an update carries files. */
export const hasUploads = (body: JsonObject): boolean => {
  const { comment } = objectOf(body.ticket);
  return Array.isArray(objectOf(comment).uploads);
};

/** `PUT /tickets/{id}` that opens a ticket again. */
export const encodeReopening = (opId: string): JsonObject => ({ ticket: { status: 'open', metadata: marker(opId) } });

/** `PUT /tickets/{id}` that solves a ticket; one without an assignee cannot be solved ("About native system ticket rules"). */
export const encodeSolving = (opId: string, assigneeId: string | undefined): JsonObject => ({
  ticket: {
    status: 'solved',
    ...(assigneeId === undefined ? {} : { assignee_id: idValue(assigneeId) }),
    metadata: marker(opId),
  },
});

/** `PUT /tickets/{id}` with values that rules set; undefined when nothing is left to send. Tags have a call of their own. */
export function encodeChange(
  call: Extract<HelpdeskCall, { kind: 'update-ticket' }>,
  priority: Priority | undefined,
  resolved: ResolvedDraft,
): JsonObject | undefined {
  const values = {
    ...(call.reopen && needsReopening(call.ticketStatus) ? { status: 'open' } : {}),
    ...(priority === undefined ? {} : { priority }),
    ...valuesOf(resolved),
  };
  return Object.keys(values).length === 0 ? undefined : { ticket: { ...values, metadata: marker(call.opId) } };
}

const valuesOf = ({ type, groupId, assigneeId, fields }: ResolvedDraft): JsonObject => ({
  ...(type === undefined ? {} : { type }),
  ...(groupId === undefined ? {} : { group_id: idValue(groupId) }),
  ...(assigneeId === undefined ? {} : { assignee_id: idValue(assigneeId) }),
  ...(fields.length > 0 ? { custom_fields: fields.map(({ id, value }) => ({ id: idValue(id), value })) } : {}),
});

/** `ticket.metadata` comes back as `audit.metadata.custom`, where agents do not see it (page "Ticket audits"). */
const marker = (opId: string): JsonObject => ({ deskbridge: opId });

const PART_MARK_LENGTH = 8;

/**
 * A mark for each effect in a comment, of one length and without a limit's risk: Zendesk names none for metadata. With the words in
 * it, since a restored store gives the same ids again to other effects.
 */
const partMark = ({ id, html }: Comment['parts'][number]): string =>
  createHash('sha256').update(`${id}\n${html}`).digest('base64url').slice(0, PART_MARK_LENGTH);

/** The marks of the effects in a comment, from a call's body or an audit's `custom`. */
export const partMarksIn = (custom: unknown): readonly string[] => {
  const { parts } = (custom ?? {}) as { parts?: unknown };
  return typeof parts === 'string' ? (parts.match(new RegExp(`.{${PART_MARK_LENGTH}}`, 'g')) ?? []) : [];
};

/** The op that wrote this audit or comment, if the bridge did. */
export const markerOf = (metadata: unknown): string | undefined => {
  const custom = (metadata as { custom?: { deskbridge?: unknown } } | null | undefined)?.custom;
  return typeof custom?.deskbridge === 'string' ? custom.deskbridge : undefined;
};
