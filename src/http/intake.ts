import { PayloadError } from '../core/errors.ts';
import type { ParsedWebhook, ReceivedEvent } from '../core/events.ts';
import type { Direction, Metrics } from '../core/metrics.ts';
import type { Clock, Log } from '../core/ports.ts';
import type { Accepted, Store } from '../core/store.ts';
import type { Headers, WebhookSource } from '../core/webhook.ts';
import { alertEvent } from '../format/alert-words.ts';
import { countDiscards } from './count-discards.ts';
import { createHourlyWarning } from './hourly-warning.ts';

/** What became of one webhook. `status` is the answer; `reason` is a short word for metrics and debug logs. */
export type Receipt =
  | { readonly status: 200; readonly reason: 'accepted' | 'duplicate' | 'discarded' | 'unreadable' | 'empty' }
  | { readonly status: 401; readonly reason: 'signature' }
  | { readonly status: 503; readonly reason: 'store' };

/** The way from raw bytes into the inbox. */
export interface Intake {
  /**
   * Verifies, parses and stores one webhook. Resolves with 200 only when everything in it is durable. Repeatable:
   * what was stored before is a duplicate. Never rejects.
   */
  receive(source: WebhookSource['name'], raw: Uint8Array, headers: Headers): Promise<Receipt>;
  /**
   * Takes in a body that was kept since it could not be read, by the same parser and keys. Undefined when all of it was
   * read and is durable; else why not, and nothing of it was taken in.
   */
  reread(source: string, raw: Uint8Array): Promise<string | undefined>;
}

/** The vendors whose webhooks are listened to. */
export type WebhookSources = Readonly<Partial<Record<WebhookSource['name'], WebhookSource>>>;

export interface IntakeParts {
  readonly store: Pick<Store, 'accept' | 'keepUnreadable'>;
  readonly sources: WebhookSources;
  /** The `phone_number_id`s of our own numbers. Asked on every webhook, so what is inside may change on a reload. */
  readonly configuredNumbers: ReadonlySet<string>;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** Wakes whoever works on the inbox. Called after new events became durable. */
  readonly onAccepted: () => void;
  /** Whether anybody hears of news about the account. */
  readonly hasAlerts?: () => boolean;
  /** The store took nothing: it may be full or away. */
  readonly onNotStored?: () => void;
}

/** A genuine webhook, or the body that none of our parsers could read. */
type Reading = { readonly parsed: ParsedWebhook } | { readonly unreadable: string };

/** Makes the way in. It holds no state but the time of its last warnings. */
export function createIntake(parts: IntakeParts): Intake {
  const { store, sources, configuredNumbers, log, metrics, clock } = parts;
  const warnHourly = createHourlyWarning(log, clock);

  /** Our own fault in `verify` must not let anything in. */
  const refusal = (source: WebhookSource, raw: Uint8Array, headers: Headers): string | undefined => {
    try {
      return source.verify(raw, headers);
    } catch (error) {
      log.error({ source: source.name, err: error }, 'webhook.verify-failed');
      return 'fault';
    }
  };

  /** Our own fault in `parse` must not make a vendor repeat a body for days: it is kept like an unreadable one. */
  const read = (source: WebhookSource, raw: Uint8Array, receivedAt: number): Reading => {
    try {
      return { parsed: source.parse(raw, receivedAt) };
    } catch (error) {
      if (error instanceof PayloadError) return { unreadable: error.message };
      log.error({ source: source.name, err: error }, 'webhook.parse-failed');
      return { unreadable: 'fault while reading' };
    }
  };

  const markUnknownNumber = (received: ReceivedEvent): ReceivedEvent => {
    const { address } = received;
    if (address.to !== 'contact' || configuredNumbers.has(address.numberId)) return received;
    // The id comes from outside: only what looks like Meta's own ids is repeated.
    const numberId = /^\d{1,32}$/.test(address.numberId) ? address.numberId : 'malformed';
    warnHourly(address.numberId, { numberId }, 'webhook.unknown-number');
    return { ...received, discard: 'unknown-number' };
  };

  /** A webhook speaks of one number, save for rare batches; those are counted without one. */
  const numberOf = (events: readonly ReceivedEvent[]): string | undefined => {
    const numbers = new Set<string>();
    for (const { address } of events) if (address.to === 'contact') numbers.add(address.numberId);
    const [only] = numbers;
    return numbers.size === 1 && only !== undefined && configuredNumbers.has(only) ? only : undefined;
  };

  const count = (accepted: Accepted, events: readonly ReceivedEvent[], direction: Direction): void => {
    const number = numberOf(events);
    if (accepted.accepted > 0) metrics.accepted(accepted.accepted, direction, number);
    if (accepted.duplicates > 0) metrics.duplicates(accepted.duplicates, direction, number);
    for (const [reason, n] of countDiscards(events, accepted.discarded))
      metrics.discarded(reason, n, direction, number);
  };

  const wake = (): void => {
    try {
      parts.onAccepted();
    } catch (error) {
      // The events are durable; the next poll of the inbox finds them.
      log.error({ err: error }, 'intake.wake-failed');
    }
  };

  const keep = async (source: WebhookSource, body: Uint8Array, reason: string, receivedAt: number): Promise<void> => {
    await store.keepUnreadable({ source: source.name, body, reason }, receivedAt);
    metrics.dead(directionOf(source.name));
    log.warn({ source: source.name, bytes: body.byteLength, reason }, 'webhook.unreadable');
  };

  /** Durable before the answer, like everything else: a vendor tells it once. */
  const tellOperators = async (
    source: WebhookSource,
    news: ParsedWebhook['account'],
    receivedAt: number,
  ): Promise<void> => {
    for (const { what, detail } of news) log.warn({ source: source.name, what, detail }, 'account.notice');
    if (news.length === 0 || !parts.hasAlerts?.()) return;
    const alerts = news.map(({ what, detail }) => alertEvent({ what, subject: source.name, detail }, receivedAt));
    const { accepted } = await store.accept(alerts, receivedAt);
    if (accepted > 0) wake();
  };

  const take = async (source: WebhookSource, parsed: ParsedWebhook, receivedAt: number): Promise<Receipt> => {
    await tellOperators(source, parsed.account, receivedAt);
    const events = parsed.events.map(markUnknownNumber);
    let accepted: Accepted = { accepted: 0, duplicates: 0, discarded: 0 };
    if (events.length > 0) {
      // First, since it can be repeated without harm when keeping the rest fails.
      accepted = await store.accept(events, receivedAt);
      count(accepted, events, directionOf(source.name));
      if (accepted.accepted > 0) wake();
    }
    for (const { reason, json } of parsed.unreadable) await keep(source, Buffer.from(json), reason, receivedAt);
    if (accepted.accepted > 0) return { status: 200, reason: 'accepted' };
    if (parsed.unreadable.length > 0) return { status: 200, reason: 'unreadable' };
    if (accepted.discarded > 0) return { status: 200, reason: 'discarded' };
    return { status: 200, reason: accepted.duplicates > 0 ? 'duplicate' : 'empty' };
  };

  return {
    async reread(name, raw) {
      const source = Object.values(sources).find((each) => each.name === name);
      if (!source) return `nothing reads webhooks of ${name} here`;
      const receivedAt = clock.now();
      const reading = read(source, raw, receivedAt);
      if (!('parsed' in reading)) return reading.unreadable;
      const [odd] = reading.parsed.unreadable;
      if (odd) return odd.reason;
      await take(source, reading.parsed, receivedAt);
      return undefined;
    },
    async receive(name, raw, headers) {
      const source = sources[name];
      const refused = source ? refusal(source, raw, headers) : 'no-source';
      if (!source || refused !== undefined) {
        metrics.signatureFailed(name, refused ?? 'no-source');
        // A mistyped secret refuses everything: that must not look like silence.
        warnHourly(name, { source: name, reason: refused ?? 'no-source' }, 'webhook.refused');
        return { status: 401, reason: 'signature' };
      }
      const receivedAt = clock.now();
      const reading = read(source, raw, receivedAt);
      try {
        if ('parsed' in reading) return await take(source, reading.parsed, receivedAt);
        await keep(source, raw, reading.unreadable, receivedAt);
        return { status: 200, reason: 'unreadable' };
      } catch (error) {
        // Whatever the reason: nothing is promised to be durable, so the vendor must send it again.
        log.error({ source: name, err: error }, 'webhook.not-stored');
        parts.onNotStored?.();
        return { status: 503, reason: 'store' };
      }
    },
  };
}

const directionOf = (source: WebhookSource['name']): Direction => (source === 'whatsapp' ? 'inbound' : 'outbound');
