import type { ConversationId } from '../../core/ids.ts';
import { dueFrom, isHolding, WAITING } from '../shared/queue.ts';
import type { Database, Row } from './database.ts';

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
  const [next] = headOf(db, conversationId, target, 1);
  db.run(
    'UPDATE queues SET op_id = NULL, fence = fence + 1, due_at = ? WHERE conversation_id = ? AND target = ?',
    next ? dueFrom(next, inMs, db.now()) : null,
    conversationId,
    target,
  );
  if (next) return;
  for (const row of db.all(
    'SELECT conversation_id FROM queues WHERE waits_on = ? AND target = ?',
    conversationId,
    target,
  )) {
    const waiting = String(row['conversation_id']);
    // A call of its own keeps its lease, its pause or its question: only a queue that holds none starts anew.
    db.run(
      `UPDATE queues SET waits_on = ?, due_at = COALESCE(due_at, CASE WHEN op_id IS NULL THEN ? END)
         WHERE conversation_id = ? AND target = ?`,
      othersAhead(db, waiting, target) ?? null,
      db.now(),
      waiting,
      target,
    );
  }
};

/** Whether a queue holds a call, one that is retried, or a dead entry that still keeps the others back. */
export const isHeld = (db: Database, conversationId: ConversationId, target: string): boolean =>
  db.get('SELECT op_id FROM queues WHERE conversation_id = ? AND target = ?', conversationId, target)?.['op_id'] !=
    null || isHolding(headOf(db, conversationId, target, 1)[0]);

/** Every conversation that became this one, directly or by way of another. */
export const mergedInto = (db: Database, conversationId: ConversationId): ConversationId[] =>
  db
    .all(
      `WITH RECURSIVE merged (id) AS (
         SELECT id FROM conversations WHERE merged_into = ?
         UNION SELECT c.id FROM conversations c JOIN merged m ON c.merged_into = m.id)
       SELECT id FROM merged`,
      conversationId,
    )
    .map((row) => String(row['id']));

/** Another conversation that was merged into this one and still holds its queue. Looked for after merges only. */
const othersAhead = (db: Database, conversationId: ConversationId, target: string): ConversationId | undefined =>
  mergedInto(db, conversationId).find((id) => isHeld(db, id, target));

/** Puts off what the queue holds, keeping its op. */
export const delayQueue = (db: Database, conversationId: ConversationId, target: string, inMs: number): void => {
  db.run(
    'UPDATE queues SET fence = fence + 1, due_at = ? WHERE conversation_id = ? AND target = ?',
    db.now() + inMs,
    conversationId,
    target,
  );
};
