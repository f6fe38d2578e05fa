import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../until.ts';
import { findBinaries } from './binaries.ts';

/** Set by jest's global set-up: the process of the whole run, which ends the shared server. */
const RUN = 'DESKBRIDGE_TEST_RUN';

const addressFile = (run: string): string => join(tmpdir(), `deskbridge-pg-${run}.url`);

/** Jest's global set-up: names the run. The server itself is started by the first test that wants it. */
export const beginRun = (): void => {
  process.env[RUN] = `${process.pid}`;
};

/** Jest's global tear-down: ends the server, if one was started. */
export const endRun = async (): Promise<void> => {
  const file = addressFile(process.env[RUN] ?? '');
  rmSync(`${file}.wanted`, { force: true });
  rmSync(`${file}.failed`, { force: true });
  await until('the PostgreSQL server to end', () => !existsSync(file), 20_000);
};

/** Why there is no PostgreSQL to test with; undefined when there is one. */
export const whyNoPostgres = (): string | undefined =>
  process.env['TEST_DATABASE_URL'] || findBinaries() !== undefined
    ? undefined
    : 'no PostgreSQL: set TEST_DATABASE_URL, or install a server (Debian: apt-get install postgresql)';

/** The address of a server: the one in TEST_DATABASE_URL, else one that this run shares. */
export const sharedServer = async (): Promise<string> => {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) return given;
  const run = process.env[RUN] ?? `${process.pid}`;
  const file = addressFile(run);
  try {
    // Whoever makes the file starts the server; the others wait for its address.
    closeSync(openSync(`${file}.wanted`, 'wx'));
    spawn(process.execPath, [join(import.meta.dirname, 'keeper.ts'), run, file], {
      detached: true,
      stdio: 'ignore',
    }).unref();
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  }
  await until(
    'the PostgreSQL server',
    () => {
      if (existsSync(`${file}.failed`)) throw new Error(readFileSync(`${file}.failed`, 'utf8'));
      return existsSync(file);
    },
    40_000,
  );
  return readFileSync(file, 'utf8');
};
