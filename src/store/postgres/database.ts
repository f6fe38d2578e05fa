import { createHash, randomInt } from 'node:crypto';
import pg from 'pg';
import { StoreUnavailableError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import type { NewId } from '../shared/dedupe.ts';
import type { Row } from '../shared/rows.ts';
import { connectionConfig, type PostgresTimeouts, prepareSession } from './connect.ts';
import { asStoreError, isAnswered, shallTryAgain, TryAgain } from './faults.ts';
import { checkNotMoved, joinStore } from './presence.ts';

/** One transaction, READ COMMITTED: every statement sees what was committed before it. */
export interface Tx {
  /** Database time at its begin, epoch ms. */
  readonly now: number;
  all(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  get(sql: string, values?: readonly unknown[]): Promise<Row | undefined>;
  /** The number of changed rows. */
  run(sql: string, values?: readonly unknown[]): Promise<number>;
  /**
   * Sends a change whose answer nobody needs. Statements run in the order in which they are sent, so whatever is asked next
   * sees it without waiting for it here; a fault of it is the transaction's.
   */
  write(sql: string, values?: readonly unknown[]): void;
  /** Adds to one of the counters that the accounting is made of; they are written as the last thing before the commit. */
  count(name: string, n?: number): void;
}

/** Makes ids and hashes; the same for all instances on one store. */
export interface Identity {
  readonly newId: NewId;
  hash(key: string): Buffer;
}

export interface Database {
  /** Runs `work` in a transaction of its own; again when another instance got in its way. `first` goes before others. */
  transaction<T>(
    work: (tx: Tx) => Promise<T>,
    how?: { readonly first?: boolean; readonly snapshot?: boolean },
  ): Promise<T>;
  /** Whether the server may lose what it said was stored. Known after the first connection. */
  losesRows(): boolean;
  close(): Promise<void>;
}

/** Ends a transaction by a rollback, with a value. */
class Abandoned extends Error {
  readonly value: unknown;
  constructor(value: unknown) {
    super('abandoned');
    this.value = value;
  }
}

/** Takes back everything that the open transaction did; it comes to `value`. */
export const abandon = (value: unknown): never => {
  throw new Abandoned(value);
};

export interface DatabaseOptions {
  readonly url: string;
  readonly schema: string;
  readonly timeouts: PostgresTimeouts;
  /** Replaces the database's own time, in tests. */
  readonly databaseClock?: Clock | undefined;
  /** Connections for the workers; the intake has one of its own, so that it never waits for them. */
  readonly connections: number;
}

const INTAKE_CONNECTIONS = 1;
const TRIES = 8;
/** Counters are rows that every transaction writes: several of each, so that instances do not wait for each other. */
export const COUNTER_SHARDS = 16;

/** Statements are prepared once a connection, by a name made of their text. */
const names = new Map<string, string>();
const nameOf = (sql: string): string => {
  let name = names.get(sql);
  if (name === undefined) {
    name = createHash('sha256').update(sql).digest('base64url').slice(0, 22);
    names.set(sql, name);
  }
  return name;
};

/** PostgreSQL's text holds every character but NUL, which no honest sender uses: it becomes the replacement character. */
const storable = (value: unknown): unknown => {
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;
  return Array.isArray(value) ? value.map(storable) : value;
};

const BEGIN = 'BEGIN ISOLATION LEVEL READ COMMITTED';
const BEGIN_SNAPSHOT = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
const TIME = 'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now';

/** Opens pools of connections; nothing is connected before it is needed. */
export const openDatabase = (options: DatabaseOptions): Database => {
  const { schema, timeouts, databaseClock } = options;
  let loses = false;
  let closed = false;
  const makePool = (max: number): pg.Pool => {
    const pool = new pg.Pool({
      ...connectionConfig(options.url, timeouts),
      // Statements need not wait for each other's answers: what is sent together costs one way to the server and back.
      pipeline: true,
      max,
      idleTimeoutMillis: 60_000,
      // A dead connection that nobody uses must not keep a stopped service alive.
      allowExitOnIdle: true,
      onConnect: async (client: pg.ClientBase) => {
        loses = (await prepareSession(client, schema, timeouts)).loseRows;
        await joinStore(client, schema);
        await checkNotMoved(client, schema);
      },
    } as pg.PoolConfig);
    // A connection that dies while nobody uses it is replaced when it is needed.
    pool.on('error', () => undefined);
    return pool;
  };
  const intake = makePool(INTAKE_CONNECTIONS);
  const work = makePool(options.connections);

  const attempt = async <T>(pool: pg.Pool, run: (tx: Tx) => Promise<T>, snapshot: boolean): Promise<T> => {
    const client = await pool.connect().catch((error: unknown) => {
      throw error instanceof StoreUnavailableError ? error : asStoreError(error);
    });
    let broken: Error | undefined;
    /** The first one: whatever is sent behind a fault is merely refused because of it. */
    let fault: Error | undefined;
    const written: Promise<unknown>[] = [];
    const counts = new Map<string, number>();
    const ask = async (text: string, values: readonly unknown[] = []): Promise<pg.QueryResult<Row>> => {
      try {
        return await client.query<Row>({ name: nameOf(text), text, values: values.map(storable) });
      } catch (error) {
        if (!isAnswered(error)) broken = error as Error;
        fault ??= asStoreError(error);
        throw fault;
      }
    };
    const plain = async (text: string): Promise<pg.QueryResult<Row> | pg.QueryResult<Row>[]> => {
      try {
        return await client.query<Row>(text);
      } catch (error) {
        broken = error as Error;
        throw asStoreError(error);
      }
    };
    try {
      const begin = snapshot ? BEGIN_SNAPSHOT : BEGIN;
      const begun = await plain(databaseClock ? begin : `${begin}; ${TIME}`);
      const now = databaseClock?.now() ?? Number((begun as pg.QueryResult<Row>[])[1]?.rows[0]?.['now']);
      const tx: Tx = {
        now,
        all: async (sql, values) => (await ask(sql, values)).rows,
        get: async (sql, values) => (await ask(sql, values)).rows[0],
        run: async (sql, values) => (await ask(sql, values)).rowCount ?? 0,
        write: (sql, values) => {
          written.push(ask(sql, values).catch(() => undefined));
        },
        count: (name, n = 1) => counts.set(name, (counts.get(name) ?? 0) + n),
      };
      let value: T;
      try {
        value = await run(tx);
        if (counts.size > 0) writeCounts(tx, counts);
        // The server refuses to commit behind a statement that failed; one that did not even reach it is known after this turn.
        await new Promise((resolve) => setImmediate(resolve));
        if (fault !== undefined) throw fault;
      } catch (error) {
        if (broken === undefined) await plain('ROLLBACK').catch(() => undefined);
        if (error instanceof Abandoned) return error.value as T;
        throw error;
      }
      const committed = await commit(client).catch((error: unknown) => {
        if (!isAnswered(error)) broken = error as Error;
        return error as Error;
      });
      await Promise.all(written);
      if (fault !== undefined) throw fault;
      if (committed !== undefined) throw committed;
      return value;
    } finally {
      client.release(broken);
    }
  };

  return {
    transaction: async (run, { first = false, snapshot = false } = {}) => {
      for (let tries = 1; ; tries += 1) {
        if (closed) throw new StoreUnavailableError('the store is closed');
        try {
          return await attempt(first ? intake : work, run, snapshot);
        } catch (error) {
          if (!shallTryAgain(error)) throw error;
          if (tries >= TRIES)
            throw error instanceof TryAgain
              ? asStoreError({ code: '40001', message: 'overtaken again and again' })
              : error;
          // Two that got into each other's way must not meet again at once.
          await new Promise((resolve) => setTimeout(resolve, randomInt(0, 10 * tries)));
        }
      }
    },
    losesRows: () => loses,
    close: async () => {
      if (closed) return;
      closed = true;
      await Promise.all([intake.end(), work.end()]);
    },
  };
};

/** An answered COMMIT is durable. One whose answer got lost may have happened: nobody is told that it did. */
const commit = async (client: pg.PoolClient): Promise<undefined> => {
  // A wait for the synchronous standby that is cut short ends with a mere warning: stored here, and perhaps only here.
  let warned: string | undefined;
  const listen = ({ severity, message }: { severity?: string | undefined; message?: string | undefined }) => {
    if (severity === 'WARNING') warned = message;
  };
  client.on('notice', listen);
  let said: string;
  try {
    said = (await client.query('COMMIT')).command;
  } catch (error) {
    const fault = asStoreError(error);
    if (isAnswered(error)) throw fault;
    throw new StoreUnavailableError(`the connection was lost while it was stored: ${fault.message}`);
  } finally {
    client.off('notice', listen);
  }
  if (warned !== undefined) throw new StoreUnavailableError(`stored, but perhaps not on the standby: ${warned}`);
  if (said !== 'COMMIT') throw new Error(`the transaction ended as ${said}`);
};

const writeCounts = (tx: Tx, counts: ReadonlyMap<string, number>): void => {
  // Always in the same order, so that two transactions cannot wait for each other.
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  tx.write(
    `INSERT INTO counters (name, shard, n)
       SELECT name, pg_backend_pid() % ${COUNTER_SHARDS}, n FROM unnest($1::text[], $2::bigint[]) AS added (name, n)
       ON CONFLICT (name, shard) DO UPDATE SET n = counters.n + excluded.n`,
    [sorted.map(([name]) => name), sorted.map(([, n]) => n)],
  );
};
