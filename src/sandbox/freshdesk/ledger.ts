import { fromHtml } from '../shared/comment-text.ts';
import type { Account } from './account.ts';
import type { Attachment, Conversation, PriorityId, StatusId, Ticket } from './model.ts';
import { CLOSED, OPEN, PENDING, RESOLVED } from './model.ts';
import { newSlaState, type SlaEngine } from './sla.ts';

/** Something that automation rules are started by. */
export interface TicketEvent {
  readonly ticket: Ticket;
  readonly what: 'created' | 'updated' | 'reply-sent' | 'note-added' | 'deleted' | 'restored' | 'marked-as-spam';
  readonly performer: 'agent' | 'requester';
}

/** Where every write of the account goes through, whoever makes it. */
export interface Ledger {
  readonly account: Account;
  readonly sla: SlaEngine;
  emit(event: TicketEvent): void;
}

/** Values to set; what is left out stays. */
export interface TicketChange {
  readonly subject?: string | null;
  readonly html?: string;
  readonly status?: StatusId;
  readonly priority?: PriorityId;
  readonly source?: number;
  readonly type?: string | null;
  readonly requesterId?: number;
  readonly responderId?: number | null;
  readonly groupId?: number | null;
  readonly productId?: number | null;
  readonly ccEmails?: readonly string[];
  readonly tags?: readonly string[];
  readonly customFields?: ReadonlyMap<string, unknown>;
  readonly attachments?: readonly Attachment[];
  /** Set by hand, ms. */
  readonly dueBy?: number | null;
  readonly frDueBy?: number | null;
}

export type NewTicket = TicketChange & { readonly requesterId: number; readonly startedBy?: number };

/** Makes a ticket; its description is no conversation. */
export function commitNewTicket({ account, sla, emit }: Ledger, given: NewTicket): Ticket {
  const now = account.clock.now();
  const { html, plain } = fromHtml(given.html ?? '');
  const status = given.status ?? OPEN;
  const ticket: Ticket = {
    id: account.nextId('ticket'),
    subject: given.subject ?? null,
    html,
    plain,
    status,
    priority: given.priority ?? 1,
    source: given.source ?? 2,
    type: given.type ?? null,
    requesterId: given.requesterId,
    startedBy: given.startedBy,
    responderId: given.responderId ?? null,
    groupId: given.groupId ?? null,
    productId: given.productId ?? null,
    ccEmails: [...(given.ccEmails ?? [])],
    tags: [...(given.tags ?? [])],
    customFields: new Map(given.customFields ?? []),
    attachments: [...(given.attachments ?? [])],
    conversations: [],
    stats: {
      firstRespondedAt: null,
      resolvedAt: status === RESOLVED || status === CLOSED ? now : null,
      closedAt: status === CLOSED ? now : null,
      agentRespondedAt: null,
      requesterRespondedAt: null,
      reopenedAt: null,
      pendingSince: status === PENDING ? now : null,
      statusUpdatedAt: now,
    },
    sla: newSlaState(given.dueBy ?? null, given.frDueBy ?? null),
    deleted: false,
    spam: false,
    archived: false,
    createdAt: now,
    updatedAt: now,
    indexedAt: now + account.searchLagMs,
  };
  account.tickets.set(ticket.id, ticket);
  sla.statusChanged(ticket, status);
  sla.schedule(ticket, true);
  emit({ ticket, what: 'created', performer: 'agent' });
  return ticket;
}

/** Changes a ticket and lets the rules run. */
export function commitChange(
  ledger: Ledger,
  ticket: Ticket,
  change: TicketChange,
  performer: 'agent' | 'requester' = 'agent',
): void {
  ledger.sla.settle(ticket);
  applyChange(ledger, ticket, change);
  touch(ledger, ticket);
  ledger.sla.schedule(ticket);
  ledger.emit({ ticket, what: 'updated', performer });
}

/** Sets values without an event. */
export function applyChange({ account, sla }: Ledger, ticket: Ticket, change: TicketChange): void {
  if (change.status !== undefined && change.status !== ticket.status) {
    noteStatus(ticket, change.status, account.clock.now());
    ticket.status = change.status;
    sla.statusChanged(ticket, change.status);
  }
  if (change.html !== undefined) Object.assign(ticket, fromHtml(change.html));
  if (change.subject !== undefined) ticket.subject = change.subject;
  if (change.priority !== undefined) ticket.priority = change.priority;
  if (change.source !== undefined) ticket.source = change.source;
  if (change.type !== undefined) ticket.type = change.type;
  if (change.requesterId !== undefined) ticket.requesterId = change.requesterId;
  if (change.responderId !== undefined) ticket.responderId = change.responderId;
  if (change.groupId !== undefined) ticket.groupId = change.groupId;
  if (change.productId !== undefined) ticket.productId = change.productId;
  if (change.ccEmails) ticket.ccEmails = [...change.ccEmails];
  // The whole list: tags of others that it leaves out are gone.
  if (change.tags) ticket.tags = [...change.tags];
  for (const [name, value] of change.customFields ?? []) ticket.customFields.set(name, value);
  if (change.attachments) ticket.attachments.push(...change.attachments);
  if (change.dueBy !== undefined) ticket.sla.manualDueBy = change.dueBy;
  if (change.frDueBy !== undefined) ticket.sla.manualFrDueBy = change.frDueBy;
}

function noteStatus({ stats, status }: Ticket, to: StatusId, now: number): void {
  const isDone = (id: StatusId): boolean => id === RESOLVED || id === CLOSED;
  stats.statusUpdatedAt = now;
  stats.pendingSince = to === PENDING ? now : null;
  if (isDone(to)) stats.resolvedAt ??= now;
  if (to === CLOSED) stats.closedAt = now;
  if (isDone(status) && !isDone(to)) {
    stats.reopenedAt = now;
    stats.resolvedAt = null;
    stats.closedAt = null;
  }
}

/** Sets `updated_at` and lets the search index fall behind. */
export function touch({ account }: Pick<Ledger, 'account'>, ticket: Ticket): void {
  const now = account.clock.now();
  ticket.updatedAt = now;
  ticket.indexedAt = Math.max(ticket.indexedAt, now + account.searchLagMs);
}

/** Everything a ticket has room for together, files of its conversations included. */
export const filesOf = (ticket: Ticket): readonly Attachment[] => [
  ...ticket.attachments,
  ...ticket.conversations.flatMap(({ attachments }) => attachments),
];

/** The conversation with this id, with its ticket. */
export function findConversation(
  account: Account,
  id: number,
): { readonly ticket: Ticket; readonly conversation: Conversation } | undefined {
  for (const ticket of account.tickets.values()) {
    const conversation = ticket.conversations.find((each) => each.id === id);
    if (conversation) return { ticket, conversation };
  }
  return undefined;
}
