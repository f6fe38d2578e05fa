import type { Effect, Target } from '../core/effects.ts';
import type { Log } from '../core/ports.ts';
import type { ClaimedOp, OpClaim, Store } from '../core/store.ts';

export interface TargetWork {
  readonly store: Pick<Store, 'claimOps'>;
  /** Asked before every claim. */
  readonly targets: () => readonly Target[];
  readonly accounts: OpClaim['accounts'];
  /** Resolves with the ms for which nothing of this op's kind can start, as a rule 0. */
  readonly deliver: (op: ClaimedOp, abort: AbortSignal) => Promise<number>;
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
  /** A used-up budget is asked again no later than after this: a limit may have been raised. */
  readonly longestHoldMs: number;
  /** Ms that only grow. */
  readonly monotonicMs: () => number;
}

/** Below the helpdesk's 64 KB with room for markup. */
const GROUP_BYTES = 60_000;
/** While a kind is held, each claim passes over all that waits: so many of them in the longest hold. */
const CLAIMS_IN_A_HOLD = 4;

/** The outbox of one target, or of some alike ones: so many calls at once, one per queue, a slow target never in another's way. */
export const createTargetRound = (
  work: TargetWork,
): { round: () => Promise<boolean>; settled: () => Promise<void> } => {
  const running = new Set<Promise<void>>();
  /** Until when effects of a kind are left where they wait. */
  const holds = new Map<Effect['kind'], number>();
  let claimedAt = Number.NEGATIVE_INFINITY;
  const hold = (op: ClaimedOp, ms: number): void => {
    const kind = op.effects[0]?.effect.kind;
    if (ms > 0 && kind) holds.set(kind, work.monotonicMs() + Math.min(ms, work.longestHoldMs));
  };
  /** Kinds that cannot start now. */
  const held = (now: number): Effect['kind'][] => {
    for (const [kind, until] of holds) if (until <= now) holds.delete(kind);
    return [...holds.keys()];
  };
  const start = (op: ClaimedOp): void => {
    const run = work
      .deliver(op, work.abort)
      .then((ms) => hold(op, ms))
      .catch((error: unknown) => {
        // The op keeps its lease and comes up again when that ends; nothing is known to be lost.
        work.log.error({ err: error, opId: op.opId, target: op.target }, 'delivery.fault');
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
      const targets = work.targets();
      if (free <= 0 || targets.length === 0 || !work.mayDeliver()) return false;
      const now = work.monotonicMs();
      const kinds = held(now);
      if (kinds.length > 0 && now - claimedAt < work.longestHoldMs / CLAIMS_IN_A_HOLD) return false;
      claimedAt = now;
      const ops = await work.store.claimOps({
        limit: free,
        leaseMs: work.leaseMs,
        targets,
        accounts: work.accounts,
        groupBytes: GROUP_BYTES,
        partGapMs: work.partGapMs,
        fileWaitMs: work.fileWaitMs,
        sendFileWaitMs: work.sendFileWaitMs,
        held: kinds,
      });
      for (const op of ops) start(op);
      return ops.length > 0 && running.size < work.concurrency;
    },
    settled: async () => {
      await Promise.allSettled(running);
    },
  };
};
