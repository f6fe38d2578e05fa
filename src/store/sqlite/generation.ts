import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { StoreUnavailableError } from '../../core/errors.ts';
import type { Generation } from '../../core/store.ts';
import { GENERATION } from '../shared/moves.ts';
import type { Database } from './database.ts';

/** The file beside the store that counts its starts, as the store itself does. A backup is taken without it. */
export const generationFile = (path: string): string => `${path}.generation`;

/** How far a store and its file have counted. */
export const createGeneration = (
  db: Database,
  path: string,
  write: <T>(work: () => T) => Promise<T>,
): Generation | undefined => {
  if (path === ':memory:') return undefined;
  const counted = (): number | undefined => {
    const value = db.get('SELECT value FROM named_values WHERE name = ?', GENERATION)?.['value'];
    return value === undefined ? undefined : Number(value);
  };
  return {
    isOlder: () => {
      const [store, file] = [counted(), readCount(path)];
      return file === undefined ? store !== undefined : file > (store ?? 0);
    },
    pass: async () => {
      const next = Math.max(counted() ?? 0, readCount(path) ?? 0) + 1;
      // The file last: a start that ends in between must not make the store look older than it is.
      await write(() =>
        db.run('INSERT OR REPLACE INTO named_values (name, value) VALUES (?, ?)', GENERATION, String(next)),
      );
      writeCount(path, next);
    },
  };
};

/** Undefined without a file that says a number. */
const readCount = (path: string): number | undefined => {
  try {
    const text = readFileSync(generationFile(path), 'utf8').trim();
    return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  } catch {
    return undefined;
  }
};

const writeCount = (path: string, count: number): void => {
  const part = `${generationFile(path)}.part`;
  try {
    const file = openSync(part, 'w', 0o600);
    try {
      writeSync(file, `${count}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(part, generationFile(path));
  } catch (error) {
    throw new StoreUnavailableError(`the file ${generationFile(path)} cannot be written: ${error}`);
  }
};
