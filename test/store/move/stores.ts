import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Reads } from '../../../src/core/reads.ts';
import type { Store } from '../../../src/core/store.ts';
import type { Moved } from '../../../src/store/move/move.ts';
import { moveStore } from '../../../src/store/move/move.ts';
import type { MovableStore } from '../../../src/store/move/port.ts';
import { openMovable } from '../../../src/store/open-movable.ts';
import { createPostgresStore } from '../../../src/store/postgres/postgres-store.ts';
import { createSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts';
import type { StoreHarness } from '../../contracts/store-contract/harness.ts';
import { emptyDatabase, type TestDatabase } from '../../support/postgres/database.ts';

export interface Places {
  /** The address of a file that is not there yet. */
  file(): string;
  database(): Promise<TestDatabase>;
  close(): Promise<void>;
}

/** Empty places to move to and from; all are removed at the end. */
export const openPlaces = (): Places => {
  const folder = mkdtempSync(join(tmpdir(), 'deskbridge-move-'));
  const databases: TestDatabase[] = [];
  let files = 0;
  return {
    file: () => {
      files += 1;
      return `file:${join(folder, `${files}.sqlite`)}`;
    },
    database: async () => {
      const database = await emptyDatabase();
      databases.push(database);
      return database;
    },
    close: async () => {
      for (const database of databases) await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** A harness whose store can be moved: closed, copied, and gone on with at another place. */
export interface MovingHarness extends StoreHarness {
  moveTo(url: string): Promise<void>;
}

export const openMoving = async (url: string): Promise<MovingHarness> => {
  let at = url;
  let now = 1_700_000_000_000;
  let ids = 0;
  const clock = { now: () => now };
  const newId = () => {
    ids += 1;
    return `id${ids}`;
  };
  const open = async (): Promise<Store & Reads> =>
    at.startsWith('file:')
      ? createSqliteStore({ path: at.slice('file:'.length), clock, databaseClock: clock, newId })
      : createPostgresStore({ url: at, clock, databaseClock: clock, newId, connections: 4 });
  let store = await open();
  // Whoever holds the store of before the move works on with the one after it.
  const current = new Proxy({} as Store & Reads, { get: (_, name) => store[name as keyof (Store & Reads)] });
  return {
    store: current,
    orphanedForMs: 0,
    now: () => now,
    pass: async (ms) => {
      now += ms;
    },
    reopen: async () => {
      await store.close();
      store = await open();
    },
    moveTo: async (to) => {
      await store.close();
      const { moved } = await move(at, to);
      if (moved.result !== 'moved') throw new Error(JSON.stringify(moved));
      at = to;
      store = await open();
    },
    close: () => store.close(),
  };
};

export interface MoveOptions {
  readonly signal?: AbortSignal;
  readonly onReport?: (line: string) => void;
  readonly change?: (store: MovableStore) => MovableStore;
}

/** Moves a store as the command does. */
export const move = async (from: string, to: string, options: MoveOptions = {}) => {
  const lines: string[] = [];
  const source = await openMovable(from, 'source');
  let target: MovableStore | undefined;
  try {
    target = await openMovable(to, 'target');
    const moved: Moved = await moveStore({
      source,
      target: options.change?.(target) ?? target,
      newId: () => `move${lines.length}`,
      clock: { now: () => 1_700_000_000_000 },
      signal: options.signal ?? new AbortController().signal,
      report: (line) => {
        lines.push(line);
        options.onReport?.(line);
      },
    });
    return { moved, lines };
  } finally {
    await target?.close();
    await source.close();
  }
};

/** Every row of every table of an embedded store, but the marks of moves; `\0` as PostgreSQL keeps it. */
export const dump = (url: string): Record<string, unknown[]> => {
  const sqlite = new DatabaseSync(url.slice('file:'.length));
  try {
    const names = sqlite
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%'")
      .all();
    return Object.fromEntries(
      names.map(({ name }) => {
        const statement = sqlite.prepare(`SELECT * FROM ${name} ORDER BY 1`);
        statement.setReadBigInts(true);
        const rows = statement
          .all()
          .filter((row) => name !== 'named_values' || !/^mov(ing|ed)-/.test(String(row['name'])))
          .map((row) =>
            Object.values(row).map((value) => (typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value)),
          );
        return [String(name), rows];
      }),
    );
  } finally {
    sqlite.close();
  }
};

/** Everything that people can look at, with `\0` as PostgreSQL keeps it; entries of the same moment have no order. */
export const everythingShown = async (reads: Reads, ids: readonly string[]): Promise<unknown> => {
  const dead = await reads.deadEntries(1_000);
  const shown = {
    counts: await reads.counts(),
    decisions: await reads.decisions(undefined, 200),
    dead: dead.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    explained: await Promise.all(ids.map((id) => reads.explain(id))),
  };
  return JSON.parse(JSON.stringify(shown).replaceAll('\\u0000', '\uFFFD'));
};
