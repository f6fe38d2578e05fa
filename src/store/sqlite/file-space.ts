import { bytesOf, DROP_STEP, enoughOf, FILE_BYTES, IS_DELIVERED } from '../shared/files.ts';
import type { Row } from '../shared/rows.ts';
import type { Database } from './database.ts';
import { count } from './inbox.ts';

/** Forgets files and their bytes. */
export const forgetFiles = (db: Database, rows: readonly Row[]): void => {
  for (const row of rows) {
    const id = String(row['id']);
    for (const table of ['file_chunks', 'late_files']) db.run(`DELETE FROM ${table} WHERE file_id = ?`, id);
    db.run('DELETE FROM files WHERE id = ?', id);
    count(db, FILE_BYTES, -bytesOf(row));
  }
};

/** See `FileStore.dropDelivered`. */
export const dropDelivered = (db: Database, bytes: number): { readonly files: number; readonly bytes: number } => {
  const oldest = db.all(`SELECT * FROM files f WHERE ${IS_DELIVERED} ORDER BY f.wanted_at LIMIT ${DROP_STEP}`);
  const dropped = enoughOf(oldest, bytes);
  forgetFiles(db, dropped);
  return { files: dropped.length, bytes: dropped.reduce((sum, row) => sum + bytesOf(row), 0) };
};

export const fileBytes = (db: Database): number =>
  Number(db.get('SELECT n FROM counters WHERE name = ?', FILE_BYTES)?.['n'] ?? 0);
