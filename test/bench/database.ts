import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { findBinaries } from '../support/postgres/binaries.ts';
import { startServer } from '../support/postgres/server.ts';

/** A PostgreSQL server for measurements, with a place of its own for every store. */
export interface BenchServer {
  /** `storage.url` of an empty store. */
  empty(): string;
  close(): Promise<void>;
}

/** Why nothing can be measured on PostgreSQL here; undefined when it can. */
export const whyNoServer = (): string | undefined =>
  findBinaries() === undefined ? 'no PostgreSQL server on this machine' : undefined;

/** Starts one with production's durability; 256 MB of shared buffers, as the smallest real server would have. */
export const startBenchServer = async (env: Readonly<Record<string, string>> = {}): Promise<BenchServer> => {
  const server = await startServer(['shared_buffers=256MB', 'max_wal_size=4GB'], env);
  return {
    empty: () => `${server.url}?options=-csearch_path%3Db_${randomBytes(6).toString('hex')}`,
    close: server.close,
  };
};

/** Asks a store's database itself. */
export const askDatabase = async (url: string, sql: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result: unknown = await client.query(sql);
    const last = Array.isArray(result) ? result.at(-1) : result;
    return (last as pg.QueryResult<Record<string, unknown>>).rows;
  } finally {
    await client.end();
  }
};
