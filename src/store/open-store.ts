import { resolve } from 'node:path';
import type { Clock } from '../core/ports.ts';
import type { Reads } from '../core/reads.ts';
import type { Store } from '../core/store.ts';
import { createPostgresStore } from './postgres/postgres-store.ts';
import { createSqliteStore } from './sqlite/sqlite-store.ts';

export interface OpenStoreOptions {
  /** `storage.url`: `file:…` or `postgres://…`. */
  readonly url: string;
  /** The time that windows and ages are judged by. */
  readonly clock: Clock;
  /** This machine's time: the embedded store's database time. PostgreSQL has its own. */
  readonly systemClock: Clock;
  /** `expect`: a store of several instances is refused rather than changed when it is another version's. */
  readonly migrate?: 'apply' | 'expect';
  /** The database server may lose what it said was stored. */
  readonly onLoseRows?: () => void;
}

/** The file of an embedded store, or `:memory:`; undefined for a database. */
export const embeddedPath = (url: string): string | undefined => {
  if (!url.startsWith('file:')) return undefined;
  const path = url.slice('file:'.length);
  return path === ':memory:' ? path : resolve(path.endsWith('.sqlite') ? path : `${path}/deskbridge.sqlite`);
};

/**
 * Opens the store behind `storage.url`, and makes it when it is new.
 * @throws StoreLockedError, StoreUnavailableError when it cannot be used.
 */
export const openStore = async (options: OpenStoreOptions): Promise<Store & Reads> => {
  const { url, clock, systemClock, migrate, onLoseRows } = options;
  const path = embeddedPath(url);
  if (path !== undefined) return createSqliteStore({ path, clock, databaseClock: systemClock });
  return createPostgresStore({ url, clock, ...(migrate ? { migrate } : {}), ...(onLoseRows ? { onLoseRows } : {}) });
};
