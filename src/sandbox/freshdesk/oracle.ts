import type { JsonObject } from '../shared/json-input.ts';
import type { EffectLog, RequestCounters } from '../shared/oracle.ts';

/** One write that the API committed, recorded before it was answered. What agents do in the helpdesk is not in here. */
export interface FreshdeskEffect {
  /** Epoch ms. */
  readonly at: number;
  readonly kind:
    | 'ticket-created'
    | 'ticket-updated'
    | 'ticket-deleted'
    | 'ticket-restored'
    | 'tickets-merged'
    | 'note-added'
    | 'reply-sent'
    | 'note-edited'
    | 'note-deleted'
    | 'contact-created'
    | 'contact-updated'
    | 'contact-deleted'
    | 'contacts-merged'
    | 'attachment-deleted'
    | 'rating-added'
    | 'field-created';
  readonly requestNo: number;
  readonly ticketId?: number;
  readonly conversationId?: number;
  /** The contact, or who wrote. */
  readonly userId?: number;
  readonly private?: boolean;
  readonly incoming?: boolean;
  /** The words as plain text. */
  readonly body?: string;
  /** Names of the files that came with it. */
  readonly files?: readonly string[];
  /** What was sent, by the API's names. */
  readonly fields?: JsonObject;
}

/** What the emulator knows and a client may have missed. */
export interface FreshdeskOracle extends EffectLog<FreshdeskEffect> {
  readonly requests: RequestCounters;
}
