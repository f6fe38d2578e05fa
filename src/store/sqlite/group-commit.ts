import { StoreUnavailableError } from '../../core/errors.ts';
import type { Database } from './database.ts';
import { writeCounts } from './inbox.ts';

interface Item {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Runs `work` inside the next shared transaction; resolves after its commit is on disk. */
export type Write = <T>(work: () => T) => Promise<T>;

/**
 * Group commit: everything that asks to write while the event loop turns once shares one transaction and one sync.
 * When the shared transaction fails, each item is tried alone, so that a bad one harms nobody else.
 */
export const createGroupCommit = (
  db: Database,
  maxItems = 500,
): { write: Write; read: Write; close: () => Promise<void> } => {
  let waiting: Item[] = [];
  let scheduled = false;
  let closed = false;

  const runTogether = (items: readonly Item[]): void => {
    const values: unknown[] = [];
    try {
      db.exec('BEGIN IMMEDIATE');
      for (const item of items) values.push(item.work());
      writeCounts(db);
      db.exec('COMMIT');
    } catch (error) {
      rollBack(db);
      if (items.length === 1) items[0]?.reject(asStoreError(error));
      else for (const item of items) runTogether([item]);
      return;
    }
    items.forEach((item, index) => {
      item.resolve(values[index]);
    });
  };

  const flush = (): void => {
    scheduled = false;
    const items = waiting.slice(0, maxItems);
    waiting = waiting.slice(maxItems);
    if (waiting.length > 0) schedule();
    if (items.length > 0) runTogether(items);
  };

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  };

  return {
    write: (work) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(new StoreUnavailableError('the store is closed'));
          return;
        }
        waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
        schedule();
      }),
    // Sees what is committed; nothing of an open transaction, since those never outlast a turn of the event loop.
    read: async (work) => {
      if (closed) throw new StoreUnavailableError('the store is closed');
      try {
        return work();
      } catch (error) {
        throw asStoreError(error);
      }
    },
    close: async () => {
      while (waiting.length > 0) flush();
      closed = true;
    },
  };
};

const rollBack = (db: Database): void => {
  db.counts.clear();
  db.resolved.clear();
  try {
    db.exec('ROLLBACK');
  } catch {
    // No transaction was open: BEGIN itself failed.
  }
};

const asStoreError = (error: unknown): unknown => {
  // SQLite's own faults (full, read-only, I/O, corrupt) mean that nothing can be stored now; anything else is a bug.
  if ((error as { code?: unknown } | undefined)?.code === 'ERR_SQLITE_ERROR') {
    return new StoreUnavailableError(`the store cannot be used: ${error}`);
  }
  return error;
};
