import { describe, expect, test } from '@jest/globals';
import { builtinLanguage, languages } from '../../src/format/language.ts';
import type { NoteData, NoteKind } from '../../src/format/notes/note-data.ts';
import { note } from '../../src/format/notes.ts';
import { type BuiltinKey, builtinText, pickText } from '../../src/format/texts.ts';
import { whatsappErrorReason } from '../../src/format/whatsapp-error.ts';

const keys: BuiltinKey[] = [
  'acknowledgement',
  'outOfHours',
  'handover',
  'escalated',
  'pending',
  'solved',
  'botFallback',
];

test.each(languages)('every built-in text exists in %s, in words of its own', (language) => {
  for (const key of keys) {
    expect(builtinText(key, language).length).toBeGreaterThan(20);
    if (language !== 'en') expect(builtinText(key, language)).not.toBe(builtinText(key, 'en'));
  }
});

test.each([
  ['pt_BR', 'pt'],
  ['pt-PT', 'pt'],
  ['DE', 'de'],
  ['en_US', 'en'],
  ['nl', 'en'],
  ['', 'en'],
  ['constructor', 'en'],
])('the language of %p is %s', (tag, language) => {
  expect(builtinLanguage(tag)).toBe(language);
});

describe('a text is chosen', () => {
  const texts = { en: 'Hello', de: 'Hallo', pt_BR: 'Oi' };
  test.each([
    ['in the customer’s language', texts, ['de', 'en'], 'Hallo'],
    ['in the number’s language when the customer’s is missing', texts, ['fr', 'de'], 'Hallo'],
    ['in the first listed one when neither is there', texts, ['fr', 'it'], 'Hello'],
    ['whatever the region', texts, ['de_AT'], 'Hallo'],
    ['also from another region', texts, ['pt-PT'], 'Oi'],
    ['passing over what is not known', texts, [undefined, '', 'de'], 'Hallo'],
    ['as it is when there is but one', 'Hi', ['de'], 'Hi'],
    ['from the built-in ones', true, ['nl', 'de'], builtinText('solved', 'de')],
    ['from the English built-in ones at last', true, ['nl'], builtinText('solved', 'en')],
  ])('%s', (_how, setting, wanted, expected) => {
    expect(pickText(setting, wanted, 'solved')).toBe(expected);
  });

  test.each([[false], [''], ['  '], [{}], [{ en: '' }]])('%p means none', (setting) => {
    expect(pickText(setting, ['en'], 'solved')).toBeUndefined();
  });
});

const samples: NoteData = {
  ack: { text: 'SAMPLE' },
  bot: { text: 'SAMPLE' },
  windowClosed: { reply: 'SAMPLE' },
  sendFailed: { reason: 'SAMPLE', reply: 'x' },
  sendUnknown: { no: 7, reply: 'SAMPLE' },
  resent: { reply: 'SAMPLE' },
  retried: { names: ['SAMPLE'] },
  cancelled: { reply: 'SAMPLE' },
  attachmentsNotSent: { names: ['SAMPLE', 'b.pdf'] },
  followUpOf: { ticket: 'SAMPLE' },
  relinked: { ticket: 'SAMPLE' },
  gap: { count: 3 },
  fileMissing: { name: 'a.pdf', reason: 'SAMPLE' },
  notYet: {},
  fileTooLarge: {},
  unsupportedType: { type: 'SAMPLE' },
  reaction: { emoji: '👍', message: 'SAMPLE' },
  edited: { text: 'SAMPLE' },
  deleted: { message: 'SAMPLE' },
  held: { until: 'SAMPLE', reply: 'x' },
  heldAsked: { until: 'SAMPLE', reply: 'x' },
  askFailed: { reason: 'SAMPLE' },
  fileFailed: { name: 'SAMPLE', reason: 'x' },
  sent: { reply: 'SAMPLE' },
  expired: { reply: 'SAMPLE' },
  decision: { text: 'SAMPLE' },
  unknownCommand: { command: 'SAMPLE' },
  templateSent: { name: 'SAMPLE', reply: 'x' },
  templateUnknown: { name: 'SAMPLE', known: ['a', 'b'] },
  templateValues: { name: 'SAMPLE', count: 3 },
  templateUnusable: { name: 'SAMPLE', status: 'PAUSED' },
  split: {},
  systemSent: { date: 'x', text: 'SAMPLE' },
  windowOpen: { until: 'SAMPLE', held: '0' },
  windowShut: { held: 'SAMPLE' },
  heldCancelled: { count: 3 },
  notTold: { channel: 'SAMPLE', text: 'SAMPLE' },
};
const kinds = Object.keys(samples) as NoteKind[];
const bracketWords = [
  'ack',
  'bot',
  'decision',
  'held',
  'sent',
  'failed',
  'expired',
  'unknown',
  'gap',
  'event',
  'sla',
  'command',
];

describe('an internal note', () => {
  test.each(languages)('begins with the same bracket word in %s and carries its data', (language) => {
    for (const kind of kinds) {
      const text = note(kind, language, samples[kind]);
      const word = /^\[([a-z]+)\] \S/.exec(text)?.[1];
      expect(bracketWords).toContain(word);
      expect(word).toBe(/^\[([a-z]+)\]/.exec(note(kind, 'en', samples[kind]))?.[1]);
      if (Object.keys(samples[kind]).length > 0)
        expect(text).toContain(kind === 'gap' || kind === 'heldCancelled' ? '3' : 'SAMPLE');
      expect(text).not.toMatch(/\{\w+\}|undefined|\bnull\b/);
      if (language !== 'en' && kind !== 'decision') expect(text).not.toBe(note(kind, 'en', samples[kind]));
    }
  });

  test.each([
    ['windowClosed', /^\[failed\] .*NOT sent.*24 hours/s],
    ['sendFailed', /^\[failed\] .*NOT reach.*SAMPLE/s],
    ['sendUnknown', /^\[unknown\] .*do not know.*\/resend.*\/cancel/s],
    ['attachmentsNotSent', /^\[failed\] .*SAMPLE, b\.pdf/s],
    ['gap', /^\[gap\] .*3/s],
  ] as const)('%s says what happened and what can be done', (kind, pattern) => {
    expect(note(kind, 'en', samples[kind])).toMatch(pattern);
  });

  test.each(languages)('names both commands of an unknown outcome in %s', (language) => {
    expect(note('sendUnknown', language, { no: 7 })).toMatch(/\/resend 7\b.*\/cancel 7\b/s);
  });

  test('keeps data as it is, also when it looks like a placeholder', () => {
    expect(note('ack', 'en', { text: '{text} $& {count}' })).toContain('{text} $& {count}');
  });

  test('quotes only the beginning of a long reply, and no half emoji', () => {
    const text = note('windowClosed', 'en', { reply: `line one\nline two ${'👨‍👩‍👧‍👦'.repeat(500)}` });
    expect(text.split('\n').at(-1)).toMatch(/^> line one line two (👨‍👩‍👧‍👦){182}…$/u);
    expect(note('windowClosed', 'en', {})).not.toContain('>');
  });

  test('says when a reaction was taken back', () => {
    expect(note('reaction', 'en', { emoji: '' })).toBe('[event] The customer took a reaction back.');
  });
});

describe('why WhatsApp refused', () => {
  // Every code of "Error codes" that can come back for a send.
  const codes = [
    ...[0, 1, 2, 3, 4, 10, 33, 100, 190, 200, 299, 368, 613, 80007, 130403, 130429, 130472, 130497, 131000, 131005],
    ...[131008, 131009, 131016, 131020, 131021, 131026, 131030, 131031, 131037, 131041, 131042, 131044, 131045, 131047],
    ...[131048, 131049, 131050, 131051, 131052, 131053, 131055, 131056, 131057, 131060, 131062, 131063, 131064, 131208],
    ...[132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132018, 132068, 132069, 133000, 133004, 133005],
    ...[133006, 133008, 133009, 133010, 133015, 133016, 134011, 134100, 134101, 134102, 135000, 137000],
  ];
  test.each(codes)('%d is said in six languages, in words of its own, and named', (code) => {
    const reasons = languages.map((language) => whatsappErrorReason(code, language));
    expect(new Set(reasons).size).toBe(languages.length);
    for (const [index, reason] of reasons.entries()) {
      expect(reason).toMatch(/^\p{Lu}.*\.$/u);
      expect(reason.split(`(${code})`)).toHaveLength(2);
      expect(reason).not.toBe(whatsappErrorReason(999, languages[index] ?? '').replace('999', String(code)));
    }
  });

  test('an unknown code is named, a missing one is not', () => {
    expect(whatsappErrorReason(999, 'en')).toBe('WhatsApp refused the message (code 999).');
    expect(whatsappErrorReason('131047', 'en')).toBe(whatsappErrorReason(131047, 'en'));
    for (const language of languages) expect(whatsappErrorReason(undefined, language)).toMatch(/^[^({]*\.$/);
    expect(whatsappErrorReason('<b>', 'en')).toBe('WhatsApp refused the message.');
  });
});
