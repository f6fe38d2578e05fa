import type { Decision } from '../../core/decision.ts';
import type { ConversationId } from '../../core/ids.ts';
import type { Database } from './database.ts';

/** Sets, moves and takes back what a decision said of its lane's timers. */
export const setTimers = (db: Database, conversationId: ConversationId, timers: Decision['timers']): void => {
  for (const { name, dueAt } of timers) {
    if (dueAt === undefined) db.run('DELETE FROM timers WHERE conversation_id = ? AND name = ?', conversationId, name);
    else
      db.run(
        `INSERT INTO timers (conversation_id, name, due_at) VALUES (?, ?, ?)
           ON CONFLICT (conversation_id, name) DO UPDATE SET due_at = excluded.due_at`,
        conversationId,
        name,
        dueAt,
      );
  }
};

/** The lane became part of another: of two timers of one name the earlier stays. */
export const moveTimers = (db: Database, survivor: ConversationId, loser: ConversationId): void => {
  db.run(
    `INSERT INTO timers (conversation_id, name, due_at) SELECT ?, name, due_at FROM timers WHERE conversation_id = ?
       ON CONFLICT (conversation_id, name) DO UPDATE SET due_at = MIN(due_at, excluded.due_at)`,
    survivor,
    loser,
  );
  db.run('DELETE FROM timers WHERE conversation_id = ?', loser);
};
