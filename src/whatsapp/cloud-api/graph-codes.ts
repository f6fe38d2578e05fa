import type { RefusalReason } from '../../core/outcome.ts';

/**
 * What a Graph error code means for a send ("Error codes"). The HTTP status is no guide: throttles come as 400.
 *
 * - `refused`: will never work as it is.
 * - `throttled`: nothing happened, later it may work. `account`: everything of the account waits, else this customer.
 * - `retry`: a trouble of Meta's; on a 5xx nobody knows whether it was sent.
 * - `number`: this business number cannot send now; others can.
 * - `stop`: token, permission, payment or account: nothing can be sent until a person acts.
 */
export type CodeMeaning =
  | { readonly kind: 'refused'; readonly reason: RefusalReason }
  | { readonly kind: 'throttled'; readonly account: boolean; readonly retryAfterMs: number }
  | { readonly kind: 'retry' }
  | { readonly kind: 'number' }
  | { readonly kind: 'stop' };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const refused = (reason: RefusalReason): CodeMeaning => ({ kind: 'refused', reason });
const throttled = (account: boolean, retryAfterMs: number): CodeMeaning => ({
  kind: 'throttled',
  account,
  retryAfterMs,
});
const retry: CodeMeaning = { kind: 'retry' };
const number: CodeMeaning = { kind: 'number' };
const stop: CodeMeaning = { kind: 'stop' };

const CODES: ReadonlyMap<number, CodeMeaning> = new Map([
  // The app, the token, the account.
  [0, stop],
  [3, stop],
  [10, stop],
  [190, stop],
  [368, stop],
  [131005, stop],
  [131031, stop],
  [131042, stop],
  [131044, stop],
  // One business number: deleted, not registered, without certificate or display name.
  [33, number],
  [131037, number],
  [131045, number],
  [133000, number],
  [133005, number],
  [133006, number],
  [133008, number],
  [133009, number],
  [133010, number],
  [133015, number],
  [133016, number],
  // Troubles of Meta's that pass.
  [1, retry],
  [2, retry],
  [131000, retry],
  [131016, retry],
  [131057, retry],
  [133004, retry],
  [131060, retry],
  // Throttles.
  [4, throttled(true, MINUTE)],
  [80007, throttled(true, MINUTE)],
  [130429, throttled(true, SECOND)],
  [131056, throttled(false, 6 * SECOND)],
  [131048, throttled(false, HOUR)],
  [131064, throttled(false, HOUR)],
  [613, throttled(false, HOUR)],
  [131208, throttled(false, HOUR)],
  [132069, throttled(false, HOUR)],
  // This customer.
  [131047, refused('window-closed')],
  [130403, refused('recipient')],
  [130472, refused('recipient')],
  [130497, refused('recipient')],
  [131021, refused('recipient')],
  [131026, refused('recipient')],
  [131030, refused('recipient')],
  [131049, refused('recipient')],
  [131050, refused('recipient')],
  [131062, refused('recipient')],
  [137000, refused('recipient')],
  // What was sent.
  [100, refused('invalid')],
  [131008, refused('invalid')],
  [131009, refused('invalid')],
  [131051, refused('invalid')],
  [131052, refused('invalid')],
  [131053, refused('invalid')],
  [131055, refused('invalid')],
  [131020, refused('invalid')],
  [131041, refused('invalid')],
  [131063, refused('invalid')],
  [132000, refused('invalid')],
  [132001, refused('invalid')],
  [132005, refused('too-large')],
  [132007, refused('invalid')],
  [132008, refused('invalid')],
  [132012, refused('invalid')],
  [132015, refused('invalid')],
  [132016, refused('invalid')],
  [132018, refused('invalid')],
  [132068, refused('invalid')],
  [134011, refused('invalid')],
  [134100, refused('invalid')],
  [134101, refused('invalid')],
  [134102, refused('invalid')],
  [135000, refused('invalid')],
]);

/** No access to the object: code 100 with this subcode is about the number in the path, not about the message. */
const NO_ACCESS_SUBCODE = 33;

/** The meaning of a code, or undefined for one that Meta has not told us about. */
export const meaningOf = (code: number, subcode: number | undefined): CodeMeaning | undefined => {
  if (code === 100 && subcode === NO_ACCESS_SUBCODE) return number;
  if (code >= 200 && code <= 299) return stop;
  return CODES.get(code);
};
