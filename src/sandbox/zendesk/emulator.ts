import type { Clock } from '../../core/ports.ts';
import { createEmulatorServer } from '../shared/emulator-server.ts';
import type { Route } from '../shared/exchange.ts';
import type { Faults } from '../shared/faults.ts';
import { createFaults } from '../shared/faults.ts';
import { createEffectLog, createRequestCounters } from '../shared/oracle.ts';
import type { Random } from '../shared/random.ts';
import { systemRandom } from '../shared/random.ts';
import type { Timer } from '../shared/timer.ts';
import { createRealTimer } from '../shared/timer.ts';
import type { Account } from './account.ts';
import { createAccount } from './account.ts';
import type { ZendeskApi } from './api-route.ts';
import { catalogueRoutes } from './catalogue.ts';
import { MAX_COMMENTS } from './check-comment.ts';
import type { Desk } from './desk.ts';
import { createDesk } from './desk.ts';
import { deskRoutes } from './desk-routes.ts';
import type { FileSettings } from './file-settings.ts';
import { createIdempotency } from './idempotency.ts';
import { incrementalRoutes } from './incremental.ts';
import type { ZendeskLimits } from './limits.ts';
import { createLimiter } from './limits.ts';
import type { CustomField } from './model.ts';
import type { OAuth } from './oauth.ts';
import { createOAuth } from './oauth.ts';
import type { ZendeskEffect, ZendeskOracle } from './oracle.ts';
import { ticketReadRoutes } from './read-tickets.ts';
import type { SlaSettings } from './sla-settings.ts';
import { slaRoutes } from './slas.ts';
import { tagRoutes } from './tags.ts';
import { ticketWriteRoutes } from './tickets.ts';
import { uploadRoutes } from './uploads.ts';
import { userRoutes } from './users.ts';
import type { WebhookTarget, ZendeskWebhooks } from './webhooks.ts';
import { createWebhooks } from './webhooks.ts';

export interface ZendeskEmulatorOptions {
  readonly clock: Clock;
  /** Shown in brands. Default: emulator. */
  readonly subdomain?: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Accepted as Basic `email/token:token`. */
  readonly apiTokens?: readonly { readonly email: string; readonly token: string }[];
  /** May be connected later by `webhooks.subscribe`. */
  readonly webhook?: WebhookTarget;
  readonly limits?: ZendeskLimits;
  /** Default 1800. */
  readonly tokenTtlSeconds?: number;
  /** How long the user search index lags, in ms. Default 60000. */
  readonly searchLagMs?: number;
  /** Whether numbers must be E.164. Default true. */
  readonly validatePhones?: boolean;
  /** Comments a ticket can hold. Default 5000. */
  readonly commentLimit?: number;
  /** How long a webhook's receiver may take, in ms. Default 10000 (older pages say 12 s). */
  readonly webhookTimeoutMs?: number;
  /** Names of groups. Default: Support. */
  readonly groups?: readonly string[];
  readonly fields?: readonly CustomField[];
  /** The admin in whose name the API writes. */
  readonly apiUser?: { readonly name: string; readonly email: string };
  /** SLA policies, and whether the plan has any. */
  readonly slas?: Partial<SlaSettings>;
  readonly random?: Random;
  readonly timer?: Timer;
}

/** An emulated Zendesk Support account. */
export interface ZendeskEmulator {
  /** Listens on 127.0.0.1; port 0 or none picks a free one. */
  listen(port?: number): Promise<{ readonly url: string; readonly port: number }>;
  close(): Promise<void>;
  /** The agents' side. Also over HTTP, under `/_emulator/`. */
  readonly desk: Desk;
  readonly oracle: ZendeskOracle;
  readonly faults: Faults;
  readonly webhooks: ZendeskWebhooks;
  readonly oauth: Pick<OAuth, 'revokeAll'>;
  /** What becomes of files: scans, sign-in, refused types. */
  readonly files: FileSettings;
  /** Its deadlines. */
  readonly slas: SlaSettings;
  /** The raw records, for assertions. */
  readonly account: Account;
  /** Errors of the emulator itself; must stay empty. */
  readonly bugs: readonly unknown[];
}

/** Makes an account and its HTTP server. */
export function createZendeskEmulator(options: ZendeskEmulatorOptions): ZendeskEmulator {
  const timer = options.timer ?? createRealTimer();
  const account = createAccount({
    clock: options.clock,
    random: options.random ?? systemRandom,
    groups: options.groups ?? ['Support'],
    fields: options.fields ?? [],
    apiUser: options.apiUser ?? { name: 'Deskbridge', email: 'deskbridge@example.com' },
    searchLagMs: options.searchLagMs ?? 60_000,
    subdomain: options.subdomain ?? 'emulator',
    slas: options.slas ?? {},
  });
  const webhooks = createWebhooks(account, timer, options.webhookTimeoutMs ?? 10_000, options.webhook);
  const limiter = createLimiter(options.clock, options.limits ?? {});
  const requests = createRequestCounters();
  const oracle: ZendeskOracle = Object.assign(createEffectLog<ZendeskEffect>(), { requests });
  const oauth = createOAuth(account, {
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    apiTokens: options.apiTokens ?? [],
    tokenTtlSeconds: options.tokenTtlSeconds ?? 1800,
  });
  const ledger = { account, emit: webhooks.announce };
  const api: ZendeskApi = {
    ledger,
    limiter,
    oauth,
    idempotency: createIdempotency(options.clock),
    oracle,
    commentLimit: options.commentLimit ?? MAX_COMMENTS,
    validatePhones: options.validatePhones ?? true,
  };
  const desk = createDesk(ledger, limiter);
  const faults = createFaults();
  const server = createEmulatorServer({
    routes: [...apiRoutes(api), ...deskRoutes({ desk, oracle, faults, webhooks, account })],
    faults,
    counters: requests,
    timer,
    normalizePath,
    notFound: ({ path }) => (path.startsWith('/api/') ? UNKNOWN_ENDPOINT : UNKNOWN_PAGE),
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
    oauth,
    files: account.fileSettings,
    slas: account.slas,
    account,
    bugs: server.bugs,
  };
}

function apiRoutes(api: ZendeskApi): Route[] {
  return [
    { method: 'POST', path: '/oauth/tokens', handle: api.oauth.issue },
    ...userRoutes(api),
    ...ticketReadRoutes(api),
    ...ticketWriteRoutes(api),
    ...tagRoutes(api),
    ...uploadRoutes(api),
    ...catalogueRoutes(api),
    ...incrementalRoutes(api),
    ...slaRoutes(api),
  ];
}

/** Every endpoint answers with and without `.json`. */
function normalizePath(path: string): string {
  return path.startsWith('/api/') || path.startsWith('/oauth/') ? path.replace(/\.json$/, '') : path;
}

const UNKNOWN_ENDPOINT = {
  status: 404,
  json: {
    error: {
      title: 'No such endpoint',
      message: 'The endpoint you requested does not exist. Check the API reference.',
    },
  },
};
const UNKNOWN_PAGE = {
  status: 404,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  text: '<!DOCTYPE html><html><body><h1>The page you were looking for does not exist</h1></body></html>',
};
