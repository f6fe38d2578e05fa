import { Buffer } from 'node:buffer';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { EmulatorRequest, Reply } from '../shared/exchange.ts';
import { Refusal } from '../shared/exchange.ts';
import { asText, parseJsonObject } from '../shared/json-input.ts';
import type { Account } from './account.ts';
import type { User } from './model.ts';

export interface OAuthOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly apiTokens: readonly { readonly email: string; readonly token: string }[];
  /** Seconds. The length of a client-credentials token is not documented: clients must read `expires_in`. */
  readonly tokenTtlSeconds: number;
}

/** Who calls, and what the token allows. */
export interface Identity {
  readonly user: User;
  /** Undefined for API tokens, which may do everything. */
  readonly scopes: readonly string[] | undefined;
}

export interface OAuth {
  /** `POST /oauth/tokens`. */
  issue(request: EmulatorRequest): Reply;
  /** Throws 401, or 403 when the token's scope is too small. `resource` is the first path part after `/api/v2`. */
  authenticate(request: EmulatorRequest, resource: string): Identity;
  /** Makes every token invalid, as an admin who resets the client does. */
  revokeAll(): void;
}

/** Client credentials (support article 8983332483226) and the API tokens that are being retired. */
export function createOAuth(account: Account, options: OAuthOptions): OAuth {
  const tokens = new Map<string, { readonly scopes: readonly string[]; readonly expiresAt: number }>();
  const legacy = new Map(
    options.apiTokens.map(({ email, token }) => {
      const user =
        account.usersByEmail.get(email.toLowerCase()) ?? account.addUser({ name: email, email, role: 'admin' });
      return [`${email}/token:${token}` as string, user] as const;
    }),
  );
  const identify = (header: string | undefined): Identity => {
    if (!header) throw unauthorized({ error: "Couldn't authenticate you" });
    const [, scheme = '', value = ''] = /^(\S+)\s+(.+)$/.exec(header) ?? [];
    if (scheme.toLowerCase() === 'basic') {
      const user = legacy.get(Buffer.from(value, 'base64').toString('utf8'));
      if (!user) throw unauthorized({ error: "Couldn't authenticate you" });
      return { user, scopes: undefined };
    }
    const token = scheme.toLowerCase() === 'bearer' ? tokens.get(value.trim()) : undefined;
    if (!token || token.expiresAt <= account.clock.now()) throw unauthorized(INVALID_TOKEN);
    return { user: account.apiUser, scopes: token.scopes };
  };
  return {
    revokeAll: () => tokens.clear(),
    issue(request) {
      const body = readBody(request);
      const client = clientOf(request, body);
      if (!same(client.id, options.clientId) || !same(client.secret, options.clientSecret)) {
        return { status: 401, json: INVALID_CLIENT };
      }
      if (body('grant_type') !== 'client_credentials') return { status: 400, json: UNSUPPORTED_GRANT };
      const scope = body('scope') ?? 'read write';
      const scopes = scope.split(/\s+/).filter((part) => part !== '');
      if (!scopes.every((part) => /^([a-z_]+:)?(read|write)$/.test(part))) return { status: 400, json: INVALID_SCOPE };
      const token = account.token();
      tokens.set(token, { scopes, expiresAt: account.clock.now() + options.tokenTtlSeconds * 1000 });
      return {
        status: 200,
        json: { access_token: token, token_type: 'bearer', scope, expires_in: options.tokenTtlSeconds },
      };
    },
    authenticate(request, resource) {
      const identity = identify(request.headers.authorization);
      const need = request.method === 'GET' ? 'read' : 'write';
      // The answer's exact words are unconfirmed; that a scope like `tickets:read` does not open audits is documented.
      const allowed =
        identity.scopes === undefined ||
        identity.scopes.some((scope) => scope === need || scope === `${resource}:${need}`);
      if (!allowed)
        throw new Refusal({
          status: 403,
          json: { error: 'insufficient_scope', error_description: `The token lacks ${need}` },
        });
      return identity;
    },
  };
}

function readBody(request: EmulatorRequest): (key: string) => string | undefined {
  const json = /json/i.test(request.headers['content-type'] ?? '') ? parseJsonObject(request.rawBody) : undefined;
  if (json) return (key) => asText(json[key]);
  const form = new URLSearchParams(request.rawBody.toString('utf8'));
  return (key) => form.get(key) ?? undefined;
}

function clientOf(request: EmulatorRequest, body: (key: string) => string | undefined): { id: string; secret: string } {
  const basic = /^Basic\s+(.+)$/i.exec(request.headers.authorization ?? '');
  const [id = '', secret = ''] = basic
    ? Buffer.from(basic[1] ?? '', 'base64')
        .toString('utf8')
        .split(':')
    : [];
  return { id: body('client_id') ?? id, secret: body('client_secret') ?? secret };
}

function same(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function unauthorized(json: object): Refusal {
  return new Refusal({ status: 401, headers: { 'www-authenticate': 'Bearer realm="Zendesk"' }, json });
}

const INVALID_TOKEN = {
  error: 'invalid_token',
  error_description: 'The access token provided is expired, revoked, malformed or invalid for other reasons.',
};
const INVALID_CLIENT = {
  error: 'invalid_client',
  error_description:
    'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.',
};
const UNSUPPORTED_GRANT = {
  error: 'unsupported_grant_type',
  error_description: 'The authorization grant type is not supported by the authorization server.',
};
const INVALID_SCOPE = {
  error: 'invalid_scope',
  error_description: 'The requested scope is invalid, unknown, or malformed.',
};
