import type { Clock } from '../../core/ports.ts';
import type { Random } from '../shared/random.ts';
import type { Timer } from '../shared/timer.ts';
import type { FieldType, PriorityId, StatusChoice } from './model.ts';

/** What customers' words, written through the API in their name, set off. None of it is documented. */
export interface CustomerWords {
  /** A pending, resolved or closed ticket is open again. */
  readonly reopens: boolean;
  /** `stats.requester_responded_at` is set and a next-response target starts. */
  readonly countsAsRequesterResponse: boolean;
  /** They count as the agents' answer: first-response and next-response targets end. */
  readonly countsAsAgentResponse: boolean;
  /** Who the automation rules take as performer; `nobody`: no rule runs. */
  readonly performer: 'agent' | 'requester' | 'nobody';
  /** The requester gets them by e-mail. */
  readonly mailsRequester: boolean;
}

/** Behaviour that no page of the vendor describes. The defaults are the worst case for a bridge. */
export interface Unconfirmed {
  /** A public note with `incoming: true`. */
  readonly incomingNote: CustomerWords;
  /** A reply with the `user_id` of a contact. */
  readonly replyAsContact: CustomerWords;
  /** A public note of an agent counts as the agents' answer. Default true. */
  readonly publicNoteIsResponse: boolean;
  /** Replies and notes set `updated_at`. Default true. */
  readonly conversationsTouchTicket: boolean;
  /** The 409 of a duplicate contact names the known one in `additional_info.user_id`. Default false. */
  readonly duplicateNamesUser: boolean;
  /** Agents can press Reply only where the requester has an e-mail address; else they write public notes. Default true. */
  readonly replyNeedsEmail: boolean;
}

const SILENT_WORDS: CustomerWords = {
  reopens: false,
  countsAsRequesterResponse: false,
  countsAsAgentResponse: false,
  performer: 'agent',
  mailsRequester: false,
};

export const WORST_CASE: Unconfirmed = {
  incomingNote: SILENT_WORDS,
  replyAsContact: { ...SILENT_WORDS, countsAsAgentResponse: true, mailsRequester: true },
  publicNoteIsResponse: true,
  conversationsTouchTicket: true,
  duplicateNamesUser: false,
  replyNeedsEmail: true,
};

/** Seconds; `nextResponse` is a feature of the higher plans. */
export interface SlaTarget {
  readonly respond: number;
  readonly resolve: number;
  readonly nextResponse?: number;
}

export interface SlaOptions {
  /** By priority. Default: a day to respond and three to resolve for low, down to an hour and four for urgent. */
  readonly targets?: Readonly<Partial<Record<PriorityId, SlaTarget>>>;
  /** How long after a write the deadlines are computed, ms. Default 5000. */
  readonly delayMs?: number;
  /** The engine of accounts since August 2025: an update's answer still shows the old deadlines. Default true. */
  readonly newEngine?: boolean;
  /** How often breaches are looked for, ms. Default 60000. */
  readonly batchMs?: number;
}

/** Limits of the plan; see "Rate Limit" in the API reference. All per minute. */
export interface FreshdeskLimits {
  readonly plan?: 'trial' | 'growth' | 'pro' | 'enterprise';
  /** Instead of the plan's. */
  readonly accountPerMinute?: number;
  readonly createsPerMinute?: number;
  readonly updatesPerMinute?: number;
  readonly ticketListsPerMinute?: number;
  readonly contactListsPerMinute?: number;
  readonly off?: boolean;
}

/** Where the automation rules post to. The secret travels in the header `X-Deskbridge-Secret`. */
export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
}

export interface FieldOptions {
  /** With or without the prefix `cf_`. */
  readonly name: string;
  readonly type?: FieldType;
  readonly choices?: readonly string[];
}

export interface FreshdeskEmulatorOptions {
  readonly clock: Clock;
  readonly apiKey: string;
  /** The agent that the key belongs to. Default: Deskbridge, an admin. */
  readonly apiAgent?: { readonly name: string; readonly email: string; readonly role?: 'agent' | 'admin' };
  /** May be connected later by `webhooks.subscribe`. */
  readonly webhook?: WebhookTarget;
  /** Whose doings start the webhook's rule. Default `agent`. */
  readonly rulePerformer?: 'agent' | 'anyone';
  readonly limits?: FreshdeskLimits;
  /** How long the search indexes lag, ms. Default 180000. */
  readonly searchLagMs?: number;
  /** How long an `attachment_url` works, ms. Default 300000. */
  readonly attachmentTtlMs?: number;
  /** How long a webhook's receiver may take, ms. Default 10000; no page says. */
  readonly webhookTimeoutMs?: number;
  /** Names of groups. Default: Support. */
  readonly groups?: readonly string[];
  /** Names of products. Default: none. */
  readonly products?: readonly string[];
  /** Custom ticket fields. */
  readonly fields?: readonly FieldOptions[];
  /** Further statuses, from 6. Default: Waiting on Customer (stops the timer) and Waiting on Third Party. */
  readonly statuses?: readonly StatusChoice[];
  /** Sources that an admin made: name -> number. */
  readonly sources?: Readonly<Record<string, number>>;
  readonly sla?: SlaOptions;
  readonly unconfirmed?: Partial<Unconfirmed>;
  readonly random?: Random;
  readonly timer?: Timer;
}
