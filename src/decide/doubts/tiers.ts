import type { RulePolicy } from '../../core/rules.ts';
import { type Doubt, nameOf, type PlacedRule } from './doubt.ts';

/** Tiers that rules escalate to and that change nobody's work: no group, nobody told. */
export function findIdleTiers(rules: readonly PlacedRule[], { tiers }: RulePolicy): readonly Doubt[] {
  const reached = new Map<number, PlacedRule>();
  for (const placed of rules) {
    const { escalate, group } = placed.rule.does;
    if (escalate && group === undefined && !reached.has(escalate.tier)) reached.set(escalate.tier, placed);
  }
  return [...reached].flatMap(([tier, by]): readonly Doubt[] => {
    const policy = tiers[tier];
    if (policy?.group !== undefined) return [];
    const message = `tier ${tier} has no group, and ${nameOf(by)} escalates to it: the ticket stays where it is; add tiers.${tier}.group`;
    return [{ path: policy === undefined ? ['tiers'] : ['tiers', String(tier)], message }];
  });
}
