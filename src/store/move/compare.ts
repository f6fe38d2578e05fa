import { createHash } from 'node:crypto';
import { keyOf, type MovableStore, type MoveRow, type Table, type Value } from './port.ts';

/** A row that is not the same on both sides. */
export interface Difference {
  readonly table: string;
  readonly key: string;
  readonly what: 'is missing in the target' | 'is only in the target' | 'differs';
}

export interface Compared {
  readonly rows: number;
  /** One number for all rows of the table, the same on both sides when all are. */
  readonly hash: string;
  readonly difference?: Difference;
}

/** Rows that wait for their like from the other side; more of them, and the tables are not the same. */
const MOST_WAITING = 20_000;

const bytesOf = (value: Value): Buffer => {
  if (value === null) return Buffer.from('-');
  const bytes = value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(`${value}`);
  return Buffer.concat([Buffer.from(`${value instanceof Uint8Array ? 'b' : typeof value}${bytes.length}:`), bytes]);
};

const digestOf = (values: MoveRow): Buffer =>
  createHash('sha256')
    .update(Buffer.concat(values.map(bytesOf)))
    .digest();

const shown = (key: readonly Value[]): string =>
  key.map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : `${value}`)).join(', ');

/** Adds the rows' digests up: the order of keys is not the same everywhere once a character had to be replaced. */
class Sum {
  rows = 0;
  #sum = 0n;
  add(digest: Buffer): void {
    this.rows += 1;
    this.#sum = (this.#sum + BigInt(`0x${digest.toString('hex')}`)) & ((1n << 256n) - 1n);
  }
  get hash(): string {
    return this.#sum.toString(16).padStart(64, '0');
  }
}

/** Compares a table of both stores row by row, as the target holds the values; stops at the first difference. */
export const compareTable = async (source: MovableStore, target: MovableStore, table: Table): Promise<Compared> => {
  const sums = [new Sum(), new Sum()] as const;
  // By the digest of the key: what was met on one side and not yet on the other.
  const waiting = [new Map<string, [Buffer, string]>(), new Map<string, [Buffer, string]>()] as const;
  const sides = [source, target].map((store) => store.batches(table)[Symbol.asyncIterator]());
  const meet = (side: 0 | 1, row: MoveRow): Difference | undefined => {
    const held = side === 1 ? row : row.map((value, at) => target.held(value, table.columns[at]?.kind ?? 'text'));
    const digest = digestOf(held);
    const key = keyOf(table, held);
    const name = digestOf(key).toString('latin1');
    sums[side].add(digest);
    const other = waiting[side === 0 ? 1 : 0];
    const like = other.get(name);
    if (like === undefined) {
      waiting[side].set(name, [digest, shown(key)]);
      return undefined;
    }
    other.delete(name);
    return like[0].equals(digest) ? undefined : { table: table.name, key: shown(key), what: 'differs' };
  };
  const [missing, extra] = waiting;
  const result = (difference?: Difference): Compared => ({
    rows: sums[0].rows,
    hash: sums[0].hash,
    ...(difference && { difference }),
  });
  const unmatched = (): Difference | undefined => {
    const [side, what] =
      missing.size > 0 ? ([missing, 'is missing in the target'] as const) : ([extra, 'is only in the target'] as const);
    const [first] = side.values();
    return first && { table: table.name, key: first[1], what };
  };
  try {
    for (let open = true; open; ) {
      open = false;
      for (const [side, batches] of sides.entries()) {
        const { done, value: rows } = await batches.next();
        if (done) continue;
        open = true;
        for (const row of rows) {
          const difference = meet(side === 0 ? 0 : 1, row);
          if (difference) return result(difference);
        }
      }
      if (missing.size + extra.size > MOST_WAITING) break;
    }
    const left = unmatched();
    if (left) return result(left);
    if (sums[0].hash !== sums[1].hash) return result({ table: table.name, key: 'all of it', what: 'differs' });
    return result();
  } finally {
    for (const batches of sides) await batches.return?.();
  }
};
