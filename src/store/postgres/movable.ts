import pg from 'pg';
import { StoreLockedError, StoreUnavailableError } from '../../core/errors.ts';
import { asKind, type Change, type Kind, type MovableStore, type Table, type Value } from '../move/port.ts';
import { VOID_LEASES } from '../shared/leases.ts';
import { STAY_LIST } from '../shared/moves.ts';
import { connectionConfig, POSTGRES_TIMEOUTS, prepareSession, schemaIn } from './connect.ts';
import { asStoreError } from './faults.ts';
import { bringUpToDate } from './migrate.ts';
import { readBatches, TYPE_OF, tablesOf, WHOLE_NUMBERS } from './move-rows.ts';
import { readMarks, takeStoreAlone } from './presence.ts';

/** A sort of a large table, or a batch that waits for the other store, may take this long; nothing takes longer. */
const LONGEST_MS = 30 * 60_000;
const TIMEOUTS = {
  ...POSTGRES_TIMEOUTS,
  statementMs: LONGEST_MS,
  answerMs: LONGEST_MS + 10_000,
  idleInTransactionMs: LONGEST_MS,
};

/**
 * Where it is, for people: without user and password.
 * @throws Error when it is no address of a database.
 */
export const databasePlace = (url: string): string => {
  const { host, port, database } = new pg.Client(connectionConfig(url, TIMEOUTS));
  return `postgres://${host}:${port}/${database} (schema ${schemaIn(url)})`;
};

/**
 * A store in a database to be moved; no instance has it open meanwhile. `make`: an empty one is made where there is none.
 * @throws StoreLockedError while instances live; StoreUnavailableError when it cannot be used or is a newer version's.
 */
export const openMovableDatabase = async (url: string, make: boolean): Promise<MovableStore> => {
  const schema = schemaIn(url);
  const client = new pg.Client({ ...connectionConfig(url, TIMEOUTS), types: WHOLE_NUMBERS });
  client.on('error', () => undefined);
  const ask = async (sql: string, values: readonly unknown[] = []): Promise<pg.QueryResult> => {
    try {
      return await client.query(sql, [...values]);
    } catch (error) {
      throw asStoreError(error);
    }
  };
  const together = async <T>(work: () => Promise<T>): Promise<T> => {
    await ask('BEGIN');
    try {
      const value = await work();
      await ask('COMMIT');
      return value;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  };
  let tables: readonly Table[];
  try {
    await client.connect();
    await prepareSession(client, schema, TIMEOUTS);
    await takeStoreAlone(client, schema);
    await together(() => bringUpToDate(client, schema, make ? 'apply' : 'upgrade'));
    tables = await tablesOf(ask, schema);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error instanceof StoreUnavailableError || error instanceof StoreLockedError ? error : asStoreError(error);
  }
  const sequenceOf = async (table: Table): Promise<string | undefined> => {
    const { rows } = await ask('SELECT pg_get_serial_sequence($1, $2) AS name', [
      `"${schema}"."${table.name}"`,
      table.key[0],
    ]);
    return rows[0]?.name ?? undefined;
  };
  return {
    place: databasePlace(url),
    tables,
    marks: () => readMarks(client),
    count: async (table, fresh) => {
      const beside = fresh ? `${STAY_LIST}, 'dedupe-key'` : STAY_LIST;
      const { rows } = await ask(
        `SELECT count(${table.name === 'counters' ? 'DISTINCT name' : '*'}) AS n FROM ${table.name}
           ${table.name === 'named_values' ? `WHERE name NOT IN (${beside})` : ''}`,
      );
      return Number(rows[0]?.n);
    },
    batches: (table, after) => readBatches(ask, table, after),
    write: (change) => together(() => writeChange(ask, change)),
    voidLeases: () =>
      together(async () => {
        for (const sql of VOID_LEASES) await ask(sql);
      }),
    held,
    lastId: async (table) => {
      const sequence = await sequenceOf(table);
      if (sequence === undefined) return undefined;
      const { rows } = await ask(`SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last FROM ${sequence}`);
      return rows[0].last;
    },
    raiseId: async (table, id) => {
      const sequence = await sequenceOf(table);
      if (sequence === undefined || id === 0n) return;
      await ask(`SELECT setval($1, GREATEST($2, (SELECT last_value FROM ${sequence})), true)`, [sequence, `${id}`]);
    },
    settle: async () => {
      for (const { name } of tables) await ask(`ANALYZE ${name}`);
    },
    close: async () => {
      await client.end().catch(() => undefined);
    },
  };
};

/** PostgreSQL's text holds no NUL: the store itself replaces it, too. */
const held = (value: Value, kind: Kind): Value => {
  const as = asKind(value, kind);
  return typeof as === 'string' ? as.replaceAll('\0', '\uFFFD') : as;
};

type Ask = (sql: string, values?: readonly unknown[]) => Promise<pg.QueryResult>;

const writeChange = async (ask: Ask, { table, rows = [], marks, forgetKey }: Change): Promise<void> => {
  if (forgetKey) await ask("DELETE FROM named_values WHERE name = 'dedupe-key'");
  if (table && rows.length > 0) {
    const shard = table.name === 'counters';
    const names = table.columns.map(({ name }) => `"${name}"`).join(', ');
    const lists = table.columns.map(({ kind }, at) => `$${at + 1}::${TYPE_OF[kind]}[]`).join(', ');
    await ask(
      `INSERT INTO ${table.name} (${names}${shard ? ', shard' : ''}) SELECT *${shard ? ', 0' : ''} FROM unnest(${lists})`,
      table.columns.map((_, at) => rows.map((row) => (typeof row[at] === 'bigint' ? `${row[at]}` : row[at]))),
    );
  }
  for (const [name, value] of Object.entries(marks)) {
    if (value === undefined) await ask('DELETE FROM named_values WHERE name = $1', [name]);
    else
      await ask(
        'INSERT INTO named_values (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
        [name, value],
      );
  }
};
