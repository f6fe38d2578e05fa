import type { Priority } from '../../core/priority.ts';
import type { HelpdeskCall } from '../../core/vendor.ts';
import { cleanText } from '../../format/clean-text.ts';
import { idOf, idValue, type JsonObject } from '../shared/json.ts';
import { REF_FIELD, type ResolvedDraft } from './resolve-draft.ts';
import { OPEN, priorityOf } from './status.ts';

/** No page names a limit of a body; this is what other helpdesks take, and above what the engine puts together. */
export const MAX_BODY_BYTES = 65_535;

/** Added to a ticket that was made without a configured value. */
export const CONFIG_TAG = 'deskbridge_config';

type Create = Extract<HelpdeskCall, { kind: 'create-ticket' }>;
type Comment = Extract<HelpdeskCall, { kind: 'add-comment' }>;

export const fits = (html: string): boolean => Buffer.byteLength(html) <= MAX_BODY_BYTES;

/** Whether ids that came from elsewhere can stand in a path or a body. */
export const areIds = (...ids: readonly (string | undefined)[]): boolean =>
  ids.every((id) => id === undefined || idOf(id) !== undefined);

/**
 * `POST /tickets` (page "Create a Ticket"). A key that is not documented is refused, so that our name of the ticket needs a custom
 * field. Due times are never sent: one that was set by hand follows nothing any more.
 */
export function encodeCreate(call: Create, resolved: ResolvedDraft, html: string): JsonObject {
  const { draft } = call;
  const tags = resolved.leftOut.length > 0 ? [...draft.tags, CONFIG_TAG] : draft.tags;
  const fields = { ...resolved.fields, ...(resolved.hasRef ? { [REF_FIELD]: call.externalId } : {}) };
  return {
    requester_id: idValue(call.requesterId),
    subject: cleanText(draft.subject),
    description: cleanText(html),
    status: OPEN,
    priority: priorityOf(draft.priority),
    source: resolved.source,
    ...namedValues(resolved),
    ...(resolved.productId === undefined ? {} : { product_id: idValue(resolved.productId) }),
    tags: [...new Set(tags)],
    ...customFields(fields),
  };
}

/** `PUT /tickets/{id}` with what rules set; empty when nothing is left to send. Due times follow the priority by themselves. */
export function encodeUpdate(
  opens: boolean,
  priority: Priority | undefined,
  resolved: ResolvedDraft | undefined,
): JsonObject {
  return {
    ...(opens ? { status: OPEN } : {}),
    ...(priority === undefined ? {} : { priority: priorityOf(priority) }),
    ...(resolved ? { ...namedValues(resolved), ...customFields(resolved.fields) } : {}),
  };
}

const namedValues = ({ type, groupId, responderId }: ResolvedDraft): JsonObject => ({
  ...(type === undefined ? {} : { type }),
  ...(groupId === undefined ? {} : { group_id: idValue(groupId) }),
  ...(responderId === undefined ? {} : { responder_id: idValue(responderId) }),
});

const customFields = (fields: ResolvedDraft['fields']): JsonObject =>
  Object.keys(fields).length > 0 ? { custom_fields: fields } : {};

/**
 * `POST /tickets/{id}/notes`, or `/reply` where customers' messages are replies (pages "Create a Note", "Reply to a Ticket").
 * Without an author it is a private note, whatever was asked for: a public one of the bridge would count as an agent's answer.
 */
export function encodeComment({ authorId, public: isPublic }: Comment, as: 'note' | 'reply', html: string): JsonObject {
  const body = cleanText(html);
  if (authorId === undefined || !isPublic) return { body, private: true };
  const author = { user_id: idValue(authorId) };
  return as === 'reply' ? { body, ...author } : { body, private: false, incoming: true, ...author };
}
