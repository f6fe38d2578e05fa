import type { Condition, RulePolicy } from '../../core/rules.ts';
import { matchWords, prepareText } from '../../format/match-words.ts';
import { conjuncts, type Doubt, nameOf, type PlacedRule } from './doubt.ts';

/** Results of which only one can hold. */
const SINGLE_RESULTS = ['group', 'assignee', 'type'] as const;
/** Stands between words so that none makes a phrase with the next. */
const APART = ' \u0001 zzq \u0001 ';

/** Pairs of rules that share a word and set the same value differently: the later one wins, which may not be meant. */
export function findOverlaps(rules: readonly PlacedRule[], policy: RulePolicy): readonly Doubt[] {
  const prepared = rules.map((placed) => ({ ...placed, words: wordsOf(placed.rule.when, policy) }));
  return prepared.flatMap((later, index) => {
    const { path } = later;
    if (path === undefined || later.words.length === 0) return [];
    return prepared.slice(0, index).flatMap((earlier): readonly Doubt[] => {
      const result = SINGLE_RESULTS.find((key) => differ(earlier.rule.does[key], later.rule.does[key]));
      if (result === undefined || isApart(earlier.rule.when, later.rule.when)) return [];
      const shared = sharedWord(earlier.words, later.words);
      if (shared === undefined) return [];
      const message = `shares "${shared}" with ${nameOf(earlier)}, and both set \`${result}\`: this later one wins; add stop: true to the earlier one, or tell them apart`;
      return [{ path: [...path, 'when'], message }];
    });
  });
}

const differ = (one: unknown, other: unknown): boolean => one !== undefined && other !== undefined && one !== other;

/** The words that a rule cannot be true without. */
function wordsOf(condition: Condition, { topics }: RulePolicy): readonly string[] {
  return conjuncts(condition).flatMap(({ words = [], topic = [] }) => [
    ...words,
    ...topic.flatMap((name) => topics[name] ?? []),
  ]);
}

/** Rules for different numbers, languages, kinds of messages or times do not meet. */
function isApart(one: Condition, other: Condition): boolean {
  return (['number', 'language', 'type', 'customer', 'hours', 'first', 'phase', 'tier', 'status'] as const).some(
    (key) => {
      const [a, b] = [one[key], other[key]];
      if (a === undefined || b === undefined) return false;
      return Array.isArray(a) && Array.isArray(b)
        ? !a.some((value) => (b as readonly unknown[]).includes(value))
        : a !== b;
    },
  );
}

function sharedWord(one: readonly string[], other: readonly string[]): string | undefined {
  const found = matchWords(one).find(textOf(other));
  return found ?? matchWords(other).find(textOf(one));
}

const textOf = (words: readonly string[]) => prepareText(words.map((word) => word.replace(/\*$/, '')).join(APART));
