import type { Condition, Rule } from '../../core/rules.ts';

/** Something in the policy that is allowed and hardly meant. */
export interface Doubt {
  /** From the top of the configuration: `['rules', 0, 'when']`. */
  readonly path: readonly (string | number)[];
  /** What is odd, and what to do. */
  readonly message: string;
}

/** A rule, and where it stands: the operator's own have a path, built-in ones none. */
export interface PlacedRule {
  readonly rule: Rule;
  readonly path?: readonly (string | number)[];
}

/** How a rule is called in a message. */
export const nameOf = ({ rule, path }: PlacedRule): string =>
  path === undefined ? `the built-in rule "${rule.name}"` : `the rule "${rule.name}"`;

/** A condition as a list of conditions without `all`, every one of which must be true. */
export const conjuncts = ({ all = [], ...rest }: Condition): readonly Condition[] => [rest, ...all.flatMap(conjuncts)];
