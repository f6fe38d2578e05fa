import type { Condition } from '../../core/rules.ts';

/** One key of a condition with what it asks. */
export type Leaf = {
  readonly [Key in keyof Leaves]-?: { readonly key: Key; readonly asks: NonNullable<Leaves[Key]> };
}[keyof Leaves];
type Leaves = Omit<Condition, 'any' | 'all' | 'not'>;

/** Answers one key; undefined while nobody can know. */
export type Ask = (leaf: Leaf) => boolean | undefined;

/** True, false, or what still has to be known. */
export type Judgement = boolean | Condition;

/**
 * Judges a condition as far as it can be judged now. What is left holds only the keys without an answer, so it can be kept and judged
 * again later.
 */
export function judgeCondition(condition: Condition, ask: Ask): Judgement {
  const { any, all, not, ...leaves } = condition;
  const left: Record<string, unknown> = {};
  for (const [key, asks] of Object.entries(leaves)) {
    const answer = ask({ key, asks } as Leaf);
    if (answer === false) return false;
    if (answer === undefined) left[key] = asks;
  }
  const every = judgeAll(all ?? [], ask);
  if (every === false) return false;
  if (every.length > 0) left['all'] = every;
  const some = any === undefined ? true : judgeAny(any, ask);
  if (some === false) return false;
  if (some !== true) left['any'] = some;
  const inner = not === undefined ? false : judgeCondition(not, ask);
  if (inner === true) return false;
  if (inner !== false) left['not'] = inner;
  return Object.keys(left).length === 0 ? true : (left as Condition);
}

function judgeAll(conditions: readonly Condition[], ask: Ask): false | readonly Condition[] {
  const left: Condition[] = [];
  for (const condition of conditions) {
    const judged = judgeCondition(condition, ask);
    if (judged === false) return false;
    if (judged !== true) left.push(judged);
  }
  return left;
}

function judgeAny(conditions: readonly Condition[], ask: Ask): boolean | readonly Condition[] {
  const left: Condition[] = [];
  for (const condition of conditions) {
    const judged = judgeCondition(condition, ask);
    if (judged === true) return true;
    if (judged !== false) left.push(judged);
  }
  return left.length > 0 ? left : false;
}

/** Whether a condition asks one of these keys anywhere. */
export function asksFor(condition: Condition, keys: readonly (keyof Condition)[]): boolean {
  return (
    keys.some((key) => condition[key] !== undefined) ||
    [...(condition.any ?? []), ...(condition.all ?? []), ...(condition.not ? [condition.not] : [])].some((inner) =>
      asksFor(inner, keys),
    )
  );
}
