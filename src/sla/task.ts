import type { Store } from '../core/store.ts';

export interface TaskParts {
  readonly store: Pick<Store, 'leaseTask'>;
  readonly leaseMs: number;
  readonly monotonicMs: () => number;
}

const TASK = 'sla';

/** The task that only one instance has at a time. The store is asked again only when half of the lease is over. */
export const createTask = ({ store, leaseMs, monotonicMs }: TaskParts) => {
  let askAgainAt = Number.NEGATIVE_INFINITY;
  let held = false;
  return {
    /** Takes or keeps it; false while another instance has it. */
    hold: async (): Promise<boolean> => {
      const now = monotonicMs();
      if (held && now < askAgainAt) return true;
      held = await store.leaseTask(TASK, leaseMs);
      askAgainAt = now + leaseMs / 2;
      return held;
    },
  };
};
