import type { ConversationId, EffectId, OpId } from './ids.ts';

/**
 * What waits for an operator: effects that were given up (`effect`), bodies that no parser could read (`unreadable`) and events
 * that no decision could be made of (`undecidable`).
 */
export type DeadSort = 'effect' | 'unreadable' | 'undecidable';

/** One line of the list. Its id says its sort: an effect's own, `unreadable-…` or `event-…`. */
export interface DeadEntry {
  readonly id: string;
  readonly kind: string;
  readonly conversationId?: ConversationId;
  readonly reason: string;
  /** Epoch ms. */
  readonly at: number;
  /** Retention dropped its body: it can only be discarded. */
  readonly bodyGone?: true;
}

/** Everything that may be known of one without reading a customer's words. */
export interface DeadDetail extends DeadEntry {
  readonly sort: DeadSort;
  /** What follows in its conversation still waits for it. */
  readonly holds?: true;
  /** The helpdesk's ticket, or the bridge's own key of one that was not made. */
  readonly ticket?: string;
  readonly opId?: OpId;
  readonly attempts?: number;
  /** Database time of its first attempt, epoch ms. */
  readonly firstAt?: number;
  /** One of its attempts may have happened: a retry looks first, but for a WhatsApp message. */
  readonly inDoubt?: true;
  /** Retried and discarded with it: members of one call, later parts of the same reply. */
  readonly together?: readonly EffectId[];
  /** Of an unreadable body: whose webhook it was, and its size. */
  readonly source?: string;
  readonly bytes?: number;
}

/** What became of a retry or a discard. */
export type DeadChange =
  /** `ids`: the entries it took along. `mayDouble`: the customer may get a WhatsApp message twice. */
  | { readonly result: 'done'; readonly ids: readonly string[]; readonly mayDouble: boolean }
  /** Unknown, or somebody else did something about it first. */
  | { readonly result: 'not-dead' }
  | { readonly result: 'body-gone' }
  /** An unreadable body that still cannot be read. */
  | { readonly result: 'unreadable'; readonly reason: string };

/** Dead entries one by one. Each change is one transaction and happens once, however many ask for it at the same time. */
export interface DeadLetters {
  deadEntry(id: string): Promise<DeadDetail | undefined>;
  /**
   * Takes an effect's call up again under its own op id, or lets an event be decided again. What may have happened comes back
   * as unknown, so that the helpdesk is read first. Its waiting time starts anew. Not for unreadable bodies.
   */
  retryDead(id: string): Promise<DeadChange>;
  /** Drops its body for good; what waits behind it goes on. */
  discardDead(id: string): Promise<DeadChange>;
  /** The body of an unreadable entry, by its id. */
  unreadableBody(id: string): Promise<{ readonly source: string; readonly body: Uint8Array } | undefined>;
}
