import type { DeadChange, DeadDetail, DeadEntry, DeadLetters } from '../../core/dead.ts';
import {
  BODY_GONE,
  BY_OPERATOR,
  changed,
  DEAD,
  deadBody,
  deadEffect,
  deadEvent,
  detailOfEffect,
  NOT_DEAD,
  newestFirst,
  opIdsOf,
  readDeadId,
  UNDECIDABLE,
} from '../shared/dead.ts';
import type { Database, Row } from './database.ts';
import type { Write } from './group-commit.ts';
import { survivorOf } from './identity.ts';
import { count, wakeLane } from './inbox.ts';
import { advanceQueue } from './queues.ts';

const EFFECT =
  'seq, id, kind, conversation_id, target, ticket_key, event_id, op_id, state, reason, settled_at, effect IS NULL AS gone';
const EVENT = 'id, type, conversation_id, decided_at, event IS NULL AS gone';

/** Dead entries, newest first. */
export const deadEntries = (db: Database, limit: number): DeadEntry[] =>
  newestFirst(
    [
      ...db
        .all(`SELECT ${EFFECT} FROM outbox WHERE ${DEAD} ORDER BY settled_at DESC, seq DESC LIMIT ?`, limit)
        .map(deadEffect),
      ...db.all('SELECT id, source, reason, at FROM unreadable ORDER BY id DESC LIMIT ?', limit).map(deadBody),
      ...db.all(`SELECT ${EVENT} FROM inbox WHERE ${UNDECIDABLE} ORDER BY id DESC LIMIT ?`, limit).map(deadEvent),
    ],
    limit,
  );

const effectRow = (db: Database, id: string): Row | undefined =>
  db.get(`SELECT ${EFFECT} FROM outbox WHERE id = ? AND ${DEAD}`, id);

/** Members of its call, and of a reply the parts that were given up with it; in order. */
const togetherWith = (db: Database, row: Row): Row[] =>
  db.all(
    `SELECT ${EFFECT} FROM outbox WHERE ${DEAD} AND (seq = ? OR op_id = ? OR (event_id = ? AND kind LIKE 'send-%' AND ? LIKE 'send-%'))
       ORDER BY seq`,
    row['seq'] ?? 0,
    row['op_id'] ?? null,
    row['event_id'] ?? 0,
    row['kind'] ?? null,
  );

const deadOps = (db: Database, entries: readonly Row[]): Row[] =>
  opIdsOf(entries).flatMap((id) => db.all("SELECT * FROM ops WHERE id = ? AND phase = 'dead'", id));

const deadEntry = (db: Database, id: string): DeadDetail | undefined => {
  const asked = readDeadId(id);
  if (asked.sort === 'unreadable') {
    const row = db.get('SELECT id, source, reason, at, length(body) AS bytes FROM unreadable WHERE id = ?', asked.row);
    return row && { ...deadBody(row), sort: asked.sort, source: String(row['source']), bytes: Number(row['bytes']) };
  }
  if (asked.sort === 'undecidable') {
    const row = db.get(`SELECT ${EVENT} FROM inbox WHERE id = ? AND ${UNDECIDABLE}`, asked.row);
    return row && { ...deadEvent(row), sort: asked.sort };
  }
  const row = effectRow(db, asked.id);
  if (!row) return undefined;
  const [op] = deadOps(db, [row]);
  const ticket = db.get('SELECT helpdesk_id FROM tickets WHERE key = ?', row['ticket_key'] ?? null);
  return detailOfEffect(row, op, ticket, togetherWith(db, row));
};

const retryDead = (db: Database, id: string): DeadChange => {
  const asked = readDeadId(id);
  if (asked.sort === 'undecidable') return decideAgain(db, asked.row);
  const row = asked.sort === 'effect' ? effectRow(db, asked.id) : undefined;
  if (!row) return NOT_DEAD;
  const entries = togetherWith(db, row);
  if (entries.some((each) => each['gone'] === 1)) return BODY_GONE;
  const ops = deadOps(db, entries);
  const conversationId = String(row['conversation_id']);
  const target = String(row['target']);
  // What still holds its queue goes on there; what was parked comes late, in the lane as it is now.
  const home = row['state'] === 'dead' ? conversationId : (survivorOf(db, conversationId) ?? conversationId);
  const kept = new Set(ops.map((op) => op['id']));
  for (const each of entries) {
    db.run(
      "UPDATE outbox SET state = 'pending', op_id = ?, conversation_id = ?, reason = NULL, created_at = ?, settled_at = NULL WHERE seq = ?",
      kept.has(each['op_id'] ?? null) ? (each['op_id'] ?? null) : null,
      home,
      db.now(),
      each['seq'] ?? 0,
    );
    if (each['state'] === 'parked') count(db, 'outbox:parked', -1);
  }
  for (const op of ops) {
    db.run(
      `UPDATE ops SET phase = CASE WHEN cause IS NULL OR target = 'whatsapp' THEN 'retry' ELSE 'unknown' END, looks = 0,
         conversation_id = ? WHERE id = ?`,
      home,
      op['id'] ?? null,
    );
  }
  db.run(
    `INSERT INTO queues (conversation_id, target, due_at) VALUES (?, ?, ?) ON CONFLICT (conversation_id, target)
       DO UPDATE SET due_at = CASE WHEN op_id IS NULL THEN excluded.due_at ELSE due_at END`,
    home,
    target,
    db.now(),
  );
  return changed(entries, ops);
};

const decideAgain = (db: Database, id: number): DeadChange => {
  const row = db.get(`SELECT ${EVENT} FROM inbox WHERE id = ? AND ${UNDECIDABLE}`, id);
  if (!row) return NOT_DEAD;
  if (row['gone'] === 1) return BODY_GONE;
  const lane = survivorOf(db, String(row['conversation_id']));
  if (lane === undefined) return NOT_DEAD;
  db.run(
    `UPDATE inbox SET state = 'pending', reason = NULL, reasons = NULL, policy_hash = NULL, decided_at = NULL, conversation_id = ?
       WHERE id = ?`,
    lane,
    id,
  );
  count(db, 'discarded:undecidable', -1);
  wakeLane(db, lane);
  return changed([{ id: `event-${id}` }], []);
};

const discardDead = (db: Database, id: string): DeadChange => {
  const asked = readDeadId(id);
  if (asked.sort === 'unreadable') {
    if (db.run('DELETE FROM unreadable WHERE id = ?', asked.row) === 0) return NOT_DEAD;
    count(db, 'unreadable:gone');
    return changed([{ id }], []);
  }
  if (asked.sort === 'undecidable') {
    const dropped = db.run(
      `UPDATE inbox SET event = NULL, reason = '${BY_OPERATOR}' WHERE id = ? AND ${UNDECIDABLE}`,
      asked.row,
    );
    if (dropped === 0) return NOT_DEAD;
    count(db, 'discarded:undecidable', -1);
    count(db, `discarded:${BY_OPERATOR}`);
    return changed([{ id }], []);
  }
  const row = effectRow(db, asked.id);
  if (!row) return NOT_DEAD;
  const entries = togetherWith(db, row);
  for (const each of entries) {
    db.run(
      "UPDATE outbox SET state = 'discarded', effect = NULL, op_id = NULL, settled_at = ? WHERE seq = ?",
      db.now(),
      each['seq'] ?? 0,
    );
    if (each['state'] === 'parked') count(db, 'outbox:parked', -1);
  }
  count(db, 'outbox:discarded', entries.length);
  for (const op of deadOps(db, entries)) db.run('DELETE FROM ops WHERE id = ?', op['id'] ?? null);
  if (entries.some((each) => each['state'] === 'dead'))
    advanceQueue(db, String(row['conversation_id']), String(row['target']));
  return changed(entries, []);
};

/** Dead entries of the embedded store. */
export const createDeadLetters = (db: Database, write: Write, read: Write): DeadLetters => ({
  deadEntry: (id) => read(() => deadEntry(db, id)),
  retryDead: (id) => write(() => retryDead(db, id)),
  discardDead: (id) => write(() => discardDead(db, id)),
  unreadableBody: (id) =>
    read(() => {
      const asked = readDeadId(id);
      const row =
        asked.sort === 'unreadable' ? db.get('SELECT source, body FROM unreadable WHERE id = ?', asked.row) : undefined;
      return row && { source: String(row['source']), body: row['body'] as Uint8Array };
    }),
});
