import { type Effect, filesOf } from '../../core/effects.ts';
import type { ReceivedEvent } from '../../core/events.ts';
import type { ClaimedFile, FileClaim, FileSettlement, FileState, StoredFile } from '../../core/files.ts';
import type { ConversationId, EffectId, FileId } from '../../core/ids.ts';
import {
  bytesOf,
  DUE_STEP,
  FILE_BYTES,
  fairShare,
  fileEvent,
  fileStateOf,
  fullOf,
  IS_SETTLED,
  isReady,
  isWorn,
  type KnownFiles,
  LATE_STEP,
  otherSide,
  refOf,
} from '../shared/files.ts';
import { effectOf } from '../shared/queue.ts';
import type { Database, Row } from './database.ts';
import { survivorOf } from './identity.ts';
import { count } from './inbox.ts';
import { pausedSince } from './sending.ts';

/** The files of an effect that was just decided: they are fetched from now on. */
export const wantFiles = (db: Database, conversationId: ConversationId, effect: Effect): void => {
  for (const ref of filesOf(effect)) {
    db.run(
      `INSERT OR IGNORE INTO files (id, ref, conversation_id, state, step, side, due_at, wanted_at) VALUES (?, ?, ?, 'fetching', 'fetch', ?, ?, ?)`,
      ref.id,
      JSON.stringify(ref),
      conversationId,
      ref.from,
      db.now(),
      db.now(),
    );
  }
};

export const claimFiles = (db: Database, claim: FileClaim): ClaimedFile[] => {
  const now = db.now();
  const paused = new Set(
    db
      .all('SELECT account FROM accounts WHERE paused_until IS NULL OR paused_until > ?', now)
      .map((row) => row['account']),
  );
  const braked = pausedSince(db) !== undefined;
  const due = db.all(
    `SELECT id, conversation_id FROM files
       WHERE due_at <= ? AND due_at IS NOT NULL AND (step = 'fetch' OR NOT ?) AND (side = 'whatsapp' OR NOT ?) AND (side = 'helpdesk' OR NOT ?)
       AND conversation_id NOT IN (SELECT value FROM json_each(?)) ORDER BY due_at LIMIT ?`,
    now,
    braked ? 1 : 0,
    paused.has(claim.accounts.helpdesk) ? 1 : 0,
    paused.has(claim.accounts.whatsapp) ? 1 : 0,
    JSON.stringify(fullOf(claim)),
    DUE_STEP,
  );
  const rows = fairShare(due, claim).flatMap((id): readonly Row[] => {
    const sql = 'SELECT f.*, c.number_id FROM files f JOIN conversations c ON c.id = f.conversation_id WHERE f.id = ?';
    return db.all(sql, id);
  });
  return rows.map((row) => {
    const fence = Number(row['fence']) + 1;
    db.run('UPDATE files SET fence = ?, due_at = ? WHERE id = ?', fence, now + claim.leaseMs, String(row['id']));
    return {
      ref: refOf(row),
      conversationId: String(row['conversation_id']),
      numberId: String(row['number_id']),
      fence,
      step:
        row['step'] === 'fetch'
          ? { do: 'fetch' }
          : { do: 'hand-over', file: JSON.parse(String(row['stored'])) as StoredFile },
      attempts: Number(row['attempts']),
      ageMs: now - Number(row['wanted_at']),
    };
  });
};

const holds = (db: Database, file: ClaimedFile): boolean =>
  Number(db.get('SELECT fence FROM files WHERE id = ? AND step IS NOT NULL', file.ref.id)?.['fence']) === file.fence;

export const keepChunk = (db: Database, file: ClaimedFile, index: number, bytes: Uint8Array): 'kept' | 'fenced' => {
  if (!holds(db, file)) return 'fenced';
  if (index === 0) db.run('DELETE FROM file_chunks WHERE file_id = ?', file.ref.id);
  db.run('INSERT INTO file_chunks (file_id, n, bytes) VALUES (?, ?, ?)', file.ref.id, index, bytes);
  return 'kept';
};

export const readChunk = (db: Database, id: FileId, index: number): Uint8Array | undefined => {
  const bytes = db.get('SELECT bytes FROM file_chunks WHERE file_id = ? AND n = ?', id, index)?.['bytes'];
  return bytes instanceof Uint8Array ? bytes : undefined;
};

export const fileState = (db: Database, id: FileId): FileState | undefined => {
  const row = db.get('SELECT * FROM files WHERE id = ?', id);
  return row && fileStateOf(row);
};

/** Records what a step came to, and lets go what waited for it. */
export const settleFile = (db: Database, file: ClaimedFile, settlement: FileSettlement): 'settled' | 'fenced' => {
  if (!holds(db, file)) return 'fenced';
  const { id, from } = file.ref;
  const now = db.now();
  const before = bytesOf(fileRow(db, id));
  if (settlement.to === 'stored') count(db, FILE_BYTES, settlement.file.size - before);
  else if (settlement.to === 'failed') count(db, FILE_BYTES, -before);
  switch (settlement.to) {
    case 'retry':
      db.run(
        'UPDATE files SET due_at = ?, attempts = attempts + ? WHERE id = ?',
        now + settlement.inMs,
        settlement.counts ? 1 : 0,
        id,
      );
      return 'settled';
    case 'stored':
      db.run(
        "UPDATE files SET state = 'stored', stored = ?, step = ?, side = ?, due_at = ?, attempts = 0 WHERE id = ?",
        JSON.stringify(settlement.file),
        settlement.done ? null : 'hand-over',
        otherSide(from),
        settlement.done ? null : now,
        id,
      );
      if (settlement.done) releaseWaiting(db, file.conversationId, now);
      return 'settled';
    case 'handed':
      db.run(
        'UPDATE files SET handed = ?, handed_until = ?, step = NULL, due_at = NULL WHERE id = ?',
        settlement.handed.ref,
        now + settlement.handed.forMs,
        id,
      );
      releaseWaiting(db, file.conversationId, now);
      return 'settled';
    case 'failed':
      db.run(
        "UPDATE files SET state = 'failed', reason = ?, step = NULL, due_at = NULL WHERE id = ?",
        settlement.reason,
        id,
      );
      db.run('DELETE FROM file_chunks WHERE file_id = ?', id);
      releaseWaiting(db, file.conversationId, now);
      return 'settled';
  }
};

/** Queues that hold no call are looked at anew, save those that a dead entry keeps back. */
const releaseWaiting = (db: Database, conversationId: ConversationId, now: number): void => {
  db.run(
    `UPDATE queues SET due_at = ? WHERE conversation_id = ? AND target IN ('helpdesk', 'whatsapp') AND op_id IS NULL AND due_at > ?
       AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.conversation_id = queues.conversation_id AND o.target = queues.target AND o.state = 'dead')`,
    now,
    survivorOf(db, conversationId) ?? conversationId,
    now,
  );
};

/** See `FileStore.tellLateFiles`; the events are the caller's to accept. */
export const lateFileEvents = (db: Database): ReceivedEvent[] => {
  const rows = db.all(
    `SELECT l.effect_id, f.* FROM late_files l JOIN files f ON f.id = l.file_id LEFT JOIN outbox o ON o.id = l.effect_id
       WHERE l.told = 0 AND f.step IS NULL AND ${IS_SETTLED} LIMIT ?`,
    LATE_STEP,
  );
  return rows.map((row) => {
    const effectId = String(row['effect_id']);
    const ref = refOf(row);
    db.run('UPDATE late_files SET told = 1 WHERE file_id = ? AND effect_id = ?', ref.id, effectId);
    return fileEvent(ref, effectId, fileStateOf(row), String(row['conversation_id']));
  });
};

/** An effect goes now, whatever its files are doing: those that are not ready are late, and their lane is told later. */
export const markLate = (db: Database, effectId: EffectId, effect: Effect): void => {
  for (const { id } of filesOf(effect)) {
    const row = fileRow(db, id);
    if (isReady(row)) db.run('DELETE FROM late_files WHERE file_id = ? AND effect_id = ? AND told = 0', id, effectId);
    else db.run('INSERT OR IGNORE INTO late_files (file_id, effect_id, told) VALUES (?, ?, 0)', id, effectId);
  }
};

/** What comes instead of these refused effects carries their files again: nobody is to be told of them twice. */
export const forgetLate = (db: Database, entries: readonly Row[]): void => {
  for (const entry of entries)
    for (const { id } of filesOf(effectOf(entry)))
      db.run('DELETE FROM late_files WHERE file_id = ? AND effect_id = ? AND told = 0', id, String(entry['id']));
};

/** The other side does not know its handle (any more): it is uploaded once more. */
export const uploadAgain = (db: Database, id: FileId): void => {
  db.run(
    `UPDATE files SET handed = NULL, handed_until = NULL, step = 'hand-over', due_at = ?, wanted_at = ?, attempts = 0
       WHERE id = ? AND state = 'stored' AND step IS NULL AND handed IS NOT NULL`,
    db.now(),
    db.now(),
    id,
  );
};

const fileRow = (db: Database, id: FileId): Row | undefined => db.get('SELECT * FROM files WHERE id = ?', id);

/** Files as a claim looks at them. A handle that the other side forgets soon is made anew. */
export const knownFiles = (db: Database): KnownFiles => ({
  row: (id) => {
    const row = fileRow(db, id);
    if (row === undefined || !isWorn(row, db.now())) return row;
    uploadAgain(db, id);
    return fileRow(db, id);
  },
  isLate: (id, effectId) =>
    db.get('SELECT 1 AS late FROM late_files WHERE file_id = ? AND effect_id = ?', id, effectId) !== undefined,
});
