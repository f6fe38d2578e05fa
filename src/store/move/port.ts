import type { MoveMarks } from '../shared/moves.ts';

/** A value of a row. Integers of all sizes are `bigint`. */
export type Value = string | bigint | number | Uint8Array | null;
/** What a column holds, whatever its database calls it. */
export type Kind = 'text' | 'integer' | 'real' | 'bytes';

export interface Column {
  readonly name: string;
  readonly kind: Kind;
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  /** The columns that tell its rows apart and order them. */
  readonly key: readonly string[];
}

/** The values of a row, in the order of its table's columns. */
export type MoveRow = readonly Value[];

/** Rows of a table, together with new marks (`undefined` removes one): all of it or nothing. */
export interface Change {
  readonly table?: Table;
  readonly rows?: readonly MoveRow[];
  readonly marks: { readonly [mark in keyof MoveMarks]: string | undefined };
  /** The key of the dedupe hashes goes: another store's is to come. */
  readonly forgetKey?: boolean;
}

/** A store that this process alone has open, to be copied from or into, and that is of this version. */
export interface MovableStore {
  /** Where it is, for people: never a password. */
  readonly place: string;
  /** What there is to move: everything but leases, marks and the record of schema versions. */
  readonly tables: readonly Table[];
  marks(): Promise<MoveMarks>;
  /** `fresh`: leaves out what every new store has. */
  count(table: Table, fresh?: 'fresh'): Promise<number>;
  /** Rows in the order of their keys (bytewise), those behind `after`, in batches of bounded size. */
  batches(table: Table, after?: readonly Value[]): AsyncIterable<readonly MoveRow[]>;
  write(change: Change): Promise<void>;
  /** What was leased belonged to processes that are gone: it is due now. */
  voidLeases(): Promise<void>;
  /** A value as this store gives it back after it was written into such a column. */
  held(value: Value, kind: Kind): Value;
  /** The highest number that the table ever drew for its rows; undefined where it draws none. */
  lastId(table: Table): Promise<bigint | undefined>;
  /** The next number that the table draws is above this one. */
  raiseId(table: Table, id: bigint): Promise<void>;
  /** Everything is written: what makes reading it quick. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Rows of a batch and their bytes are kept within these, so that memory is bounded whatever the rows hold. */
export const BATCH_ROWS = 2_000;
export const BATCH_BYTES = 4_000_000;

/** About how much memory a row takes, bytes. */
export const weightOf = (row: MoveRow): number =>
  row.reduce(
    (sum: number, value) => sum + 16 + (typeof value === 'object' ? (value?.length ?? 0) : `${value}`.length),
    0,
  );

/** A value in the kind of another store's column. */
export const asKind = (value: Value, kind: Kind): Value => {
  if (value === null) return null;
  if (kind === 'text') return value instanceof Uint8Array ? Buffer.from(value).toString() : String(value);
  if (kind === 'bytes') return value instanceof Uint8Array ? value : Buffer.from(String(value));
  if (kind === 'real') return Number(value);
  // A column of the embedded store may hold a fraction where an integer is meant: a time is not over before it is.
  return typeof value === 'number' ? BigInt(Math.ceil(value)) : BigInt(String(value));
};

/** The values of a row's key. */
export const keyOf = (table: Table, row: MoveRow): Value[] =>
  table.key.map((name) => row[table.columns.findIndex((column) => column.name === name)] ?? null);
