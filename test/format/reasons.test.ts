import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { DeliveryStatus, DiscardReason, TicketHint } from '../../src/core/events.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { spanInWords } from '../../src/format/reason-words.ts';
import { hasSentence, reasonInWords } from '../../src/format/reasons.ts';
import { withoutComments } from '../architecture/source-text.ts';

const FOLDER = new URL('../../src/decide/', import.meta.url);
const decideCode = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => withoutComments(readFileSync(new URL(name, FOLDER), 'utf8')));

const keysOf = <T extends string>(all: Record<T, true>): string[] => Object.keys(all);

const DISCARDS = keysOf<DiscardReason>({
  'unknown-number': true,
  'not-in-pilot': true,
  'before-since': true,
  spam: true,
  group: true,
  'unmatched-status': true,
  'unmapped-ticket': true,
  undecidable: true,
});

/** Codes that are put together: the compiler sees to it that no member is missing. */
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  'status.${status.status}': keysOf<DeliveryStatus['status']>({
    sent: true,
    delivered: true,
    read: true,
    played: true,
    failed: true,
  }),
  'hint.${hint.what}': keysOf<TicketHint['what']>({
    changed: true,
    merged: true,
    deleted: true,
    restored: true,
    spam: true,
  }),
  'settled.${outcome.result}': keysOf<Outcome['result']>({
    applied: true,
    refused: true,
    unknown: true,
    dead: true,
    parked: true,
  }),
  'discard.${reason}': DISCARDS,
  'command.${how}': ['resend', 'cancel'],
};

/** String literals that look like a code: `word.word`, in the quotes of this code's style. */
const literalCodes = decideCode.flatMap((text) =>
  [...text.matchAll(/'([a-z][a-z-]*\.[a-z][a-z-]*)'/g)].map(([, code]) => code ?? ''),
);
const composedCodes = decideCode.flatMap((text) =>
  [...text.matchAll(/`([a-z-]+\.\$\{[^`]*\})`/g)].map(([, code]) => code ?? ''),
);

describe('every reason that decide can give has a sentence', () => {
  test('the search finds codes, composed ones too', () => {
    expect(literalCodes.length).toBeGreaterThan(50);
    expect([...new Set(composedCodes)].sort()).toEqual(Object.keys(FAMILIES).sort());
  });

  test('literal codes', () => {
    expect([...new Set(literalCodes)].filter((code) => !hasSentence(code))).toEqual([]);
  });

  test('composed codes', () => {
    const codes = Object.entries(FAMILIES).flatMap(([family, members]) =>
      members.map((member) => family.replace(/\$\{.*\}/, member)),
    );
    expect(codes.filter((code) => !hasSentence(code))).toEqual([]);
  });

  test('reasons of the inbox for what is not decided', () => {
    expect(DISCARDS.filter((reason) => !hasSentence(`discarded.${reason}`))).toEqual([]);
  });
});

describe('sentences', () => {
  const HOUR = 3_600_000;
  const joined = {
    code: 'threading.joined',
    detail: { ticket: 'c:1', ageMs: 23 * HOUR, windowMs: 24 * HOUR, mode: 'conversation', status: 'open' },
  };

  test('name the customer and the ticket as people do', () => {
    expect(reasonInWords(joined, { customer: 'Maria', ticket: () => '#1' })).toBe(
      "Maria's message joins ticket #1: the last message is 23 h old, the window is 24 h.",
    );
  });

  test('do without names', () => {
    expect(reasonInWords(joined)).toBe(
      'The message joins ticket c:1: the last message is 23 h old, the window is 24 h.',
    );
    expect(reasonInWords(joined, { ticket: () => undefined })).toMatch(/^The message joins the ticket: /);
  });

  test('say what "resolved" measures', () => {
    const detail = { ...joined.detail, mode: 'resolved', ageMs: 25 * HOUR };
    expect(reasonInWords({ code: 'threading.window-passed', detail }, { ticket: () => '#1' })).toBe(
      'The message opens a new ticket after ticket #1: it was solved 25 h ago, the window is 24 h.',
    );
  });

  test('do not count the seconds of a minute', () => {
    const detail = { ...joined.detail, ageMs: 400 };
    expect(reasonInWords({ code: 'threading.joined', detail })).toContain('the last message is less than a minute old');
  });

  test('never seem to contradict themselves at the boundary', () => {
    const detail = { ...joined.detail, ageMs: 24 * HOUR + 5_000 };
    expect(reasonInWords({ code: 'threading.window-passed', detail })).toContain(
      'the last message is just over 24 h old, the window is 24 h',
    );
  });

  test('stand without any detail: no sentence shows a gap in it', () => {
    const codes = [...new Set([...literalCodes, 'status.failed', 'settled.refused', 'discarded.spam'])];
    for (const code of codes) {
      const words = reasonInWords({ code });
      expect(words).toMatch(/^[A-Z].*\.$/s);
      expect(words).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  test('a code of another version is given as it is', () => {
    expect(reasonInWords({ code: 'bot.answered', detail: { rule: 3 } })).toBe('bot.answered, rule 3');
    expect(reasonInWords({ code: 'constructor' })).toBe('constructor');
  });

  test.each([
    [0, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [HOUR - 1, '59 min'],
    [24 * HOUR - 1, '23 h 59 min'],
    [24 * HOUR, '24 h'],
    [48 * HOUR, '48 h'],
    [49 * HOUR, '2 days 1 h'],
    [72 * HOUR, '3 days'],
  ])('%d ms is %s', (ms, words) => expect(spanInWords(ms)).toBe(words));
});
