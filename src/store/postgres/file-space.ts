import { bytesOf, DROP_STEP, enoughOf, FILE_BYTES, IS_DELIVERED } from '../shared/files.ts';
import type { Row } from '../shared/rows.ts';
import type { Tx } from './database.ts';

/** Forgets files and their bytes. */
export const forgetFiles = async (tx: Tx, rows: readonly Row[]): Promise<void> => {
  if (rows.length === 0) return;
  const ids = [rows.map((row) => row['id'])];
  for (const table of ['file_chunks', 'late_files'])
    await tx.run(`DELETE FROM ${table} WHERE file_id = ANY($1::text[])`, ids);
  await tx.run('DELETE FROM files WHERE id = ANY($1::text[])', ids);
  tx.count(FILE_BYTES, -rows.reduce((sum, row) => sum + bytesOf(row), 0));
};

/** See `FileStore.dropDelivered`. */
export const dropDelivered = async (
  tx: Tx,
  bytes: number,
): Promise<{ readonly files: number; readonly bytes: number }> => {
  // Whoever comes second waits for the rows: passed over, they would look as if nothing were left to forget.
  const oldest = await tx.all(
    `SELECT f.* FROM files f WHERE ${IS_DELIVERED} ORDER BY f.wanted_at LIMIT ${DROP_STEP} FOR UPDATE OF f`,
  );
  const dropped = enoughOf(oldest, bytes);
  await forgetFiles(tx, dropped);
  return { files: dropped.length, bytes: dropped.reduce((sum, row) => sum + bytesOf(row), 0) };
};

export const fileBytes = async (tx: Tx): Promise<number> =>
  Number((await tx.get('SELECT sum(n)::bigint AS n FROM counters WHERE name = $1', [FILE_BYTES]))?.['n'] ?? 0);
