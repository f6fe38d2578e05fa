import pRetry from 'p-retry';
import type { Exchange } from './exchange.ts';

const READ_RETRY_MS = 150;

/** Carries an exchange out of p-retry, which counts thrown errors only. */
class UnansweredRead extends Error {
  readonly exchange: Exchange;
  constructor(exchange: Exchange) {
    super('unanswered read');
    this.exchange = exchange;
  }
}

/** A read that found no answer is made once more: it changes nothing. */
export async function readTwice(read: () => Promise<Exchange>, signal: AbortSignal): Promise<Exchange> {
  const attempt = async (): Promise<Exchange> => {
    const exchange = await read();
    if (!signal.aborted && mayPass(exchange)) throw new UnansweredRead(exchange);
    return exchange;
  };
  let last: Exchange | undefined;
  try {
    return await pRetry(attempt, {
      retries: 1,
      minTimeout: READ_RETRY_MS,
      signal,
      onFailedAttempt: ({ error }) => {
        if (error instanceof UnansweredRead) last = error.exchange;
      },
    });
  } catch (error) {
    if (error instanceof UnansweredRead) return error.exchange;
    if (signal.aborted) return last ?? { kind: 'silence', detail: 'no answer in time' };
    throw error;
  }
}

const mayPass = (exchange: Exchange): boolean => {
  if (exchange.kind === 'answer') return exchange.status >= 500 && exchange.headers['retry-after'] === undefined;
  return exchange.kind === 'silence' || (exchange.kind === 'not-sent' && exchange.retryAfterMs === undefined);
};
