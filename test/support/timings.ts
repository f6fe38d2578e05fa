import { scaleTimings, type Timings } from '../../src/core/timings.ts';

/** How much shorter than in production the bridge waits in these tests. */
export const SCALE = 0.01;

/**
 * Production's timings, `SCALE` times as long, save for a call's time-out and lease: those stay long enough for a busy
 * machine. The quiet times after a call become 50 and 300 ms after an answer, 0.6, 1.2 and 3 s after none.
 */
export const FLOW_TIMINGS: Timings = {
  ...scaleTimings(SCALE),
  leaseMs: 4_000,
  callTimeoutMs: 3_000,
  leaseMarginMs: 200,
  idleMs: 50,
};

/**
 * For the soak, which keeps both cores busy: looks after a silence come after 1, 2 and 4 s (a sixtieth of production's), so that a
 * request that waits for its turn in the emulator is not taken for one that never happened.
 */
export const SOAK_TIMINGS: Timings = {
  ...FLOW_TIMINGS,
  leaseMs: 3_000,
  callTimeoutMs: 1_500,
  leaseMarginMs: 200,
  backoffBaseMs: 50,
  backoffMostMs: 2_000,
  looksAnsweredMs: [250, 1_500],
  looksSilentMs: [1_000, 2_000, 4_000],
  statusWaitMs: 1_500,
};

/** For tests where a vendor never answers: the call gives up after half a second, and is looked for soon. */
export const QUICK_TIMINGS: Timings = {
  ...FLOW_TIMINGS,
  leaseMs: 1_000,
  callTimeoutMs: 500,
  leaseMarginMs: 100,
  looksSilentMs: [200, 400, 800],
};
