import type { CallResult } from '../../core/outcome.ts';
import { inDoubt, judgeExchange, type Repeating, waitOf } from '../shared/certainty.ts';
import { type Answer, describe, type Exchange } from '../shared/exchange.ts';
import { asObject } from '../shared/json.ts';
import { errorNameOf, readRefusal, type Subject } from './refusal.ts';
import { isAccountLimit, retryAfterOf } from './retry-after.ts';

/** How to judge an exchange that did not bring what was asked for. */
export interface Judging extends Subject, Repeating {
  /** Epoch ms (Clock), for a `Retry-After` that is a date. */
  readonly now: number;
}

/**
 * The certainty of a call whose answer is of no use. Only an answer in which Zendesk says so is a refusal, and Zendesk
 * says so in a JSON object: a 4xx page of a proxy or firewall is `unavailable`. A 5xx, a login page or half a body on a
 * write leaves open whether it was done.
 */
export function judge(exchange: Exchange, judging: Judging): CallResult {
  return judgeExchange(exchange, judging, (answer) => judgeAnswer(answer, judging));
}

function judgeAnswer(answer: Answer, judging: Judging): CallResult {
  const { status } = answer;
  const retryAfterMs = retryAfterOf(answer, judging.now);
  const code = errorNameOf(answer.json);
  const detail = `${describe(answer)}${code === undefined ? '' : ` ${code}`}`;
  const named = { status, ...(code === undefined ? {} : { code }), detail };
  if (isForeignRefusal(answer)) return { result: 'unavailable', detail, ...waitOf(retryAfterMs) };
  switch (status) {
    case 400:
      return { result: 'refused', reason: 'invalid', ...named };
    case 401:
      return { result: 'unauthorized', detail };
    case 403:
      return { result: 'refused', reason: 'forbidden', ...named };
    case 404:
      return { result: 'refused', reason: missing(judging), ...named };
    case 413:
      return { result: 'refused', reason: 'too-large', ...named };
    case 422:
      return { result: 'refused', status, ...readRefusal(answer, judging) };
    case 429:
      return { result: 'throttled', account: isAccountLimit(answer), detail, ...waitOf(retryAfterMs) };
    // 402: the account is locked. 408, 425, 409: not done, a later try may be. 301 and its kin: not processed here.
    case 301:
    case 307:
    case 308:
    case 402:
    case 408:
    case 409:
    case 425:
      return { result: 'unavailable', detail, ...waitOf(retryAfterMs) };
    default:
      if (status >= 400 && status <= 499) return { result: 'refused', reason: 'other', ...named };
      // A 503 with `Retry-After` too: nothing Zendesk publishes says that such a write was not done.
      return inDoubt(judging, detail, retryAfterMs);
  }
}

/** What a 404 speaks of: the ticket in the path, else a token in the body. */
const missing = ({ onTicket, withFiles }: Judging): 'ticket-gone' | 'file' | 'other' => {
  if (onTicket) return 'ticket-gone';
  return withFiles ? 'file' : 'other';
};

/** Statuses that mean the same whoever gives them, so that their bodies do not matter. */
const PLAIN_STATUSES: ReadonlySet<number> = new Set([401, 413, 429]);

/** A 4xx that is not Zendesk's own (a firewall, a proxy, a parked subdomain): it says nothing about the request. */
const isForeignRefusal = ({ status, json }: Answer): boolean =>
  status >= 400 && status <= 499 && !PLAIN_STATUSES.has(status) && asObject(json) === undefined;
