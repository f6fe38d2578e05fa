import type { Timings } from '../core/timings.ts';

const FLOOR_MS = 1_000;

/**
 * Full jitter: anywhere between nothing and base × 2^attempts, at most the cap. A vendor's `Retry-After` is a floor,
 * itself held within one second and the cap, since vendors send odd ones.
 */
export const backoffMs = (
  attempts: number,
  retryAfterMs: number | undefined,
  timings: Timings,
  random: () => number,
): number => {
  const ceiling = Math.min(timings.backoffMostMs, timings.backoffBaseMs * 2 ** Math.min(attempts, 30));
  const jittered = Math.ceil(random() * ceiling);
  if (retryAfterMs === undefined) return Math.max(Math.min(FLOOR_MS, timings.backoffBaseMs), jittered);
  const asked = Math.min(timings.backoffMostMs, Math.max(Math.min(FLOOR_MS, timings.backoffBaseMs), retryAfterMs));
  return Math.min(timings.backoffMostMs, asked + Math.ceil(random() * timings.backoffBaseMs));
};
