import type { Clock } from '../../core/ports.ts';
import { withDeadline } from '../shared/deadline.ts';
import { type Exchange, succeeded } from '../shared/exchange.ts';
import { objectOf, textOf } from '../shared/json.ts';
import type { Wire } from '../shared/wire.ts';
import type { ApiToken, OAuthClient } from './options.ts';
import { retryAfterOf } from './retry-after.ts';

export type Authorization =
  | { readonly ok: true; readonly header: string }
  | { readonly ok: false; readonly exchange: Exchange };

/** Knows the `Authorization` header of the moment. */
export interface SignIn {
  authorization(signal: AbortSignal): Promise<Authorization>;
  /** Zendesk refused this header. True when another one may be had by asking again. */
  refused(header: string): boolean;
}

/** Basic authentication with an API token, as long as Zendesk has them. */
export function createTokenSignIn({ email, apiToken }: ApiToken): SignIn {
  const header = `Basic ${Buffer.from(`${email}/token:${apiToken}`).toString('base64')}`;
  return { authorization: async () => ({ ok: true, header }), refused: () => false };
}

/** The general scopes: ticket audits and user identities do not open to narrower ones (pages "Ticket audits", "User identities"). */
const SCOPE = 'read write';
const EARLY_S = 60;

interface SignInDeps {
  readonly url: string;
  readonly timeoutMs: number;
  readonly wire: Wire;
  readonly clock: Clock;
}

/**
 * OAuth client credentials (support article "Using the client credentials grant type"). One token request at a time,
 * whoever asks; the token is kept until a minute before `expires_in`, whose length Zendesk does not promise.
 */
export function createOAuthSignIn({ clientId, clientSecret }: OAuthClient, deps: SignInDeps): SignIn {
  let held: { readonly header: string; readonly until: number } | undefined;
  let asking: Promise<Authorization> | undefined;

  const ask = async (): Promise<Authorization> => {
    const exchange = await withDeadline(undefined, deps.timeoutMs, (signal) =>
      deps.wire.send({
        method: 'POST',
        url: `${deps.url}/oauth/tokens`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: clientSecret,
          scope: SCOPE,
        }),
        signal,
      }),
    );
    const answer = succeeded(exchange) ? objectOf(exchange.json) : {};
    const token = textOf(answer.access_token);
    if (token === undefined || !/^[\x21-\x7e]+$/.test(token))
      return { ok: false, exchange: withoutToken(exchange, deps.clock.now()) };
    const seconds = answer.expires_in;
    // A token that says nothing about its end lasts until Zendesk answers 401.
    const lasts =
      typeof seconds === 'number' && seconds > 0 ? Math.max(seconds - EARLY_S, seconds / 2) : Number.POSITIVE_INFINITY;
    held = { header: `Bearer ${token}`, until: deps.clock.now() + lasts * 1000 };
    return { ok: true, header: held.header };
  };

  return {
    async authorization(signal) {
      if (held && deps.clock.now() < held.until) return { ok: true, header: held.header };
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return untilAborted(asking, signal);
    },
    refused(header) {
      if (held?.header === header) held = undefined;
      return true;
    },
  };
}

/** What a failed sign-in means for the call that needed it: in no case was that call sent. */
function withoutToken(exchange: Exchange, now: number): Exchange {
  if (exchange.kind !== 'answer') return { kind: 'not-sent', detail: `signing in: ${exchange.detail}` };
  const { status } = exchange;
  if (status === 400 || status === 401 || status === 403) {
    const error = textOf(objectOf(exchange.json).error);
    const code = error !== undefined && /^\w{1,40}$/.test(error) ? `, ${error}` : '';
    return { kind: 'signed-out', detail: `Zendesk refused the OAuth client (HTTP ${status}${code})` };
  }
  const retryAfterMs = retryAfterOf(exchange, now);
  return {
    kind: 'not-sent',
    detail: `signing in: HTTP ${status} without a token`,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** One caller's patience must not end the request that others wait for as well. */
function untilAborted(asking: Promise<Authorization>, signal: AbortSignal): Promise<Authorization> {
  return new Promise((resolve, reject) => {
    const leave = () => resolve({ ok: false, exchange: { kind: 'not-sent', detail: 'no token in time' } });
    if (signal.aborted) return leave();
    signal.addEventListener('abort', leave, { once: true });
    asking.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
