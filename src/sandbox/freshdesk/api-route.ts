import type { EmulatorRequest, Reply, Route } from '../shared/exchange.ts';
import { Refusal } from '../shared/exchange.ts';
import { randomUuid } from '../shared/random.ts';
import type { Ledger } from './ledger.ts';
import type { Limiter, SubLimit } from './limits.ts';
import type { FreshdeskEffect, FreshdeskOracle } from './oracle.ts';
import { readBody, type Sent } from './read-body.ts';
import { forbidden, invalid, invalidCredentials } from './refusals.ts';

/** What the routes of the API share. */
export interface FreshdeskApi {
  readonly ledger: Ledger;
  readonly limiter: Limiter;
  readonly oracle: FreshdeskOracle;
  readonly apiKey: string;
}

/** One request that was let in. */
export interface Call {
  readonly request: EmulatorRequest;
  readonly sent: Sent;
  /** What `include=` asks for. */
  readonly includes: ReadonlySet<string>;
  /** Writes to the oracle. Called right after the commit, before the reply is made. */
  record(effect: Omit<FreshdeskEffect, 'at' | 'requestNo'>): void;
}

export interface ApiRouteOptions {
  /** Parameters of the query that it knows; any other is refused. */
  readonly query?: readonly string[];
  /** What `include=` may name, with the credits of each beyond the request's own. */
  readonly includes?: Readonly<Record<string, number>>;
  readonly subLimit?: SubLimit;
  /** Only for the key of an admin. */
  readonly admin?: boolean;
}

/** A route behind the account's limits, authentication and the checks of headers and query. */
export function apiRoute(
  api: FreshdeskApi,
  method: Route['method'],
  path: string,
  handle: (call: Call) => Reply,
  options: ApiRouteOptions = {},
): Route {
  const run = async (request: EmulatorRequest, credits: number): Promise<Reply> => {
    api.limiter.check(credits, options.subLimit);
    authenticate(api, request);
    const { settings, apiAgent, clock } = api.ledger.account;
    if (settings.refuseAll) throw forbidden(settings.refuseAll);
    if (options.admin && apiAgent.role !== 'admin') throw forbidden('access_denied');
    checkAccept(request);
    checkQuery(request, options);
    const sent = await readBody(request);
    return handle({
      request,
      sent,
      includes: new Set(includesOf(request)),
      record: (effect) => api.oracle.record({ at: clock.now(), requestNo: request.no, ...effect }),
    });
  };
  return {
    method,
    path: `/api/v2${path}`,
    async handle(request) {
      const credits = includesOf(request).reduce((sum, name) => sum + (options.includes?.[name] ?? 0), 1);
      const headers = (): Record<string, string> => ({
        'x-request-id': randomUuid(api.ledger.account.random),
        'x-freshdesk-api-version': 'latest=v2; requested=v2',
        ...api.limiter.headers(credits, request.no),
      });
      try {
        const reply = await run(request, credits);
        return { ...reply, headers: { ...headers(), ...reply.headers } };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return { ...error.reply, headers: { ...headers(), ...error.reply.headers } };
      }
    },
  };
}

const includesOf = ({ query }: EmulatorRequest): readonly string[] =>
  (query.get('include') ?? '').split(',').filter((name) => name !== '');

/** Basic with the key as user name; any password will do. */
function authenticate({ apiKey }: FreshdeskApi, { headers }: EmulatorRequest): void {
  const [, encoded = ''] = /^Basic\s+(.+)$/i.exec(headers.authorization ?? '') ?? [];
  const [key, ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  if (password.length === 0 || key !== apiKey) throw invalidCredentials();
}

function checkAccept({ headers }: EmulatorRequest): void {
  const accept = headers.accept ?? '*/*';
  if (/application\/json|\*\/\*/i.test(accept)) return;
  throw new Refusal({
    status: 406,
    json: { code: 'unsupported_accept_header', message: 'Only application/json and */* are supported.' },
  });
}

function checkQuery(request: EmulatorRequest, { query = [], includes }: ApiRouteOptions): void {
  const known = new Set([...query, ...(includes ? ['include'] : [])]);
  const unknown = [...request.query.keys()].filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw invalid(
      unknown.map((field) => ({ field, message: 'Unexpected/invalid field in request', code: 'invalid_field' })),
    );
  }
  if (includesOf(request).some((name) => includes?.[name] === undefined)) {
    const names = Object.keys(includes ?? {}).join(',');
    throw invalid([
      { field: 'include', message: `It should be one of these values: '${names}'`, code: 'invalid_value' },
    ]);
  }
}
