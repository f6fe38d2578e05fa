import type { ClaimedOp, Settlement } from '../../core/store.ts';
import { admit, place } from './accept.ts';
import { lockLanes } from './chains.ts';
import { abandon, type Identity, type Tx } from './database.ts';
import { uploadAgain } from './files.ts';
import { finish } from './finish.ts';
import { advanceQueue, delayQueue, dissolve, heldOps } from './queues.ts';

/** Gives a claimed call back: it is tried or looked for again. A stale owner changes nothing. */
export const giveBack = async (
  tx: Tx,
  op: ClaimedOp,
  settlement: Exclude<Settlement, { to: 'done' }>,
): Promise<'settled' | 'fenced'> => {
  if ((await heldOps(tx, [op], (held) => held)).size === 0) return 'fenced';
  const { opId, conversationId, target } = op;
  switch (settlement.to) {
    case 'retry':
      await tx.run("UPDATE ops SET phase = 'retry', attempts = attempts + $1 WHERE id = $2", [
        settlement.counts ? 1 : 0,
        opId,
      ]);
      await delayQueue(tx, conversationId, target, settlement.inMs);
      break;
    case 'unknown':
      await tx.run(
        `UPDATE ops SET phase = 'unknown', cause = $1, retryable = $2, looks = CASE WHEN phase = 'unknown' THEN looks + $3::int ELSE 0 END,
           attempts = attempts + CASE WHEN phase = 'calling' THEN 1 ELSE 0 END,
           unknown_at = CASE WHEN phase = 'unknown' THEN unknown_at ELSE $4 END WHERE id = $5`,
        [settlement.cause, settlement.retryable ? 1 : 0, settlement.looked ? 1 : 0, tx.now, opId],
      );
      await delayQueue(tx, conversationId, target, settlement.inMs);
      break;
    case 'split':
      if (settlement.uploadAgain)
        await uploadAgain(
          tx,
          (op.files ?? []).map(({ ref }) => ref.id),
        );
      await dissolve(tx, opId, settlement.solo);
      await advanceQueue(tx, conversationId, target, settlement.inMs);
      break;
  }
  return 'settled';
};

/** A call that is over, and what it came to. */
export interface OpDone {
  readonly op: ClaimedOp;
  readonly done: Extract<Settlement, { to: 'done' }>;
}

/** Whether it brings nothing but its own news: only such calls are settled together. */
export const isAlone = ({ done }: OpDone): boolean => done.events.length > 0;

/**
 * Records what claimed calls came to for good. A stale owner changes nothing; where one of several has taken keys before that is
 * known, everything is taken back (undefined). Keys first, then lanes, then queues: in the order in which everybody takes them.
 */
export const settleForGood = async (
  tx: Tx,
  identity: Identity,
  all: readonly OpDone[],
): Promise<('settled' | 'fenced')[] | undefined> => {
  const admitted = await admit(
    tx,
    identity,
    all.map(({ done }) => ({ events: done.events, receivedAt: done.at })),
    all.flatMap(({ done }) => done.ownKeys),
  );
  const told = admitted.fresh.flatMap(({ received: { address }, ticketLane }) =>
    address.to === 'conversation' ? [address.conversationId] : ticketLane === undefined ? [] : [ticketLane],
  );
  const lanes = await lockLanes(tx, [...all.map(({ op }) => op.conversationId), ...told]);
  const held = await heldOps(tx, all, ({ op }) => op);
  const kept = all.filter((each) => held.has(each));
  // Whatever was taken so far is given back.
  if (kept.length === 0) return abandon(all.map(() => 'fenced'));
  if (all.some((each) => !held.has(each) && each.done.ownKeys.length > 0)) return abandon(undefined);
  await finish(
    tx,
    identity,
    kept.map(({ op, done }) => ({ op, done, lane: lanes.get(op.conversationId) ?? op.conversationId })),
  );
  if (admitted.fresh.length > 0) await place(tx, identity, admitted);
  return all.map((each) => (held.has(each) ? 'settled' : 'fenced'));
};
