import { describe, expect, test } from '@jest/globals';
import type { Condition, RuleResult } from '../../../src/core/rules.ts';
import { follows } from '../../../src/decide/doubts/behind-stop.ts';
import { findDoubts } from '../../../src/decide/doubts/find-doubts.ts';
import { type PolicyChange, policyWith } from '../lane.ts';

const rule = (name: string, when: Condition, does: RuleResult = { tags: ['x'] }) => ({ name, when, does });

const doubtsOf = (rules: readonly ReturnType<typeof rule>[], change: PolicyChange = {}): readonly string[] =>
  findDoubts(policyWith({ ...change, rules: { ...(change.rules as object), rules } })).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

const german = { n1: { id: 'n1', name: 'support', language: 'de', tags: [] } };
const schedule = { timeZone: 'Europe/Berlin', open: {}, holidays: [] } as never;

describe('A rule that can never be true is doubted:', () => {
  test.each([
    ['open and closed at once', { all: [{ hours: 'open' }, { hours: 'closed' }] }, 'hours'],
    ['two priorities at once', { priority: ['high'], all: [{ priority: ['low', 'normal'] }] }, 'priority'],
    ['a thing and not that thing', { type: ['image'], not: { type: ['image', 'video'] } }, 'type'],
    ['first and not first', { first: true, all: [{ all: [{ first: false }] }] }, 'first'],
  ] as const)('%s', (_what, when, key) => {
    expect(doubtsOf([rule('odd', when as Condition)], { rules: { hours: { default: schedule } } as never })).toEqual([
      `rules.0.when: can never be true: its demands on \`${key}\` contradict each other; put alternatives under \`any\``,
    ]);
  });

  test('closed hours where no number has any', () => {
    expect(doubtsOf([rule('night', { hours: 'closed' })])).toEqual([
      'rules.0.when: can never be true: it asks for closed hours, and no number has opening hours; add hours.default',
    ]);
  });

  test('but not where each demand leaves something, or stands under any', () => {
    const fine: readonly Condition[] = [
      { type: ['image', 'video'], not: { type: ['image'] } },
      { any: [{ hours: 'open' }, { hours: 'closed' }] },
      { hours: 'open', not: { all: [{ hours: 'open' }, { first: true }] } },
    ];
    expect(doubtsOf(fine.map((when, index) => rule(`r${index}`, when)))).toEqual([]);
  });
});

describe('A rule behind a stop', () => {
  const stop = (when: Condition) => rule('stops', when, { tags: ['s'], stop: true });

  test('is doubted when the one before it is true whenever it is', () => {
    expect(doubtsOf([stop({ words: ['a1', 'b1'] }), rule('late', { words: ['b1'], first: true })])).toEqual([
      'rules.1: never runs: the rule "stops" stops before it, and is true whenever this one is; move this rule up, or remove the stop',
    ]);
    expect(doubtsOf([stop({}), rule('late', { first: true })])).toHaveLength(1);
  });

  test('is fine when it can be true alone', () => {
    expect(doubtsOf([stop({ words: ['a1'], first: true }), rule('late', { words: ['a1'] })])).toEqual([]);
    expect(doubtsOf([rule('early', { words: ['a1'] }), stop({ words: ['a1'] })])).toEqual([]);
  });

  test('combinations are the same only as they are written', () => {
    expect(follows({ any: [{ first: true }] }, { any: [{ first: true }] })).toBe(true);
    expect(follows({ any: [{ first: true }] }, { any: [{ first: true }, { shouting: true }] })).toBe(false);
  });
});

describe('Two rules with a common word', () => {
  const finance = { group: 'Finance' };
  const support = { group: 'Support' };

  test.each([
    ['the same word', ['rechnung'], ['Rechnung'], 'rechnung'],
    ['an open ending', ['rechnung*'], ['rechnungsadresse'], 'rechnung*'],
    ['an accent', ['kündigung'], ['kuendigung'], 'kündigung'],
    ['a topic', undefined, ['invoice'], 'invoice'],
  ])('are doubted when they pull a ticket two ways: %s', (_what, one, other, shared) => {
    const first = rule('money', one ? { words: one } : { topic: ['billing'] }, finance);
    expect(
      doubtsOf([first, rule('desk', { words: other }, support)], {
        rules: { topics: { billing: ['invoice'] } } as never,
      }),
    ).toEqual([
      `rules.1.when: shares "${shared}" with the rule "money", and both set \`group\`: this later one wins; add stop: true to the earlier one, or tell them apart`,
    ]);
  });

  test.each([
    ['set the same', { words: ['x1'] }, { words: ['x1'] }, finance, finance],
    ['have no word in common', { words: ['x1'] }, { words: ['y1'] }, finance, support],
    ['are for different numbers', { words: ['x1'], number: ['a'] }, { words: ['x1'], number: ['b'] }, finance, support],
    ['share a word only inside another one', { words: ['art'] }, { words: ['artist'] }, finance, support],
    [
      'would need words of two entries for a phrase',
      { words: ['karte weg'] },
      { words: ['meine karte', 'weg damit'] },
      finance,
      support,
    ],
  ])('are fine when they %s', (_what, one, other, does, otherDoes) => {
    expect(doubtsOf([rule('one', one, does), rule('two', other, otherDoes)])).toEqual([]);
  });
});

describe('A tier without a group', () => {
  const up = (tier: number, more: RuleResult = {}) =>
    rule('up', { first: true }, { escalate: { tier, reason: 'r' }, ...more });

  test('is doubted when something escalates to it, the built-in rules too', () => {
    expect(doubtsOf([up(3)], { rules: { tiers: { '3': { priority: 'high' } } } as never })).toEqual([
      'tiers.3: tier 3 has no group, and the rule "up" escalates to it: the ticket stays where it is; add tiers.3.group',
    ]);
    expect(doubtsOf([], { rules: { packs: ['human'] } as never })).toEqual([
      'tiers: tier 2 has no group, and the built-in rule "pack human" escalates to it: the ticket stays where it is; add tiers.2.group',
    ]);
  });

  test('is fine where the tier or the rule says one', () => {
    expect(doubtsOf([up(3)], { rules: { tiers: { '3': { group: 'Specialists' } } } as never })).toEqual([]);
    expect(doubtsOf([up(3, { group: 'Finance' })])).toEqual([]);
  });
});

describe('A text without the language of a number', () => {
  test.each([
    ['messages.acknowledgement', { acknowledgement: { en: 'Hi', 'pt-BR': 'Oi' }, numbers: german }],
    ['rules.0.then.reply', { numbers: german }],
  ] as const)('is doubted: %s', (path, change) => {
    const rules = path.startsWith('rules') ? [rule('r', { first: true }, { reply: { en: 'Hi' } })] : [];
    expect(doubtsOf(rules, change as unknown as PolicyChange)).toEqual([
      `${path}: has no text in de, which support speaks: those customers get en; add one in de`,
    ]);
  });

  test('is doubted where the built-in text has none', () => {
    const numbers = { n1: { id: 'n1', name: 'support', language: 'nl', tags: [] } };
    expect(doubtsOf([], { numbers, messages: { outOfHours: true } } as PolicyChange)).toEqual([
      'messages.outOfHours: has no text in nl, which support speaks: those customers get en; add one in nl',
    ]);
  });

  test('is fine as one text for all, as a variant of the language, where the number has its own, and where it is never sent', () => {
    expect(doubtsOf([], { acknowledgement: 'Hi', numbers: german } as unknown as PolicyChange)).toEqual([]);
    expect(
      doubtsOf([], { acknowledgement: { 'de-AT': 'Servus' }, numbers: german } as unknown as PolicyChange),
    ).toEqual([]);
    const own = { n1: { ...german.n1, acknowledgement: 'Hallo' } };
    expect(doubtsOf([], { acknowledgement: { en: 'Hi' }, numbers: own } as unknown as PolicyChange)).toEqual([]);
    expect(doubtsOf([], { messages: { solved: { en: 'Done' } }, numbers: german } as unknown as PolicyChange)).toEqual(
      [],
    );
  });
});
