import { randomBytes } from 'node:crypto';
import { describe } from '@jest/globals';
import pg from 'pg';
import { sharedServer, whyNoPostgres } from './run.ts';

/** An empty place for one store. */
export interface TestDatabase {
  /** The address with the schema in its search_path. */
  readonly url: string;
  readonly schema: string;
  /** Asks the database itself, in that schema. */
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Removes the schema. */
  drop(): Promise<void>;
}

/** A schema of its own on a server, so that no test meets another's rows. */
export const emptyDatabase = async (server?: string): Promise<TestDatabase> => {
  const base = server ?? (await sharedServer());
  const schema = `t_${randomBytes(6).toString('hex')}`;
  const url = `${base}${base.includes('?') ? '&' : '?'}options=-csearch_path%3D${schema}`;
  const query = async (sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql, values)).rows;
    } finally {
      await client.end();
    }
  };
  return {
    url,
    schema,
    query,
    drop: async () => {
      await query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
    },
  };
};

/** `describe` where there is a PostgreSQL; else it is skipped with the reason, or fails where one is required. */
export const describePostgres = (name: string, tests: () => void): void => {
  const why = whyNoPostgres();
  if (why === undefined) {
    describe(name, tests);
    return;
  }
  if (process.env['DESKBRIDGE_REQUIRE_POSTGRES'] === '1') throw new Error(why);
  process.stdout.write(`skipped, ${why}\n`);
  describe.skip(name, tests);
};
