import type { Alias, Contact } from './contact.ts';
import type { DeadEntry } from './dead.ts';
import type { Reason } from './decision.ts';
import type { Effect, SendPurpose } from './effects.ts';
import type { InboxEvent, StoredEvent } from './events.ts';
import type { CommentId, ConversationId, EffectId, HelpdeskTicketId, NumberId, TicketKey, Wamid } from './ids.ts';

/** What people look at. Kept apart from the Store: nothing here changes anything but dead entries. */
export interface Reads {
  /** The decisions on a message (wamid) or on a helpdesk ticket id, oldest first. */
  explain(id: string): Promise<readonly Explained[]>;
  /**
   * What came in and what was decided, oldest first: the events after `afterEventId`, or the newest ones. At most `limit`.
   * With several instances an event may turn up a moment later than one with a larger id.
   */
  decisions(afterEventId: number | undefined, limit: number): Promise<readonly Explained[]>;
  counts(): Promise<Counts>;
  /** What is known of the talk with a customer on a number; undefined when there is no such customer. */
  talkWith(numberId: NumberId, alias: Alias): Promise<Talk | undefined>;
  /** Everything that a whole talk was decided by, by a message (wamid) or a helpdesk ticket id of it; undefined when neither is known. */
  recorded(id: string): Promise<RecordedTalk | undefined>;
  deadEntries(limit: number): Promise<readonly DeadEntry[]>;
}

export interface Talk {
  readonly contact: Contact;
  /** Epoch ms. */
  readonly lastInboundAt?: number;
}

/** A talk as it came in, oldest first, as far as its words are still kept. Holds the customer's words. */
export interface RecordedTalk {
  readonly contact: Contact;
  readonly numberId: NumberId;
  readonly events: readonly StoredEvent[];
  /** Events whose words are not kept any more. */
  readonly missing: number;
}

export interface Explained {
  readonly eventId: number;
  readonly type: InboxEvent['type'];
  readonly conversationId: ConversationId;
  readonly receivedAt: number;
  readonly decidedAt?: number;
  /** The message of WhatsApp that the event is about. */
  readonly wamid?: Wamid;
  /** The comment of the helpdesk that the event is about, while its body is kept. */
  readonly comment?: CommentId;
  readonly reasons: readonly Reason[];
  readonly effects: readonly ExplainedEffect[];
  /** The helpdesk's ids of the tickets named in reasons and effects, as far as they were made. */
  readonly tickets?: Readonly<Record<TicketKey, HelpdeskTicketId>>;
  readonly policyHash?: string;
}

export interface ExplainedEffect {
  readonly id: EffectId;
  readonly kind: Effect['kind'];
  /** The entry's state in the outbox; of one that is under way `retry` or `unknown` when its call came to that. */
  readonly state: string;
  readonly ticket?: TicketKey;
  /** What is said to whom, of comments and texts whose body is still kept. */
  readonly form?: 'customer-comment' | 'note' | SendPurpose;
}

/** I-30 of the accounting law: what came in stands somewhere. Rows by direction and state. */
export interface Counts {
  readonly inbox: Readonly<Record<string, number>>;
  readonly outbox: Readonly<Record<string, number>>;
  readonly oldestInboxMs: number;
  readonly oldestOutboxMs: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly discarded: Readonly<Record<string, number>>;
  /** What came in less what stands somewhere, events and effects: anything but 0 is a fault of ours. */
  readonly imbalance: { readonly inbound: number; readonly outbound: number };
  /** Bytes of the files that are stored. */
  readonly fileBytes: number;
  readonly paused: readonly { readonly account: string; readonly reason: string }[];
  /** Since when an operator's pause holds all sending, epoch ms. */
  readonly sendingPausedSince?: number;
}
