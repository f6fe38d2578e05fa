import type { EmulatorRequest, Reply, Route } from '../shared/exchange.ts';
import { Refusal } from '../shared/exchange.ts';
import type { JsonObject } from '../shared/json-input.ts';
import { parseJsonObject } from '../shared/json-input.ts';
import type { createIdempotency } from './idempotency.ts';
import type { Limiter } from './limits.ts';
import type { Actor } from './model.ts';
import type { OAuth } from './oauth.ts';
import type { ZendeskEffect, ZendeskOracle } from './oracle.ts';
import { unreadableBody } from './refusals.ts';
import type { Ledger } from './write-ticket.ts';

/** What the routes of the API share. */
export interface ZendeskApi {
  readonly ledger: Ledger;
  readonly limiter: Limiter;
  readonly oauth: OAuth;
  readonly idempotency: ReturnType<typeof createIdempotency>;
  readonly oracle: ZendeskOracle;
  readonly commentLimit: number;
  readonly validatePhones: boolean;
}

/** One request that was let in. */
export interface Call {
  readonly request: EmulatorRequest;
  readonly actor: Actor;
  /** The JSON body; throws 422 when there is none that can be read. */
  body(): JsonObject;
  /** Writes to the oracle. Called right after the commit, before the reply is made. */
  record(effect: Omit<ZendeskEffect, 'at' | 'requestNo'>): void;
}

export interface ApiRouteOptions {
  /** The name in scopes such as `tickets:read`; undefined where only the general `read` or `write` will do. */
  readonly resource?: string;
  readonly idempotent?: boolean;
}

/** A route behind authentication and the account's rate limit. */
export function apiRoute(
  api: ZendeskApi,
  method: Route['method'],
  path: string,
  handle: (call: Call) => Reply,
  options: ApiRouteOptions = {},
): Route {
  const admit = (request: EmulatorRequest): Actor => {
    const { user } = api.oauth.authenticate(request, options.resource ?? '(general)');
    api.limiter.checkRequest();
    return { user, via: { channel: 'api', rel: null }, requestNo: request.no };
  };
  const run = (request: EmulatorRequest): Reply => {
    const actor = admit(request);
    return handle({
      request,
      actor,
      body: () => readBody(request),
      record: (effect) => api.oracle.record({ at: api.ledger.account.clock.now(), requestNo: request.no, ...effect }),
    });
  };
  const route: Route = {
    method,
    path,
    handle: (request) => withHeaders(() => run(request), api.limiter),
  };
  if (!options.idempotent) return route;
  return {
    ...route,
    reserve(request) {
      api.oauth.authenticate(request, options.resource ?? '(general)');
      return api.idempotency.reserve(request);
    },
  };
}

function withHeaders(run: () => Reply, limiter: Limiter): Reply {
  try {
    const reply = run();
    return { ...reply, headers: { ...limiter.headers(), ...reply.headers } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...error.reply, headers: { ...limiter.headers(), ...error.reply.headers } };
  }
}

/** A body that is not declared as JSON is not read at all, as if it were empty. */
function readBody(request: EmulatorRequest): JsonObject {
  if (!/\bjson\b/i.test(request.headers['content-type'] ?? '')) return {};
  const body = parseJsonObject(request.rawBody);
  if (!body) throw unreadableBody();
  return body;
}
