import type { LookupAnswer } from './bot.ts';
import type { TicketStatus } from './conversation.ts';
import type { HelpdeskComment, TicketSnapshot } from './helpdesk-types.ts';
import type { CommentId, HelpdeskTicketId, RequesterId, Wamid } from './ids.ts';
import type { RequesterFacts, ShownValues } from './ticket-rules.ts';

/** Why a vendor said no, in words that the decision can act on. */
export type RefusalReason =
  | 'ticket-closed' // immutable: a follow-up is needed
  | 'ticket-gone' // deleted
  | 'ticket-spam' // among the spam: the customer is kept out
  | 'ticket-full' // the vendor's limit of comments
  | 'ticket-unmade' // its creation was refused; the entry came back unsent
  | 'requester-gone'
  | 'requester-suspended'
  | 'unknown-field' // a group, field, option, form … that is not there (any more)
  | 'window-closed' // Meta's 24 hours
  | 'recipient' // this customer cannot be reached
  | 'too-large'
  | 'file' // what it carries cannot be had
  | 'invalid'
  | 'forbidden'
  | 'other';

/** What an applied call told us. Only what later steps need. */
export interface AppliedData {
  readonly ticketId?: HelpdeskTicketId;
  readonly ticketUrl?: string;
  /** The ticket's status after the call. */
  readonly ticketStatus?: TicketStatus;
  /** The comments this call wrote, so that their echo is recognised. */
  readonly commentIds?: readonly CommentId[];
  /** Epoch ms, by the helpdesk's own clock: when it was written. */
  readonly writtenAt?: number;
  /** An earlier attempt was in doubt: what was made may have been there, and written on, before anybody here knew it. */
  readonly late?: true;
  readonly requesterId?: RequesterId;
  /** What the helpdesk knows of them. */
  readonly requester?: RequesterFacts;
  /** What people and rules both set on a ticket, as it is after the call. */
  readonly values?: ShownValues;
  readonly wamid?: Wamid;
  /** The address WhatsApp made of ours. */
  readonly waId?: string;
  readonly snapshot?: TicketSnapshot;
  /** Comments found by a read, oldest first. They travel on as events of their own. */
  readonly comments?: readonly HelpdeskComment[];
  /** What a lookup brought. */
  readonly answer?: LookupAnswer;
  /** Configured names that the helpdesk does not know and that were left out. */
  readonly leftOut?: readonly string[];
}

/**
 * What one call to a vendor came to. Certainty is the point: `applied` and `refused` are facts, `throttled`,
 * `unavailable` and `unauthorized` are facts too (nothing happened), `unknown` means that it may have happened.
 * `detail` is for operators: never a customer's word, never a secret.
 */
export type CallResult =
  | { readonly result: 'applied'; readonly data: AppliedData }
  | {
      readonly result: 'refused';
      readonly reason: RefusalReason;
      readonly status?: number;
      /** The vendor's own code (Graph's number, Zendesk's error name). */
      readonly code?: string;
      readonly detail: string;
    }
  | { readonly result: 'throttled'; readonly retryAfterMs?: number; readonly account: boolean; readonly detail: string }
  | { readonly result: 'unavailable'; readonly retryAfterMs?: number; readonly detail: string }
  | { readonly result: 'unauthorized'; readonly detail: string }
  | {
      readonly result: 'unknown';
      /** `answered`: an error answer came; `silent`: none did (timeout, reset, crash). */
      readonly cause: 'answered' | 'silent';
      /** The vendor's code says that a later try may work (Graph's transient codes). */
      readonly retryable: boolean;
      readonly detail: string;
    };

/** What became of an effect, as its lane hears of it. */
export type Outcome =
  | { readonly result: 'applied'; readonly data: AppliedData }
  | { readonly result: 'refused'; readonly reason: RefusalReason; readonly code?: string; readonly detail: string }
  /** Nobody knows; the effect waits for an answer of an agent or for a late status. */
  | { readonly result: 'unknown'; readonly detail: string }
  /** Given up; listed under the dead entries. */
  | {
      readonly result: 'dead';
      readonly reason: RefusalReason | 'gave-up';
      readonly code?: string;
      readonly detail: string;
    }
  /** A dead entry stopped holding its conversation: what follows goes on without it. */
  | { readonly result: 'parked' };
