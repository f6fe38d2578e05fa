import type { CallResult } from '../../core/outcome.ts';
import type { Answer, Exchange } from './exchange.ts';

/** What a request that changed nothing twice, or may have changed something once, leaves behind. */
export interface Repeating {
  /** Absolute values and upserts: doing it twice does nothing more, so that doubt is no more than a failed try. */
  readonly repeatable: boolean;
}

/** The certainty of a request that did not bring what was asked for; what an answer says is the vendor's own language. */
export function judgeExchange(
  exchange: Exchange,
  { repeatable }: Repeating,
  judgeAnswer: (answer: Answer) => CallResult,
): CallResult {
  switch (exchange.kind) {
    case 'not-sent':
      return { result: 'unavailable', detail: exchange.detail, ...waitOf(exchange.retryAfterMs) };
    case 'signed-out':
      return { result: 'unauthorized', detail: exchange.detail };
    case 'silence':
      return repeatable
        ? { result: 'unavailable', detail: exchange.detail }
        : { result: 'unknown', cause: 'silent', retryable: false, detail: exchange.detail };
    case 'answer':
      return judgeAnswer(exchange);
  }
}

/** An answer that does not say whether the request was done: an error of the server, a login page, half a body. */
export const inDoubt = ({ repeatable }: Repeating, detail: string, retryAfterMs: number | undefined): CallResult =>
  repeatable
    ? { result: 'unavailable', detail, ...waitOf(retryAfterMs) }
    : { result: 'unknown', cause: 'answered', retryable: false, detail };

export const waitOf = (retryAfterMs: number | undefined): { readonly retryAfterMs?: number } =>
  retryAfterMs === undefined ? {} : { retryAfterMs };
