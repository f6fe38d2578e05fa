import type { ClaimedOp, Settlement } from '../../core/store.ts';
import { admit, place } from './accept.ts';
import { lockLanes } from './chains.ts';
import { abandon, type Identity, type Tx } from './database.ts';
import { uploadAgain } from './files.ts';
import { finish } from './finish.ts';
import { advanceQueue, delayQueue, dissolve, lockQueue } from './queues.ts';

/** Whether the queue is still this owner's. From here on it stays so until the commit. */
const holds = async (tx: Tx, { conversationId, target, opId, fence }: ClaimedOp): Promise<boolean> => {
  const queue = await lockQueue(tx, conversationId, target);
  return queue?.['op_id'] === opId && queue['fence'] === fence;
};

/** Records what one claimed call came to. A stale owner changes nothing. */
export const settleOp = async (
  tx: Tx,
  identity: Identity,
  op: ClaimedOp,
  settlement: Settlement,
): Promise<'settled' | 'fenced'> => {
  if (settlement.to === 'done') return settleForGood(tx, identity, op, settlement);
  if (!(await holds(tx, op))) return 'fenced';
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

/** Keys first, then the lane, then the queue: in the order in which everybody takes them. */
const settleForGood = async (
  tx: Tx,
  identity: Identity,
  op: ClaimedOp,
  done: Extract<Settlement, { to: 'done' }>,
): Promise<'settled' | 'fenced'> => {
  const admitted = await admit(tx, identity, [{ events: done.events, receivedAt: done.at }], done.ownKeys);
  const told = admitted.fresh.flatMap(({ received: { address }, ticketLane }) =>
    address.to === 'conversation' ? [address.conversationId] : ticketLane === undefined ? [] : [ticketLane],
  );
  const lanes = await lockLanes(tx, [op.conversationId, ...told]);
  // Whatever was taken so far is given back.
  if (!(await holds(tx, op))) return abandon('fenced');
  await finish(tx, identity, lanes.get(op.conversationId) ?? op.conversationId, op, done);
  if (admitted.fresh.length > 0) await place(tx, identity, admitted);
  return 'settled';
};
