import type { CustomerIdentity } from './contact.ts';
import type { Conversation } from './conversation.ts';
import type { CustomerMessage } from './customer-message.ts';
import type { TicketDeadlines } from './deadlines.ts';
import type { Effect } from './effects.ts';
import type { FileFailure, FileRef } from './files.ts';
import type { HelpdeskComment } from './helpdesk-types.ts';
import type { ConversationId, EffectId, HelpdeskTicketId, NumberId, OpId, TicketKey, Wamid } from './ids.ts';
import { type NoticeCard, OPERATOR_NUMBER, type Recipient } from './notices.ts';
import type { Outcome } from './outcome.ts';

export type { CustomerMessage } from './customer-message.ts';

/** Which lane an event belongs to. The store turns it into a conversation in the transaction that accepts it. */
export type Address =
  | { readonly to: 'contact'; readonly numberId: NumberId; readonly identity: CustomerIdentity }
  /** Dropped when no conversation has this ticket and `externalId` is not one of ours. */
  | { readonly to: 'ticket'; readonly ticketId: HelpdeskTicketId; readonly externalId?: string }
  /** A delivery status: by op id, else by wamid. Waits ten minutes for its send, then is counted and dropped. */
  | { readonly to: 'send'; readonly opId?: OpId; readonly wamid: Wamid }
  | { readonly to: 'conversation'; readonly conversationId: ConversationId };

/** The operators' lane: the only conversation of a number that no customer can write to. */
export const TO_OPERATORS: Address = {
  to: 'contact',
  numberId: OPERATOR_NUMBER,
  identity: { aliases: [{ kind: 'bsuid', value: 'deskbridge:operators' }], profile: {} },
};

/** A reaction, edit, deletion, call …: worth a note, never opens or reopens a ticket. */
export interface CustomerSideEvent {
  readonly type: 'customer-side-event';
  readonly wamid: Wamid;
  readonly kind: string;
  readonly text: string;
  readonly sentAt: number;
  /** The message it speaks of. */
  readonly refersTo?: Wamid;
  readonly file?: FileRef;
}

/** A message that the team wrote in the phone app of a coexistence number: shown on the ticket, never sent again. */
export interface PhoneAppMessage {
  readonly type: 'phone-app-message';
  readonly wamid: Wamid;
  readonly kind: string;
  readonly text: string;
  readonly sentAt: number;
  readonly file?: FileRef;
  /** The message of the team that it edits or takes back. */
  readonly refersTo?: Wamid;
}

/** WhatsApp says that the customer has another number or id now. The aliases are merged when it is accepted. */
export interface IdentityChanged {
  readonly type: 'identity-changed';
  readonly text: string;
  readonly at: number;
}

/** The customer ended or resumed marketing messages in WhatsApp's own settings. */
export interface ConsentChanged {
  readonly type: 'consent-changed';
  readonly marketing: 'stopped' | 'resumed';
  readonly at: number;
}

export interface DeliveryStatus {
  readonly type: 'delivery-status';
  readonly wamid: Wamid;
  readonly opId?: OpId;
  readonly status: 'sent' | 'delivered' | 'read' | 'played' | 'failed';
  readonly at: number;
  readonly error?: { readonly code: string; readonly title: string };
  /** Meta's price class of the message, as far as it was said: `service`, `utility` …; `regular` is billed. */
  readonly price?: { readonly category: string; readonly type: string };
}

/**
 * The helpdesk says that something happened to a ticket. Only a hint: the ticket is read before anything is done,
 * save for what cannot be read any more (merges, deletions, spam).
 */
export interface TicketHint {
  readonly type: 'ticket-hint';
  readonly ticketId: HelpdeskTicketId;
  readonly what: 'changed' | 'merged' | 'deleted' | 'restored' | 'spam';
  readonly at: number;
  readonly mergedInto?: HelpdeskTicketId;
}

/** A comment found on a ticket by reading it. */
export interface CommentFound {
  readonly type: 'comment-found';
  readonly comment: HelpdeskComment;
}

/**
 * What became of the effects of one call, in order. When a call was refused, queued effects that could not succeed
 * any more come back with it, unsent, behind the ones that were refused: later comments on a closed or unmade ticket,
 * later parts of a reply. So they are decided anew together and keep their order.
 */
export interface EffectSettled {
  readonly type: 'effect-settled';
  readonly opId: OpId;
  readonly effects: readonly { readonly id: EffectId; readonly effect: Effect }[];
  readonly outcome: Outcome;
  /** Epoch ms (Clock). */
  readonly at: number;
}

/** Two conversations turned out to be one customer's. Comes before every event that moved over. */
export interface ConversationMerged {
  readonly type: 'conversation-merged';
  readonly loser: Conversation;
}

/** A file that its comment did not wait for is there now, or never will be. */
export interface FileSettled {
  readonly type: 'file-settled';
  readonly file: FileRef;
  /** The effect that went without it. */
  readonly effectId: EffectId;
  readonly outcome: { readonly result: 'ready' } | { readonly result: 'failed'; readonly reason: FileFailure };
}

/** A timer of this lane is due. */
export interface TimerDue {
  readonly type: 'timer-due';
  /** As the decision named it. */
  readonly name: string;
  /** Epoch ms (Clock) it was set for. */
  readonly dueAt: number;
}

/** The team opened a ticket for a customer it wants to write to; what stands on it is read. */
export interface TicketStarted {
  readonly type: 'ticket-started';
  readonly ticketId: HelpdeskTicketId;
  /** Epoch ms. */
  readonly at: number;
}

/** Another system of the company writes to the customer: free text, or an approved template. */
export interface OperatorSend {
  readonly type: 'operator-send';
  readonly id: string;
  readonly text?: string;
  /** Without `parameters` the configured ones go in. */
  readonly template?: { readonly name: string; readonly language: string; readonly parameters?: readonly string[] };
  /** Helpdesk field -> text, for the ticket that the answer opens. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** People are to be told something. Only the operators' lane hears of it. */
export interface NoticeRaised {
  readonly type: 'notice-raised';
  /** Empty for an alert: the channels of `alerts` are told. */
  readonly to: readonly Recipient[];
  readonly card: NoticeCard;
}

/** A ticket's deadlines were read. */
export interface DeadlinesSeen {
  readonly type: 'deadlines-seen';
  readonly ticket: TicketKey;
  /** Epoch ms (Clock) when the read began. */
  readonly at: number;
  /** Absent when the helpdesk does not show the ticket any more. */
  readonly found?: TicketDeadlines;
  /** A mark of it: the next read is told to nobody when it finds the same. */
  readonly seen?: string;
}

/** Everything a lane can be told. */
export type InboxEvent =
  | CustomerMessage
  | CustomerSideEvent
  | PhoneAppMessage
  | IdentityChanged
  | ConsentChanged
  | DeliveryStatus
  | TicketHint
  | CommentFound
  | EffectSettled
  | FileSettled
  | TimerDue
  | OperatorSend
  | TicketStarted
  | NoticeRaised
  | DeadlinesSeen
  | ConversationMerged;

/** An event on its way into the inbox. */
export interface ReceivedEvent {
  /** What makes it unique for ever, for example `wa:message:<wamid>`; the webhook and the poll make the same key. */
  readonly key: string;
  readonly address: Address;
  readonly event: InboxEvent;
  /** Kept and counted, but never decided: the reason. */
  readonly discard?: DiscardReason;
}

export type DiscardReason =
  | 'unknown-number'
  | 'not-in-pilot'
  | 'before-since'
  | 'spam'
  | 'group'
  | 'unmatched-status'
  | 'unmapped-ticket'
  | 'undecidable';

/** What a WhatsApp webhook holds, taken apart. One bad element never loses the others. */
export interface ParsedWebhook {
  readonly events: readonly ReceivedEvent[];
  /** Elements that could not be read; kept as dead entries. `json` is the element in a body of its own, for the store only. */
  readonly unreadable: readonly { readonly reason: string; readonly json: string }[];
  /** Things about the account rather than a customer (quality, template, restriction, errors): for operators. */
  readonly account: readonly { readonly what: string; readonly detail: string }[];
}

/** An event as it lies in the inbox. */
export interface StoredEvent {
  /** Inbox row id; grows with acceptance. */
  readonly id: number;
  readonly event: InboxEvent;
  /** Epoch ms (Clock) of acceptance. */
  readonly receivedAt: number;
}
