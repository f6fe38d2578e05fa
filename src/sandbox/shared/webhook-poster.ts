import type { PostResult } from './post-bytes.ts';
import { createPoster } from './post-bytes.ts';
import type { Timer } from './timer.ts';

/** One event on its way out. */
export interface Delivery {
  /** The vendor's event id; what a receiver should drop duplicates by. */
  readonly id: string;
  /** What it is about, for decisions and logs, for example `ticket.comment_added`. */
  readonly label: string;
  readonly body: Buffer;
}

/** What becomes of one delivery. `hold` keeps it until {@link WebhookPoster.release}. */
export type Decision =
  | { readonly do: 'send'; readonly copies?: number; readonly delayMs?: number }
  | { readonly do: 'lose' }
  | { readonly do: 'hold' };

/** One attempt that was made. */
export interface Attempt {
  readonly id: string;
  readonly label: string;
  /** From 1. */
  readonly attempt: number;
  readonly result: PostResult;
}

export interface WebhookPosterOptions {
  readonly timer: Timer;
  readonly timeoutMs: number;
  /** Where to, or undefined while nobody listens (then deliveries are lost, as they would be). */
  url(): string | undefined;
  /** Headers of one attempt: signature, ids, content type. */
  headers(delivery: Delivery, attempt: number): Readonly<Record<string, string>>;
  /** Milliseconds until the next attempt, or undefined to give up. `attempt` is the one that just ended. */
  retryAfter(result: PostResult, attempt: number): number | undefined;
  /** Asked before every attempt: whether it may be made now, in so many ms, or never. Default: now. */
  admit?(delivery: Delivery): 'now' | 'never' | { readonly afterMs: number };
}

/** Sends signed webhooks and misbehaves on request. */
export interface WebhookPoster {
  post(delivery: Delivery): void;
  /** Decides every following delivery. Undefined: all are sent once. */
  decide: ((delivery: Delivery) => Decision) | undefined;
  /** While true everything is lost. */
  off: boolean;
  /** Sends what was held; `order` may rearrange it. */
  release(order?: (held: readonly Delivery[]) => readonly Delivery[]): void;
  readonly held: readonly Delivery[];
  /** Makes every waiting attempt now. */
  retryNow(): void;
  /** Settles when nothing is being sent or waits for a retry or delay. */
  idle(): Promise<void>;
  /** Settles when nothing is being sent; retries and delays may still wait. */
  quiet(): Promise<void>;
  readonly attempts: readonly Attempt[];
  /** Deliveries that were given up, or lost on purpose. */
  readonly lost: readonly Pick<Delivery, 'id' | 'label'>[];
  close(): void;
}

/** A poster with no queue: sends start in order but do not wait for each other, as vendors do. */
export function createWebhookPoster(options: WebhookPosterOptions): WebhookPoster {
  const poster = createPoster(options.timeoutMs);
  const attempts: Attempt[] = [];
  const lost: { id: string; label: string }[] = [];
  const lose = ({ id, label }: Delivery): void => void lost.push({ id, label });
  const held: Delivery[] = [];
  const waiting = new Map<object, () => void>();
  let busy = 0;
  let sleepers: { readonly idle: boolean; readonly resolve: () => void }[] = [];
  let closed = false;

  const wake = (): void => {
    if (busy > 0) return;
    const ready = sleepers.filter((sleeper) => !sleeper.idle || waiting.size === 0);
    sleepers = sleepers.filter((sleeper) => !ready.includes(sleeper));
    for (const sleeper of ready) sleeper.resolve();
  };
  const later = (ms: number, run: () => void): void => {
    const key = {};
    const go = (): void => {
      cancel();
      if (waiting.delete(key)) run();
    };
    const cancel = options.timer.after(ms, go);
    waiting.set(key, go);
  };
  const attemptOnce = async (delivery: Delivery, attempt: number): Promise<void> => {
    const url = options.url();
    if (url === undefined || self.off || closed) {
      lose(delivery);
      return wake();
    }
    const admitted = options.admit?.(delivery) ?? 'now';
    if (admitted === 'never') {
      lose(delivery);
      return wake();
    }
    if (admitted !== 'now') {
      later(admitted.afterMs, () => void attemptOnce(delivery, attempt));
      return wake();
    }
    busy += 1;
    const result = await poster.post(url, delivery.body, options.headers(delivery, attempt));
    attempts.push({ id: delivery.id, label: delivery.label, attempt, result });
    busy -= 1;
    const failed = result.status === undefined || result.status < 200 || result.status > 299;
    const pause = failed && !closed ? options.retryAfter(result, attempt) : undefined;
    if (pause !== undefined) later(pause, () => void attemptOnce(delivery, attempt + 1));
    else if (failed) lose(delivery);
    wake();
  };
  const send = (delivery: Delivery, copies: number, delayMs: number): void => {
    for (let copy = 0; copy < copies; copy += 1) {
      if (delayMs > 0) later(delayMs, () => void attemptOnce(delivery, 1));
      else void attemptOnce(delivery, 1);
    }
  };
  const sleep = (idle: boolean): Promise<void> =>
    new Promise((resolve) => {
      sleepers.push({ idle, resolve });
      wake();
    });
  const self: WebhookPoster = {
    decide: undefined,
    off: false,
    held,
    attempts,
    lost,
    post(delivery) {
      const decision = self.decide?.(delivery) ?? { do: 'send' };
      if (decision.do === 'hold') held.push(delivery);
      else if (decision.do === 'lose') lose(delivery);
      else send(delivery, decision.copies ?? 1, decision.delayMs ?? 0);
    },
    release(order) {
      const deliveries = held.splice(0);
      for (const delivery of order?.(deliveries) ?? deliveries) send(delivery, 1, 0);
    },
    retryNow() {
      for (const go of [...waiting.values()]) go();
    },
    idle: () => sleep(true),
    quiet: () => sleep(false),
    close() {
      closed = true;
      waiting.clear();
      poster.close();
      for (const sleeper of sleepers.splice(0)) sleeper.resolve();
    },
  };
  return self;
}
