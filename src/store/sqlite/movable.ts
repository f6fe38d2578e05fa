import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import {
  asKind,
  BATCH_BYTES,
  BATCH_ROWS,
  type Kind,
  type MovableStore,
  type MoveRow,
  type Table,
  type Value,
  weightOf,
} from '../move/port.ts';
import { VOID_LEASES } from '../shared/leases.ts';
import { STAY_LIST } from '../shared/moves.ts';
import { openFile, readMarks } from './database.ts';

const KINDS: Readonly<Record<string, Kind>> = { TEXT: 'text', INTEGER: 'integer', REAL: 'real', BLOB: 'bytes' };

/** Where it is, for people. */
export const filePlace = (path: string): string => `file:${path}`;

/**
 * An embedded store to be moved; no other process has it meanwhile.
 * @throws StoreLockedError, StoreUnavailableError when it cannot be opened.
 */
export const openMovableFile = (path: string): MovableStore => {
  const sqlite = openFile(path);
  const ask = (sql: string, ...values: SQLInputValue[]) => {
    const statement = sqlite.prepare(sql);
    statement.setReadBigInts(true);
    return statement.all(...values);
  };
  /** Marks are no part of what moves. */
  const moving = (table: Table): string => (table.name === 'named_values' ? `name NOT IN (${STAY_LIST})` : 'true');
  const draws = (table: Table): boolean =>
    table.key.length === 1 && table.columns.some(({ name, kind }) => name === table.key[0] && kind === 'integer');
  const remembers = (table: Table): boolean =>
    ask("SELECT 1 FROM sqlite_schema WHERE name = ? AND sql LIKE '%AUTOINCREMENT%'", table.name).length > 0;
  return {
    place: filePlace(path),
    tables: tablesOf(sqlite),
    marks: async () => readMarks(sqlite),
    count: async (table, fresh) => {
      const own = fresh && table.name === 'named_values' ? "AND name <> 'dedupe-key'" : '';
      return Number(ask(`SELECT count(*) AS n FROM ${table.name} WHERE ${moving(table)} ${own}`)[0]?.['n']);
    },
    batches: async function* (table, after) {
      const names = table.columns.map(({ name }) => name);
      const key = table.key.join(', ');
      const behind = after ? `AND (${key}) > (${after.map(() => '?').join(', ')})` : '';
      const statement = sqlite.prepare(
        `SELECT ${names.join(', ')} FROM ${table.name} WHERE ${moving(table)} ${behind} ORDER BY ${key}`,
      );
      statement.setReadBigInts(true);
      let batch: MoveRow[] = [];
      let weight = 0;
      for (const row of statement.iterate(...((after ?? []) as SQLInputValue[]))) {
        const values = names.map((name) => row[name] as Value);
        batch.push(values);
        weight += weightOf(values);
        if (batch.length < BATCH_ROWS && weight < BATCH_BYTES) continue;
        yield batch;
        batch = [];
        weight = 0;
      }
      if (batch.length > 0) yield batch;
    },
    write: async ({ table, rows = [], marks, forgetKey }) => {
      sqlite.exec('BEGIN IMMEDIATE');
      try {
        if (forgetKey) sqlite.exec("DELETE FROM named_values WHERE name = 'dedupe-key'");
        if (table) {
          const names = table.columns.map(({ name }) => name);
          const insert = sqlite.prepare(
            `INSERT INTO ${table.name} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
          );
          for (const row of rows) insert.run(...(row as SQLInputValue[]));
        }
        for (const [name, value] of Object.entries(marks)) {
          if (value === undefined) sqlite.prepare('DELETE FROM named_values WHERE name = ?').run(name);
          else sqlite.prepare('INSERT OR REPLACE INTO named_values (name, value) VALUES (?, ?)').run(name, value);
        }
        sqlite.exec('COMMIT');
      } catch (error) {
        sqlite.exec('ROLLBACK');
        throw error;
      }
    },
    voidLeases: async () => VOID_LEASES.forEach((sql) => void sqlite.exec(sql)),
    held: asKind,
    lastId: async (table) => {
      if (!draws(table)) return undefined;
      const [row] = remembers(table)
        ? ask('SELECT seq AS last FROM sqlite_sequence WHERE name = ?', table.name)
        : ask(`SELECT max(${table.key[0]}) AS last FROM ${table.name}`);
      return BigInt((row?.['last'] ?? 0) as bigint);
    },
    raiseId: async (table, id) => {
      // The others go on above the highest row that is there.
      if (!remembers(table)) return;
      const { changes } = sqlite
        .prepare('UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?')
        .run(id, table.name);
      if (Number(changes) === 0)
        sqlite.prepare('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)').run(table.name, id);
    },
    settle: async () => sqlite.exec('ANALYZE'),
    close: async () => sqlite.close(),
  };
};

const tablesOf = (sqlite: DatabaseSync): readonly Table[] =>
  sqlite
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
    .map(({ name: table }) => {
      const rows = sqlite.prepare('SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid').all(String(table));
      const key = rows.filter(({ pk }) => Number(pk) > 0).sort((a, b) => Number(a['pk']) - Number(b['pk']));
      return {
        name: String(table),
        key: key.map(({ name }) => String(name)),
        columns: rows.map(({ name, type }) => {
          const kind = KINDS[String(type)];
          if (kind === undefined) throw new Error(`${table}.${name} is of no kind that can be moved: ${type}`);
          return { name: String(name), kind };
        }),
      };
    });
