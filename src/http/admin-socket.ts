import { randomUUID } from 'node:crypto';
import { lstat, unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Express } from 'express';
import { createBoundedServer } from './bounded-server.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { closeWithin, listenOn } from './listening.ts';

/** The local way to the admin API. */
export interface AdminSocket {
  /** Stops and removes the socket file. Repeatable. */
  close(graceMs: number): Promise<void>;
}

/** The shortest limit of the systems we run on (macOS); longer paths would be cut off silently. */
const MAX_PATH_BYTES = 103;

/**
 * Serves `app` (see createAdminApp) on a Unix socket that only the service's own user can open (mode 0600): the file's
 * permissions stand in for the token. A socket left behind by a crash is replaced. Throws when the path is too long,
 * is no socket, or belongs to a service that still answers.
 */
export async function createAdminSocket(path: string, app: Express): Promise<AdminSocket> {
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) throw new Error('the path of the admin socket is too long');
  await removeStaleSocket(path);
  const server = createBoundedServer(app, DEFAULT_LIMITS, randomUUID);
  // Born with mode 0600: between binding and a later chmod anybody could connect. Node binds before `listen` returns.
  const before = process.umask(0o177);
  let listening: Promise<void>;
  try {
    listening = listenOn(server, { path });
  } finally {
    process.umask(before);
  }
  await listening;
  return { close: (graceMs) => closeWithin(server, graceMs) };
}

async function removeStaleSocket(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (!found) return;
  if (!found.isSocket()) throw new Error('the path of the admin socket is taken by something else');
  if (await answers(path)) throw new Error('another service listens on the admin socket');
  await unlink(path);
}

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect({ path });
    const end = (answered: boolean): void => {
      probe.destroy();
      resolve(answered);
    };
    probe.once('connect', () => end(true));
    probe.once('error', () => end(false));
  });
