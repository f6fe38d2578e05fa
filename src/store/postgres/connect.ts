import pg from 'pg';
import { StoreUnavailableError } from '../../core/errors.ts';
import { asStoreError } from './faults.ts';

/** How long anything may take before it is given up, ms. A dead peer must not hang the service. */
export interface PostgresTimeouts {
  /** Making a connection, and waiting for a free one. */
  readonly connectMs: number;
  /** The server ends a statement after this. */
  readonly statementMs: number;
  /** The client gives up on an answer after this: the only help against a connection that is half open. */
  readonly answerMs: number;
  readonly lockMs: number;
  /** The server ends a session that holds locks and says nothing (its owner is gone). */
  readonly idleInTransactionMs: number;
}

export const POSTGRES_TIMEOUTS: PostgresTimeouts = {
  connectMs: 5_000,
  statementMs: 8_000,
  answerMs: 10_000,
  // The one who holds a lock and fell silent goes before those who wait for it.
  lockMs: 7_000,
  idleInTransactionMs: 5_000,
};

const DEFAULT_SCHEMA = 'deskbridge';
const OLDEST_SERVER = 130_000;

/** 64-bit integers (ids, times, counts) are read as numbers: all of ours are below 2^53. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
};

/** The PostgreSQL schema that holds the tables: the first of the address's `search_path`, else `deskbridge`. */
export const schemaIn = (url: string): string => {
  const options = new URLSearchParams(url.split('?', 2)[1] ?? '').get('options') ?? '';
  const named = /search_path\s*=\s*"?([^\s,"]+)/.exec(options)?.[1];
  if (named !== undefined && !/^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(named))
    throw new Error('storage.url: search_path has to begin with the name of one schema (letters, digits, _)');
  return named ?? DEFAULT_SCHEMA;
};

/** How every connection is made. Never shows the address: it holds the password. */
export const connectionConfig = (url: string, timeouts: PostgresTimeouts): pg.ClientConfig => {
  const config: pg.ClientConfig = {
    connectionString: url,
    application_name: 'deskbridge',
    connectionTimeoutMillis: timeouts.connectMs,
    query_timeout: timeouts.answerMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: TYPES,
  };
  try {
    new pg.Client(config);
  } catch {
    throw new StoreUnavailableError(
      'storage.url is not an address of a PostgreSQL database: postgres://user:password@host/database',
    );
  }
  return config;
};

const SETTINGS = `SELECT set_config('search_path', $1, false),
    set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false),
    set_config('statement_timeout', $2, false), set_config('lock_timeout', $3, false),
    set_config('idle_in_transaction_session_timeout', $4, false),
    set_config('default_transaction_isolation', 'read committed', false), set_config('jit', 'off', false),
    current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding,
    current_setting('fsync') AS fsync, current_setting('full_page_writes') AS full_page_writes`;

/** What the server is like, as far as the promises depend on it. */
export interface ServerFacts {
  /** Its settings let an accepted row get lost when the machine goes down. */
  readonly loseRows: boolean;
}

/**
 * Makes a fresh session what the store relies on, whatever the server's or the role's defaults are: an answered COMMIT is on
 * disk (and on the synchronous standby, if there is one), nothing waits for ever, statements see what was committed before.
 * @throws StoreUnavailableError for a server that cannot hold the store.
 */
export const prepareSession = async (
  client: pg.ClientBase,
  schema: string,
  timeouts: PostgresTimeouts,
): Promise<ServerFacts> => {
  // Faults of a connection also come to whoever asks next; without a listener they would end the process.
  client.on('error', () => undefined);
  let facts: Record<string, unknown> | undefined;
  try {
    const { statementMs, lockMs, idleInTransactionMs } = timeouts;
    const { rows } = await client.query(SETTINGS, [
      `"${schema}"`,
      `${statementMs}`,
      `${lockMs}`,
      `${idleInTransactionMs}`,
    ]);
    [facts] = rows;
  } catch (error) {
    throw asStoreError(error);
  }
  if (Number(facts?.['version']) < OLDEST_SERVER)
    throw new StoreUnavailableError('the database is older than PostgreSQL 13: use a newer server');
  if (facts?.['encoding'] !== 'UTF8')
    throw new StoreUnavailableError(
      `the database has the encoding ${facts?.['encoding']}: make one with ENCODING 'UTF8'`,
    );
  return { loseRows: facts['fsync'] !== 'on' || facts['full_page_writes'] !== 'on' };
};
