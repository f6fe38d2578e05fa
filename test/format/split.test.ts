import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { splitBytes, splitText } from '../../src/format/split.ts';
import { cpuMs } from '../support/cpu-ms.ts';

const graphemes = (text: string) => Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
const words = (count: number, word = 'word') => Array.from({ length: count }, () => word).join(' ');

describe('a text is cut at the best place', () => {
  test('not at all when it fits', () => {
    expect(splitText('short')).toEqual(['short']);
    expect(splitText('x'.repeat(4096))).toHaveLength(1);
    expect(splitText('x'.repeat(4097))).toHaveLength(2);
    expect(splitText('')).toEqual([]);
    expect(splitText(' \n ')).toEqual([]);
  });

  test.each([
    [
      'at a paragraph',
      'First one here. Second.\n\nThird line.\nFourth one',
      36,
      ['First one here. Second.', 'Third line.\nFourth one'],
    ],
    [
      'at a paragraph before a later line',
      'aaaa aaaa aaaa aaaa aaaa\n\nbbbb\ncccc dddd eeee',
      36,
      ['aaaa aaaa aaaa aaaa aaaa', 'bbbb\ncccc dddd eeee'],
    ],
    [
      'at a line before a later sentence',
      'aaaa aaaa aaaa aaaa aaaa\nbbbb. cccc dddd',
      36,
      ['aaaa aaaa aaaa aaaa aaaa', 'bbbb. cccc dddd'],
    ],
    [
      'at a sentence before a later word',
      'aaaa aaaa aaaa aaaa aaa! bbbb cccc dddd',
      36,
      ['aaaa aaaa aaaa aaaa aaa!', 'bbbb cccc dddd'],
    ],
    ['at a word', 'aaaa bbbb cccc dddd', 12, ['aaaa bbbb', 'cccc dddd']],
    ['below 60 % where there is nothing better', `aa ${'b'.repeat(12)}`, 12, ['aa', 'b'.repeat(12)]],
    ['not at a paragraph below 60 %', 'aa\n\nbbbb bbbb bbbb bbbb', 20, ['aa\n\nbbbb bbbb bbbb', 'bbbb']],
    [
      'inside a word that is longer than the limit',
      'x'.repeat(25),
      10,
      ['x'.repeat(10), 'x'.repeat(10), 'x'.repeat(5)],
    ],
    ['after a Chinese sentence', '你好世界再见。你好世界', 10, ['你好世界再见。', '你好世界']],
    ['not at a no-break space', 'aaaa bbb 10\u00a0000', 13, ['aaaa bbb', '10\u00a0000']],
    ['keeping the indent of the next line', 'aaaa aaaa\n  - bbbb', 12, ['aaaa aaaa', '  - bbbb']],
  ])('%s', (_where, text, limit, expected) => {
    expect(splitText(text, limit)).toEqual(expected);
  });

  test.each(['👨‍👩‍👧‍👦', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🇩🇪', '👍🏽', 'e\u0301', '한'.normalize('NFD')])('never inside %s', (grapheme) => {
    const parts = splitText(`x${grapheme.repeat(400)}`, 50);
    expect(parts.join('')).toBe(`x${grapheme.repeat(400)}`);
    for (const part of parts) expect(graphemes(part).every((one) => one === grapheme || one === 'x')).toBe(true);
  });

  test('inside a grapheme only when it alone is longer than the limit', () => {
    const zalgo = `a${'\u0301'.repeat(30)}`;
    const parts = splitText(`${zalgo}😀`, 8);
    expect(parts.join('')).toBe(`${zalgo}😀`);
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(8);
    expect(parts.every((part) => part.isWellFormed())).toBe(true);
  });

  test('not between a space and an accent that stands on it', () => {
    expect(splitText('aaaa bbb \u0301ccc ddd', 9)).toEqual(['aaaa', 'bbb \u0301ccc', 'ddd']);
  });

  test.each([0, 3, -1, 1.5, Number.NaN])('a limit of %p is refused', (limit) => {
    expect(() => splitText('long enough', limit)).toThrow(RangeError);
  });
});

describe('formatting open at a cut', () => {
  test('is closed and opened again', () => {
    expect(splitText('Hello *this is a bold text that goes on and on* and ends. Then more words.', 40)).toEqual([
      'Hello *this is a bold text that goes*',
      '*on and on* and ends. Then more words.',
    ]);
  });

  test('is nested properly again', () => {
    const parts = splitText(`*bold _both ${words(20)} end_ bold*`, 60);
    expect(parts[0]).toMatch(/^\*bold _both .*_\*$/);
    for (const part of parts.slice(1, -1)) expect(part).toMatch(/^\*_\S.*\S_\*$/);
    expect(parts.at(-1)).toMatch(/^\*_.*end_ bold\*$/);
  });

  test('may be a fence over many lines', () => {
    const code = Array.from({ length: 12 }, (_, index) => `  line ${index} of code`).join('\n');
    const parts = splitText(`See:\n\`\`\`${code}\`\`\`\nbye`, 100);
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) expect((part.match(/```/g) ?? []).length % 2).toBe(0);
    expect(parts[1]).toMatch(/^``` {2}line \d+ of code/);
  });

  test('leaves no empty pair of markers behind', () => {
    for (let lead = 0; lead < 40; lead += 1) {
      for (const part of splitText(
        `${'x'.repeat(lead)} *${'b'.repeat(50)}* ~${'c'.repeat(50)}~ \`\`\`${'d'.repeat(50)}\`\`\``,
        40,
      )) {
        expect(part).not.toMatch(/\*\*|~~|````/);
        expect(part.length).toBeLessThanOrEqual(40);
      }
    }
  });

  test('is not opened again before a marker of its own kind', () => {
    expect(splitText('*aaaa aaaa aaaa aaaa aaaa aaaa *bbbbbbbbb cccc* dd', 40)).toEqual([
      '*aaaa aaaa aaaa aaaa aaaa aaaa*',
      '*bbbbbbbbb cccc* dd',
    ]);
  });

  test('is left alone when the markers are only text', () => {
    expect(splitText('2*3*4 a_b_c and more words here', 12).join(' ')).toBe('2*3*4 a_b_c and more words here');
  });
});

const anything = fc
  .array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom(
          'word',
          'a',
          'Sentence.',
          ' ',
          '\n',
          '\n\n',
          '  ',
          '👨‍👩‍👧‍👦',
          '🇩🇪🇫🇷',
          'e\u0301',
          '\u0301',
          '中文。',
          '\u00a0',
          'x'.repeat(60),
        ),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join('').replace(/[*_~`]/g, ''));
const marked = fc
  .array(
    fc.constantFrom(
      'word',
      'a',
      ' ',
      ' ',
      '\n',
      '*',
      '_',
      '~',
      '`',
      '```',
      '😀',
      'x'.repeat(40),
      '*bold text*',
      '_it_',
      'http://a.b/c_d_',
    ),
    { maxLength: 80 },
  )
  .map((pieces) => pieces.join(''));

describe('whatever the text', () => {
  test('no part is too long, none is empty, and every character but spaces is kept in order', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 4, max: 120 }), (text, limit) => {
        const parts = splitText(text, limit);
        expect(parts.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(limit);
          expect([...part].length).toBeLessThanOrEqual(limit);
          expect(part.trim()).not.toBe('');
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('no word that would fit is cut', () => {
    const plain = fc.array(fc.string({ unit: fc.constantFrom(...'abcdef'), minLength: 1, maxLength: 20 }), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(plain, fc.integer({ min: 20, max: 60 }), (list, limit) => {
        expect(splitText(list.join(' '), limit).flatMap((part) => part.split(' '))).toEqual(list);
      }),
    );
  });

  test('with markers the limit holds and all that is no marker or space is kept', () => {
    fc.assert(
      fc.property(marked, fc.integer({ min: 4, max: 80 }), (text, limit) => {
        const parts = splitText(text, limit);
        const bare = (some: string) => some.replace(/[\s*_~`]/g, '');
        expect(parts.map(bare).join('')).toBe(bare(text));
        for (const part of parts) expect(part.length).toBeLessThanOrEqual(limit);
        for (const sign of ['*', '_', '~', '`']) {
          const count = (some: string) => some.split(sign).length;
          expect(count(parts.join(''))).toBeGreaterThanOrEqual(count(text));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('bytes are counted as UTF-8', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 4, max: 200 }), (text, limit) => {
        const parts = splitBytes(text.toWellFormed(), limit);
        expect(parts.join('').replace(/\s/g, '')).toBe(text.toWellFormed().replace(/\s/g, ''));
        for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 500 },
    );
    expect(splitBytes('äöü äöü', 10)).toEqual(['äöü', 'äöü']);
  });

  test('graphemes stay whole', () => {
    const emoji = fc
      .array(fc.constantFrom('👨‍👩‍👧‍👦', '🇩🇪', '👍🏽', 'a', ' ', 'e\u0301'), { maxLength: 60 })
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(emoji, fc.integer({ min: 12, max: 60 }), (text, limit) => {
        const whole = (some: string) => graphemes(some).filter((one) => one.trim() !== '');
        expect(splitText(text, limit).flatMap(whole)).toEqual(whole(text));
      }),
      { numRuns: 500 },
    );
  });
});

test.each(['a ', 'x', '*a ', '*a* ', '😀', '\n', '`', '```\n', '. ', '*a _b ~c '])(
  '%j over and over takes linear time',
  (unit) => {
    const timed = (size: number) => {
      const start = cpuMs();
      splitText(unit.repeat(size / unit.length));
      return cpuMs() - start;
    };
    const short = timed(100_000);
    expect(timed(400_000)).toBeLessThan(Math.max(8 * short, 1_500));
  },
);

test.each([
  ['spaces', `x${' '.repeat(100_000)}y`],
  ['spaces in a line', `${'x '.repeat(2_000)}${' '.repeat(100_000)}y`],
  ['no-break spaces in a fence', `\`\`\`x${'\u00a0'.repeat(100_000)}\`\`\``],
  ['line ends in a fence', `\`\`\`x${'\n'.repeat(100_000)}\`\`\``],
  ['broken addresses', 'http://['.repeat(12_500)],
])('100 kB of %s are cut in less than a second', (_title, text) => {
  const start = cpuMs();
  splitText(text);
  splitBytes(text, 60_000);
  expect(cpuMs() - start).toBeLessThan(1_000);
});
