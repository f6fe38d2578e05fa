import type { DeliveryStatus } from '../../core/events.ts';
import type { ConversationId } from '../../core/ids.ts';
import { frontOf, isOwn, type NewEvent, opIdOf, statusWins, wamidOf } from '../shared/inbox.ts';
import type { Database } from './database.ts';

/** Puts an event into the inbox and returns its id. The lane is woken by the caller. */
export const insertEvent = (db: Database, added: NewEvent): number => {
  const { event } = added;
  if (isOwn(event)) count(db, 'events:own');
  // The default place in the lane is the event's own id, which is the last one and one more.
  return db.insert(
    `INSERT INTO inbox (position, conversation_id, type, event, state, reason, wamid, op_id, received_at)
       VALUES (COALESCE(?, (SELECT seq FROM sqlite_sequence WHERE name = 'inbox') + 1, 1), ?, ?, ?, ?, ?, ?, ?, ?)`,
    added.position ?? null,
    added.conversationId ?? null,
    event.type,
    JSON.stringify(event),
    added.state ?? 'pending',
    added.reason ?? null,
    wamidOf(event) ?? null,
    opIdOf(event) ?? null,
    added.receivedAt,
  );
};

/** Makes a lane claimable now, unless somebody works on it (its commit looks for more by itself). */
export const wakeLane = (db: Database, id: ConversationId): void => {
  db.run('UPDATE conversations SET due_at = ? WHERE id = ? AND due_at IS NULL', db.now(), id);
};

/** The place ahead of everything that is undecided in a lane; see `frontOf`. */
export const frontOfLane = (db: Database, id: ConversationId): { readonly position?: number } =>
  frontOf(
    db.all(
      "SELECT type, position FROM inbox WHERE conversation_id = ? AND state = 'pending' ORDER BY position, id",
      id,
    ),
  );

/** Makes a lane claimable now, also from whoever works on it: what is being decided there is decided anew. */
export const takeBack = (db: Database, id: ConversationId): void => {
  db.run('UPDATE conversations SET due_at = ?, fence = fence + 1 WHERE id = ?', db.now(), id);
};

/** Adds to one of the counters that the accounting is made of. */
export const count = (db: Database, name: string, n = 1): void => {
  db.counts.set(name, (db.counts.get(name) ?? 0) + n);
};

/** Writes what the open transaction counted, in one go: a counter is touched once per commit, not once per message. */
export const writeCounts = (db: Database): void => {
  for (const [name, n] of db.counts) {
    db.run('INSERT INTO counters (name, n) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET n = n + excluded.n', name, n);
  }
  db.counts.clear();
};

/** The best status so far stays. */
export const raiseStatus = (db: Database, { wamid, status }: Pick<DeliveryStatus, 'wamid' | 'status'>): void => {
  const row = db.get('SELECT status FROM messages WHERE wamid = ?', wamid);
  if (row && statusWins(status, row['status'])) db.run('UPDATE messages SET status = ? WHERE wamid = ?', status, wamid);
};

/** Statuses that came before their send was known find it now. */
export const matchStatuses = (db: Database, wamid: string, conversationId: ConversationId): void => {
  for (const row of db.all("SELECT event FROM inbox WHERE wamid = ? AND state = 'unmatched' ORDER BY id", wamid)) {
    raiseStatus(db, JSON.parse(String(row['event'])) as DeliveryStatus);
  }
  const matched = db.run(
    "UPDATE inbox SET state = 'pending', conversation_id = ? WHERE wamid = ? AND state = 'unmatched'",
    conversationId,
    wamid,
  );
  if (matched > 0) wakeLane(db, conversationId);
};
