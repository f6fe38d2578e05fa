/** The time of this whole process (service, store and emulators), at a speed that can be changed. Waits stay real. */
export interface ProcessTime {
  /** From now on time runs so many times as fast as the machine's. */
  run(speed: number): void;
  move(ms: number): void;
  /** Back to the machine's own. */
  restore(): void;
}

/** Budgets are counted in the store's own time, which no option moves. */
export const speedUpProcess = (speed = 1): ProcessTime => {
  const realNow = Date.now;
  let from = { real: realNow(), shown: realNow(), speed };
  const shown = () => Math.round(from.shown + (realNow() - from.real) * from.speed);
  Date.now = shown;
  return {
    run: (next) => {
      from = { real: realNow(), shown: shown(), speed: next };
    },
    move: (ms) => {
      from = { ...from, shown: from.shown + ms };
    },
    restore: () => {
      Date.now = realNow;
    },
  };
};
