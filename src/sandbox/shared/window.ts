import type { Clock } from '../../core/ports.ts';

/** A limit over the last `lengthMs`; one use may weigh more than one. */
export interface Window {
  readonly limit: number;
  left(): number;
  use(weight?: number): void;
  /** 0 when there is room for so much, else how long until there is, ms. */
  waitMs(weight?: number): number;
}

/** An empty window that moves with the clock. */
export function createWindow(clock: Clock, limit: number, lengthMs: number): Window {
  let used: number[] = [];
  const fresh = (): number[] => {
    const start = clock.now() - lengthMs;
    if ((used[0] ?? Number.POSITIVE_INFINITY) <= start) used = used.filter((at) => at > start);
    return used;
  };
  return {
    limit,
    left: () => Math.max(0, limit - fresh().length),
    use(weight = 1) {
      const now = clock.now();
      const times = fresh();
      for (let one = 0; one < weight; one += 1) times.push(now);
    },
    waitMs(weight = 1) {
      const times = fresh();
      const freeing = times[times.length - limit + weight - 1];
      return freeing === undefined ? 0 : Math.max(1, freeing + lengthMs - clock.now());
    },
  };
}
