import type { Clock, Log } from '../../core/ports.ts';

/** Support article "Using the client credentials grant type": for confidential clients, the recommended way. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The older way; page "OAuth migration": every API token dies on 2027-04-30, and no new one can be made. */
export interface ApiToken {
  readonly email: string;
  readonly apiToken: string;
}

/** One Zendesk account, as configured. */
export interface ZendeskOptions {
  /** For example `https://acme.zendesk.com`; everything is called below it. */
  readonly url: string;
  readonly auth: OAuthClient | ApiToken;
  /** Signing secrets of the webhook; several while one is being rotated. */
  readonly webhookSecrets: readonly string[];
  readonly requestsPerMinute: 'auto' | number;
  /** The part of the account's limits that the bridge may use, 0 to 1. */
  readonly share: number;
  readonly matchByPhone: 'unique' | 'never';
  /** The business number of talks that the team starts without naming one. */
  readonly startNumber?: string;
  /** The longest that one attempt may take, ms, with everything it needs (sign-in, queue, reads). */
  readonly timeoutMs: number;
  /** `off` switches the budgets off, for measurements against an emulator without limits. */
  readonly limits?: { readonly off?: boolean };
}

export interface ZendeskDeps {
  readonly clock: Clock;
  readonly log: Log;
}
