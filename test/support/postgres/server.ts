import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../free-port.ts';
import { findBinaries, serverUser } from './binaries.ts';

/** A server of our own in a temporary folder, syncing as in production, on loopback. */
export interface PostgresServer {
  readonly url: string;
  readonly port: number;
  /** Ends it without a checkpoint, as a power cut does (`pg_ctl stop -m immediate`). */
  crash(): Promise<void>;
  /** Starts it again on the same data, if it has ended. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  close(): Promise<void>;
}

const answers = async (url: string, child: ChildProcess): Promise<void> => {
  const end = performance.now() + 30_000;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (child.exitCode !== null || performance.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
};

/**
 * Makes a database cluster and starts it. `settings` are further `name=value` of the server's configuration, `env` further
 * variables of its process, `place` where its folder is made.
 */
export const startServer = async (
  settings: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  place: string = tmpdir(),
): Promise<PostgresServer> => {
  const binaries = findBinaries();
  if (binaries === undefined) throw new Error('there is no PostgreSQL server on this machine');
  const user = serverUser();
  const folder = mkdtempSync(join(place, 'deskbridge-pg-'));
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  execFileSync(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'deskbridge', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N'],
    { ...user, stdio: 'ignore', cwd: folder },
  );
  const port = await freePort();
  const url = `postgres://deskbridge@127.0.0.1:${port}/postgres`;
  const log = openSync(join(folder, 'log'), 'a');
  const options = ['fsync=on', 'max_connections=300', `unix_socket_directories=${folder}`, ...settings];
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    if (child !== undefined && child.exitCode === null && child.signalCode === null) return;
    child = spawn(
      join(binaries, 'postgres'),
      ['-D', data, '-h', '127.0.0.1', '-p', `${port}`, ...options.flatMap((option) => ['-c', option])],
      { ...user, stdio: ['ignore', log, log], cwd: folder, env: { ...process.env, ...env } },
    );
    await answers(url, child);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  };
  await start();
  return {
    url,
    port,
    crash: () => end('SIGQUIT'),
    restart: start,
    close: async () => {
      await end('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
