import type { Target } from '../../core/effects.ts';
import type { ConversationId } from '../../core/ids.ts';
import { isHolding, WAITING } from '../shared/queue.ts';
import type { Row } from '../shared/rows.ts';
import { mergedInto } from './chains.ts';
import type { Tx } from './database.ts';

const ENTRY = 'seq, id, state, kind, effect, ticket_key, op_id, solo, created_at';

/** One lane of the outbox. */
export interface QueueName {
  readonly conversationId: ConversationId;
  readonly target: Target;
}

/** A queue that goes on after so long, ms. */
export interface Later extends QueueName {
  readonly inMs: number;
}

export const nameOfQueue = ({ conversationId, target }: QueueName): string => `${conversationId} ${target}`;

/** The name of a row that has the columns conversation_id and target. */
export const nameOfRow = (row: Row): string => `${row['conversation_id']} ${row['target']}`;

const columns = (queues: readonly QueueName[]): [string[], string[]] => [
  queues.map(({ conversationId }) => conversationId),
  queues.map(({ target }) => target),
];

/** The first entries of a queue, in order. */
export const headOf = (tx: Tx, conversationId: ConversationId, target: string, limit: number): Promise<Row[]> =>
  tx.all(
    `SELECT ${ENTRY} FROM outbox WHERE conversation_id = $1 AND target = $2 AND ${WAITING} ORDER BY seq LIMIT $3`,
    [conversationId, target, limit],
  );

/** Locks queues, in the order of their keys, and gives those that exist by their names. */
export const lockQueues = async (tx: Tx, queues: readonly QueueName[]): Promise<ReadonlyMap<string, Row>> => {
  const rows = await tx.all(
    `SELECT conversation_id, target, fence, op_id, due_at, waits_on FROM queues
       WHERE (conversation_id, target) IN (SELECT * FROM unnest($1::text[], $2::text[]))
       ORDER BY conversation_id, target FOR UPDATE`,
    columns(queues),
  );
  return new Map(rows.map((row) => [nameOfRow(row), row]));
};

/** Locks one queue; undefined when it does not exist. */
export const lockQueue = async (tx: Tx, queue: QueueName): Promise<Row | undefined> =>
  (await lockQueues(tx, [queue])).get(nameOfQueue(queue));

/**
 * Lets the next entries of queues go after their time (`dueFrom`, in SQL). A queue that ran empty releases the one that waits for it (its
 * conversation was merged into another while a call was in flight); that needs the lock of its lane.
 */
export const advanceQueues = async (tx: Tx, queues: readonly Later[]): Promise<void> => {
  if (queues.length === 0) return;
  const emptied = await tx.all(
    `WITH advanced AS (
       UPDATE queues q SET op_id = NULL, fence = q.fence + 1, due_at = (
           SELECT CASE WHEN a.in_ms > 0 THEN $3::bigint + a.in_ms ELSE LEAST($3::bigint, o.created_at) END FROM outbox o
             WHERE o.conversation_id = q.conversation_id AND o.target = q.target AND o.${WAITING} ORDER BY o.seq LIMIT 1)
         FROM unnest($1::text[], $2::text[], $4::bigint[]) AS a (conversation_id, target, in_ms)
         WHERE q.conversation_id = a.conversation_id AND q.target = a.target
         RETURNING q.conversation_id, q.target, q.due_at)
     SELECT w.conversation_id, w.target FROM advanced a JOIN queues w ON w.waits_on = a.conversation_id AND w.target = a.target
       WHERE a.due_at IS NULL ORDER BY w.conversation_id, w.target`,
    [...columns(queues), tx.now, queues.map(({ inMs }) => inMs)],
  );
  for (const row of emptied) {
    const [id, target] = [String(row['conversation_id']), String(row['target'])];
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

/** Puts off what queues hold, keeping their ops. Whoever had them has them no more. */
export const delayQueues = (tx: Tx, queues: readonly Later[]): void => {
  if (queues.length === 0) return;
  tx.write(
    `UPDATE queues q SET fence = q.fence + 1, due_at = $3 + d.in_ms FROM unnest($1::text[], $2::text[], $4::bigint[]) AS d (conversation_id, target, in_ms)
       WHERE q.conversation_id = d.conversation_id AND q.target = d.target`,
    [...columns(queues), tx.now, queues.map(({ inMs }) => inMs)],
  );
};

/** Takes ops apart: their entries wait on their own again. */
export const dissolve = (tx: Tx, opIds: readonly string[], solo: boolean): void => {
  if (opIds.length === 0) return;
  tx.write(
    "UPDATE outbox SET state = 'pending', op_id = NULL, solo = GREATEST(solo, $1::int) WHERE op_id = ANY($2::text[])",
    [solo ? 1 : 0, opIds],
  );
  tx.write('DELETE FROM ops WHERE id = ANY($1::text[])', [opIds]);
};
