import type { Reads } from '../../../src/core/reads.ts';
import type { Store } from '../../../src/core/store.ts';
import { createPostgresStore, type PostgresOptions } from '../../../src/store/postgres/postgres-store.ts';
import { emptyDatabase, type TestDatabase } from '../../support/postgres/database.ts';

/** Two instances on one database, on the database's own time. */
export interface TwoStores {
  readonly a: Store & Reads;
  readonly b: Store & Reads;
  readonly database: TestDatabase;
  readonly close: () => Promise<void>;
}

export const openStoreOn = (url: string, more: Partial<PostgresOptions> = {}): Promise<Store & Reads> =>
  createPostgresStore({ url, clock: { now: () => Date.now() }, connections: 4, ...more });

export const openTwoStores = async (more: Partial<PostgresOptions> = {}): Promise<TwoStores> => {
  const database = await emptyDatabase();
  const [a, b] = await Promise.all([openStoreOn(database.url, more), openStoreOn(database.url, more)]);
  return {
    a,
    b,
    database,
    close: async () => {
      await Promise.all([a.close(), b.close()]);
      await database.drop();
    },
  };
};
