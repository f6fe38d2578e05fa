import type { Policy } from '../../core/policy.ts';
import { allRules } from '../rules/all-rules.ts';
import { findBehindStop } from './behind-stop.ts';
import type { Doubt, PlacedRule } from './doubt.ts';
import { findMissingLanguages } from './languages.ts';
import { findNeverTrue } from './never-true.ts';
import { findOverlaps } from './overlaps.ts';
import { findIdleTiers } from './tiers.ts';

/**
 * What in a policy is allowed and hardly meant: rules that can never act, words that pull a ticket two ways, tiers that move nothing,
 * texts that are missing in a language.
 */
export function findDoubts(policy: Policy): readonly Doubt[] {
  const places = new Map(policy.rules.rules.map((rule, index) => [rule, ['rules', index] as const]));
  const rules = allRules(policy).map((rule): PlacedRule => {
    const path = places.get(rule);
    return path === undefined ? { rule } : { rule, path };
  });
  return [
    ...findNeverTrue(rules, policy),
    ...findBehindStop(rules),
    ...findOverlaps(rules, policy.rules),
    ...findIdleTiers(rules, policy.rules),
    ...findMissingLanguages(policy),
  ];
}
