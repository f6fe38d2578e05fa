import type { InboxEvent } from '../../core/events.ts';
import type { ConversationId } from '../../core/ids.ts';
import type { Database } from './database.ts';

export interface NewEvent {
  readonly conversationId: ConversationId | undefined;
  readonly event: InboxEvent;
  readonly receivedAt: number;
  readonly state?: 'pending' | 'discarded' | 'unmatched';
  readonly reason?: string;
  /** Its place in the lane; by default behind everything. */
  readonly position?: number;
}

/** Puts an event into the inbox and returns its id. The lane is woken by the caller. */
export const insertEvent = (db: Database, added: NewEvent): number => {
  const { event } = added;
  const wamid = 'wamid' in event ? event.wamid : null;
  const opId = event.type === 'delivery-status' ? (event.opId ?? null) : null;
  const id = db.insert(
    `INSERT INTO inbox (position, conversation_id, type, event, state, reason, wamid, op_id, received_at)
       VALUES (COALESCE(?, (SELECT MAX(id) FROM inbox) + 1, 1), ?, ?, ?, ?, ?, ?, ?, ?)`,
    added.position ?? null,
    added.conversationId ?? null,
    event.type,
    JSON.stringify(event),
    added.state ?? 'pending',
    added.reason ?? null,
    wamid,
    opId,
    added.receivedAt,
  );
  db.run('UPDATE inbox SET position = ? WHERE id = ?', added.position ?? id, id);
  return id;
};

/** Makes a lane claimable now, unless somebody works on it (its commit looks for more by itself). */
export const wakeLane = (db: Database, id: ConversationId): void => {
  db.run('UPDATE conversations SET due_at = ? WHERE id = ? AND due_at IS NULL', db.now(), id);
};

/** Adds to one of the counters that the accounting is made of. */
export const count = (db: Database, name: string, n = 1): void => {
  db.run('INSERT INTO counters (name, n) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET n = n + excluded.n', name, n);
};

/** Statuses that came before their send was known find it now. */
export const matchStatuses = (db: Database, wamid: string, conversationId: ConversationId): void => {
  const matched = db.run(
    "UPDATE inbox SET state = 'pending', conversation_id = ? WHERE wamid = ? AND state = 'unmatched'",
    conversationId,
    wamid,
  );
  if (matched > 0) wakeLane(db, conversationId);
};
