import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { compilePolicy } from './config/policy.ts';
import type { Config } from './config/schema/config.ts';
import type { Clock, Log } from './core/ports.ts';
import type { OpClaim, Reads } from './core/store.ts';
import { PRODUCTION_TIMINGS, type Timings } from './core/timings.ts';
import type { WebhookSource } from './core/webhook.ts';
import { decideWith } from './decide/decide.ts';
import { bindHelpdesk, bindWhatsApp } from './deliver/bind.ts';
import { deliver } from './deliver/deliver.ts';
import type { FateRules } from './deliver/fate.ts';
import { type Engine, startEngine } from './engine/engine.ts';
import { forPeople } from './engine/watch-restraints.ts';
import { createZendeskHelpdesk } from './helpdesk/zendesk/helpdesk.ts';
import { parseWebhook as parseZendeskWebhook } from './helpdesk/zendesk/parse-webhook.ts';
import { createAdminSocket } from './http/admin-socket.ts';
import { createAdminApp } from './http/create-app.ts';
import { createDeadDesk } from './http/dead-desk.ts';
import { createIntake, type WebhookSources } from './http/intake.ts';
import type { HttpPorts } from './http/ports.ts';
import { createHttpServer } from './http/server.ts';
import { createMetrics } from './observe/metrics.ts';
import { embeddedPath, openStore } from './store/open-store.ts';
import { createCloudApiChannel } from './whatsapp/cloud-api/channel.ts';
import { answerHandshake } from './whatsapp/cloud-api/handshake.ts';
import { createTemplateCatalogues } from './whatsapp/cloud-api/templates.ts';
import { createCloudApiWebhook } from './whatsapp/cloud-api/webhook-source.ts';

/** What tests, sandbox and benches set beside the configuration. Production uses the defaults. */
export interface AppOptions {
  readonly config: Config;
  readonly log: Log;
  readonly clock?: Clock;
  readonly timings?: Timings;
  /** Vendors' limits off: for measurements against emulators without them. */
  readonly limitsOff?: boolean;
  /** Variables such as HTTPS_PROXY for calls to Meta. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Stored decisions and counts can be asked over a socket beside the store. */
  readonly socket?: boolean;
  /** The store was restored from a backup: nothing that it has begun is made again unseen. */
  readonly restored?: boolean;
}

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

/** The machine's own time. */
export const SYSTEM_CLOCK: Clock = { now: () => Date.now() };

/** The CLI's way into a running service with an embedded store; a database is asked itself. */
export const socketPath = (config: Config): string | undefined => {
  const path = embeddedPath(config.storage.url);
  return path === undefined || path === ':memory:' ? undefined : `${path}.sock`;
};

/** The parsers alone, for a command that takes kept bodies in while no service runs. They let nothing else in. */
export const webhookParsers = (config: Config): WebhookSources => ({
  whatsapp: createCloudApiWebhook({ appSecrets: [] }),
  ...(config.helpdesk.provider === 'zendesk'
    ? {
        zendesk: {
          name: 'zendesk',
          verify: () => 'not asked',
          parse: (raw, receivedAt) => parseZendeskWebhook(raw, receivedAt, undefined),
        },
      }
    : {}),
});

/**
 * Puts the service together and starts it: the only place that knows every adapter.
 * @throws StoreLockedError, StoreUnavailableError, or when the port is taken.
 */
export const startApp = async (options: AppOptions): Promise<App> => {
  const { config, log } = options;
  const clock = options.clock ?? SYSTEM_CLOCK;
  const timings = options.timings ?? PRODUCTION_TIMINGS;
  let policy = compilePolicy(config);
  const metrics = createMetrics({ numbers: new Set(config.whatsapp.numbers.map((number) => number.id)) });
  const helpdesk = makeHelpdesk(options, clock, timings);
  const cloudApi = {
    apiUrl: config.whatsapp.apiUrl,
    accessToken: config.whatsapp.accessToken,
    timeoutMs: timings.callTimeoutMs,
    ...(options.env ? { proxyEnv: options.env } : {}),
  };
  const whatsapp = createCloudApiChannel({ ...cloudApi, budgetsOff: options.limitsOff ?? false }, { clock });
  const store = await openStore({
    url: config.storage.url,
    clock,
    systemClock: SYSTEM_CLOCK,
    onLoseRows: () => log.error({ settings: ['fsync', 'full_page_writes'] }, 'store.not-durable'),
  });
  const rules: FateRules = {
    timings,
    unknownAfterMs: config.replies.unknownAfter,
    giveUpAfterMs: config.delivery.giveUpAfter,
    holdDeadMs: config.delivery.holdDead,
    random: Math.random,
  };
  const delivery = { store, rules, clock, monotonicSeconds: () => performance.now() / 1000, log, metrics };
  const accounts: OpClaim['accounts'] = {
    helpdesk: helpdesk.account,
    'helpdesk-read': helpdesk.account,
    whatsapp: whatsapp.account,
    'whatsapp-signal': whatsapp.account,
  };
  // A pause for a refused sign-in ends with a restart: the secret may be another one now.
  try {
    const older = store.generation?.isOlder() ?? false;
    if (options.restored || older) log.warn({ calls: await store.markRestored(), noticed: older }, 'store.restored');
    await store.generation?.pass();
    for (const account of new Set(Object.values(accounts))) await store.resumeAccount(account);
  } catch (error) {
    await store.close();
    throw error;
  }
  const templates = createTemplateCatalogues({ ...cloudApi, numbers: config.whatsapp.numbers }, { clock, log });
  let engine: Engine | undefined;
  const startLoops = (): Engine =>
    startEngine({
      store,
      helpdesk,
      decide: decideWith(templates),
      policy: () => policy,
      deliver: (op, abort) =>
        op.target === 'whatsapp' || op.target === 'whatsapp-signal'
          ? deliver(op, { ...delivery, vendor: whatsapp, bind: bindWhatsApp }, abort)
          : deliver(op, { ...delivery, vendor: helpdesk, bind: bindHelpdesk }, abort),
      accounts,
      clock,
      log,
      metrics,
      timings,
      reconcileEveryMs: config.helpdesk.reconcileEvery,
      retainMessagesMs: config.privacy.retainMessages,
      retainDeadMs: config.privacy.retainDead,
      retainEventsMs: config.privacy.retainEvents,
    });
  const brake = async (move: () => Promise<boolean>): Promise<boolean> => {
    const changed = await move();
    await engine?.restraints.look();
    engine?.wakeOutbox();
    return changed;
  };
  const sources: Partial<Record<WebhookSource['name'], WebhookSource>> = {
    whatsapp: createCloudApiWebhook({
      appSecrets: config.whatsapp.appSecret,
      onTemplatesChanged: templates.forget,
    }),
    zendesk: helpdesk.source,
  };
  const intake = createIntake({
    store,
    sources,
    configuredNumbers: new Set(config.whatsapp.numbers.map((number) => number.id)),
    log,
    metrics,
    clock,
    onAccepted: () => engine?.wake(),
    onNotStored: () => engine?.doubtStore(),
  });
  const wakeAll = (): void => {
    engine?.wake();
    engine?.wakeOutbox();
  };
  const ports: HttpPorts = {
    intake,
    reads: store,
    dead: createDeadDesk({ store, intake, log, onChange: wakeAll }),
    health: () => ({
      live: engine?.alive() ?? true,
      ready: engine?.storeAnswers() ?? false,
      mode: policy.mode,
      paused: engine?.restraints.current().pausedSince !== undefined,
      detail: engine ? forPeople(engine.restraints.current()) : {},
    }),
    metrics,
    log,
    sources,
    handshake: (query) => {
      const answer = answerHandshake(query, config.whatsapp.verifyToken);
      return answer.status === 200 ? answer.challenge : undefined;
    },
    admin: {
      ...(config.server.admin.token ? { token: config.server.admin.token } : {}),
      actions: { pause: () => brake(store.pauseSending), resume: () => brake(store.resumeSending) },
    },
    ...(config.server.metrics.token ? { metricsToken: config.server.metrics.token } : {}),
  };
  const http = createHttpServer({}, ports);
  const stopping = new AbortController();
  const shutDown = async (graceMs: number): Promise<void> => {
    http.setReady(false);
    await http.close(Math.min(CLOSE_MS, graceMs));
    stopping.abort();
    await engine?.stop(graceMs);
    whatsapp.close();
    templates.close();
    await socket?.close(0);
    await store.close();
  };
  let socket: Awaited<ReturnType<typeof createAdminSocket>> | undefined;
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
  const running = startLoops();
  engine = running;
  store.onWake?.(running.wake);
  http.setReady(true);
  // Not waited for: the service takes messages in while the helpdesk is away.
  const signingIn = AbortSignal.any([stopping.signal, AbortSignal.timeout(timings.callTimeoutMs)]);
  void helpdesk.connect(signingIn).then(({ ok, ...found }) => {
    if (stopping.signal.aborted) return;
    const fields = { account: helpdesk.account, ...found };
    if (ok) log.info(fields, 'helpdesk.connected');
    else log.error(fields, 'helpdesk.not-connected');
  });
  return {
    port,
    reads: store,
    engine: running,
    reload: (next) => {
      policy = compilePolicy(next);
      running.wakeOutbox();
      void running.restraints.look().catch((error: unknown) => log.error({ err: error }, 'engine.fault'));
      return fixedKeys(config, next);
    },
    stop: (graceMs = DRAIN_MS) => shutDown(graceMs),
  };
};

/** Keys that are read only at the start and differ in a new configuration. */
const fixedKeys = (before: Config, after: Config): readonly string[] => {
  const fixed = (config: Config): Readonly<Record<string, unknown>> => ({
    server: config.server,
    storage: config.storage,
    helpdesk: config.helpdesk,
    delivery: config.delivery,
    privacy: config.privacy,
    'replies.unknownAfter': config.replies.unknownAfter,
    'whatsapp (but for the pilot and what numbers say)': {
      ...config.whatsapp,
      pilot: undefined,
      numbers: config.whatsapp.numbers.map((number) => number.id),
    },
  });
  const old = fixed(before);
  return Object.entries(fixed(after))
    .filter(([key, value]) => !isDeepStrictEqual(value, old[key]))
    .map(([key]) => key);
};

const makeHelpdesk = ({ config, log, limitsOff }: AppOptions, clock: Clock, timings: Timings) => {
  const { helpdesk } = config;
  if (helpdesk.provider !== 'zendesk' || helpdesk.auth.kind === 'apiKey') {
    throw new Error('helpdesk.provider: only zendesk works in this version');
  }
  return createZendeskHelpdesk(
    {
      url: helpdesk.url,
      auth: helpdesk.auth,
      webhookSecrets: helpdesk.webhookSecret,
      requestsPerMinute: helpdesk.requestsPerMinute,
      share: helpdesk.share,
      matchByPhone: helpdesk.matchByPhone,
      timeoutMs: timings.callTimeoutMs,
      limits: { off: limitsOff ?? false },
    },
    { clock, log },
  );
};
