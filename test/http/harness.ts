import { createHmac, timingSafeEqual } from 'node:crypto';
import { connect } from 'node:net';
import { PayloadError, StoreUnavailableError } from '../../src/core/errors.ts';
import type { ParsedWebhook, ReceivedEvent } from '../../src/core/events.ts';
import type { Log } from '../../src/core/ports.ts';
import type { Counts, Reads } from '../../src/core/reads.ts';
import type { Accepted, Store } from '../../src/core/store.ts';
import type { WebhookSource } from '../../src/core/webhook.ts';
import { createIntake } from '../../src/http/intake.ts';
import type { HttpLimits } from '../../src/http/limits.ts';
import type { AdminActions, HttpPorts, MediaPort } from '../../src/http/ports.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { createMetrics } from '../../src/observe/metrics.ts';

export const SECRET = 'app-secret-canary-8d1f';
export const ADMIN_TOKEN = 'admin-token-canary-51c7';
export const OUR_NUMBER = '106540352242922';

/** The Store port in memory, as far as webhooks use it. `down` makes it fail; `hang` makes it never answer. */
export class MemoryInbox implements Pick<Store, 'accept' | 'keepUnreadable'> {
  readonly events = new Map<string, ReceivedEvent>();
  readonly unreadable: { source: string; body: Buffer; reason: string }[] = [];
  down: Error | undefined;
  hang = false;

  async accept(events: readonly ReceivedEvent[]): Promise<Accepted> {
    await this.#reach();
    const fresh = events.filter(({ key }) => !this.events.has(key));
    for (const event of fresh) this.events.set(event.key, event);
    const discarded = fresh.filter(({ discard }) => discard !== undefined).length;
    return { accepted: fresh.length - discarded, duplicates: events.length - fresh.length, discarded };
  }

  async keepUnreadable(entry: { source: string; body: Uint8Array; reason: string }): Promise<void> {
    await this.#reach();
    this.unreadable.push({ ...entry, body: Buffer.from(entry.body) });
  }

  async #reach(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.hang) await new Promise(() => undefined);
    if (this.down) throw this.down;
  }
}

/** A log that keeps its lines. */
export function createLines(): {
  readonly log: Log;
  readonly lines: { level: string; event: string; fields: object }[];
} {
  const lines: { level: string; event: string; fields: object }[] = [];
  const at = (level: string) => (fields: object, event: string) => void lines.push({ level, event, fields });
  return { lines, log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') } };
}

export const sign = (body: string | Uint8Array, secret = SECRET): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** The smallest webhook of the test's own dialect: message ids by number, and things that go wrong on purpose. */
export const webhookBody = (ids: readonly string[], numberId = OUR_NUMBER): string => JSON.stringify({ numberId, ids });

/** A source in the shape of Meta's: HMAC over raw bytes. Ids that start with `bad` cannot be read. */
export const createSource = (name: WebhookSource['name']): WebhookSource => ({
  name,
  verify(raw, headers) {
    const header = headers['x-hub-signature-256'];
    if (typeof header !== 'string' || !/^sha256=[0-9a-f]{64}$/.test(header)) return 'malformed';
    return timingSafeEqual(Buffer.from(header), Buffer.from(sign(raw))) ? undefined : 'mismatch';
  },
  parse(raw): ParsedWebhook {
    const text = Buffer.from(raw).toString();
    if (text === 'crash') throw new TypeError('cannot read properties of undefined');
    let body: { numberId: string; ids: string[] };
    try {
      body = JSON.parse(text);
    } catch {
      throw new PayloadError('no JSON');
    }
    const readable = body.ids.filter((id) => !id.startsWith('bad') && !id.startsWith('news'));
    return {
      events: readable.map((id) => ({
        key: `wa:message:${id}`,
        address: { to: 'contact', numberId: body.numberId, identity: { aliases: [], profile: {} } },
        event: { type: 'customer-message', wamid: id, kind: 'text', text: 'hello', sentAt: 0 },
      })),
      unreadable: body.ids
        .filter((id) => id.startsWith('bad'))
        .map((id) => ({ reason: 'odd', json: JSON.stringify(id) })),
      account: body.ids.filter((id) => id.startsWith('news')).map((id) => ({ what: 'account_update', detail: id })),
    };
  },
});

const COUNTS: Counts = {
  inbox: { pending: 3 },
  outbox: { pending: 1, unknown: 2 },
  oldestInboxMs: 1_500,
  oldestOutboxMs: 0,
  accepted: 4,
  duplicates: 0,
  discarded: {},
  imbalance: { inbound: 0, outbound: 0 },
  fileBytes: 0,
  paused: [{ account: 'zendesk', reason: 'operator' }],
};

export interface Bench {
  readonly url: string;
  readonly port: number;
  readonly inbox: MemoryInbox;
  readonly reads: { -readonly [Name in keyof Reads]: Reads[Name] };
  readonly lines: ReturnType<typeof createLines>['lines'];
  readonly metrics: HttpPorts['metrics'];
  readonly clock: { time: number; now(): number };
  readonly health: { live: boolean; ready: boolean };
  /** How often the engine was woken. */
  readonly wakes: () => number;
  readonly server: ReturnType<typeof createHttpServer>;
  readonly ports: HttpPorts;
}

export interface BenchOptions {
  readonly limits?: Partial<HttpLimits>;
  /** `null` switches the admin API off. */
  readonly token?: string | null;
  readonly actions?: AdminActions;
  readonly metricsToken?: string;
  readonly sources?: readonly WebhookSource['name'][];
  readonly media?: MediaPort;
}

/** The HTTP side on a real port over stand-ins for everything behind it. */
export async function startBench(options: BenchOptions = {}): Promise<Bench> {
  const { log, lines } = createLines();
  const inbox = new MemoryInbox();
  const metrics = createMetrics({ numbers: new Set([OUR_NUMBER]), nodeDefaults: false });
  const clock = { time: 1_790_000_000_000, now: () => clock.time };
  const health = { live: true, ready: true };
  const reads: Reads = {
    explain: async (id) =>
      id === 'wamid.A/b+c='
        ? [{ eventId: 1, type: 'customer-message', conversationId: 'c', receivedAt: 1, reasons: [], effects: [] }]
        : [],
    decisions: async (after, limit) => [
      {
        eventId: after ?? 0,
        type: 'customer-message',
        conversationId: String(limit),
        receivedAt: 1,
        reasons: [],
        effects: [],
      },
    ],
    counts: async () => COUNTS,
    talkWith: async () => undefined,
    recorded: async (id) =>
      id === 'wamid.A' ? { contact: { id: 'c' }, numberId: OUR_NUMBER, events: [], missing: 2 } : undefined,
    deadEntries: async (limit) => [{ id: '1', kind: 'unreadable', reason: String(limit), at: 1 }],
  };
  const sources = Object.fromEntries(
    (options.sources ?? ['whatsapp', 'zendesk']).map((name) => [name, createSource(name)]),
  );
  let wakes = 0;
  const onAccepted = () => {
    wakes += 1;
  };
  const numbers = new Set([OUR_NUMBER]);
  const ports: HttpPorts = {
    intake: createIntake({ store: inbox, sources, configuredNumbers: numbers, log, metrics, clock, onAccepted }),
    reads,
    health: () => ({ ...health, mode: 'live', paused: false, detail: { store: 'file:/internal/path' } }),
    metrics,
    log,
    sources,
    ...(options.media ? { media: options.media } : {}),
    handshake: (query) => (query['hub.verify_token'] === 'verify' ? String(query['hub.challenge']) : undefined),
    ...(options.token === null
      ? {}
      : { admin: { token: options.token ?? ADMIN_TOKEN, actions: options.actions ?? {} } }),
    ...(options.metricsToken === undefined ? {} : { metricsToken: options.metricsToken }),
  };
  const server = createHttpServer({ limits: options.limits ?? {} }, ports);
  const { port } = await server.listen('127.0.0.1', 0);
  server.setReady(true);
  const url = `http://127.0.0.1:${port}`;
  return { url, port, inbox, reads, lines, metrics, clock, health, wakes: () => wakes, server, ports };
}

/** Posts a webhook, signed unless `headers` say otherwise. */
export const post = (
  bench: Bench,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = { 'X-Hub-Signature-256': sign(body) },
  path = '/webhooks/whatsapp',
): Promise<Response> => fetch(bench.url + path, { method: 'POST', body: Buffer.from(body), headers });

/** Writes raw bytes to the server and resolves with all it said until it hung up. */
export const talk = (port: number, ...pieces: readonly string[]): Promise<{ text: string; ms: number }> =>
  new Promise((resolve) => {
    const begun = performance.now();
    let text = '';
    const socket = connect(port, '127.0.0.1');
    for (const piece of pieces) socket.write(piece);
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ text, ms: performance.now() - begun }));
  });

/** What must never stand in an answer to a stranger. */
export const LEAK = /at \/|\bat \w+ \(|node_modules|\.ts\b|SELECT |SQLITE|canary|internal\/path|express/i;

export const storeGone = (): Error =>
  new StoreUnavailableError(`SQLITE_FULL: SELECT secret FROM inbox at /internal/path ${SECRET}`);
