import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts';
import type { StoreHarness } from '../../contracts/store-contract/harness.ts';

/** An embedded store in a folder of its own or in memory, on a clock of its own, with counted ids. */
export const openSqlite = async (memory?: ':memory:'): Promise<StoreHarness> => {
  const folder = memory ? undefined : mkdtempSync(join(tmpdir(), 'deskbridge-store-'));
  let now = 1_700_000_000_000;
  let ids = 0;
  const clock = { now: () => now };
  const open = () =>
    createSqliteStore({
      path: folder === undefined ? ':memory:' : join(folder, 'bridge.db'),
      clock,
      databaseClock: clock,
      newId: () => {
        ids += 1;
        return `id${ids}`;
      },
    });
  let store = open();
  const closeQuietly = () => store.close().catch(() => undefined);
  return {
    get store() {
      return store;
    },
    orphanedForMs: 0,
    now: () => now,
    pass: async (ms) => {
      now += ms;
    },
    reopen: async () => {
      await store.close();
      store = open();
    },
    close: async () => {
      await closeQuietly();
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
};
