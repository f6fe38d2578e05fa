import type { Policy } from '../../core/policy.ts';
import type { Rule, RulePolicy } from '../../core/rules.ts';
import { PACK_RULES } from './packs.ts';

const known = new WeakMap<RulePolicy, readonly Rule[]>();

/** Built-in rules that are switched on, then the operator's. One of theirs with a built-in one's name stands in its place. */
export function allRules({ rules: policy }: Pick<Policy, 'rules'>): readonly Rule[] {
  const before = known.get(policy);
  if (before) return before;
  const own = new Map(policy.rules.map((rule) => [rule.name, rule]));
  const builtIn = policy.packs.flatMap((pack) => PACK_RULES[pack] ?? []);
  const replaced = new Set(builtIn.map(({ name }) => name));
  const all = [
    ...builtIn.map((rule) => own.get(rule.name) ?? rule),
    ...policy.rules.filter(({ name }) => !replaced.has(name)),
  ];
  known.set(policy, all);
  return all;
}
