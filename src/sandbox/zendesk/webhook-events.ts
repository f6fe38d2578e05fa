import type { Account } from './account.ts';
import { contentPath } from './attachments.ts';
import type { Attachment, Audit, AuditEvent, Comment, Ticket } from './model.ts';
import type { TicketEvent } from './ticket-events.ts';
import { attachmentsOf } from './ticket-events.ts';

/** One event before it is put into its envelope. */
export interface EventPart {
  /** Without the `zen:event-type:ticket.` prefix. */
  readonly type: string;
  readonly event: object;
}

/**
 * The envelope's `detail`: ids are strings, null ids are `""`, status, priority and type are upper case; there are
 * no custom fields in it (page "Ticket events").
 */
export function ticketDetail(ticket: Ticket, actorId: number): object {
  return {
    actor_id: String(actorId),
    assignee_id: idText(ticket.assigneeId),
    brand_id: String(ticket.brandId),
    created_at: new Date(ticket.createdAt).toISOString(),
    custom_status: '',
    description: ticket.description,
    external_id: ticket.externalId ?? '',
    form_id: String(ticket.formId),
    group_id: idText(ticket.groupId),
    id: String(ticket.id),
    is_public: ticket.comments.some((comment) => comment.public),
    organization_id: '',
    priority: upper(ticket.priority),
    requester_id: String(ticket.requesterId),
    status: upper(ticket.status),
    subject: ticket.subject ?? '',
    submitter_id: String(ticket.submitterId),
    tags: ticket.tags,
    type: upper(ticket.type),
    updated_at: new Date(ticket.updatedAt).toISOString(),
    // The REST API calls the same thing `api`.
    via: { channel: ticket.via.channel === 'api' ? 'web_service' : ticket.via.channel },
  };
}

/** The events that one change sets off, in the order of their sequence. */
export function eventParts(account: Account, event: TicketEvent): EventPart[] {
  if (event.type === 'audit') return auditParts(account, event.audit);
  if (event.type === 'merged') {
    return [
      { type: 'merged', event: { target_ticket_id: String(event.targetId) } },
      ...auditParts(account, event.audit),
    ];
  }
  return [{ type: event.type, event: {} }];
}

function auditParts(account: Account, audit: Audit): EventPart[] {
  const comment = audit.comment;
  // That a new ticket also announces its first comment is seen in practice but not documented; its fields are not
  // announced one by one.
  const parts: EventPart[] = audit.creates ? [{ type: 'created', event: {} }] : [];
  if (comment) parts.push({ type: 'comment_added', event: { comment: commentJson(account, comment) } });
  for (const { attachment } of attachmentsOf(comment)) {
    if (comment)
      parts.push({ type: 'attachment_linked_to_comment', event: { comment: linkJson(comment, attachment) } });
  }
  return audit.creates ? parts : [...parts, ...audit.changes.map((change) => changePart(account, change))];
}

function commentJson(account: Account, comment: Comment): object {
  const author = account.users.get(comment.authorId);
  return {
    author: { id: String(comment.authorId), is_staff: author?.role !== 'end-user', name: author?.name ?? '' },
    body: comment.plain,
    id: String(comment.id),
    is_public: comment.public,
  };
}

function linkJson(comment: Comment, attachment: Attachment): object {
  return {
    attachment: {
      content_type: attachment.contentType,
      content_url: `https://emulator.invalid${contentPath(attachment)}`,
      filename: attachment.fileName,
      id: String(attachment.id),
      is_public: comment.public,
    },
    id: String(comment.id),
    is_public: comment.public,
  };
}

const EVENT_OF_FIELD: Readonly<Record<string, string>> = {
  status: 'status_changed',
  priority: 'priority_changed',
  type: 'type_changed',
  subject: 'subject_changed',
  external_id: 'external_id_changed',
  requester_id: 'requester_changed',
  assignee_id: 'agent_assignment_changed',
  group_id: 'group_assignment_changed',
  brand_id: 'brand_changed',
  ticket_form_id: 'form_changed',
};
const UPPER_CASE: ReadonlySet<string> = new Set(['status', 'priority', 'type']);

function changePart(account: Account, change: AuditEvent): EventPart {
  if (change.field === 'tags') {
    const before = texts(change.previous);
    const after = texts(change.value);
    return {
      type: 'tags_changed',
      event: {
        tags_added: after.filter((tag) => !before.includes(tag)),
        tags_removed: before.filter((tag) => !after.includes(tag)),
      },
    };
  }
  const type = EVENT_OF_FIELD[change.field];
  if (!type) return customFieldPart(account, change);
  const write = (value: unknown): unknown => {
    if (UPPER_CASE.has(change.field)) return upper(value);
    return change.field.endsWith('_id') ? idText(value) : (value ?? null);
  };
  return { type, event: { current: write(change.value), previous: write(change.previous) } };
}

function customFieldPart(account: Account, change: AuditEvent): EventPart {
  const field = account.fields.find(({ id }) => String(id) === change.field);
  return {
    type: 'custom_field_changed',
    event: {
      current: { value: change.value ?? null },
      custom_field: { id: change.field, title: field?.title ?? '', type: field?.type ?? 'text' },
      previous: { value: change.previous ?? null },
    },
  };
}

const idText = (value: unknown): string => (value === null || value === undefined ? '' : String(value));
const upper = (value: unknown): string | null => (typeof value === 'string' ? value.toUpperCase() : null);
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
