import type { DeliveryStatus, InboxEvent } from '../../core/events.ts';
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
    wamid,
    opId,
    added.receivedAt,
  );
};

/** Makes a lane claimable now, unless somebody works on it (its commit looks for more by itself). */
export const wakeLane = (db: Database, id: ConversationId): void => {
  db.run('UPDATE conversations SET due_at = ? WHERE id = ? AND due_at IS NULL', db.now(), id);
};

/**
 * The place ahead of everything that is undecided, behind news of the same kind. A refusal has to be known before the next
 * message is decided: that one would be sent where the refusal came from, and fall behind those that come after it.
 */
export const frontOf = (db: Database, id: ConversationId): { readonly position?: number } => {
  const pending = db.all(
    "SELECT type, position FROM inbox WHERE conversation_id = ? AND state = 'pending' ORDER BY position, id",
    id,
  );
  // The tickets of a merged lane are known only after the event that brings them.
  if (pending.some((row) => row['type'] === 'conversation-merged')) return {};
  const next = pending.findIndex((row) => row['type'] !== 'effect-settled');
  const after = pending[next]?.['position'];
  if (typeof after !== 'number') return {};
  const before = pending[next - 1]?.['position'];
  return { position: typeof before === 'number' ? (before + after) / 2 : after - 0.5 };
};

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

const RANK: Readonly<Record<string, number>> = { failed: 0, sent: 1, delivered: 2, read: 3, played: 4 };

/** The best status so far stays; `failed` only counts while nothing better is known. */
export const raiseStatus = (db: Database, { wamid, status }: Pick<DeliveryStatus, 'wamid' | 'status'>): void => {
  const row = db.get('SELECT status FROM messages WHERE wamid = ?', wamid);
  if (!row) return;
  const before = RANK[String(row['status'])] ?? -1;
  const wins = status === 'failed' ? before <= 1 : (RANK[status] ?? -1) > before;
  if (wins) db.run('UPDATE messages SET status = ? WHERE wamid = ?', status, wamid);
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
