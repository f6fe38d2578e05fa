import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIntake } from '../../../src/http/intake.ts';
import { createHttpServer } from '../../../src/http/server.ts';
import { createLog } from '../../../src/observe/log.ts';
import { createMetrics } from '../../../src/observe/metrics.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { createCloudApiWebhook } from '../../../src/whatsapp/cloud-api/webhook-source.ts';
import { playRole } from '../role.ts';

// The service's own way in, put together as `startApp` does, with nobody working on the inbox behind it. Its store is the
// one that BENCH_STORE names, else an embedded one of its own.
const folder = mkdtempSync(join(tmpdir(), 'deskbridge-bench-'));
const clock = { now: () => Date.now() };
const store = await openStore({ url: process.env['BENCH_STORE'] ?? `file:${folder}`, clock, systemClock: clock });
const log = createLog({ level: 'info' });
const numbers = new Set(['106540352242922']);
const metrics = createMetrics({ numbers });
const sources = { whatsapp: createCloudApiWebhook({ appSecrets: ['bench-secret'] }) };
const intake = createIntake({ store, sources, configuredNumbers: numbers, log, metrics, clock, onAccepted: () => {} });
const http = createHttpServer(
  {},
  {
    intake,
    reads: store,
    health: () => ({ live: true, ready: true, mode: 'live', paused: false, detail: {} }),
    metrics,
    log,
    sources,
    handshake: () => undefined,
    admin: { actions: {} },
  },
);
const { port } = await http.listen('127.0.0.1', 0);

export type AcceptOnly = typeof handlers;
const handlers = playRole({ port: () => port, accepted: async () => (await store.counts()).accepted }, async () => {
  await http.close(0);
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});
