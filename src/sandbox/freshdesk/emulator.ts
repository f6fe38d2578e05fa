import { createEmulatorServer } from '../shared/emulator-server.ts';
import type { EmulatorRequest, Refusal, Reply, Route } from '../shared/exchange.ts';
import type { Faults } from '../shared/faults.ts';
import { createFaults } from '../shared/faults.ts';
import { createEffectLog, createRequestCounters } from '../shared/oracle.ts';
import { systemRandom } from '../shared/random.ts';
import { createRealTimer } from '../shared/timer.ts';
import { type Account, createAccount } from './account.ts';
import type { FreshdeskApi } from './api-route.ts';
import { attachmentRoutes } from './attachments.ts';
import { catalogueRoutes } from './catalogue.ts';
import { contactRoutes } from './contacts.ts';
import { conversationRoutes } from './conversations.ts';
import { createDesk, type FreshdeskDesk } from './desk.ts';
import { deskRoutes } from './desk-routes.ts';
import { createLimiter } from './limits.ts';
import type { FreshdeskEmulatorOptions } from './options.ts';
import type { FreshdeskEffect, FreshdeskOracle } from './oracle.ts';
import { ratingRoutes } from './ratings.ts';
import { ticketReadRoutes } from './read-tickets.ts';
import { notAllowed } from './refusals.ts';
import { createSlaEngine } from './sla.ts';
import { ticketWriteRoutes } from './tickets.ts';
import { createWebhooks, type FreshdeskWebhooks } from './webhooks.ts';

/** An emulated Freshdesk account. */
export interface FreshdeskEmulator {
  /** Listens on 127.0.0.1; port 0 or none picks a free one. */
  listen(port?: number): Promise<{ readonly url: string; readonly port: number }>;
  close(): Promise<void>;
  /** The agents' side. Also over HTTP, under `/_emulator/`. */
  readonly desk: FreshdeskDesk;
  readonly oracle: FreshdeskOracle;
  readonly faults: Faults;
  readonly webhooks: FreshdeskWebhooks;
  /** The raw records, for assertions, and the settings of an admin. */
  readonly account: Account;
  /** Errors of the emulator itself; must stay empty. */
  readonly bugs: readonly unknown[];
}

/** Makes an account and its HTTP server. */
export function createFreshdeskEmulator(options: FreshdeskEmulatorOptions): FreshdeskEmulator {
  const { clock } = options;
  const timer = options.timer ?? createRealTimer();
  const account = createAccount({ ...options, random: options.random ?? systemRandom });
  const limiter = createLimiter(clock, options.limits ?? {});
  const webhooks = createWebhooks({
    account,
    clock,
    limiter,
    timer,
    timeoutMs: options.webhookTimeoutMs ?? 10_000,
    performer: options.rulePerformer ?? 'agent',
    target: options.webhook,
  });
  const requests = createRequestCounters();
  const oracle: FreshdeskOracle = Object.assign(createEffectLog<FreshdeskEffect>(), { requests });
  const ledger = {
    account,
    sla: createSlaEngine(clock, account.statuses, options.sla),
    emit: webhooks.announce,
  };
  const faults = createFaults();
  const desk = createDesk(ledger);
  const routes = [
    ...apiRoutes({ ledger, limiter, oracle, apiKey: options.apiKey }),
    ...deskRoutes({ desk, oracle, faults, webhooks, account }),
  ];
  const server = createEmulatorServer({
    routes,
    faults,
    counters: requests,
    timer,
    notFound: (request) => unknownEndpoint(routes, request),
  });
  return {
    listen: server.listen,
    async close() {
      webhooks.close();
      await server.close();
    },
    desk,
    oracle,
    faults,
    webhooks,
    account,
    bugs: server.bugs,
  };
}

const apiRoutes = (api: FreshdeskApi): Route[] => [
  ...ticketReadRoutes(api),
  ...ticketWriteRoutes(api),
  ...conversationRoutes(api),
  ...contactRoutes(api),
  ...ratingRoutes(api),
  ...catalogueRoutes(api),
  ...attachmentRoutes(api),
];

/** 405 with another verb, else 404 without a body. */
function unknownEndpoint(routes: readonly Route[], { method, path }: EmulatorRequest): Reply {
  const verbs = routes.filter((route) => patternOf(route.path).test(path)).map((route) => route.method);
  if (verbs.length === 0) return { status: 404 };
  return (notAllowed(method, [...new Set(verbs)]) satisfies Refusal).reply;
}

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`);
