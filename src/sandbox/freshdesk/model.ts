/** The account's records. Times are epoch ms; the wire's ISO dates are made in present.ts. */

/** 2 open, 3 pending, 4 resolved, 5 closed; an admin's own ones from 6. */
export type StatusId = number;
/** 1 low, 2 medium, 3 high, 4 urgent. */
export type PriorityId = 1 | 2 | 3 | 4;
export const OPEN = 2;
export const PENDING = 3;
export const RESOLVED = 4;
export const CLOSED = 5;

/** A contact or an agent: they share the space of user ids. */
export interface User {
  readonly id: number;
  readonly role: 'end-user' | 'agent' | 'admin';
  name: string;
  email: string | null;
  phone: string | null;
  mobile: string | null;
  twitterId: string | null;
  externalId: string | null;
  address: string | null;
  description: string | null;
  jobTitle: string | null;
  language: string;
  timeZone: string;
  tags: string[];
  companyId: number | null;
  deleted: boolean;
  blocked: boolean;
  readonly createdAt: number;
  updatedAt: number;
  /** From when the search index knows the present values. */
  indexedAt: number;
}

export interface Attachment {
  readonly id: number;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly createdAt: number;
}

/** What the reference calls a conversation: one reply or note. */
export interface Conversation {
  readonly id: number;
  readonly ticketId: number;
  readonly userId: number;
  html: string;
  plain: string;
  readonly incoming: boolean;
  readonly private: boolean;
  /** 0 reply, 2 note. */
  readonly source: 0 | 2;
  readonly toEmails: readonly string[];
  readonly ccEmails: readonly string[];
  readonly bccEmails: readonly string[];
  attachments: Attachment[];
  readonly createdAt: number;
  updatedAt: number;
  lastEdited: { readonly at: number; readonly userId: number } | undefined;
}

/** Points in time that `include=stats` shows; the last five are seen in live answers only. */
export interface Stats {
  firstRespondedAt: number | null;
  resolvedAt: number | null;
  closedAt: number | null;
  agentRespondedAt: number | null;
  requesterRespondedAt: number | null;
  reopenedAt: number | null;
  pendingSince: number | null;
  statusUpdatedAt: number;
}

/** The deadlines as the API shows them. */
export interface DueTimes {
  readonly dueBy: number | null;
  readonly frDueBy: number | null;
  readonly nrDueBy: number | null;
}

/** What the SLA engine keeps of a ticket. */
export interface SlaState {
  shown: DueTimes;
  /** What will be shown from `at` on. */
  coming: { readonly at: number; readonly times: DueTimes } | undefined;
  /** Set by hand: they follow nothing any more. */
  manualDueBy: number | null;
  manualFrDueBy: number | null;
  /** How long the clock has stood still in statuses that stop it, ms. */
  pausedMs: number;
  stoppedAt: number | undefined;
  /** When the customer's unanswered words came. */
  waitingSince: number | undefined;
  isEscalated: boolean;
  frEscalated: boolean;
  nrEscalated: boolean;
}

export interface Ticket {
  readonly id: number;
  subject: string | null;
  html: string;
  plain: string;
  status: StatusId;
  priority: PriorityId;
  source: number;
  type: string | null;
  requesterId: number;
  /** The agent who opened it by an outbound e-mail or a call; undefined: the description is the requester's. */
  readonly startedBy: number | undefined;
  responderId: number | null;
  groupId: number | null;
  productId: number | null;
  ccEmails: string[];
  tags: string[];
  customFields: Map<string, unknown>;
  attachments: Attachment[];
  readonly conversations: Conversation[];
  readonly stats: Stats;
  readonly sla: SlaState;
  deleted: boolean;
  spam: boolean;
  archived: boolean;
  readonly createdAt: number;
  updatedAt: number;
  indexedAt: number;
}

export interface CustomField {
  readonly id: number;
  /** With the prefix `cf_`. */
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly choices?: readonly string[];
}

export type FieldType =
  | 'custom_text'
  | 'custom_paragraph'
  | 'custom_number'
  | 'custom_decimal'
  | 'custom_checkbox'
  | 'custom_dropdown'
  | 'custom_date';

export interface StatusChoice {
  readonly id: StatusId;
  readonly name: string;
  readonly customerName: string;
  readonly stopsTimer: boolean;
}

export interface Group {
  readonly id: number;
  readonly name: string;
}

export interface Rating {
  readonly id: number;
  readonly ticketId: number;
  readonly userId: number;
  readonly agentId: number | null;
  readonly groupId: number | null;
  readonly feedback: string | null;
  readonly ratings: Readonly<Record<string, number>>;
  readonly createdAt: number;
}

/** An e-mail that the helpdesk sent to a customer. */
export interface Mail {
  readonly to: string;
  readonly ticketId: number;
  readonly conversationId: number;
}
