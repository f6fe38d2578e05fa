import type { Answer } from '../shared/exchange.ts';
import { clampWait, retryAfterHeader } from '../shared/retry-after.ts';

/**
 * How long Zendesk asks us to wait, in ms between one second and fifteen minutes; undefined when it does not say.
 * Page "Rate limits": `Retry-After` in seconds; HTTP also allows a date. Without it, the endpoint's own header tells.
 */
export function retryAfterOf(answer: Answer, now: number): number | undefined {
  const asked = retryAfterHeader(answer, now);
  if (asked !== undefined) return asked;
  const { headers } = answer;
  const resets = endpointLimits(headers)
    .filter(({ remaining }) => remaining === 0)
    .map((limit) => limit.resets);
  const seconds = resets.length > 0 ? Math.max(...resets) : Number(headers['ratelimit-reset'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? clampWait(seconds * 1000) : undefined;
}

/**
 * Whether a 429 is the whole account's. It is not when the account has requests left, or when an endpoint's own header
 * (`zendesk-ratelimit-tickets-index: total=100; remaining=0; resets=41`) says that it is used up.
 */
export function isAccountLimit({ headers }: Answer): boolean {
  if (endpointLimits(headers).some(({ remaining }) => remaining === 0)) return false;
  return !(Number(headers['x-rate-limit-remaining'] ?? 0) > 0);
}

function endpointLimits(headers: Answer['headers']): readonly { remaining: number; resets: number }[] {
  return Object.entries(headers)
    .filter(([name]) => name.startsWith('zendesk-ratelimit-'))
    .map(([, value]) => ({
      remaining: Number(/\bremaining=(\d+)/.exec(value)?.[1] ?? Number.NaN),
      resets: Number(/\bresets=(\d+)/.exec(value)?.[1] ?? 0),
    }));
}
