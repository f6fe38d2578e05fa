import type { SlaPolicy } from './sla.ts';

/** So many times between two sweeps tickets are looked at: those that nothing happened on are read in full batches. */
const SWEEPS = 18;

/** The next of the times at which changed tickets are looked at, all together. Epoch ms. */
export const nextTick = (now: number, everyMs: number): number => (Math.floor(now / everyMs) + 1) * everyMs;

/** When a ticket that nothing happens on is looked at again. Epoch ms. */
export const nextSweep = (now: number, { everyMs, sweepEveryMs }: SlaPolicy): number => {
  const grid = Math.max(everyMs, sweepEveryMs / SWEEPS);
  return Math.max(nextTick(now, everyMs), Math.floor((now + sweepEveryMs) / grid) * grid);
};
