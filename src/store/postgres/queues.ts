import type { Target } from '../../core/effects.ts';
import type { ConversationId } from '../../core/ids.ts';
import { dueFrom, isHolding, WAITING } from '../shared/queue.ts';
import type { Row } from '../shared/rows.ts';
import { mergedInto } from './chains.ts';
import type { Tx } from './database.ts';

const ENTRY = 'seq, id, state, kind, effect, ticket_key, op_id, solo, created_at';

/** The first entries of a queue, in order. */
export const headOf = (tx: Tx, conversationId: ConversationId, target: string, limit: number): Promise<Row[]> =>
  tx.all(
    `SELECT ${ENTRY} FROM outbox WHERE conversation_id = $1 AND target = $2 AND ${WAITING} ORDER BY seq LIMIT $3`,
    [conversationId, target, limit],
  );

/** Locks one queue; undefined when it does not exist. */
export const lockQueue = (tx: Tx, conversationId: ConversationId, target: string): Promise<Row | undefined> =>
  tx.get('SELECT fence, op_id, due_at, waits_on FROM queues WHERE conversation_id = $1 AND target = $2 FOR UPDATE', [
    conversationId,
    target,
  ]);

/**
 * Lets the next entry of a queue go from `inMs` on. A queue that ran empty releases the one that waits for it (its
 * conversation was merged into another while a call was in flight); that needs the lock of its lane.
 */
export const advanceQueue = async (tx: Tx, conversationId: ConversationId, target: Target, inMs = 0): Promise<void> => {
  const [next] = await headOf(tx, conversationId, target, 1);
  await tx.run(
    'UPDATE queues SET op_id = NULL, fence = fence + 1, due_at = $1 WHERE conversation_id = $2 AND target = $3',
    [next ? dueFrom(next, inMs, tx.now) : null, conversationId, target],
  );
  if (next) return;
  const waiting = await tx.all(
    'SELECT conversation_id FROM queues WHERE waits_on = $1 AND target = $2 ORDER BY conversation_id',
    [conversationId, target],
  );
  for (const row of waiting) {
    const id = String(row['conversation_id']);
    // A call of its own keeps its lease, its pause or its question: only a queue that holds none starts anew.
    await tx.run(
      `UPDATE queues SET waits_on = $1, due_at = COALESCE(due_at, CASE WHEN op_id IS NULL THEN $2::bigint END)
         WHERE conversation_id = $3 AND target = $4`,
      [(await othersAhead(tx, id, target)) ?? null, tx.now, id, target],
    );
  }
};

/** Whether a queue holds a call, one that is retried, or a dead entry that still keeps the others back. */
export const isHeld = async (tx: Tx, conversationId: ConversationId, target: string): Promise<boolean> => {
  const queue = await tx.get('SELECT op_id FROM queues WHERE conversation_id = $1 AND target = $2', [
    conversationId,
    target,
  ]);
  return (queue?.['op_id'] ?? null) !== null || isHolding((await headOf(tx, conversationId, target, 1))[0]);
};

/** Another conversation that was merged into this one and still holds its queue. Looked for after merges only. */
const othersAhead = async (
  tx: Tx,
  conversationId: ConversationId,
  target: string,
): Promise<ConversationId | undefined> => {
  for (const id of await mergedInto(tx, conversationId)) if (await isHeld(tx, id, target)) return id;
  return undefined;
};

/** Puts off what the queue holds, keeping its op. */
export const delayQueue = async (
  tx: Tx,
  conversationId: ConversationId,
  target: string,
  inMs: number,
): Promise<void> => {
  await tx.run('UPDATE queues SET due_at = $1 WHERE conversation_id = $2 AND target = $3', [
    tx.now + inMs,
    conversationId,
    target,
  ]);
};

/** Takes an op apart: its entries wait on their own again. */
export const dissolve = async (tx: Tx, opId: string, solo: boolean): Promise<void> => {
  await tx.run("UPDATE outbox SET state = 'pending', op_id = NULL, solo = GREATEST(solo, $1::int) WHERE op_id = $2", [
    solo ? 1 : 0,
    opId,
  ]);
  await tx.run('DELETE FROM ops WHERE id = $1', [opId]);
};
