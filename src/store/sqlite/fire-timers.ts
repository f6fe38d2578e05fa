import type { NewId } from '../shared/dedupe.ts';
import { timerEvent } from '../shared/timers.ts';
import { acceptEvents } from './accept.ts';
import type { Database } from './database.ts';

/** See `TimerStore.fireTimers`. */
export const fireTimers = (db: Database, newId: NewId, now: number, limit: number): number => {
  const due = db.all(
    'SELECT conversation_id, name, due_at FROM timers WHERE due_at <= ? ORDER BY due_at LIMIT ?',
    now,
    limit,
  );
  for (const row of due)
    db.run(
      'DELETE FROM timers WHERE conversation_id = ? AND name = ?',
      row['conversation_id'] ?? '',
      row['name'] ?? '',
    );
  acceptEvents(
    db,
    newId,
    due.map((row) => timerEvent(newId(), row)),
    now,
  );
  return due.length;
};
