import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { htmlToWhatsapp } from '../../src/format/html-to-whatsapp.ts';
import { whatsappToHtml } from '../../src/format/whatsapp-to-html.ts';

const words = (text: string): readonly string[] => text.match(/[\p{L}\p{N}\p{Extended_Pictographic}]+/gu) ?? [];
const back = (text: string): string => htmlToWhatsapp(whatsappToHtml(text)).text;

/** Any UTF-16 at all, halves of characters among them. */
const anything = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0xd800, max: 0xdfff })), { maxLength: 60 })
  .map((units) => String.fromCharCode(...units));

const word = fc.constantFrom('Haus', 'a', 'été', '中文', '٣', 'x7', '🙂', 'straße', 'ὕβρις');
const piece = fc.oneof(
  word,
  word.map((inner) => `*${inner}*`),
  word.map((inner) => `_${inner}_`),
  word.map((inner) => `~${inner}~`),
  word.map((inner) => `*_${inner}_*`),
  word.map((inner) => `\`${inner}\``),
  fc.constantFrom('*', '_', '~', '`', '```', '<b>', '&amp;', '"', '24.', '-', '>', 'https://x.y/a_b'),
);
const line = fc
  .tuple(fc.constantFrom('', '- ', '* ', '1. ', '2. ', '> '), fc.array(piece, { maxLength: 5 }))
  .map(([lead, pieces]) => lead + pieces.join(' '));
const written = fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n'));

describe('WhatsApp text becomes HTML and WhatsApp text again', () => {
  test('without a crash, whatever it is made of, and always well formed', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(whatsappToHtml(text).isWellFormed()).toBe(true);
        expect(back(text).isWellFormed()).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('with every word of it, in order', () => {
    fc.assert(
      fc.property(written, (text) => {
        expect(words(back(text))).toEqual(words(text));
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    '*bold* _italic_ ~gone~ `code`',
    '*_both_*',
    '- a\n- *b*',
    '1. a\n2. b',
    '> quoted',
    'one\ntwo\n\nthree',
    'https://x.y/a_b?c=1&d=2',
    '😀👨‍👩‍👧‍👦 ❤️‍🔥',
    '2*3*4 a_b_c',
    '<b>&amp;</b>',
  ])('exactly as it was: %j', (text) => {
    expect(back(text)).toBe(text);
  });
});
