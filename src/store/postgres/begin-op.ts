import { type BudgetCost, longestWait, SLOT_MS, waitFor } from '../../core/budget.ts';
import { isWrite } from '../../core/effects.ts';
import type { Begun, ClaimedOp, Drawn } from '../../core/store.ts';
import type { FrozenCall } from '../../core/vendor.ts';
import type { Identity, Tx } from './database.ts';
import { lockNames } from './locks.ts';
import { advanceQueue, delayQueue, dissolve, lockQueue } from './queues.ts';
import { isBraked } from './sending.ts';

/** Draws the budgets and writes the intent, or says how long to wait. */
export const beginOp = async (
  tx: Tx,
  identity: Identity,
  op: ClaimedOp,
  frozen: FrozenCall,
  costs: readonly BudgetCost[],
): Promise<Begun> => {
  const queue = await lockQueue(tx, op.conversationId, op.target);
  if (queue?.['op_id'] !== op.opId || queue['fence'] !== op.fence) return { ok: false, waitMs: 0, held: false };
  const braked = isWrite(op.target) && (await isBraked(tx, identity));
  const budgets = longestWait(costs, await waits(tx, identity, costs));
  const waitMs = Math.max(braked ? 1 : 0, budgets.waitMs);
  if (waitMs > 0) {
    const held = !braked && budgets.held;
    const inMs = held ? -op.waitedMs : waitMs;
    const row = await tx.get('SELECT started FROM ops WHERE id = $1', [op.opId]);
    if (row?.['started'] === 0) {
      await dissolve(tx, op.opId, false);
      await advanceQueue(tx, op.conversationId, op.target, inMs);
    } else {
      await delayQueue(tx, op.conversationId, op.target, inMs);
    }
    return { ok: false, waitMs, held };
  }
  await count(tx, costs);
  await tx.run(
    `UPDATE ops SET phase = 'calling', started = started + 1, began_at = $1, first_at = COALESCE(first_at, $1), frozen = $2 WHERE id = $3`,
    [tx.now, Buffer.from(frozen), op.opId],
  );
  return { ok: true, attempt: op.attempts + 1 };
};

/** Draws the budgets, or says how long to wait. */
export const drawBudgets = async (tx: Tx, identity: Identity, costs: readonly BudgetCost[]): Promise<Drawn> => {
  const wait = longestWait(costs, await waits(tx, identity, costs));
  if (wait.waitMs > 0) return { ok: false, ...wait };
  await count(tx, costs);
  return { ok: true };
};

const count = async (tx: Tx, costs: readonly BudgetCost[]): Promise<void> => {
  if (costs.length === 0) return;
  await tx.run(
    `INSERT INTO budgets (key, slot, used) SELECT key, $2, count(*) FROM unnest($1::text[]) AS cost (key) GROUP BY key ORDER BY key
       ON CONFLICT (key, slot) DO UPDATE SET used = budgets.used + excluded.used`,
    [costs.map(({ key }) => key), Math.floor(tx.now / SLOT_MS)],
  );
};

/** How long each budget makes the call wait. The budgets stay locked: two instances never draw the last one both. */
const waits = async (tx: Tx, identity: Identity, costs: readonly BudgetCost[]): Promise<number[]> => {
  if (costs.length === 0) return [];
  await lockNames(
    tx,
    identity,
    costs.map(({ key }) => `budget:${key}`),
  );
  const rows = await tx.all(
    `SELECT DISTINCT b.key, b.slot, b.used FROM unnest($1::text[], $2::bigint[]) AS cost (key, oldest)
       JOIN budgets b ON b.key = cost.key AND b.slot >= cost.oldest ORDER BY b.slot`,
    [costs.map(({ key }) => key), costs.map(({ windowMs }) => Math.floor((tx.now - windowMs) / SLOT_MS))],
  );
  return costs.map((cost) => {
    const oldest = Math.floor((tx.now - cost.windowMs) / SLOT_MS);
    const slots = rows.filter((row) => row['key'] === cost.key && Number(row['slot']) >= oldest);
    return waitFor(
      cost,
      slots.map((row) => ({ slot: Number(row['slot']), used: Number(row['used']) })),
      tx.now,
    );
  });
};
