/** Stops a callback that has not run yet. */
export type Cancel = () => void;

/**
 * Delays inside an emulator (webhook retries, late commits). Injected, because a test moves time itself and a
 * sandbox lives in real time.
 */
export interface Timer {
  /** Runs `run` once, `ms` milliseconds from now. */
  after(ms: number, run: () => void): Cancel;
  /** Forgets everything that is still waiting. */
  clear(): void;
}

/** Real time. */
export function createRealTimer(): Timer {
  const waiting = new Set<NodeJS.Timeout>();
  return {
    after(ms, run) {
      const handle = setTimeout(() => {
        waiting.delete(handle);
        run();
      }, ms);
      waiting.add(handle);
      return () => {
        clearTimeout(handle);
        waiting.delete(handle);
      };
    },
    clear() {
      for (const handle of waiting) clearTimeout(handle);
      waiting.clear();
    },
  };
}

/** A timer that only moves when a test says so. */
export interface ManualTimer extends Timer {
  /** Moves time on by `ms` and runs what became due, in order. */
  advance(ms: number): void;
  /** Runs everything that waits, whatever its due time. */
  runAll(): void;
  /** How long each waiting callback still has, in ms, soonest first. */
  waiting(): number[];
}

/** A timer at standstill; see {@link ManualTimer}. */
export function createManualTimer(): ManualTimer {
  let now = 0;
  let tasks: { readonly due: number; readonly run: () => void }[] = [];
  const runUntil = (limit: number): void => {
    for (;;) {
      const next = tasks.filter((task) => task.due <= limit).sort((a, b) => a.due - b.due)[0];
      if (!next) return;
      tasks = tasks.filter((task) => task !== next);
      now = Math.max(now, next.due);
      next.run();
    }
  };
  return {
    after(ms, run) {
      const task = { due: now + ms, run };
      tasks.push(task);
      return () => {
        tasks = tasks.filter((other) => other !== task);
      };
    },
    clear() {
      tasks = [];
    },
    advance(ms) {
      const end = now + ms;
      runUntil(end);
      now = end;
    },
    runAll() {
      for (const task of tasks.splice(0).sort((a, b) => a.due - b.due)) task.run();
    },
    waiting: () => tasks.map((task) => task.due - now).sort((a, b) => a - b),
  };
}
