import { isoDate } from '../shared/iso-date.ts';
import type { Account } from './account.ts';
import { contentPath } from './attachments.ts';
import type { Attachment, Audit, Comment, Ticket, User, Via } from './model.ts';

/** Makes the wire's JSON. `origin` is the address that the client used, so that links lead back to the emulator. */

export function presentVia(via: Via): object {
  return { channel: via.channel, source: { from: via.from ?? {}, to: via.to ?? {}, rel: via.rel } };
}

export function presentUser(user: User, origin: string): object {
  return {
    id: user.id,
    url: `${origin}/api/v2/users/${user.id}.json`,
    name: user.name,
    email: user.email,
    created_at: isoDate(user.createdAt),
    updated_at: isoDate(user.updatedAt),
    time_zone: 'UTC',
    phone: user.phone,
    // Zendesk leaves it null for a user without a number.
    shared_phone_number: user.phone === null ? null : user.sharedPhone,
    photo: null,
    locale: 'en-US',
    role: user.role,
    verified: user.role !== 'end-user',
    external_id: user.externalId,
    organization_id: user.organizationId,
    tags: user.tags,
    alias: '',
    active: user.active,
    shared: false,
    suspended: user.suspended,
    user_fields: {},
  };
}

export function presentTicket(ticket: Ticket, account: Account, origin: string): Record<string, unknown> {
  const custom = account.fields.map((field) => ({ id: field.id, value: ticket.customFields.get(field.id) ?? null }));
  return {
    url: `${origin}/api/v2/tickets/${ticket.id}.json`,
    id: ticket.id,
    external_id: ticket.externalId,
    via: presentVia(ticket.via),
    created_at: isoDate(ticket.createdAt),
    updated_at: isoDate(ticket.updatedAt),
    generated_timestamp: Math.floor(ticket.updatedAt / 1000),
    type: ticket.type,
    subject: ticket.subject,
    raw_subject: ticket.subject,
    description: ticket.description,
    priority: ticket.priority,
    status: ticket.status,
    recipient: null,
    requester_id: ticket.requesterId,
    submitter_id: ticket.submitterId,
    assignee_id: ticket.assigneeId,
    organization_id: null,
    group_id: ticket.groupId,
    collaborator_ids: [],
    follower_ids: [],
    email_cc_ids: [],
    forum_topic_id: null,
    problem_id: null,
    has_incidents: false,
    is_public: ticket.comments.some((comment) => comment.public),
    due_at: null,
    tags: ticket.tags,
    custom_fields: custom,
    fields: custom,
    satisfaction_rating: { score: 'unoffered' },
    sharing_agreement_ids: [],
    followup_ids: ticket.followupIds,
    ticket_form_id: ticket.formId,
    brand_id: ticket.brandId,
    allow_channelback: false,
    allow_attachments: true,
    from_messaging_channel: false,
  };
}

/** A redacted file leaves an empty text behind. */
export function presentAttachment(given: Attachment, origin: string): object {
  const gone = { fileName: 'redacted.txt', contentType: 'text/plain', bytes: Buffer.alloc(0) };
  const attachment = given.redacted ? { ...given, ...gone } : given;
  return {
    url: `${origin}/api/v2/attachments/${attachment.id}.json`,
    id: attachment.id,
    file_name: attachment.fileName,
    content_url: origin + contentPath(attachment),
    mapped_content_url: origin + contentPath(attachment),
    content_type: attachment.contentType,
    size: attachment.bytes.length,
    width: null,
    height: null,
    inline: attachment.inline,
    deleted: false,
    malware_access_override: attachment.accessOverride,
    malware_scan_result: attachment.scan(),
    thumbnails: [],
  };
}

/** Page "Ticket comments": pictures within the text are listed on demand. `html_body` is always wrapped in Zendesk's own div. */
export function presentComment(comment: Comment, origin: string, withInline = false): Record<string, unknown> {
  const html = comment.html.replaceAll('src="/attachments/', `src="${origin}/attachments/`);
  const files = comment.attachments.filter(({ inline }) => withInline || !inline);
  return {
    id: comment.id,
    type: 'Comment',
    author_id: comment.authorId,
    body: comment.plain,
    html_body: `<div class="zd-comment" dir="auto">${html}</div>`,
    plain_body: comment.plain,
    public: comment.public,
    attachments: files.map((attachment) => presentAttachment(attachment, origin)),
    audit_id: comment.auditId,
    via: presentVia(comment.via),
    created_at: isoDate(comment.createdAt),
    metadata: { system: {}, custom: {} },
  };
}

/** Pages "Ticket audits" and "Ticket audit events reference". */
export function presentAudit(audit: Audit, origin: string): Record<string, unknown> {
  const comment = audit.comment;
  return {
    id: audit.id,
    ticket_id: audit.ticketId,
    created_at: isoDate(audit.createdAt),
    author_id: audit.authorId,
    metadata: { system: { client: 'emulator', ip_address: '127.0.0.1' }, custom: audit.custom },
    events: [
      ...(comment ? [withoutMetadata(presentComment(comment, origin))] : []),
      ...audit.changes.map((change) => ({
        id: change.id,
        type: audit.creates ? 'Create' : 'Change',
        field_name: change.field,
        value: change.value,
        ...(audit.creates ? {} : { previous_value: change.previous }),
      })),
    ],
    via: presentVia(audit.via),
  };
}

function withoutMetadata(comment: Record<string, unknown>): Record<string, unknown> {
  const { metadata: _metadata, created_at: _createdAt, ...event } = comment;
  return event;
}
