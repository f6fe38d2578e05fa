import type { ConversationId } from '../../core/ids.ts';
import type { Database, Row } from './database.ts';

/** States of entries that still stand in their queue. */
export const WAITING = `state IN ('pending', 'claimed', 'asked', 'dead')`;

/** The first entries of a queue, in order. */
export const headOf = (db: Database, conversationId: ConversationId, target: string, limit: number): Row[] =>
  db.all(
    `SELECT seq, id, state, kind, effect, ticket_key, op_id, solo, created_at FROM outbox
       WHERE conversation_id = ? AND target = ? AND ${WAITING} ORDER BY seq LIMIT ?`,
    conversationId,
    target,
    limit,
  );

/**
 * Lets the next entry of a queue go from `inMs` on. A queue that ran empty releases the one that waits for it (its
 * conversation was merged into another while a call was in flight).
 */
export const advanceQueue = (db: Database, conversationId: ConversationId, target: string, inMs = 0): void => {
  const more = headOf(db, conversationId, target, 1).length > 0;
  const dueAt = more ? db.now() + inMs : null;
  db.run(
    'UPDATE queues SET op_id = NULL, fence = fence + 1, due_at = ? WHERE conversation_id = ? AND target = ?',
    dueAt,
    conversationId,
    target,
  );
  if (more) return;
  db.run(
    'UPDATE queues SET waits_on = NULL, due_at = ? WHERE waits_on = ? AND target = ?',
    db.now(),
    conversationId,
    target,
  );
};

/** Puts off what the queue holds, keeping its op. */
export const delayQueue = (db: Database, conversationId: ConversationId, target: string, inMs: number): void => {
  db.run(
    'UPDATE queues SET due_at = ? WHERE conversation_id = ? AND target = ?',
    db.now() + inMs,
    conversationId,
    target,
  );
};
