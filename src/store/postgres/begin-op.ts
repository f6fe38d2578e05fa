import { type BudgetCost, longestWait, SLOT_MS, type UsedSlot, waitFor } from '../../core/budget.ts';
import { isWrite } from '../../core/effects.ts';
import type { Begun, ClaimedOp, Drawn, Wait } from '../../core/store.ts';
import type { FrozenCall } from '../../core/vendor.ts';
import type { Identity, Tx } from './database.ts';
import { lockNames } from './locks.ts';
import { advanceQueue, delayQueue, dissolve, heldOps } from './queues.ts';
import { isBraked } from './sending.ts';

/** A call that is about to start: its bytes, and the budgets it draws on. */
export interface Start {
  readonly op: ClaimedOp;
  readonly frozen: FrozenCall;
  readonly costs: readonly BudgetCost[];
}

/** Draws the budgets and writes the intents, in order of age; or says how long to wait. */
export const beginOps = async (tx: Tx, identity: Identity, starts: readonly Start[]): Promise<Begun[]> => {
  const held = await heldOps(tx, starts, ({ op }) => op);
  const mine = starts.filter((start) => held.has(start));
  if (mine.length === 0) return starts.map(() => LOST);
  const braked = mine.some(({ op }) => isWrite(op.target)) && (await isBraked(tx, identity));
  const budgets = await lockBudgets(
    tx,
    identity,
    mine.flatMap(({ costs }) => costs),
  );
  const begun = new Map<Start, Begun>();
  const granted: Start[] = [];
  for (const start of mine) {
    const stopped = braked && isWrite(start.op.target);
    const wait = longestWait(start.costs, budgets.waits(start.costs));
    const waitMs = Math.max(stopped ? 1 : 0, wait.waitMs);
    if (waitMs > 0) {
      const off = { ok: false, waitMs, held: !stopped && wait.held } as const;
      begun.set(start, off);
      await putOff(tx, start.op, off);
    } else {
      begun.set(start, { ok: true, attempt: start.op.attempts + 1 });
      budgets.draw(start.costs);
      granted.push(start);
    }
  }
  await budgets.save();
  await writeIntents(tx, granted);
  return starts.map((start) => begun.get(start) ?? LOST);
};

/** Somebody else has it now. */
const LOST: Begun = { ok: false, waitMs: 0, held: false };

const writeIntents = async (tx: Tx, starts: readonly Start[]): Promise<void> => {
  if (starts.length === 0) return;
  await tx.run(
    `UPDATE ops o SET phase = 'calling', started = started + 1, began_at = $1, first_at = COALESCE(first_at, $1), frozen = b.frozen
       FROM unnest($2::text[], $3::bytea[]) AS b (id, frozen) WHERE o.id = b.id`,
    [tx.now, starts.map(({ op }) => op.opId), starts.map(({ frozen }) => Buffer.from(frozen))],
  );
};

/** Gives a call back that may not start now; one that never did is taken apart. */
const putOff = async (tx: Tx, op: ClaimedOp, { waitMs, held }: Wait): Promise<void> => {
  const inMs = held ? -op.waitedMs : waitMs;
  const row = await tx.get('SELECT started FROM ops WHERE id = $1', [op.opId]);
  if (row?.['started'] === 0) {
    await dissolve(tx, op.opId, false);
    await advanceQueue(tx, op.conversationId, op.target, inMs);
  } else {
    await delayQueue(tx, op.conversationId, op.target, inMs);
  }
};

/** Draws the budgets, or says how long to wait. */
export const drawBudgets = async (tx: Tx, identity: Identity, costs: readonly BudgetCost[]): Promise<Drawn> => {
  const budgets = await lockBudgets(tx, identity, costs);
  const wait = longestWait(costs, budgets.waits(costs));
  if (wait.waitMs > 0) return { ok: false, ...wait };
  budgets.draw(costs);
  await budgets.save();
  return { ok: true };
};

/** Budgets that stay locked until the commit: two instances never draw the last one both. */
interface Budgets {
  /** How long each one makes a call wait, ms; what was drawn here before is counted. */
  waits(costs: readonly BudgetCost[]): number[];
  draw(costs: readonly BudgetCost[]): void;
  /** Writes down what was drawn. */
  save(): Promise<void>;
}

const lockBudgets = async (tx: Tx, identity: Identity, costs: readonly BudgetCost[]): Promise<Budgets> => {
  const used = await usedSlots(tx, identity, costs);
  const current = Math.floor(tx.now / SLOT_MS);
  const drawn = new Map<string, number>();
  return {
    waits: (asked) =>
      asked.map((cost) => {
        const oldest = Math.floor((tx.now - cost.windowMs) / SLOT_MS);
        return waitFor(
          cost,
          (used.get(cost.key) ?? []).filter(({ slot }) => slot >= oldest),
          tx.now,
        );
      }),
    draw: (asked) => {
      for (const { key } of asked) {
        const slots = used.get(key) ?? [];
        const last = slots.at(-1);
        if (last?.slot === current) slots[slots.length - 1] = { slot: current, used: last.used + 1 };
        else slots.push({ slot: current, used: 1 });
        used.set(key, slots);
        drawn.set(key, (drawn.get(key) ?? 0) + 1);
      }
    },
    save: async () => {
      if (drawn.size === 0) return;
      await tx.run(
        `INSERT INTO budgets (key, slot, used) SELECT key, $3, used FROM unnest($1::text[], $2::int[]) AS drawn (key, used) ORDER BY key
           ON CONFLICT (key, slot) DO UPDATE SET used = budgets.used + excluded.used`,
        [[...drawn.keys()], [...drawn.values()], current],
      );
    },
  };
};

/** What was used of each budget, oldest first. */
const usedSlots = async (
  tx: Tx,
  identity: Identity,
  costs: readonly BudgetCost[],
): Promise<Map<string, UsedSlot[]>> => {
  const windows = new Map<string, number>();
  for (const { key, windowMs } of costs) windows.set(key, Math.max(windowMs, windows.get(key) ?? 0));
  if (windows.size === 0) return new Map();
  await lockNames(
    tx,
    identity,
    [...windows.keys()].map((key) => `budget:${key}`),
  );
  const rows = await tx.all(
    `SELECT b.key, b.slot, b.used FROM unnest($1::text[], $2::bigint[]) AS cost (key, oldest)
       JOIN budgets b ON b.key = cost.key AND b.slot >= cost.oldest ORDER BY b.slot`,
    [[...windows.keys()], [...windows.values()].map((windowMs) => Math.floor((tx.now - windowMs) / SLOT_MS))],
  );
  const used = new Map<string, UsedSlot[]>();
  for (const row of rows) {
    const slots = used.get(String(row['key'])) ?? [];
    slots.push({ slot: Number(row['slot']), used: Number(row['used']) });
    used.set(String(row['key']), slots);
  }
  return used;
};
