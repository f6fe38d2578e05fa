import { type BudgetCost, longestWait, SLOT_MS, waitFor } from '../../core/budget.ts';
import { isWrite } from '../../core/effects.ts';
import type { Begun, ClaimedOp, Drawn } from '../../core/store.ts';
import type { FrozenCall } from '../../core/vendor.ts';
import type { Database } from './database.ts';
import { advanceQueue, delayQueue } from './queues.ts';
import { pausedSince } from './sending.ts';
import { dissolve } from './settle.ts';

/** Draws the budgets and writes the intent, or says how long to wait. Throws when the op is somebody else's now. */
export const beginOp = (db: Database, op: ClaimedOp, frozen: FrozenCall, costs: readonly BudgetCost[]): Begun => {
  const queue = db.get(
    'SELECT fence, op_id FROM queues WHERE conversation_id = ? AND target = ?',
    op.conversationId,
    op.target,
  );
  if (queue?.['op_id'] !== op.opId || Number(queue['fence']) !== op.fence) return { ok: false, waitMs: 0, held: false };
  const now = db.now();
  const braked = isWrite(op.target) && pausedSince(db) !== undefined;
  const budgets = longestWait(costs, waits(db, costs, now));
  const waitMs = Math.max(braked ? 1 : 0, budgets.waitMs);
  if (waitMs > 0) {
    const held = !braked && budgets.held;
    const inMs = held ? -op.waitedMs : waitMs;
    const row = db.get('SELECT started FROM ops WHERE id = ?', op.opId);
    if (Number(row?.['started']) === 0) {
      dissolve(db, op.opId, false);
      advanceQueue(db, op.conversationId, op.target, inMs);
    } else {
      delayQueue(db, op.conversationId, op.target, inMs);
    }
    return { ok: false, waitMs, held };
  }
  count(db, costs, now);
  db.run(
    `UPDATE ops SET phase = 'calling', started = started + 1, began_at = ?, first_at = COALESCE(first_at, ?), frozen = ? WHERE id = ?`,
    now,
    now,
    frozen,
    op.opId,
  );
  return { ok: true, attempt: op.attempts + 1 };
};

/** Draws the budgets, or says how long to wait. */
export const drawBudgets = (db: Database, costs: readonly BudgetCost[]): Drawn => {
  const now = db.now();
  const wait = longestWait(costs, waits(db, costs, now));
  if (wait.waitMs > 0) return { ok: false, ...wait };
  count(db, costs, now);
  return { ok: true };
};

const waits = (db: Database, costs: readonly BudgetCost[], now: number): number[] => {
  // One that is drawn several times is listed as often.
  const known = new Map([...new Set(costs)].map((cost) => [cost, waitFor(cost, usedSlots(db, cost, now), now)]));
  return costs.map((cost) => known.get(cost) ?? 0);
};

const count = (db: Database, costs: readonly BudgetCost[], now: number): void => {
  for (const cost of costs) {
    db.run(
      'INSERT INTO budgets (key, slot, used) VALUES (?, ?, 1) ON CONFLICT (key, slot) DO UPDATE SET used = used + 1',
      cost.key,
      Math.floor(now / SLOT_MS),
    );
  }
};

const usedSlots = (db: Database, cost: BudgetCost, now: number) => {
  const oldest = Math.floor((now - cost.windowMs) / SLOT_MS);
  db.run('DELETE FROM budgets WHERE key = ? AND slot < ?', cost.key, oldest);
  return db
    .all('SELECT slot, used FROM budgets WHERE key = ? AND slot >= ? ORDER BY slot', cost.key, oldest)
    .map((row) => ({ slot: Number(row['slot']), used: Number(row['used']) }));
};
