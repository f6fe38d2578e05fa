import type { FileId } from '../../core/ids.ts';
import type { ClaimedOp, Settlement } from '../../core/store.ts';
import { admit, place } from './accept.ts';
import { lockLanes } from './chains.ts';
import { abandon, type Database, type Identity, type Tx } from './database.ts';
import { uploadAgain } from './files.ts';
import { type Finished, finish, membersOf } from './finish.ts';
import { advanceQueues, delayQueues, dissolve, type Later, lockQueues, nameOfQueue } from './queues.ts';

/** A claimed call and what came of it. */
export interface Settling {
  readonly op: ClaimedOp;
  readonly settlement: Settlement;
}

/** Records what claimed calls came to, in one transaction. A stale owner changes nothing, and is in nobody's way. */
export const settleTogether = async (
  db: Database,
  identity: Identity,
  calls: readonly Settling[],
): Promise<readonly ('settled' | 'fenced')[]> => {
  const fenced = new Set<Settling>();
  for (let left = calls; left.length > 0; left = calls.filter((call) => !fenced.has(call))) {
    const stale = await db.transaction((tx) => settleOps(tx, identity, left));
    if (stale.length === 0) break;
    // Fences only grow: it will not be theirs again.
    for (const call of stale) fenced.add(call);
  }
  return calls.map((call) => (fenced.has(call) ? 'fenced' : 'settled'));
};

/**
 * Keys first, then the lanes, then the queues: in the order in which everybody takes them.
 * @returns the calls of stale owners: because of them nothing at all has happened.
 */
const settleOps = async (tx: Tx, identity: Identity, calls: readonly Settling[]): Promise<readonly Settling[]> => {
  const done = calls.flatMap(({ op, settlement }) => (settlement.to === 'done' ? [{ op, done: settlement }] : []));
  const admitted = await admit(
    tx,
    identity,
    done.map(({ done: { events, at } }) => ({ events, receivedAt: at })),
    done.flatMap(({ done: { ownKeys } }) => ownKeys),
  );
  const told = admitted.fresh.flatMap(({ received: { address }, ticketLane }) =>
    address.to === 'conversation' ? [address.conversationId] : ticketLane === undefined ? [] : [ticketLane],
  );
  const lanes = await lockLanes(tx, [...done.map(({ op }) => op.conversationId), ...told]);
  const [queues, members] = await Promise.all([
    lockQueues(
      tx,
      calls.map(({ op }) => op),
    ),
    membersOf(
      tx,
      done.map(({ op }) => op.opId),
    ),
  ]);
  const stale = calls.filter(({ op }) => {
    const queue = queues.get(nameOfQueue(op));
    return queue?.['op_id'] !== op.opId || queue['fence'] !== op.fence;
  });
  // Whatever was taken so far is given back.
  if (stale.length > 0) return abandon(stale);
  await settleForNow(tx, calls);
  await finish(
    tx,
    identity,
    done.map(
      ({ op, done: settlement }): Finished => ({
        op,
        done: settlement,
        entries: members.get(op.opId) ?? [],
        lane: lanes.get(op.conversationId) ?? op.conversationId,
      }),
    ),
  );
  if (admitted.fresh.length > 0) await place(tx, identity, admitted);
  return [];
};

/** Calls that are not over: they are tried, or looked for, again. */
const settleForNow = async (tx: Tx, calls: readonly Settling[]): Promise<void> => {
  const delayed: Later[] = [];
  const advanced: Later[] = [];
  const handles: FileId[] = [];
  for (const { op, settlement } of calls) {
    if (settlement.to === 'done') continue;
    const { opId, conversationId, target } = op;
    const later = { conversationId, target, inMs: settlement.inMs };
    switch (settlement.to) {
      case 'retry':
        tx.write("UPDATE ops SET phase = 'retry', attempts = attempts + $1 WHERE id = $2", [
          settlement.counts ? 1 : 0,
          opId,
        ]);
        delayed.push(later);
        break;
      case 'unknown':
        tx.write(
          `UPDATE ops SET phase = 'unknown', cause = $1, retryable = $2, looks = CASE WHEN phase = 'unknown' THEN looks + $3::int ELSE 0 END,
             attempts = attempts + CASE WHEN phase = 'calling' THEN 1 ELSE 0 END,
             unknown_at = CASE WHEN phase = 'unknown' THEN unknown_at ELSE $4 END WHERE id = $5`,
          [settlement.cause, settlement.retryable ? 1 : 0, settlement.looked ? 1 : 0, tx.now, opId],
        );
        delayed.push(later);
        break;
      case 'split':
        if (settlement.uploadAgain) handles.push(...(op.files ?? []).map(({ ref }) => ref.id));
        dissolve(tx, [opId], settlement.solo);
        advanced.push(later);
        break;
    }
  }
  uploadAgain(tx, handles);
  delayQueues(tx, delayed);
  await advanceQueues(tx, advanced);
};
