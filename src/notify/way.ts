import type { BudgetCost } from '../core/budget.ts';
import type { CallResult } from '../core/outcome.ts';
import type { Frozen, NoticeCall, Vendor } from '../core/vendor.ts';

/** One way to reach people. */
export type Way = Vendor<NoticeCall>;

/** What no way can carry in one message: taken apart when it holds several. */
export const tooLarge = (detail: string): Frozen => ({
  ok: false,
  result: { result: 'refused', reason: 'too-large', detail },
});

export const UNREADABLE: CallResult = {
  result: 'refused',
  reason: 'invalid',
  detail: 'the stored message cannot be read',
};

/**
 * At most four messages a minute on one way: three at once, then what comes gathers and goes together. Nobody reads more, and a
 * storm becomes a digest.
 */
export const noticeCosts = (account: string, limitsOff: boolean): readonly BudgetCost[] =>
  limitsOff ? [] : [{ key: `notice:${account}`, limit: 4, windowMs: 60_000, spacing: { from: 3, reserve: 0 } }];

/** One message of several ways of writing it, the fullest that fits; undefined when none does. */
export const firstThatFits = <T>(candidates: readonly (() => T)[], fits: (candidate: T) => boolean): T | undefined => {
  for (const make of candidates) {
    const made = make();
    if (fits(made)) return made;
  }
  return undefined;
};
