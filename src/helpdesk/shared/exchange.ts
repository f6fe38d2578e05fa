/** A readable HTTP answer of any status. */
export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed body; undefined when it is no JSON (a login page, plain text, a body cut short). */
  readonly json: unknown;
}

/**
 * What one HTTP request came to, by certainty. The words in `detail` are codes and statuses: bodies and addresses never
 * get into them, since they hold customers' words and numbers.
 */
export type Exchange =
  | Answer
  /** The request did not leave, or never reached the helpdesk: nothing happened. */
  | { readonly kind: 'not-sent'; readonly detail: string; readonly retryAfterMs?: number }
  /** The credentials are refused: nothing happened, and nothing will until somebody acts. */
  | { readonly kind: 'signed-out'; readonly detail: string }
  /** It left and no answer came, or only a part of one. */
  | { readonly kind: 'silence'; readonly detail: string };

/** A 2xx. Whether its body is of use is another question. */
export const succeeded = (exchange: Exchange): exchange is Answer =>
  exchange.kind === 'answer' && exchange.status >= 200 && exchange.status <= 299;

/** A short text for operators. */
export const describe = (exchange: Exchange): string => {
  if (exchange.kind !== 'answer') return exchange.detail;
  return exchange.status >= 200 && exchange.status <= 299
    ? `HTTP ${exchange.status} with an unreadable body`
    : `HTTP ${exchange.status}`;
};
