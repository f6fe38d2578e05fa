import { type BudgetCost, longestWait, SLOT_MS, type UsedSlot, waitFor } from '../../core/budget.ts';
import type { Identity, Tx } from './database.ts';
import { lockNames } from './locks.ts';

/** Budgets as calls find them that begin one after the other in one transaction. */
export interface Budgets {
  /** How long these make a call wait. One that is drawn several times is listed as often. */
  wait(costs: readonly BudgetCost[]): ReturnType<typeof longestWait>;
  /** A call begins: its draws count for the next one. */
  draw(costs: readonly BudgetCost[]): void;
  /** Stores what was drawn. */
  write(): void;
}

/** What is used of these budgets. They stay locked: two instances never draw the last one both. */
export const openBudgets = async (tx: Tx, identity: Identity, asked: readonly BudgetCost[]): Promise<Budgets> => {
  const now = Math.floor(tx.now / SLOT_MS);
  const oldestOf = ({ windowMs }: BudgetCost): number => Math.floor((tx.now - windowMs) / SLOT_MS);
  const used = await usedSlots(tx, identity, asked, oldestOf);
  const drawn = new Map<string, number>();
  const waitOf = (cost: BudgetCost): number => {
    const mine = drawn.get(cost.key);
    const before = (used.get(cost.key) ?? []).filter(({ slot }) => slot >= oldestOf(cost));
    return waitFor(cost, mine === undefined ? before : added(before, now, mine), tx.now);
  };
  return {
    wait: (costs) => {
      const each = new Map([...new Set(costs)].map((cost) => [cost, waitOf(cost)]));
      return longestWait(
        costs,
        costs.map((cost) => each.get(cost) ?? 0),
      );
    },
    draw: (each) => {
      for (const { key } of each) drawn.set(key, (drawn.get(key) ?? 0) + 1);
    },
    write: () => {
      if (drawn.size === 0) return;
      tx.write(
        `INSERT INTO budgets (key, slot, used) SELECT key, $2, used FROM unnest($1::text[], $3::int[]) AS drawn (key, used) ORDER BY key
           ON CONFLICT (key, slot) DO UPDATE SET used = budgets.used + excluded.used`,
        [[...drawn.keys()], now, [...drawn.values()]],
      );
    },
  };
};

/** Slots with so many more in one of them; oldest first. */
const added = (slots: readonly UsedSlot[], slot: number, more: number): UsedSlot[] => {
  const there = slots.find((each) => each.slot === slot)?.used ?? 0;
  return [...slots.filter((each) => each.slot !== slot), { slot, used: there + more }].sort((a, b) => a.slot - b.slot);
};

const usedSlots = async (
  tx: Tx,
  identity: Identity,
  costs: readonly BudgetCost[],
  oldestOf: (cost: BudgetCost) => number,
): Promise<ReadonlyMap<string, UsedSlot[]>> => {
  if (costs.length === 0) return new Map();
  const oldest = new Map<string, number>();
  for (const cost of costs) oldest.set(cost.key, Math.min(oldest.get(cost.key) ?? Infinity, oldestOf(cost)));
  lockNames(
    tx,
    identity,
    [...oldest.keys()].map((key) => `budget:${key}`),
  );
  const rows = await tx.all(
    `SELECT b.key, b.slot, b.used FROM unnest($1::text[], $2::bigint[]) AS cost (key, oldest)
       JOIN budgets b ON b.key = cost.key AND b.slot >= cost.oldest ORDER BY b.slot`,
    [[...oldest.keys()], [...oldest.values()]],
  );
  const slots = rows.map((row) => ({ key: String(row['key']), slot: Number(row['slot']), used: Number(row['used']) }));
  return Map.groupBy(slots, ({ key }) => key);
};
