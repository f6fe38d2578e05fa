import { type Effect, filesOf } from '../../core/effects.ts';
import type { ClaimedFile, FileClaim, FileRef, FileSettlement, FileState, StoredFile } from '../../core/files.ts';
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
import type { Row } from '../shared/rows.ts';
import { admit, place } from './accept.ts';
import { survivors } from './chains.ts';
import { abandon, type Identity, type Tx } from './database.ts';
import { pausedSince } from './sending.ts';

/** An effect and the lane that decided it. */
export interface DecidedEffect {
  readonly lane: ConversationId;
  readonly effect: Effect;
}

/** The files of effects that were just decided: they are fetched from now on, for the lane that named them first. */
export const wantFiles = (tx: Tx, decided: readonly DecidedEffect[]): void => {
  const files = new Map<FileId, { readonly lane: ConversationId; readonly ref: FileRef }>();
  for (const { lane, effect } of decided)
    for (const ref of filesOf(effect)) if (!files.has(ref.id)) files.set(ref.id, { lane, ref });
  if (files.size === 0) return;
  const all = [...files.values()];
  tx.write(
    `INSERT INTO files (id, ref, conversation_id, state, step, side, due_at, wanted_at)
       SELECT id, ref, lane, 'fetching', 'fetch', side, $1, $1
       FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS f (lane, id, ref, side) ORDER BY id ON CONFLICT DO NOTHING`,
    [
      tx.now,
      all.map(({ lane }) => lane),
      all.map(({ ref }) => ref.id),
      all.map(({ ref }) => JSON.stringify(ref)),
      all.map(({ ref }) => ref.from),
    ],
  );
};

export const claimFiles = async (tx: Tx, claim: FileClaim): Promise<ClaimedFile[]> => {
  const accounts = await tx.all('SELECT account FROM accounts WHERE paused_until IS NULL OR paused_until > $1', [
    tx.now,
  ]);
  const paused = new Set(accounts.map((row) => row['account']));
  const sides = (['whatsapp', 'helpdesk'] as const).filter((side) => !paused.has(claim.accounts[side]));
  const steps = (await pausedSince(tx)) === undefined ? ['fetch', 'hand-over'] : ['fetch'];
  const due = await tx.all(
    `SELECT id, conversation_id FROM files
       WHERE due_at <= $1 AND due_at IS NOT NULL AND side = ANY($2::text[]) AND step = ANY($3::text[])
         AND conversation_id <> ALL($4::text[]) ORDER BY due_at LIMIT ${DUE_STEP}`,
    [tx.now, sides, steps, fullOf(claim)],
  );
  const chosen = fairShare(due, claim);
  if (chosen.length === 0) return [];
  const rows = await tx.all(
    // Another instance may have chosen the same ones a moment ago.
    `WITH due AS MATERIALIZED (
       SELECT id FROM files WHERE id = ANY($2::text[]) AND due_at <= $1 AND due_at IS NOT NULL ORDER BY id FOR UPDATE SKIP LOCKED)
     UPDATE files f SET fence = f.fence + 1, due_at = $1 + $3::bigint FROM due, conversations c
       WHERE f.id = due.id AND c.id = f.conversation_id RETURNING f.*, c.number_id`,
    [tx.now, chosen, claim.leaseMs],
  );
  return rows.map((row) => ({
    ref: refOf(row),
    conversationId: String(row['conversation_id']),
    numberId: String(row['number_id']),
    fence: Number(row['fence']),
    step:
      row['step'] === 'fetch'
        ? { do: 'fetch' }
        : { do: 'hand-over', file: JSON.parse(String(row['stored'])) as StoredFile },
    attempts: Number(row['attempts']),
    ageMs: tx.now - Number(row['wanted_at']),
  }));
};

/** The file while it is still this worker's. From here on it stays so until the commit. */
const heldRow = async (tx: Tx, file: ClaimedFile): Promise<Row | undefined> => {
  const row = await tx.get('SELECT * FROM files WHERE id = $1 AND step IS NOT NULL FOR UPDATE', [file.ref.id]);
  return row?.['fence'] === file.fence ? row : undefined;
};

export const keepChunk = async (
  tx: Tx,
  file: ClaimedFile,
  index: number,
  bytes: Uint8Array,
): Promise<'kept' | 'fenced'> => {
  if (!(await heldRow(tx, file))) return 'fenced';
  if (index === 0) await tx.run('DELETE FROM file_chunks WHERE file_id = $1', [file.ref.id]);
  await tx.run('INSERT INTO file_chunks (file_id, n, bytes) VALUES ($1, $2, $3)', [
    file.ref.id,
    index,
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  ]);
  return 'kept';
};

export const readChunk = async (tx: Tx, id: FileId, index: number): Promise<Uint8Array | undefined> => {
  const row = await tx.get('SELECT bytes FROM file_chunks WHERE file_id = $1 AND n = $2', [id, index]);
  return row?.['bytes'] instanceof Uint8Array ? row['bytes'] : undefined;
};

export const fileState = async (tx: Tx, id: FileId): Promise<FileState | undefined> => {
  const row = await tx.get('SELECT * FROM files WHERE id = $1', [id]);
  return row && fileStateOf(row);
};

/** Records what a step came to, and lets go what waited for it: queues first, in the order in which everybody takes them. */
export const settleFile = async (
  tx: Tx,
  file: ClaimedFile,
  settlement: FileSettlement,
): Promise<'settled' | 'fenced'> => {
  const isOver = settlement.to !== 'retry' && !(settlement.to === 'stored' && !settlement.done);
  if (isOver) await releaseWaiting(tx, file.conversationId);
  const row = await heldRow(tx, file);
  if (!row) return isOver ? abandon('fenced') : 'fenced';
  const { id, from } = file.ref;
  if (settlement.to === 'stored') tx.count(FILE_BYTES, settlement.file.size - bytesOf(row));
  else if (settlement.to === 'failed') tx.count(FILE_BYTES, -bytesOf(row));
  switch (settlement.to) {
    case 'retry':
      await tx.run('UPDATE files SET due_at = $1, attempts = attempts + $2 WHERE id = $3', [
        tx.now + settlement.inMs,
        settlement.counts ? 1 : 0,
        id,
      ]);
      break;
    case 'stored':
      await tx.run(
        "UPDATE files SET state = 'stored', stored = $1, step = $2, side = $3, due_at = $4, attempts = 0 WHERE id = $5",
        [
          JSON.stringify(settlement.file),
          settlement.done ? null : 'hand-over',
          otherSide(from),
          settlement.done ? null : tx.now,
          id,
        ],
      );
      break;
    case 'handed':
      await tx.run('UPDATE files SET handed = $1, handed_until = $2, step = NULL, due_at = NULL WHERE id = $3', [
        settlement.handed.ref,
        tx.now + settlement.handed.forMs,
        id,
      ]);
      break;
    case 'failed':
      await tx.run("UPDATE files SET state = 'failed', reason = $1, step = NULL, due_at = NULL WHERE id = $2", [
        settlement.reason,
        id,
      ]);
      await tx.run('DELETE FROM file_chunks WHERE file_id = $1', [id]);
      break;
  }
  return 'settled';
};

/**
 * Queues that hold no call are looked at anew, save those that a dead entry keeps back. Their rows are written even where nothing
 * changes: a claim that read this file a moment ago ends first, and none begins before what we say of it is seen.
 */
const releaseWaiting = async (tx: Tx, conversationId: ConversationId): Promise<void> => {
  const lane = (await survivors(tx, [conversationId])).get(conversationId) ?? conversationId;
  for (const target of ['helpdesk', 'whatsapp'])
    await tx.run(
      `UPDATE queues q SET due_at = LEAST(due_at, $1) WHERE conversation_id = $2 AND target = $3 AND op_id IS NULL AND due_at IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.conversation_id = q.conversation_id AND o.target = q.target AND o.state = 'dead')`,
      [tx.now, lane, target],
    );
};

/** See `FileStore.tellLateFiles`. */
export const tellLateFiles = async (tx: Tx, identity: Identity, at: number): Promise<number> => {
  const rows = await tx.all(
    `SELECT l.effect_id, f.* FROM late_files l JOIN files f ON f.id = l.file_id LEFT JOIN outbox o ON o.id = l.effect_id
       WHERE l.told = 0 AND f.step IS NULL AND ${IS_SETTLED}
       ORDER BY l.file_id, l.effect_id LIMIT ${LATE_STEP}`,
  );
  if (rows.length === 0) return 0;
  const events = rows.map((row) =>
    fileEvent(refOf(row), String(row['effect_id']), fileStateOf(row), String(row['conversation_id'])),
  );
  const admitted = await admit(tx, identity, [{ events, receivedAt: at }]);
  await place(tx, identity, admitted);
  await tx.run(
    `UPDATE late_files l SET told = 1 FROM unnest($1::text[], $2::text[]) AS t (file_id, effect_id)
       WHERE l.file_id = t.file_id AND l.effect_id = t.effect_id`,
    [rows.map((row) => row['id']), rows.map((row) => row['effect_id'])],
  );
  return admitted.fresh.length;
};

/** The other side does not know these handles (any more): the files are uploaded once more. */
export const uploadAgain = (tx: Tx, ids: readonly FileId[]): void => {
  if (ids.length === 0) return;
  tx.write(
    `UPDATE files SET handed = NULL, handed_until = NULL, step = 'hand-over', due_at = $1, wanted_at = $1, attempts = 0
       WHERE id = ANY($2::text[]) AND state = 'stored' AND step IS NULL AND handed IS NOT NULL`,
    [tx.now, ids],
  );
};

/** The files of these entries as a claim looks at them. Handles that the other side forgets soon are made anew. */
export const knownFiles = async (tx: Tx, entries: readonly Row[]): Promise<KnownFiles> => {
  const ids = [...new Set(entries.flatMap((entry) => filesOf(effectOf(entry)).map(({ id }) => id)))];
  if (ids.length === 0) return { row: () => undefined, isLate: () => false };
  const load = () => tx.all('SELECT * FROM files WHERE id = ANY($1::text[])', [ids]);
  const [found, late] = await Promise.all([
    load(),
    tx.all('SELECT file_id, effect_id FROM late_files WHERE file_id = ANY($1::text[])', [ids]),
  ]);
  const worn = found.filter((row) => isWorn(row, tx.now)).map((row) => String(row['id']) as FileId);
  uploadAgain(tx, worn);
  const rows = new Map((worn.length > 0 ? await load() : found).map((row) => [row['id'], row]));
  const isLate = new Set(late.map((row) => `${row['file_id']} ${row['effect_id']}`));
  return { row: (id) => rows.get(id), isLate: (id, effectId) => isLate.has(`${id} ${effectId}`) };
};

/** Entries go now, whatever their files are doing: those that are not ready are late, and their lane is told later. */
export const markLate = (tx: Tx, entries: readonly Row[], known: KnownFiles): void => {
  const pairs = entries
    .map((entry) => ({ effectId: String(entry['id']) as EffectId, effect: effectOf(entry) }))
    .filter(({ effect }) => effect.kind !== 'send-file')
    .flatMap(({ effectId, effect }) =>
      filesOf(effect).map(({ id }) => ({ id, effectId, ready: isReady(known.row(id)) })),
    );
  const columns = (which: typeof pairs) => [which.map(({ id }) => id), which.map(({ effectId }) => effectId)];
  const ready = pairs.filter((pair) => pair.ready);
  const late = pairs.filter((pair) => !pair.ready);
  if (ready.length > 0)
    tx.write(
      `DELETE FROM late_files l USING unnest($1::text[], $2::text[]) AS t (file_id, effect_id)
         WHERE l.file_id = t.file_id AND l.effect_id = t.effect_id AND l.told = 0`,
      columns(ready),
    );
  if (late.length > 0)
    tx.write(
      `INSERT INTO late_files (file_id, effect_id, told) SELECT file_id, effect_id, 0
         FROM unnest($1::text[], $2::text[]) AS t (file_id, effect_id) ORDER BY file_id, effect_id ON CONFLICT DO NOTHING`,
      columns(late),
    );
};
