import type { DeliveryStatus, InboxEvent } from '../../core/events.ts';
import type { ConversationId, OpId } from '../../core/ids.ts';
import type { Row } from './rows.ts';

/** An event on its way into a lane, or beside all lanes. */
export interface NewEvent {
  readonly conversationId: ConversationId | undefined;
  readonly event: InboxEvent;
  readonly receivedAt: number;
  readonly state?: 'pending' | 'discarded' | 'unmatched';
  readonly reason?: string;
  /** Its place in the lane; by default behind everything. */
  readonly position?: number;
}

/** An event that the store itself tells a lane; every other one was accepted. */
export const isOwn = (event: InboxEvent): boolean =>
  event.type === 'effect-settled' || event.type === 'conversation-merged';

/** What an event is looked up by. */
export const wamidOf = (event: InboxEvent): string | undefined => ('wamid' in event ? event.wamid : undefined);
export const opIdOf = (event: InboxEvent): OpId | undefined =>
  event.type === 'delivery-status' ? event.opId : undefined;

/**
 * The place ahead of everything that is undecided, behind news of the same kind. A refusal has to be known before the next
 * message is decided: that one would be sent where the refusal came from, and fall behind those that come after it.
 * `pending` are the lane's undecided events (type, position), in order.
 */
export const frontOf = (pending: readonly Row[]): { readonly position?: number } => {
  // The tickets of a merged lane are known only after the event that brings them.
  if (pending.some((row) => row['type'] === 'conversation-merged')) return {};
  const next = pending.findIndex((row) => row['type'] !== 'effect-settled');
  const after = pending[next]?.['position'];
  if (typeof after !== 'number') return {};
  const before = pending[next - 1]?.['position'];
  return { position: typeof before === 'number' ? (before + after) / 2 : after - 0.5 };
};

const RANK: Readonly<Record<string, number>> = { failed: 0, sent: 1, delivered: 2, read: 3, played: 4 };

/** The best status so far stays; `failed` only counts while nothing better is known. */
export const statusWins = (status: DeliveryStatus['status'], before: unknown): boolean => {
  const known = RANK[String(before)] ?? -1;
  return status === 'failed' ? known <= 1 : (RANK[status] ?? -1) > known;
};
