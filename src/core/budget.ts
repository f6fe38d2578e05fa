/**
 * Budgets: how many calls of a kind may start within a sliding window. They are rows in the store, so that several
 * instances share them; this file holds only the arithmetic.
 */

/** One call's draw on one budget. */
export interface BudgetCost {
  /** For example `zendesk`, `zendesk:updates`, `zendesk:ticket:4711`, `whatsapp:pair:<number>:<contact>`. */
  readonly key: string;
  /** Calls per window. */
  readonly limit: number;
  readonly windowMs: number;
  /** Every call of the same kind draws on it too: while it is used up, none of them needs to be tried. */
  readonly shared?: true;
  /**
   * Above `from` used calls the rest is spread over what is left of the window, and `reserve` calls are never
   * touched: the customer's last words of a burst are seen soon, and what agents cause still gets through.
   */
  readonly spacing?: { readonly from: number; readonly reserve: number };
}

/** Width of one counted slot. Calls inside a slot are not told apart, which errs on the careful side. */
export const SLOT_MS = 1000;

export interface UsedSlot {
  /** `floor(ms / SLOT_MS)`. */
  readonly slot: number;
  readonly used: number;
}

/**
 * How long a call has to wait, given what it waits for each of its budgets. `held`: for no other than those that all calls of its
 * kind draw on.
 */
export const longestWait = (
  costs: readonly BudgetCost[],
  waits: readonly number[],
): { readonly waitMs: number; readonly held: boolean } => ({
  waitMs: Math.max(0, ...waits),
  held: costs.every(({ shared }, index) => shared || waits[index] === 0),
});

/**
 * How many ms to wait before another call may start; 0 is now.
 * `slots` are the budget's used slots inside the window, oldest first.
 */
export const waitFor = (cost: BudgetCost, slots: readonly UsedSlot[], nowMs: number): number => {
  const oldest = slots[0];
  const newest = slots.at(-1);
  if (!oldest || !newest) return 0;
  const used = slots.reduce((sum, each) => sum + each.used, 0);
  const untilFree = (slot: number) => Math.max(1, (slot + 1) * SLOT_MS + cost.windowMs - nowMs);
  const usable = cost.limit - (cost.spacing?.reserve ?? 0);
  if (used >= usable) {
    // Wait until enough of the oldest slots have left the window.
    let surplus = used - usable + 1;
    for (const each of slots) {
      surplus -= each.used;
      if (surplus <= 0) return untilFree(each.slot);
    }
    return untilFree(newest.slot);
  }
  if (!cost.spacing || used < cost.spacing.from) return 0;
  const gap = untilFree(oldest.slot) / (usable - used);
  return Math.max(0, Math.ceil(newest.slot * SLOT_MS + gap - nowMs));
};
