import type { ZendeskEmulator, ZendeskEmulatorOptions } from '../../../src/sandbox/zendesk/emulator.ts';
import { createZendeskEmulator } from '../../../src/sandbox/zendesk/emulator.ts';

export const CLIENT = { clientId: 'deskbridge', clientSecret: 'client-secret' };
export const START = Date.parse('2026-11-22T08:00:00Z');

/** A clock that a test moves. */
export interface MovableClock {
  now(): number;
  advance(ms: number): void;
}

export function createClock(start = START): MovableClock {
  let now = start;
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
  };
}

/** What came back, with the body as text and, where it is some, as JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers of the wire are looked into freely in tests
  readonly json: any;
}

export interface Harness {
  readonly zendesk: ZendeskEmulator;
  readonly clock: MovableClock;
  readonly url: string;
  readonly port: number;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Makes a customer and returns its id. */
  customer(externalId?: string, extra?: object): Promise<number>;
  /** Makes a ticket and returns its id. */
  ticket(extra?: object, requesterId?: number): Promise<number>;
  close(): Promise<void>;
}

/** An emulator that listens, and a client with a token. */
export async function startHarness(options: Partial<ZendeskEmulatorOptions> = {}): Promise<Harness> {
  const clock = createClock();
  const zendesk = createZendeskEmulator({ clock, ...CLIENT, ...options });
  const { url, port } = await zendesk.listen();
  const raw = async (method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Answer> => {
    const encoded =
      body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    const response = await fetch(url + path, {
      method,
      headers: { ...(encoded === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(encoded === undefined ? {} : { body: encoded }),
      signal: AbortSignal.timeout(5000),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: readJson(text) };
  };
  const grant = {
    grant_type: 'client_credentials',
    client_id: CLIENT.clientId,
    client_secret: CLIENT.clientSecret,
    scope: 'read write',
  };
  const token: string = (await raw('POST', '/oauth/tokens', grant, {})).json.access_token;
  const call: Harness['call'] = (method, path, body, headers = {}) =>
    raw(method, path, body, { authorization: `Bearer ${token}`, ...headers });
  const harness: Harness = {
    zendesk,
    clock,
    url,
    port,
    call,
    async customer(externalId = 'wa:c1', extra = {}) {
      const answer = await call('POST', '/api/v2/users/create_or_update', {
        user: { name: 'Ada', external_id: externalId, ...extra },
      });
      return answer.json.user.id;
    },
    async ticket(extra = {}, requesterId) {
      const requester = requesterId ?? (await harness.customer());
      const answer = await call('POST', '/api/v2/tickets', {
        ticket: { subject: 'Hi', requester_id: requester, comment: { body: 'Hello', author_id: requester }, ...extra },
      });
      return answer.json.ticket.id;
    },
    close: () => zendesk.close(),
  };
  return harness;
}

// biome-ignore lint/suspicious/noExplicitAny: see Answer
function readJson(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
