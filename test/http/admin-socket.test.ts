import { existsSync, linkSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type AdminSocket, createAdminSocket } from '../../src/http/admin-socket.ts';
import { createAdminApp } from '../../src/http/create-app.ts';
import { type Bench, startBench } from './harness.ts';

let bench: Bench;
let folder: string;
let path: string;
const paused: string[] = [];
const open: AdminSocket[] = [];

beforeEach(async () => {
  bench = await startBench();
  folder = mkdtempSync(join(tmpdir(), 'deskbridge-'));
  path = join(folder, 'admin.sock');
});
afterEach(async () => {
  for (const socket of open.splice(0)) await socket.close(0);
  await bench.server.close(0);
  rmSync(folder, { recursive: true });
});

const app = () => {
  const actions = { pause: async () => paused.push('pause') > 0 };
  // No token at all: over TCP this would be off.
  return createAdminApp({ ...bench.ports, admin: { actions } });
};

/** Closed after the test, whatever became of it. */
const start = async (): Promise<AdminSocket> => {
  const socket = await createAdminSocket(path, app());
  open.push(socket);
  return socket;
};

const ask = (method: string, url: string): Promise<{ status: number | undefined; body: string }> =>
  new Promise((resolve, reject) => {
    const asking = request({ socketPath: path, method, path: url }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += String(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode, body }));
    });
    asking.on('error', reject);
    asking.end();
  });

test('serves the admin API without a token, and nothing else', async () => {
  const socket = await start();
  expect(JSON.parse((await ask('GET', '/api/status')).body)).toMatchObject({ counts: { accepted: 4 } });
  expect((await ask('GET', '/api/dead')).status).toBe(200);
  expect((await ask('POST', '/api/pause')).status).toBe(200);
  expect(paused).toEqual(['pause']);
  for (const other of ['/webhooks/whatsapp', '/metrics', '/health/live'])
    expect((await ask('GET', other)).status).toBe(404);
  await socket.close(0);
});

test('hands out a whole talk, and knows when there is none', async () => {
  const socket = await start();
  expect(JSON.parse((await ask('GET', '/api/talks/wamid.A')).body)).toMatchObject({ events: [], missing: 2 });
  expect((await ask('GET', '/api/talks/nothing')).status).toBe(404);
  await socket.close(0);
});

test("can be opened by the service's own user only, and leaves the process's umask as it was", async () => {
  const before = process.umask();
  const socket = await start();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(process.umask()).toBe(before);
  await socket.close(0);
  expect(existsSync(path)).toBe(false);
});

test('replaces a socket that a crash left behind', async () => {
  const left = createServer();
  await new Promise<void>((resolve) => left.listen(path, resolve));
  // Closing would remove the file; a crash does not.
  const kept = join(folder, 'kept.sock');
  linkSync(path, kept);
  await new Promise((resolve) => left.close(resolve));
  renameSync(kept, path);
  const socket = await start();
  expect((await ask('GET', '/api/status')).status).toBe(200);
  await socket.close(0);
});

test('refuses a path that a living service or another file holds, or that is too long', async () => {
  const socket = await start();
  await expect(createAdminSocket(path, app())).rejects.toThrow('another service listens');
  expect((await ask('GET', '/api/status')).status).toBe(200);
  await socket.close(0);
  writeFileSync(path, 'a file');
  await expect(createAdminSocket(path, app())).rejects.toThrow('taken by something else');
  await expect(createAdminSocket(join(folder, 'x'.repeat(104)), app())).rejects.toThrow('too long');
});
