import type { Consent, Contact } from './contact.ts';
import type { Conversation } from './conversation.ts';
import type { AnySend, Effect } from './effects.ts';
import type { DeliveryStatus, DiscardReason, StoredEvent } from './events.ts';
import type { CommentId, EffectId, TicketKey, Wamid } from './ids.ts';
import type { Policy } from './policy.ts';
import type { TemplateCatalogue } from './templates.ts';

/** What the store knows around an event and the decision needs, looked up when the lane is claimed. */
export interface EventRefs {
  /** The ticket of the message that this one quotes or refers to, or whose delivery failed. */
  readonly messageTicket?: TicketKey;
  /** How the message of either side reads that this one quotes, changes, deletes or reacts to, while its body is kept. */
  readonly quoted?: string;
  /** What is behind an outgoing message whose status this is. */
  readonly sent?: {
    readonly effectId: EffectId;
    readonly comment?: CommentId;
    /** The send itself, where it failed and its words are still kept. */
    readonly effect?: AnySend;
    /** The best status that is known by now, this one among them: a failure that a delivery outdoes is none. */
    readonly best?: DeliveryStatus['status'];
  };
  /** For merges: the ticket key of the merge target, when some conversation already has it. */
  readonly mergeTargetKey?: TicketKey;
}

/** Everything a decision may look at. */
export interface DecisionInput {
  readonly conversation: Conversation;
  readonly contact: Contact;
  readonly event: StoredEvent;
  readonly refs: EventRefs;
  readonly policy: Policy;
  /** What Meta says of the templates of this number's account, where that is known. */
  readonly templates?: TemplateCatalogue;
  /** Epoch ms (Clock). */
  readonly now: number;
}

/** Why something was decided: a stable code and what it was judged by. Never a customer's word. */
export interface Reason {
  readonly code: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

/** A message whose ticket is remembered, for quotes, statuses and `explain`. */
export interface MessageRecord {
  readonly wamid: Wamid;
  readonly ticket: TicketKey;
  readonly at: number;
}

/** What a decision came to. The store commits all of it in one transaction. */
export interface Decision {
  readonly conversation: Conversation;
  readonly effects: readonly Effect[];
  readonly reasons: readonly Reason[];
  readonly messages: readonly MessageRecord[];
  /** Kept and counted, without a ticket. */
  readonly discard?: DiscardReason;
  /** Made while observing: its effects are written down and never delivered, save for reads. */
  readonly observed?: true;
  /** What the customer wants to get, where that changed: the whole of it. Kept with the contact, for all numbers. */
  readonly consent?: Consent;
  /**
   * Timers of this lane, by name: set to a time (epoch ms, Clock), moved, or taken back (undefined). One that is due comes
   * back as an event, once.
   */
  readonly timers: readonly { readonly name: string; readonly dueAt: number | undefined }[];
  /** What an agent decided about sends whose outcome is unknown. */
  readonly answers: readonly { readonly effectId: EffectId; readonly how: 'resend' | 'cancel' }[];
  /** Refused effects about which nothing more can be done: an operator finds them among the dead entries. */
  readonly dead: readonly { readonly effectId: EffectId; readonly reason: string }[];
  /** For operators: a name gone from the helpdesk and the like. */
  readonly alerts: readonly { readonly what: string; readonly detail: string }[];
}

/** The id of the effect at `index` of the decision on inbox event `eventId`. */
export const effectId = (eventId: number, index: number): EffectId => `${eventId}.${index}`;
