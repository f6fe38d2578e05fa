/** One loop that works while there is work and sleeps until it is woken. */
export interface Pump {
  /** There may be something to do. Cheap; calls while it works are remembered once. */
  wake(): void;
  /** Stops after the round at hand and resolves when it is over. */
  stop(): Promise<void>;
}

export interface PumpParts {
  /** One round. True: there may be more at once. Its faults are `onFault`'s. */
  readonly round: () => Promise<boolean>;
  /** How long to sleep at most when nothing wakes it, ms. */
  readonly idleMs: () => Promise<number>;
  readonly onFault: (error: unknown) => void;
  /** Sleep after a fault, ms: a store that is away is not hammered. */
  readonly faultMs: number;
}

/** Starts a pump. Rounds never overlap. */
export const startPump = (parts: PumpParts): Pump => {
  let stopping = false;
  let woken = true;
  let ring: (() => void) | undefined;

  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      ring = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async (): Promise<void> => {
    while (!stopping) {
      woken = false;
      let waitMs = 0;
      try {
        if (await parts.round()) continue;
        waitMs = await parts.idleMs();
      } catch (error) {
        parts.onFault(error);
        waitMs = parts.faultMs;
      }
      if (!woken && !stopping && waitMs > 0) await sleep(waitMs);
      ring = undefined;
    }
  };

  const done = run();
  return {
    wake: () => {
      woken = true;
      ring?.();
    },
    stop: async () => {
      stopping = true;
      ring?.();
      await done;
    },
  };
};
