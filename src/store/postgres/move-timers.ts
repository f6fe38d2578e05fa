import type { ConversationId } from '../../core/ids.ts';
import type { Tx } from './database.ts';

/** The lane became part of another: of two timers of one name the earlier stays. Both lanes are locked. */
export const moveTimers = (tx: Tx, survivor: ConversationId, loser: ConversationId): void => {
  tx.write(
    `INSERT INTO timers (conversation_id, name, due_at) SELECT $1, name, due_at FROM timers WHERE conversation_id = $2
       ON CONFLICT (conversation_id, name) DO UPDATE SET due_at = LEAST(timers.due_at, excluded.due_at)`,
    [survivor, loser],
  );
  tx.write('DELETE FROM timers WHERE conversation_id = $1', [loser]);
};
