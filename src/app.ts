import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createAlertingLog } from './compose/alerts.ts';
import type { AppOptions, Base } from './compose/base.ts';
import { engineParts } from './compose/engine-parts.ts';
import { httpPorts } from './compose/http-ports.ts';
import { createNoticeTargets } from './compose/notice-targets.ts';
import type { Parts } from './compose/parts.ts';
import { openPrepared, SYSTEM_CLOCK } from './compose/store.ts';
import { connectVendors, lookupSources, notifierConfig } from './compose/vendors.ts';
import { type RunningWatcher, watchDeadlines } from './compose/watch-deadlines.ts';
import { fixedKeys } from './config/fixed-keys.ts';
import { compilePolicy } from './config/policy.ts';
import type { Config } from './config/schema/config.ts';
import type { Reads } from './core/reads.ts';
import { PRODUCTION_TIMINGS } from './core/timings.ts';
import { type Engine, startEngine } from './engine/engine.ts';
import { createAdminSocket } from './http/admin-socket.ts';
import { createAdminApp } from './http/create-app.ts';
import { createHttpServer } from './http/server.ts';
import { createMetrics } from './observe/metrics.ts';
import { embeddedPath } from './store/open-store.ts';

/** A running service. */
export interface App {
  readonly port: number;
  readonly reads: Reads;
  readonly engine: Engine;
  /**
   * Decides by another configuration from now on. What is read only at the start (server, storage, credentials, the
   * numbers' ids, the helpdesk account) stays as it is; the names of such keys that differ are returned.
   */
  reload(config: Config): readonly string[];
  /** Drains: ready says 503, calls in flight end, leases are given back. At most about `graceMs`. */
  stop(graceMs?: number): Promise<void>;
}

/** Together below the 25 s within which a drained service is gone: requests first, then calls in flight. */
const CLOSE_MS = 5_000;
const DRAIN_MS = 18_000;

/** The CLI's way into a running service with an embedded store; a database is asked itself. */
export const socketPath = (config: Config): string | undefined => {
  const path = embeddedPath(config.storage.url);
  return path === undefined || path === ':memory:' ? undefined : `${path}.sock`;
};

/**
 * Puts the service together and starts it: from what `compose` makes.
 * @throws StoreLockedError, StoreUnavailableError, or when the port is taken.
 */
export const startApp = async (options: AppOptions): Promise<App> => {
  const { config } = options;
  const clock = options.clock ?? SYSTEM_CLOCK;
  const alerts = createAlertingLog(options.log, clock);
  const { log } = alerts;
  const base: Base = {
    ...options,
    log,
    clock,
    timings: options.timings ?? PRODUCTION_TIMINGS,
  };
  let policy = compilePolicy(config);
  const metrics = createMetrics({ numbers: new Set(config.whatsapp.numbers.map((number) => number.id)) });
  const vendors = connectVendors(base);
  const { store, links } = await openPrepared(base, vendors);
  vendors.serveFiles(store, links);
  let engine: Engine | undefined;
  let watcher: RunningWatcher | undefined;
  const noticeTargets = createNoticeTargets(store, vendors.notifier);
  await noticeTargets.refresh();
  alerts.open({ store, policy: () => policy, onAccepted: () => engine?.wake() });
  const parts: Parts = { ...base, vendors, store, links, noticeTargets, metrics, policy: () => policy };
  const ports = httpPorts(
    parts,
    () => engine,
    () => watcher,
  );
  const http = createHttpServer({}, ports);
  const stopping = new AbortController();
  let socket: Awaited<ReturnType<typeof createAdminSocket>> | undefined;
  const shutDown = async (graceMs: number): Promise<void> => {
    http.setReady(false);
    await http.close(Math.min(CLOSE_MS, graceMs));
    stopping.abort();
    await Promise.all([engine?.stop(graceMs), watcher?.stop()]);
    vendors.close();
    await socket?.close(0);
    await store.close();
  };
  let port: number;
  try {
    ({ port } = await http.listen(config.server.host, config.server.port));
    const path = socketPath(config);
    if (options.socket && path !== undefined) {
      mkdirSync(dirname(path), { recursive: true });
      socket = await createAdminSocket(path, createAdminApp(ports));
    }
  } catch (error) {
    await shutDown(0);
    throw error;
  }
  const running = startEngine(engineParts(parts));
  engine = running;
  watcher = watchDeadlines(parts, running.wake, stopping.signal);
  store.onWake?.(running.wake);
  http.setReady(true);
  // Not waited for: the service takes messages in while the helpdesk is away.
  const signingIn = AbortSignal.any([stopping.signal, AbortSignal.timeout(base.timings.callTimeoutMs)]);
  void vendors.helpdesk.connect(signingIn).then(({ ok, ...found }) => {
    if (stopping.signal.aborted) return;
    const fields = { account: vendors.helpdesk.account, ...found };
    if (ok) log.info(fields, 'helpdesk.connected');
    else log.error(fields, 'helpdesk.not-connected');
  });
  return {
    port,
    reads: store,
    engine: running,
    reload: (next) => {
      policy = compilePolicy(next);
      vendors.notifier.use(notifierConfig(next));
      vendors.lookups.use(lookupSources(next));
      void noticeTargets.refresh().catch((error: unknown) => log.error({ err: error }, 'engine.fault'));
      running.wakeOutbox();
      void running.restraints.look().catch((error: unknown) => log.error({ err: error }, 'engine.fault'));
      return fixedKeys(config, next);
    },
    stop: (graceMs = DRAIN_MS) => shutDown(graceMs),
  };
};
