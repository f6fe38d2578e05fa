import type { BudgetCost } from '../../core/budget.ts';
import { isWrite } from '../../core/effects.ts';
import type { Begun, ClaimedOp, Drawn } from '../../core/store.ts';
import type { FrozenCall } from '../../core/vendor.ts';
import { openBudgets } from './budgets.ts';
import type { Identity, Tx } from './database.ts';
import { advanceQueues, delayQueues, dissolve, type Later, lockQueues, nameOfQueue } from './queues.ts';
import { isBraked } from './sending.ts';

/** A call that is about to start. */
export interface Beginning {
  readonly op: ClaimedOp;
  readonly frozen: FrozenCall;
  readonly costs: readonly BudgetCost[];
}

/** Draws the budgets of calls and writes their intents, one after the other, or says how long each has to wait. */
export const beginOps = async (tx: Tx, identity: Identity, calls: readonly Beginning[]): Promise<Begun[]> => {
  const [queues, braked, budgets] = await Promise.all([
    lockQueues(
      tx,
      calls.map(({ op }) => op),
    ),
    calls.some(({ op }) => isWrite(op.target)) && isBraked(tx, identity),
    openBudgets(
      tx,
      identity,
      calls.flatMap(({ costs }) => costs),
    ),
  ]);
  const allowed: Beginning[] = [];
  const waiting: (Later & { readonly op: ClaimedOp })[] = [];
  const begun = calls.map((call): Begun => {
    const { op, costs } = call;
    const queue = queues.get(nameOfQueue(op));
    if (queue?.['op_id'] !== op.opId || queue['fence'] !== op.fence) return { ok: false, waitMs: 0, held: false };
    const stopped = braked && isWrite(op.target);
    const wait = budgets.wait(costs);
    const waitMs = Math.max(stopped ? 1 : 0, wait.waitMs);
    if (waitMs > 0) {
      const held = !stopped && wait.held;
      const inMs = held ? -op.waitedMs : waitMs;
      waiting.push({ op, conversationId: op.conversationId, target: op.target, inMs });
      return { ok: false, waitMs, held };
    }
    budgets.draw(costs);
    allowed.push(call);
    return { ok: true, attempt: op.attempts + 1 };
  });
  budgets.write();
  writeIntents(tx, allowed);
  await putOff(tx, waiting);
  return begun;
};

/** Draws the budgets, or says how long to wait. */
export const drawBudgets = async (tx: Tx, identity: Identity, costs: readonly BudgetCost[]): Promise<Drawn> => {
  const budgets = await openBudgets(tx, identity, costs);
  const wait = budgets.wait(costs);
  if (wait.waitMs > 0) return { ok: false, ...wait };
  budgets.draw(costs);
  budgets.write();
  return { ok: true };
};

const writeIntents = (tx: Tx, calls: readonly Beginning[]): void => {
  if (calls.length === 0) return;
  tx.write(
    `UPDATE ops SET phase = 'calling', started = started + 1, began_at = $1, first_at = COALESCE(first_at, $1), frozen = c.frozen
       FROM unnest($2::text[], $3::bytea[]) AS c (id, frozen) WHERE ops.id = c.id`,
    [tx.now, calls.map(({ op }) => op.opId), calls.map(({ frozen }) => Buffer.from(frozen))],
  );
};

/** Gives calls back; what never started is taken apart. */
const putOff = async (tx: Tx, calls: readonly (Later & { readonly op: ClaimedOp })[]): Promise<void> => {
  if (calls.length === 0) return;
  const rows = await tx.all('SELECT id FROM ops WHERE id = ANY($1::text[]) AND started = 0', [
    calls.map(({ op }) => op.opId),
  ]);
  const fresh = new Set(rows.map((row) => row['id']));
  dissolve(tx, [...fresh] as string[], false);
  delayQueues(
    tx,
    calls.filter(({ op }) => !fresh.has(op.opId)),
  );
  await advanceQueues(
    tx,
    calls.filter(({ op }) => fresh.has(op.opId)),
  );
};
