import { scaleTimings, type Timings } from '../../core/timings.ts';

/** How long the sandbox's service waits, compared with production: nobody wants to sit through five minutes of caution. */
export const SANDBOX_SCALE = 0.1;

/**
 * Production's timings, a tenth as long. A call's own time-out and lease stay comfortable for a busy machine, and the first look after
 * an answered error comes late enough for people to see that the outcome is unknown.
 */
export const SANDBOX_TIMINGS: Timings = {
  ...scaleTimings(SANDBOX_SCALE),
  looksAnsweredMs: [2_000, 4_000],
  leaseMs: 10_000,
  callTimeoutMs: 5_000,
  leaseMarginMs: 1_000,
};
