import { MAY_HAVE_HAPPENED, WAS_BEGUN } from '../shared/restored.ts';
import type { Identity, Tx } from './database.ts';

/** See `Store.markRestored`. No other instance may run meanwhile. */
export const markRestored = async (tx: Tx, { newId }: Identity): Promise<number> => {
  const begun = await tx.run(
    `UPDATE ops SET phase = CASE WHEN phase = 'dead' THEN phase ELSE 'unknown' END, cause = 'silent', retryable = 0, looks = 0,
       unknown_at = 0 WHERE ${WAS_BEGUN}`,
  );
  const waiting = await tx.all(
    `SELECT e.seq, e.conversation_id, e.target, p.id AS op_id FROM outbox e LEFT JOIN ops p ON p.id = e.op_id
       WHERE ${MAY_HAVE_HAPPENED} AND (p.id IS NULL OR p.started = 0) ORDER BY e.seq`,
  );
  for (const entry of waiting) {
    const opId = newId();
    const before = entry['op_id'];
    tx.write('UPDATE queues SET op_id = NULL, due_at = $1 WHERE op_id = $2', [tx.now, before]);
    tx.write('DELETE FROM ops WHERE id = $1', [before]);
    tx.write(
      `INSERT INTO ops (id, conversation_id, target, phase, cause, retryable, first_at, unknown_at)
         VALUES ($1, $2, $3, 'unknown', 'silent', 0, 0, 0)`,
      [opId, entry['conversation_id'], entry['target']],
    );
    tx.write("UPDATE outbox SET state = 'pending', op_id = $1 WHERE seq = $2", [opId, entry['seq']]);
  }
  tx.write('UPDATE queues SET due_at = $1 WHERE due_at IS NOT NULL AND op_id IN (SELECT id FROM ops)', [tx.now]);
  return begun + waiting.length;
};
