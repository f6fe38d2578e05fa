import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type BudgetCost, SLOT_MS, type UsedSlot, waitFor } from '../../src/core/budget.ts';

const WINDOW = 600_000;
const ticket: BudgetCost = { key: 'k', limit: 30, windowMs: WINDOW };
const customer: BudgetCost = { ...ticket, spacing: { from: 15, reserve: 5 } };

/** What the store keeps: the used slots that are still inside the window. */
const slotsOf = (starts: readonly number[], now: number): UsedSlot[] => {
  const slots = new Map<number, number>();
  for (const start of starts) {
    const slot = Math.floor(start / SLOT_MS);
    if (slot >= Math.floor((now - WINDOW) / SLOT_MS)) slots.set(slot, (slots.get(slot) ?? 0) + 1);
  }
  return [...slots].sort(([a], [b]) => a - b).map(([slot, used]) => ({ slot, used }));
};

const mostInOneWindow = (starts: readonly number[]): number =>
  Math.max(0, ...starts.map((from) => starts.filter((start) => start >= from && start < from + WINDOW).length));

describe('budgets', () => {
  test('nothing used waits for nothing; the last free call does not either', () => {
    expect(waitFor(ticket, [], 5)).toBe(0);
    expect(waitFor(ticket, [{ slot: 0, used: 29 }], 5)).toBe(0);
  });

  test('a full window waits until enough of its oldest calls have left it', () => {
    expect(waitFor(ticket, [{ slot: 0, used: 30 }], 5_000)).toBe(SLOT_MS + WINDOW - 5_000);
    const slots = [
      { slot: 0, used: 1 },
      { slot: 7, used: 1 },
      { slot: 9, used: 30 },
    ];
    expect(waitFor(ticket, slots, 10_000)).toBe(10 * SLOT_MS + WINDOW - 10_000);
  });

  test('customers’ calls are spread from the fifteenth on and leave five for others', () => {
    expect(waitFor(customer, [{ slot: 0, used: 14 }], 0)).toBe(0);
    expect(waitFor(customer, [{ slot: 0, used: 15 }], 0)).toBeGreaterThan(55_000);
    expect(waitFor(customer, [{ slot: 0, used: 25 }], 300_000)).toBe(SLOT_MS + WINDOW - 300_000);
    expect(waitFor(ticket, [{ slot: 0, used: 25 }], 300_000)).toBe(0);
  });

  test('whoever waits as told may go then, and no window ever holds more than the limit', () => {
    const arrival = fc.record({ afterMs: fc.nat(40_000), spaced: fc.boolean() });
    fc.assert(
      fc.property(fc.array(arrival, { minLength: 1, maxLength: 120 }), fc.nat(10 ** 6), (arrivals, origin) => {
        let now = origin;
        const starts: number[] = [];
        for (const { afterMs, spaced } of arrivals) {
          now += afterMs;
          const cost = spaced ? customer : ticket;
          const waitMs = waitFor(cost, slotsOf(starts, now), now);
          now += waitMs;
          if (waitMs > 0) expect(waitFor(cost, slotsOf(starts, now), now)).toBe(0);
          starts.push(now);
        }
        expect(mostInOneWindow(starts)).toBeLessThanOrEqual(30);
      }),
      { numRuns: 200 },
    );
  });

  test.each([10_000, 5_000, 1_000, 0])(
    'sixty messages every %d ms: at most 30 updates, none waits over 75 s',
    (everyMs) => {
      const arrivals = Array.from({ length: 60 }, (_, index) => index * everyMs);
      const starts: number[] = [];
      const waits: number[] = [];
      let now = 0;
      while (arrivals.length > 0) {
        now = Math.max(now, arrivals[0] ?? now);
        const waitMs = waitFor(customer, slotsOf(starts, now), now);
        now += waitMs;
        // Everything that came meanwhile travels in one call.
        const joined = arrivals.splice(0, arrivals.filter((at) => at <= now).length);
        waits.push(...joined.map((at) => now - at));
        starts.push(now);
      }
      expect(mostInOneWindow(starts)).toBeLessThanOrEqual(30);
      expect(Math.max(...waits)).toBeLessThanOrEqual(75_000);
    },
  );
});
