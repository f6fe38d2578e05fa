import pg from 'pg';
import { StoreUnavailableError } from '../../core/errors.ts';
import { newDedupeKey } from '../shared/dedupe.ts';
import { connectionConfig, type PostgresTimeouts, prepareSession } from './connect.ts';
import { asStoreError } from './faults.ts';
import { checkNotMoved, joinStore } from './presence.ts';
import { MIGRATIONS } from './schema.ts';

export interface Opening {
  readonly url: string;
  readonly schema: string;
  readonly timeouts: PostgresTimeouts;
  /** `expect`: only looks; a command must not change the store below a service that runs. */
  readonly migrate: 'apply' | 'expect';
}

/** Other instances wait this long for the one that brings the store up to date. */
const PATIENCE_MS = 300_000;

/**
 * Brings the store up to date, one instance at a time, all or nothing.
 * @returns the key of the dedupe hashes.
 * @throws StoreUnavailableError when the database cannot be used or the store is a newer version's.
 */
export const migrate = async ({ url, schema, timeouts, migrate: how }: Opening): Promise<string> => {
  const client = new pg.Client({ ...connectionConfig(url, timeouts), query_timeout: PATIENCE_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await prepareSession(client, schema, { ...timeouts, statementMs: PATIENCE_MS, lockMs: PATIENCE_MS });
    await joinStore(client, schema);
    await client.query('BEGIN');
    await bringUpToDate(client, schema, how);
    // From here on the store is another than the one whose move was begun.
    if ((await checkNotMoved(client, schema))['moving-out'] !== undefined)
      await client.query("DELETE FROM named_values WHERE name = 'moving-out'");
    if (how === 'apply')
      await client.query(
        "INSERT INTO named_values (name, value) VALUES ('dedupe-key', $1) ON CONFLICT (name) DO NOTHING",
        [newDedupeKey()],
      );
    const { rows } = await client.query("SELECT value FROM named_values WHERE name = 'dedupe-key'");
    await client.query('COMMIT');
    return String(rows[0]?.value);
  } catch (error) {
    throw error instanceof StoreUnavailableError ? error : asStoreError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
};

/**
 * Makes the tables what this version needs, within the caller's transaction. `upgrade` does so for a store that is there.
 * @throws StoreUnavailableError for one of another version that must not be changed, a newer one, or none.
 */
export const bringUpToDate = async (
  client: pg.Client,
  schema: string,
  how: Opening['migrate'] | 'upgrade',
): Promise<void> => {
  if (how !== 'expect')
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended('deskbridge ' || $1, 0))", [schema]);
  if (how === 'apply') await makeSchema(client, schema);
  const version = await versionOf(client, schema);
  if (version > MIGRATIONS.length)
    throw new StoreUnavailableError(
      `the store in schema ${schema} was written by a newer version of Deskbridge; use that one`,
    );
  if (version === 0 && how !== 'apply') throw new StoreUnavailableError(`there is no store in schema ${schema} yet`);
  if (how === 'expect' && version < MIGRATIONS.length)
    throw new StoreUnavailableError(`the store in schema ${schema} is an older version's: start the service first`);
  for (let next = version; next < MIGRATIONS.length; next += 1) {
    await client.query(MIGRATIONS[next] ?? '');
    await client.query('INSERT INTO migrations (version) VALUES ($1)', [next + 1]);
  }
};

const makeSchema = async (client: pg.Client, schema: string): Promise<void> => {
  const { rows } = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
  // Only when it is missing: its owner may have made it for a user who may not.
  if (rows.length === 0) {
    try {
      await client.query(`CREATE SCHEMA "${schema}"`);
    } catch (error) {
      if ((error as { code?: string }).code !== '42501') throw error;
      throw new StoreUnavailableError(
        `the database's user may not make the schema ${schema}: let its owner run CREATE SCHEMA ${schema} AUTHORIZATION the_user`,
      );
    }
  }
  await client.query(
    'CREATE TABLE IF NOT EXISTS migrations (version integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())',
  );
};

const versionOf = async (client: pg.Client, schema: string): Promise<number> => {
  const { rows: tables } = await client.query('SELECT to_regclass($1) IS NOT NULL AS there', [
    `"${schema}".migrations`,
  ]);
  if (tables[0]?.there !== true) return 0;
  const { rows } = await client.query('SELECT COALESCE(max(version), 0) AS version FROM migrations');
  return Number(rows[0]?.version);
};
