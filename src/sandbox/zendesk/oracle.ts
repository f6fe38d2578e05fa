import type { JsonObject } from '../shared/json-input.ts';
import type { EffectLog, RequestCounters } from '../shared/oracle.ts';

/** One write that the API committed, recorded before it was answered. What agents do in the helpdesk is not in here. */
export interface ZendeskEffect {
  /** Epoch ms. */
  readonly at: number;
  readonly kind: 'ticket-created' | 'comment-added' | 'updated' | 'tags-added' | 'user-upserted' | 'upload';
  readonly requestNo: number;
  readonly ticketId?: number;
  /** Set whenever the write carried a comment, also for `ticket-created`. */
  readonly commentId?: number;
  readonly userId?: number;
  readonly externalId?: string | null;
  readonly authorId?: number;
  readonly public?: boolean;
  /** The comment as plain text. */
  readonly body?: string;
  /** `ticket.metadata` as it was sent. */
  readonly metadata?: JsonObject;
  /** Fields that changed -> new value. Tags added, for `tags-added`. */
  readonly fields?: JsonObject;
}

/** What the emulator knows and a client may have missed. */
export interface ZendeskOracle extends EffectLog<ZendeskEffect> {
  readonly requests: RequestCounters;
}
