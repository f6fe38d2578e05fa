import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { StoreLockedError, StoreUnavailableError } from '../../core/errors.ts';
import { createHasher, newDedupeKey } from '../shared/dedupe.ts';
import { MARK_LIST, type MoveMarks, marksOf, refuseMoved } from '../shared/moves.ts';
import { MIGRATIONS } from './schema.ts';

export type Row = Record<string, SQLInputValue>;

/** A thin face of `node:sqlite`: prepared statements by their text, and this store's clock and key. */
export interface Database {
  get(sql: string, ...values: SQLInputValue[]): Row | undefined;
  all(sql: string, ...values: SQLInputValue[]): Row[];
  /** The number of changed rows. */
  run(sql: string, ...values: SQLInputValue[]): number;
  /** The row id of an insert. */
  insert(sql: string, ...values: SQLInputValue[]): number;
  exec(sql: string): void;
  /** What this transaction adds to the counters; written once, before its commit. */
  readonly counts: Map<string, number>;
  /** Customers resolved lately, by number and first alias. Forgotten whenever identities move and on every rollback. */
  readonly resolved: Map<string, { readonly identity: string; readonly conversationId: string }>;
  /** Database time, epoch ms. */
  now(): number;
  /** The keyed hash of a dedupe key. Keyed, so that a stolen store does not tell whose numbers it saw. */
  hash(key: string): Uint8Array;
  close(): void;
}

const isLocked = (error: unknown): boolean => /locked|busy/i.test(String(error));

/**
 * Opens (and makes) the file of an embedded store, of this version's tables: write-ahead log, full sync, one process only.
 * @throws StoreLockedError when another process has it; StoreUnavailableError when the folder cannot be used.
 */
export const openFile = (path: string): DatabaseSync => {
  let sqlite: DatabaseSync;
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    sqlite = new DatabaseSync(path, { timeout: 200 });
    sqlite.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    sqlite.exec('PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000; PRAGMA foreign_keys = OFF');
    sqlite.exec('BEGIN EXCLUSIVE; COMMIT');
  } catch (error) {
    if (isLocked(error)) {
      throw new StoreLockedError(
        `the store ${path} is in use by another process; one embedded store serves one process`,
      );
    }
    throw new StoreUnavailableError(`the store ${path} cannot be opened: ${error}`);
  }
  migrate(sqlite, path);
  return sqlite;
};

/**
 * Opens the file of an embedded store to work on it.
 * @throws as `openFile`, and StoreUnavailableError for a store that was moved away or is not complete yet.
 */
export const openDatabase = (path: string, now: () => number): Database => {
  const sqlite = openFile(path);
  try {
    refuseMoved(readMarks(sqlite), path);
  } catch (error) {
    sqlite.close();
    throw error;
  }
  // From here on the store is another than the one whose move was begun.
  sqlite.exec("DELETE FROM named_values WHERE name = 'moving-out'");
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    let statement = statements.get(sql);
    if (!statement) {
      statement = sqlite.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  const hash = createHasher(dedupeKey(prepare));
  return {
    get: (sql, ...values) => prepare(sql).get(...values) as Row | undefined,
    all: (sql, ...values) => prepare(sql).all(...values) as Row[],
    run: (sql, ...values) => Number(prepare(sql).run(...values).changes),
    insert: (sql, ...values) => Number(prepare(sql).run(...values).lastInsertRowid),
    exec: (sql) => sqlite.exec(sql),
    counts: new Map(),
    resolved: new Map(),
    now,
    hash,
    close: () => sqlite.close(),
  };
};

/** What a move to or from another store left here. */
export const readMarks = (sqlite: DatabaseSync): MoveMarks =>
  marksOf(sqlite.prepare(`SELECT name, value FROM named_values WHERE name IN (${MARK_LIST})`).all());

const migrate = (sqlite: DatabaseSync, path: string): void => {
  const version = Number(sqlite.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > MIGRATIONS.length) {
    throw new StoreUnavailableError(`the store ${path} was written by a newer version of Deskbridge; use that one`);
  }
  for (let next = version; next < MIGRATIONS.length; next += 1) {
    sqlite.exec(`BEGIN IMMEDIATE; ${MIGRATIONS[next]}; PRAGMA user_version = ${next + 1}; COMMIT`);
  }
};

/** Made at the first start, lives in the store. */
const dedupeKey = (prepare: (sql: string) => StatementSync): string => {
  prepare("INSERT OR IGNORE INTO named_values (name, value) VALUES ('dedupe-key', ?)").run(newDedupeKey());
  return String(prepare("SELECT value FROM named_values WHERE name = 'dedupe-key'").get()?.['value']);
};
