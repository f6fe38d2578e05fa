import pg from 'pg';
import { BATCH_BYTES, BATCH_ROWS, type Kind, type MoveRow, type Table, type Value, weightOf } from '../move/port.ts';
import { STAY_LIST } from '../shared/moves.ts';

type Ask = (sql: string, values?: readonly unknown[]) => Promise<pg.QueryResult>;

const KINDS: Readonly<Record<string, Kind>> = {
  text: 'text',
  bigint: 'integer',
  integer: 'integer',
  'double precision': 'real',
  bytea: 'bytes',
};

/** The type that a column's values are sent as. */
export const TYPE_OF: Readonly<Record<Kind, string>> = {
  text: 'text',
  integer: 'bigint',
  real: 'double precision',
  bytes: 'bytea',
};

/** Integers of all sizes are read exactly. */
export const WHOLE_NUMBERS: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 || oid === pg.types.builtins.INT4
      ? BigInt
      : pg.types.getTypeParser(oid, format as 'text'),
};

/** Leases of tasks are void, and the versions are each store's own. */
const STAYS = ['tasks', 'migrations'];
/** Counters are spread over several rows here; what moves is their sum. */
const SPREAD = { table: 'counters', by: 'shard' };

/** The tables of a schema as they move. */
export const tablesOf = async (ask: Ask, schema: string): Promise<readonly Table[]> => {
  const { rows: columns } = await ask(
    `SELECT table_name, column_name, data_type FROM information_schema.columns
       WHERE table_schema = $1 AND table_name <> ALL($2::text[]) ORDER BY table_name, ordinal_position`,
    [schema, STAYS],
  );
  const { rows: keys } = await ask(
    `SELECT k.table_name, k.column_name FROM information_schema.table_constraints c
       JOIN information_schema.key_column_usage k USING (constraint_schema, constraint_name)
       WHERE c.table_schema = $1 AND c.constraint_type = 'PRIMARY KEY' ORDER BY k.table_name, k.ordinal_position`,
    [schema],
  );
  const moves = ({ table_name, column_name }: Record<string, string>) =>
    table_name !== SPREAD.table || column_name !== SPREAD.by;
  return [...Map.groupBy(columns.filter(moves), (row) => String(row.table_name))].map(([name, own]) => ({
    name,
    key: keys.filter((row) => row.table_name === name && moves(row)).map((row) => String(row.column_name)),
    columns: own.map(({ column_name, data_type }) => {
      const kind = KINDS[data_type];
      if (kind === undefined) throw new Error(`${name}.${column_name} is of no kind that can be moved: ${data_type}`);
      return { name: String(column_name), kind };
    }),
  }));
};

/** Rows in the order of their keys, by a cursor: sorted once, and no more in memory than a batch. */
export async function* readBatches(
  ask: Ask,
  table: Table,
  after: readonly Value[] | undefined,
): AsyncIterable<readonly MoveRow[]> {
  const names = table.columns.map(({ name }) => name);
  const kindOf = new Map(table.columns.map(({ name, kind }) => [name, kind]));
  // Bytewise, as the embedded store has them.
  const key = table.key.map((name) => (kindOf.get(name) === 'text' ? `"${name}" COLLATE "C"` : `"${name}"`)).join(', ');
  const behind = after ? `(${key}) > (${table.key.map((_, at) => `$${at + 1}`).join(', ')})` : 'true';
  const what = names.map((name) => (table.name === SPREAD.table && name === 'n' ? 'sum(n)::bigint AS n' : `"${name}"`));
  await ask('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    await ask(
      `DECLARE moved NO SCROLL CURSOR FOR SELECT ${what.join(', ')} FROM ${table.name}
         WHERE ${table.name === 'named_values' ? `name NOT IN (${STAY_LIST})` : 'true'} AND ${behind}
         ${table.name === SPREAD.table ? 'GROUP BY name' : ''} ORDER BY ${key}`,
      after?.map((value) => (typeof value === 'bigint' ? `${value}` : value)),
    );
    for (let wanted = 8; ; ) {
      const { rows } = await ask(`FETCH ${wanted} FROM moved`);
      if (rows.length === 0) break;
      const batch = rows.map((row): MoveRow => names.map((name) => row[name]));
      const weight = batch.reduce((sum, row) => sum + weightOf(row), 0) / batch.length;
      wanted = Math.max(1, Math.min(BATCH_ROWS, wanted * 4, Math.floor(BATCH_BYTES / weight)));
      yield batch;
    }
  } finally {
    await ask('ROLLBACK');
  }
}
