import type { Fault, StruckRequest } from '../../../src/sandbox/shared/faults.ts';
import type { Seeded } from '../../support/seeded.ts';

/** Longer than a call's time-out, shorter than the last look for it: production's 5 to 60 s, scaled. */
const LATE_MS: readonly [number, number] = [200, 2_000];

/**
 * What goes wrong with a write, in percent. The rest, 53 %, goes well.
 *
 * | fault | did it happen? | % |
 * |---|---|---|
 * | 429 | no | 10 |
 * | 500 | no | 10 |
 * | 500 after the commit | yes | 5 |
 * | no answer | no | 5 |
 * | no answer after the commit | yes | 10 |
 * | commit long after the client gave up | yes, late | 2 |
 * | connection reset after the commit | yes | 3 |
 * | 200 with half a body | yes | 2 |
 */
const WRITES: readonly (readonly [number, (random: Seeded) => Fault])[] = [
  [10, () => ({ kind: 'retry-after', retryAfterSeconds: 1 })],
  [10, () => ({ kind: 'status', status: 500 })],
  [5, () => ({ kind: 'commit-then-status' })],
  [5, () => ({ kind: 'hang' })],
  [10, () => ({ kind: 'commit-then-hang' })],
  [2, (random) => ({ kind: 'late-commit', delayMs: LATE_MS[0] + random(LATE_MS[1] - LATE_MS[0]) })],
  [3, () => ({ kind: 'commit-then-reset' })],
  [2, () => ({ kind: 'truncated-json' })],
];

/** A read changes nothing, so it may fail in fewer ways. */
const READS: typeof WRITES = [
  [5, () => ({ kind: 'status', status: 503 })],
  [3, () => ({ kind: 'hang' })],
  [2, () => ({ kind: 'truncated-json' })],
];

/** Faults by chance, the same ones in the same order of requests for the same seed. */
export const createFaultMix = (random: Seeded): ((request: StruckRequest) => Fault | undefined) => {
  return ({ method, path }) => {
    if (path.startsWith('/oauth')) return undefined;
    let left = random(100);
    for (const [percent, fault] of method === 'GET' ? READS : WRITES) {
      left -= percent;
      if (left < 0) return fault(random);
    }
    return undefined;
  };
};
