import type { CommentText } from '../shared/comment-text.ts';
import type { JsonObject } from '../shared/json-input.ts';
import type { Account } from './account.ts';
import type {
  Actor,
  Attachment,
  Audit,
  AuditEvent,
  Comment,
  Priority,
  Status,
  Ticket,
  TicketType,
  Via,
} from './model.ts';
import type { TicketEventListener } from './ticket-events.ts';

/** The properties that a write may set. Absent ones stay as they are. */
export interface TicketFields {
  readonly subject?: string | null;
  readonly status?: Status;
  readonly priority?: Priority | null;
  readonly type?: TicketType | null;
  readonly externalId?: string | null;
  readonly requesterId?: number;
  readonly assigneeId?: number | null;
  readonly groupId?: number | null;
  readonly brandId?: number;
  readonly formId?: number;
  /** The whole new set. */
  readonly tags?: readonly string[];
  readonly customFields?: ReadonlyMap<number, unknown>;
}

export interface NewComment {
  readonly text: CommentText;
  /** Undefined: as the comments before. */
  readonly public: boolean | undefined;
  readonly authorId: number;
  readonly attachments: readonly Attachment[];
  /** Another via than the audit's, as merge notices have. */
  readonly via?: Via;
}

/** A checked write. */
export interface TicketWrite {
  readonly fields: TicketFields;
  readonly comment?: NewComment;
  /** `ticket.metadata`; lands in `audit.metadata.custom` (page "Ticket audits"). */
  readonly metadata?: JsonObject;
}

/** Where writes go: the account's data, and everyone who is told about them. */
export interface Ledger {
  readonly account: Account;
  readonly emit: TicketEventListener;
}

/** Commits a new ticket with its first comment. `via` is the ticket's, the actor's is the audit's. */
export function commitNewTicket(
  ledger: Ledger,
  write: TicketWrite & { comment: NewComment },
  submitterId: number,
  actor: Actor,
  via: Via,
): { ticket: Ticket; audit: Audit } {
  const { account } = ledger;
  const now = account.clock.now();
  const assigned = write.fields.assigneeId !== undefined && write.fields.assigneeId !== null;
  const ticket: Ticket = {
    id: account.nextId('ticket'),
    subject: null,
    description: write.comment.text.plain,
    status: 'new',
    priority: null,
    type: null,
    externalId: null,
    requesterId: submitterId,
    submitterId,
    assigneeId: null,
    groupId: null,
    brandId: account.brand.id,
    formId: account.form.id,
    tags: [],
    customFields: new Map(),
    publicByDefault: write.comment.public ?? true,
    via,
    followupIds: [],
    createdAt: now,
    updatedAt: now,
    comments: [],
    audits: [],
    statusBeforeDeletion: undefined,
  };
  account.tickets.set(ticket.id, ticket);
  // Page "Tickets": a ticket that has an assignee from the start is open, not new.
  const status = write.fields.status ?? (assigned ? 'open' : 'new');
  const audit = commitAudit(ledger, ticket, { ...write, fields: { ...write.fields, status } }, actor, true);
  return { ticket, audit };
}

/** Commits an update: one audit with its comment and changes. Refuses nothing; see check-ticket.ts. */
export function commitUpdate(ledger: Ledger, ticket: Ticket, write: TicketWrite, actor: Actor): Audit {
  const assigns = write.fields.assigneeId !== undefined && write.fields.assigneeId !== null;
  // Assigning a new ticket opens it. A comment alone never changes the status: a customer's comment that the API
  // writes does not reopen a pending or solved ticket (seen in production by Mozilla's bridge, sumo issue 3066).
  const opens = assigns && ticket.status === 'new' && write.fields.status === undefined;
  const fields = opens ? { ...write.fields, status: 'open' as const } : write.fields;
  return commitAudit(ledger, ticket, { ...write, fields }, actor, false);
}

function commitAudit(
  { account, emit }: Ledger,
  ticket: Ticket,
  write: TicketWrite,
  actor: Actor,
  creates: boolean,
): Audit {
  const now = account.clock.now();
  const auditId = account.nextId('audit');
  const comment = write.comment ? addComment(account, ticket, write.comment, auditId, actor.via, now) : undefined;
  const audit: Audit = {
    id: auditId,
    ticketId: ticket.id,
    createdAt: now,
    authorId: actor.user.id,
    via: actor.via,
    custom: write.metadata ?? {},
    comment,
    creates,
    changes: applyFields(account, ticket, write.fields, creates),
  };
  ticket.updatedAt = now;
  ticket.audits.push(audit);
  account.audits.push(audit);
  emit({ type: 'audit', ticket, audit });
  return audit;
}

function addComment(
  account: Account,
  ticket: Ticket,
  draft: NewComment,
  auditId: number,
  via: Via,
  now: number,
): Comment {
  const comment: Comment = {
    id: account.nextId('event'),
    auditId,
    authorId: draft.authorId,
    html: draft.text.html,
    plain: draft.text.plain,
    public: draft.public ?? ticket.publicByDefault,
    attachments: draft.attachments,
    via: draft.via ?? via,
    createdAt: now,
  };
  ticket.publicByDefault = comment.public;
  ticket.comments.push(comment);
  return comment;
}

/** A creation notes every value that was set, an update only what became different. */
function applyFields(account: Account, ticket: Ticket, fields: TicketFields, creates: boolean): AuditEvent[] {
  const events: AuditEvent[] = [];
  const note = (field: string, previous: unknown, value: unknown): void => {
    const silent = creates ? value === null : JSON.stringify(previous) === JSON.stringify(value);
    if (silent) return;
    events.push({ id: account.nextId('event'), field, previous, value });
  };
  const set = <K extends keyof Ticket>(key: K, name: string, value: Ticket[K] | undefined): void => {
    if (value === undefined) return;
    note(name, ticket[key], value);
    ticket[key] = value;
  };
  set('subject', 'subject', fields.subject);
  set('status', 'status', fields.status);
  set('priority', 'priority', fields.priority);
  set('type', 'type', fields.type);
  if (fields.externalId !== undefined) indexExternalId(account, ticket, fields.externalId);
  set('externalId', 'external_id', fields.externalId);
  set('requesterId', 'requester_id', fields.requesterId);
  set('assigneeId', 'assignee_id', fields.assigneeId);
  set('groupId', 'group_id', fields.groupId);
  set('brandId', 'brand_id', fields.brandId);
  set('formId', 'ticket_form_id', fields.formId);
  set('tags', 'tags', fields.tags ? [...fields.tags] : undefined);
  for (const [id, value] of fields.customFields ?? []) {
    note(String(id), ticket.customFields.get(id) ?? null, value);
    ticket.customFields.set(id, value);
  }
  return events;
}

function indexExternalId(account: Account, ticket: Ticket, externalId: string | null): void {
  if (ticket.externalId !== null) account.ticketsByExternalId.get(ticket.externalId)?.delete(ticket.id);
  if (externalId === null) return;
  const ids = account.ticketsByExternalId.get(externalId) ?? new Set<number>();
  account.ticketsByExternalId.set(externalId, ids.add(ticket.id));
}

/** Tags as Zendesk keeps them: lower case, no blanks, each once, sorted. */
export function normalizeTags(tags: readonly string[]): string[] {
  const clean = tags.flatMap((tag) => tag.trim().toLowerCase().split(/\s+/)).filter((tag) => tag !== '');
  return [...new Set(clean)].sort();
}
