import { createPostgresStore, type PostgresOptions } from '../../../src/store/postgres/postgres-store.ts';
import type { StoreHarness } from '../../contracts/store-contract/harness.ts';
import { emptyDatabase } from '../../support/postgres/database.ts';

/** A store in a schema of its own, on a clock of its own, with counted ids. */
export const openPostgres = async (options: Partial<PostgresOptions> = {}): Promise<StoreHarness> => {
  const database = await emptyDatabase();
  let now = 1_700_000_000_000;
  let ids = 0;
  const clock = { now: () => now };
  const open = () =>
    createPostgresStore({
      url: database.url,
      clock,
      databaseClock: clock,
      newId: () => {
        ids += 1;
        return `id${ids}`;
      },
      connections: 4,
      ...options,
    });
  let store = await open();
  return {
    get store() {
      return store;
    },
    orphanedForMs: 30_000,
    now: () => now,
    pass: async (ms) => {
      now += ms;
    },
    reopen: async () => {
      await store.close();
      store = await open();
    },
    close: async () => {
      await store.close().catch(() => undefined);
      await database.drop();
    },
  };
};
