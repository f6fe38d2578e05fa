import type { CallResult } from '../../core/outcome.ts';
import { inDoubt, judgeExchange, type Repeating, waitOf } from '../shared/certainty.ts';
import { type Answer, describe, type Exchange } from '../shared/exchange.ts';
import { asObject } from '../shared/json.ts';
import { retryAfterHeader } from '../shared/retry-after.ts';
import { complaintsOf, errorNameOf, inShort, reasonOf, type Subject } from './refusal.ts';

/** How to judge an exchange that did not bring what was asked for. */
export interface Judging extends Subject, Repeating {
  /** Epoch ms (Clock), for a `Retry-After` that is a date. */
  readonly now: number;
}

/** 403s that no other request would fare better with, until a person acts (page "Errors"). */
const LOCKED_OUT: ReadonlySet<string> = new Set([
  'account_suspended',
  'max_agents_reached',
  'password_lockout',
  'password_expired',
]);

/**
 * The certainty of a call whose answer is of no use. Only Freshdesk's own word is a refusal: a JSON object, or the empty body
 * of its 404; a page of a proxy or of a wrong address is `unavailable`. A 5xx, a login page or half a body on a write leaves
 * open whether it was done.
 */
export const judge = (exchange: Exchange, judging: Judging): CallResult =>
  judgeExchange(exchange, judging, (answer) => judgeAnswer(answer, judging));

function judgeAnswer(answer: Answer, judging: Judging): CallResult {
  const { status } = answer;
  const retryAfterMs = retryAfterHeader(answer, judging.now);
  const code = errorNameOf(answer.json);
  const complaints = complaintsOf(answer);
  const detail = `${describe(answer)}${code === undefined ? '' : ` ${code}`}${inShort(complaints)}`;
  const named = { status, ...(code === undefined ? {} : { code }), detail };
  if (isForeignRefusal(answer)) return { result: 'unavailable', detail, ...waitOf(retryAfterMs) };
  switch (status) {
    case 400:
      return { result: 'refused', reason: reasonOf(complaints, judging), ...named };
    case 401:
      return { result: 'unauthorized', detail };
    case 403:
      return code !== undefined && LOCKED_OUT.has(code)
        ? { result: 'unauthorized', detail }
        : { result: 'refused', reason: 'forbidden', ...named };
    case 404:
      return { result: 'refused', reason: judging.onTicket ? 'ticket-gone' : 'other', ...named };
    case 413:
      return { result: 'refused', reason: judging.withFiles ? 'file' : 'too-large', ...named };
    case 429:
      return { result: 'throttled', account: isAccountLimit(answer), detail, ...waitOf(retryAfterMs) };
    // 402: the account is not paid for. 408, 409, 425: not done, a later try may be. 301 and its kin: not processed here.
    case 301:
    case 302:
    case 307:
    case 308:
    case 402:
    case 408:
    case 409:
    case 425:
      return { result: 'unavailable', detail, ...waitOf(retryAfterMs) };
    default:
      if (status >= 400 && status <= 499) return { result: 'refused', reason: 'other', ...named };
      return inDoubt(judging, detail, retryAfterMs);
  }
}

/** With requests left in the account, it is an endpoint's own limit (page "Rate Limit"). */
const isAccountLimit = ({ headers }: Answer): boolean => !(Number(headers['x-ratelimit-remaining'] ?? 0) > 0);

/** Statuses that mean the same whoever gives them, so that their bodies do not matter. */
const PLAIN_STATUSES: ReadonlySet<number> = new Set([401, 413, 429]);

/** A 4xx that is not Freshdesk's own: it says nothing about the request. */
const isForeignRefusal = ({ status, json, headers }: Answer): boolean => {
  if (status < 400 || status > 499 || PLAIN_STATUSES.has(status) || asObject(json) !== undefined) return false;
  return status !== 404 || /\bhtml\b/i.test(headers['content-type'] ?? '');
};
