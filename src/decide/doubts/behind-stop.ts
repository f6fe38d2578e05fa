import type { Condition } from '../../core/rules.ts';
import { type Doubt, nameOf, type PlacedRule } from './doubt.ts';

/** Rules that come after one with `stop` which is true whenever they are: they are never looked at. */
export function findBehindStop(rules: readonly PlacedRule[]): readonly Doubt[] {
  return rules.flatMap((placed, index) => {
    const { path, rule } = placed;
    const before = rules.slice(0, index).find((each) => each.rule.does.stop && follows(rule.when, each.rule.when));
    if (path === undefined || !before) return [];
    const message = `never runs: ${nameOf(before)} stops before it, and is true whenever this one is; move this rule up, or remove the stop`;
    return [{ path, message }];
  });
}

/** Whether `wider` is true whenever `narrower` is, as far as that can be seen key by key. */
export function follows(narrower: Condition, wider: Condition): boolean {
  return Object.entries(wider).every(([key, asks]) => {
    const own = narrower[key as keyof Condition];
    if (own === undefined) return false;
    // Combinations are compared as they are written.
    if (!Array.isArray(asks) || !Array.isArray(own) || key === 'any' || key === 'all') return same(own, asks);
    return own.every((one) => asks.includes(one));
  });
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
