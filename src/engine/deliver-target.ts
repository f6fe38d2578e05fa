import type { Target } from '../core/effects.ts';
import type { Log } from '../core/ports.ts';
import type { ClaimedOp, OpClaim, Store } from '../core/store.ts';

export interface TargetWork {
  readonly store: Pick<Store, 'claimOps'>;
  readonly target: Target;
  readonly accounts: OpClaim['accounts'];
  readonly deliver: (op: ClaimedOp, abort: AbortSignal) => Promise<void>;
  readonly concurrency: number;
  readonly leaseMs: number;
  readonly partGapMs: number;
  readonly fileWaitMs: number;
  readonly sendFileWaitMs: number;
  /** Whether this target may be delivered to now (not while observing). */
  readonly mayDeliver: () => boolean;
  readonly abort: AbortSignal;
  readonly log: Log;
  /** An op came to an end: its lane and its queue may have more. */
  readonly onSettled: () => void;
}

/** Below the helpdesk's 64 KB with room for markup. */
const GROUP_BYTES = 60_000;

/** The outbox of one target: so many calls at once, one per conversation, a slow target never in another's way. */
export const createTargetRound = (
  work: TargetWork,
): { round: () => Promise<boolean>; settled: () => Promise<void> } => {
  const running = new Set<Promise<void>>();
  const start = (op: ClaimedOp): void => {
    const run = work
      .deliver(op, work.abort)
      .catch((error: unknown) => {
        // The op keeps its lease and comes up again when that ends; nothing is known to be lost.
        work.log.error({ err: error, opId: op.opId, target: work.target }, 'delivery.fault');
      })
      .finally(() => {
        running.delete(run);
        work.onSettled();
      });
    running.add(run);
  };
  return {
    round: async () => {
      const free = work.concurrency - running.size;
      if (free <= 0 || !work.mayDeliver()) return false;
      const ops = await work.store.claimOps({
        limit: free,
        leaseMs: work.leaseMs,
        targets: [work.target],
        accounts: work.accounts,
        groupBytes: GROUP_BYTES,
        partGapMs: work.partGapMs,
        fileWaitMs: work.fileWaitMs,
        sendFileWaitMs: work.sendFileWaitMs,
      });
      for (const op of ops) start(op);
      return ops.length > 0 && running.size < work.concurrency;
    },
    settled: async () => {
      await Promise.allSettled(running);
    },
  };
};
