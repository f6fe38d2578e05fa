import type { DeskPriority, DeskStatus } from '../shared/desk.ts';
import type { JsonObject } from '../shared/json-input.ts';

/** The account's records. Times are epoch ms; the wire's ISO dates are made in present.ts. */

export type Role = 'end-user' | 'agent' | 'admin';
export type Status = DeskStatus;
export type Priority = DeskPriority;
export type TicketType = 'problem' | 'incident' | 'question' | 'task';

export interface User {
  readonly id: number;
  name: string;
  email: string | null;
  externalId: string | null;
  phone: string | null;
  /** The number is another user's identity; this user only shows it. */
  sharedPhone: boolean;
  role: Role;
  tags: string[];
  organizationId: number | null;
  active: boolean;
  suspended: boolean;
  readonly createdAt: number;
  updatedAt: number;
  /** From when the search index knows the present values. */
  indexedAt: number;
}

/** Where a change came from; `source` as on the "Via object reference" page. */
export interface Via {
  readonly channel: 'api' | 'web' | 'rule';
  readonly from?: JsonObject;
  readonly to?: JsonObject;
  readonly rel: string | null;
}

/** Page "Attachments": the scan comes some seconds after the upload. */
export type ScanResult = 'malware_found' | 'malware_not_found' | 'failed_to_scan' | 'not_scanned';

export interface Attachment {
  readonly id: number;
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly token: string;
  /** A picture within the text: not in the list unless that is asked for. */
  readonly inline: boolean;
  readonly upload?: Upload;
  readonly scan: () => ScanResult;
  /** An agent has allowed to open it although malware was found. */
  accessOverride: boolean;
  redacted: boolean;
}

export interface Upload {
  readonly token: string;
  readonly attachments: Attachment[];
  readonly expiresAt: number;
  used: boolean;
}

export interface Comment {
  /** Also the id of its audit event. */
  readonly id: number;
  readonly auditId: number;
  readonly authorId: number;
  readonly html: string;
  readonly plain: string;
  readonly public: boolean;
  readonly attachments: readonly Attachment[];
  readonly via: Via;
  readonly createdAt: number;
}

/** One property that was set or changed. `field` is Zendesk's name, or a custom field's id as text. */
export interface FieldChange {
  readonly field: string;
  readonly previous: unknown;
  readonly value: unknown;
}

export interface AuditEvent extends FieldChange {
  readonly id: number;
}

export interface Audit {
  readonly id: number;
  readonly ticketId: number;
  readonly createdAt: number;
  readonly authorId: number;
  readonly via: Via;
  readonly custom: JsonObject;
  readonly comment: Comment | undefined;
  readonly creates: boolean;
  readonly changes: readonly AuditEvent[];
}

export interface Ticket {
  readonly id: number;
  subject: string | null;
  description: string;
  status: Status;
  priority: Priority | null;
  type: TicketType | null;
  externalId: string | null;
  requesterId: number;
  readonly submitterId: number;
  assigneeId: number | null;
  groupId: number | null;
  brandId: number;
  formId: number;
  tags: string[];
  customFields: Map<number, unknown>;
  /** Whether the next comment is public when nothing is said. */
  publicByDefault: boolean;
  readonly via: Via;
  readonly followupIds: number[];
  readonly createdAt: number;
  updatedAt: number;
  readonly comments: Comment[];
  readonly audits: Audit[];
  /** The status before a soft deletion. */
  statusBeforeDeletion: Status | undefined;
}

export interface CustomField {
  readonly id: number;
  readonly title: string;
  readonly type: 'text' | 'tagger' | 'checkbox' | 'integer';
  readonly options?: readonly { readonly name: string; readonly value: string }[];
  readonly active?: boolean;
}

export interface Organization {
  readonly id: number;
  readonly name: string;
}

export interface Group {
  readonly id: number;
  readonly name: string;
  deleted?: boolean;
}

/** Who makes a change, and how. */
export interface Actor {
  readonly user: User;
  readonly via: Via;
  /** The number of the API request; undefined for people in the helpdesk and for automations. */
  readonly requestNo: number | undefined;
}
