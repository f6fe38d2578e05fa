import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PRODUCTION_TIMINGS } from '../../src/core/timings.ts';
import { backoffMs } from '../../src/deliver/backoff.ts';

const wait = (attempts: number, retryAfterMs: number | undefined, random: number) =>
  backoffMs(attempts, retryAfterMs, PRODUCTION_TIMINGS, () => random);

describe('backoff', () => {
  test.each([
    [0, undefined, 1, 1_000],
    [3, undefined, 1, 8_000],
    [3, undefined, 0.5, 4_000],
    [3, undefined, 0, 1_000],
    [50, undefined, 1, 900_000],
    [0, 30_000, 0, 30_000],
    [0, 30_000, 1, 31_000],
    [0, 0, 0, 1_000],
    [0, 10 ** 9, 1, 900_000],
  ])('attempt %d with Retry-After %p at %p of the jitter waits %d ms', (attempts, asked, random, ms) => {
    expect(wait(attempts, asked, random)).toBe(ms);
  });

  test('stays between one second and fifteen minutes, and never below a sensible Retry-After', () => {
    fc.assert(
      fc.property(
        fc.nat(2_000),
        fc.option(fc.integer({ min: -5, max: 10 ** 12 }), { nil: undefined }),
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
        (attempts, asked, random) => {
          const ms = wait(attempts, asked, random);
          expect(ms).toBeGreaterThanOrEqual(Math.min(Math.max(asked ?? 0, 1_000), 900_000));
          expect(ms).toBeLessThanOrEqual(900_000);
        },
      ),
    );
  });
});
