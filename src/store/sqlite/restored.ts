import type { NewId } from '../shared/dedupe.ts';
import { MAY_HAVE_HAPPENED, WAS_BEGUN } from '../shared/restored.ts';
import type { Database } from './database.ts';

/** See `Store.markRestored`. */
export const markRestored = (db: Database, newId: NewId): number => {
  const now = db.now();
  const begun = db.run(
    `UPDATE ops SET phase = CASE WHEN phase = 'dead' THEN phase ELSE 'unknown' END, cause = 'silent', retryable = 0, looks = 0,
       unknown_at = 0 WHERE ${WAS_BEGUN}`,
  );
  const waiting = db.all(
    `SELECT e.seq, e.conversation_id, e.target, p.id AS op_id FROM outbox e LEFT JOIN ops p ON p.id = e.op_id
       WHERE ${MAY_HAVE_HAPPENED} AND (p.id IS NULL OR p.started = 0) ORDER BY e.seq`,
  );
  for (const entry of waiting) {
    const opId = newId();
    if (entry['op_id'] !== null) db.run('DELETE FROM ops WHERE id = ?', entry['op_id'] ?? null);
    db.run(
      `INSERT INTO ops (id, conversation_id, target, phase, cause, retryable, first_at, unknown_at) VALUES (?, ?, ?, 'unknown', 'silent', 0, 0, 0)`,
      opId,
      entry['conversation_id'] ?? null,
      entry['target'] ?? null,
    );
    db.run("UPDATE outbox SET state = 'pending', op_id = ? WHERE seq = ?", opId, entry['seq'] ?? 0);
    db.run('UPDATE queues SET op_id = NULL, due_at = ? WHERE op_id = ?', now, entry['op_id'] ?? null);
  }
  db.run('UPDATE queues SET due_at = ? WHERE due_at IS NOT NULL AND op_id IN (SELECT id FROM ops)', now);
  return begun + waiting.length;
};
