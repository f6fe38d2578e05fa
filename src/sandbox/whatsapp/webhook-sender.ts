import type { Clock } from '../../core/ports.ts';
import { createPoster } from '../shared/post-bytes.ts';
import type { Timer } from '../shared/timer.ts';
import type { WebhookEncoding } from './options.ts';
import { type Change, envelopeOf, type SignedBody, signBytes, signedBody } from './webhook-envelope.ts';

/** Seven days: after that Meta drops a webhook ("Webhooks overview"). */
const KEPT_MS = 7 * 24 * 3_600_000;

export type DeliveryFate = 'waiting' | 'delivered' | 'lost' | 'dropped' | 'held';

/** One webhook on its way, through all its attempts. */
export interface Delivery {
  readonly no: number;
  readonly changes: readonly Change[];
  readonly body: SignedBody;
  /** Epoch ms of the first attempt. */
  readonly since: number;
  attempts: number;
  fate: DeliveryFate;
  /** HTTP status of the last attempt; 0 when no answer came. */
  lastStatus?: number;
}

/** What shall happen to a webhook before it goes out. `lose` never sends it, `double` sends it twice at the same time. */
export type WebhookVerdict = 'send' | 'lose' | 'double' | 'hold' | { readonly delayMs: number };

export interface WebhookSenderOptions {
  readonly clock: Clock;
  readonly appSecret: string;
  readonly url: string | undefined;
  readonly timer: Timer;
  readonly encoding: WebhookEncoding;
  readonly timeoutMs: number;
  readonly retryDelaysMs: readonly number[];
}

/** Meta's side of the webhook: signs, posts, takes HTTP 200 alone for success and tries again for seven days. */
export interface WebhookSender {
  /** Where webhooks go; undefined loses them. */
  url: string | undefined;
  /** True loses every webhook. */
  off: boolean;
  /** Asked once for every new webhook. */
  verdict: (delivery: Delivery) => WebhookVerdict;
  encoding: WebhookEncoding;
  readonly deliveries: readonly Delivery[];
  /** Sends one webhook; resolves when its first attempt is over, or at once when it is held, delayed or lost. */
  send(changes: readonly Change[]): Promise<Delivery>;
  /** Posts bytes as they are, signed by `secret` or with the signature given; the answer's status, 0 without one. */
  sendRaw(bytes: Buffer, options?: { secret?: string; signature?: string | null }): Promise<number>;
  /** Posts a webhook once more as it was, as Meta does to every subscribed app when one of them failed. */
  sendAgain(delivery: Delivery): Promise<number>;
  /** Tries everything that waits again, in the order given. Resolves when all attempts are over. */
  retryNow(): Promise<void>;
  /** Sends what was held: `asSent`, `reversed`, and in one body when `batched`. */
  release(options?: { order?: 'asSent' | 'reversed'; batched?: boolean }): Promise<void>;
  /** Resolves when no attempt is under way. */
  idle(): Promise<void>;
  close(): void;
}

export const createWebhookSender = (options: WebhookSenderOptions): WebhookSender => {
  const { clock, timer } = options;
  const poster = createPoster(options.timeoutMs);
  const deliveries: Delivery[] = [];
  const running = new Set<Promise<void>>();
  let closed = false;

  const later = (run: () => void, delayMs: number): void => {
    timer.after(delayMs, () => {
      if (!closed) run();
    });
  };

  const post = async (bytes: Buffer, signature: string | null): Promise<number> => {
    if (sender.url === undefined || closed) return 0;
    const result = await poster.post(sender.url, bytes, {
      'content-type': 'application/json',
      'user-agent': 'facebookexternalua',
      ...(signature === null ? {} : { 'x-hub-signature-256': signature }),
    });
    return result.status ?? 0;
  };

  const attempt = async (delivery: Delivery): Promise<void> => {
    if (delivery.fate !== 'waiting') return;
    delivery.attempts += 1;
    delivery.lastStatus = await post(delivery.body.bytes, delivery.body.signature);
    if (delivery.lastStatus === 200) delivery.fate = 'delivered';
    else if (clock.now() - delivery.since > KEPT_MS) delivery.fate = 'dropped';
    else planRetry(delivery);
  };

  const planRetry = (delivery: Delivery): void => {
    const delays = options.retryDelaysMs;
    const delay = delays[Math.min(delivery.attempts - 1, delays.length - 1)];
    if (delay !== undefined) later(() => void track(attempt(delivery)), delay);
  };

  const track = (work: Promise<void>): Promise<void> => {
    running.add(work);
    return work.finally(() => running.delete(work));
  };

  const make = (changes: readonly Change[]): Delivery => {
    const body = signedBody(envelopeOf(changes), options.appSecret, sender.encoding);
    const delivery: Delivery = {
      no: deliveries.length + 1,
      changes,
      body,
      since: clock.now(),
      attempts: 0,
      fate: 'waiting',
    };
    deliveries.push(delivery);
    return delivery;
  };

  const sender: WebhookSender = {
    url: options.url,
    off: false,
    verdict: () => 'send',
    encoding: options.encoding,
    deliveries,
    async send(changes) {
      const delivery = make(changes);
      const verdict = sender.off || sender.url === undefined ? 'lose' : sender.verdict(delivery);
      if (verdict === 'lose') delivery.fate = 'lost';
      else if (verdict === 'hold') delivery.fate = 'held';
      else if (verdict === 'double') await Promise.all([track(attempt(delivery)), track(attempt(delivery))]);
      else if (verdict === 'send') await track(attempt(delivery));
      else later(() => void track(attempt(delivery)), verdict.delayMs);
      return delivery;
    },
    async sendRaw(bytes, { secret = options.appSecret, signature } = {}) {
      return post(bytes, signature === undefined ? signBytes(bytes, secret) : signature);
    },
    sendAgain: ({ body }) => post(body.bytes, body.signature),
    async retryNow() {
      for (const delivery of deliveries.filter(({ fate }) => fate === 'waiting')) await track(attempt(delivery));
    },
    async release({ order = 'asSent', batched = false } = {}) {
      const held = deliveries.filter(({ fate }) => fate === 'held');
      if (order === 'reversed') held.reverse();
      for (const delivery of held) delivery.fate = batched ? 'lost' : 'waiting';
      if (batched && held.length > 0) await track(attempt(make(held.flatMap(({ changes }) => changes))));
      else for (const delivery of held) await track(attempt(delivery));
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
    close() {
      closed = true;
      poster.close();
    },
  };
  return sender;
};
