import type { Target } from '../../core/effects.ts';
import type { ConversationId } from '../../core/ids.ts';
import type { ClaimedOp } from '../../core/store.ts';
import { isHolding, WAITING } from '../shared/queue.ts';
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

/** The ops whose queues are still their owners'. From here on they stay so until the commit. One that is listed twice is held once. */
export const heldOps = async <Item>(
  tx: Tx,
  items: readonly Item[],
  opOf: (item: Item) => ClaimedOp,
): Promise<ReadonlySet<Item>> => {
  const ops = items.map(opOf);
  const rows = await tx.all(
    `SELECT q.op_id, q.fence FROM unnest($1::text[], $2::text[]) AS asked (conversation_id, target)
       JOIN queues q ON q.conversation_id = asked.conversation_id AND q.target = asked.target
       ORDER BY q.conversation_id, q.target FOR UPDATE OF q`,
    [ops.map(({ conversationId }) => conversationId), ops.map(({ target }) => target)],
  );
  const fences = new Map(rows.map((row) => [row['op_id'], row['fence']]));
  const held = new Set<Item>();
  for (const item of items) {
    const { opId, fence } = opOf(item);
    if (fences.get(opId) !== fence) continue;
    held.add(item);
    fences.delete(opId);
  }
  return held;
};

/** A queue whose call is over. `inMs`: when its next entry may go; by default at once. */
export interface Advance {
  readonly conversationId: ConversationId;
  readonly target: Target;
  readonly inMs?: number;
}

/**
 * Lets the next entries of queues go, as `dueFrom` says. A queue that ran empty releases the one that waits for it (its conversation was merged into
 * another while a call was in flight); that needs the lock of its lane.
 */
export const advanceQueues = async (tx: Tx, queues: readonly Advance[]): Promise<void> => {
  if (queues.length === 0) return;
  const advanced = await tx.all(
    `UPDATE queues q SET op_id = NULL, fence = fence + 1, due_at = (
         SELECT CASE WHEN a.due_at > $4 THEN a.due_at ELSE LEAST($4, o.created_at) END FROM outbox o
           WHERE o.conversation_id = q.conversation_id AND o.target = q.target AND o.${WAITING} ORDER BY o.seq LIMIT 1)
       FROM unnest($1::text[], $2::text[], $3::bigint[]) AS a (conversation_id, target, due_at)
       WHERE q.conversation_id = a.conversation_id AND q.target = a.target RETURNING q.conversation_id, q.target, q.due_at`,
    [
      queues.map(({ conversationId }) => conversationId),
      queues.map(({ target }) => target),
      queues.map(({ inMs = 0 }) => tx.now + inMs),
      tx.now,
    ],
  );
  const empty = advanced.filter((row) => row['due_at'] === null);
  if (empty.length > 0) await releaseWaiting(tx, empty);
};

/** The same for one queue. */
export const advanceQueue = (tx: Tx, conversationId: ConversationId, target: Target, inMs = 0): Promise<void> =>
  advanceQueues(tx, [{ conversationId, target, inMs }]);

const releaseWaiting = async (tx: Tx, empty: readonly Row[]): Promise<void> => {
  const waiting = await tx.all(
    `SELECT q.conversation_id, q.target FROM unnest($1::text[], $2::text[]) AS ahead (conversation_id, target)
       JOIN queues q ON q.waits_on = ahead.conversation_id AND q.target = ahead.target ORDER BY q.conversation_id, q.target`,
    [empty.map((row) => row['conversation_id']), empty.map((row) => row['target'])],
  );
  for (const row of waiting) {
    const id = String(row['conversation_id']);
    const target = String(row['target']);
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
