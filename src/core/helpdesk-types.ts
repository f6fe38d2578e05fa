import type { TicketStatus } from './conversation.ts';
import type { FileRef } from './files.ts';
import type { CommentId, HelpdeskTicketId, RequesterId } from './ids.ts';
import type { Priority } from './priority.ts';

/** A ticket as the helpdesk showed it at one moment. */
export interface TicketSnapshot {
  readonly ticketId: HelpdeskTicketId;
  readonly externalId?: string;
  readonly status: TicketStatus;
  readonly requesterId?: RequesterId;
  readonly url?: string;
  /** Epoch ms of the helpdesk's own `updated_at`. */
  readonly updatedAt: number;
  /** Where a ticket tells by itself whether it is among the spam; else only an event does. */
  readonly spam?: boolean;
  /** Set when the closing audit says that it was merged away. */
  readonly mergedInto?: HelpdeskTicketId;
}

/** A comment or note that is not ours, as read from the helpdesk. */
export interface HelpdeskComment {
  readonly ticketId: HelpdeskTicketId;
  readonly id: CommentId;
  readonly public: boolean;
  readonly author: {
    readonly id: string;
    /** `bridge`: the account's user that we write as. `system`: automations. */
    readonly role: 'agent' | 'customer' | 'bridge' | 'system';
    readonly name?: string;
  };
  readonly html: string;
  /** Epoch ms. */
  readonly createdAt: number;
  /** Pictures inside the text among them. */
  readonly attachments: readonly FileRef[];
}

/** The texts and values a new ticket is made of. Names, not ids: the adapter knows the account's catalogue. */
export interface TicketDraft {
  readonly subject: string;
  readonly priority?: Priority;
  readonly group?: string;
  readonly assignee?: string;
  readonly type?: string;
  readonly form?: string;
  readonly brand?: string;
  readonly source?: string;
  readonly tags: readonly string[];
  /** Helpdesk field (id, key or title) -> text. */
  readonly fields: Readonly<Record<string, string>>;
}

/** What rules change on a ticket that exists. Names, not ids. Nothing that is not named is touched. */
export interface TicketChange {
  /** Never lowers: a ticket that is above it by then stays as it is. */
  readonly raisePriorityTo?: Priority;
  /** Also lowers. */
  readonly priority?: Priority;
  readonly group?: string;
  readonly assignee?: string;
  readonly type?: string;
  /** Helpdesk field (id, key or title) -> text. */
  readonly fields?: Readonly<Record<string, string>>;
}
