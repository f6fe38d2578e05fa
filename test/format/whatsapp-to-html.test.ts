import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { htmlToWhatsapp } from '../../src/format/html-to-whatsapp.ts';
import { whatsappToHtml } from '../../src/format/whatsapp-to-html.ts';
import { cpuMs } from '../support/cpu-ms.ts';

describe('a customer’s text becomes HTML', () => {
  test.each([
    ['*bold* _italic_ ~gone~', '<strong>bold</strong> <em>italic</em> <del>gone</del>'],
    ['`a*b*` ```c_d_```', '<code>a*b*</code> <code>c_d_</code>'],
    ['*_both_*', '<strong><em>both</em></strong>'],
    ['*bold with _italic_ in it*', '<strong>bold with <em>italic</em> in it</strong>'],
    ['(*x*), "*y*"!', '(<strong>x</strong>), &quot;<strong>y</strong>&quot;!'],
    ['*a* *b*', '<strong>a</strong> <strong>b</strong>'],
    ['**x**', '*<strong>x</strong>*'],
    ['*ä* 😀*x*', '<strong>ä</strong> 😀<strong>x</strong>'],
    ['one\ntwo\r\nthree\n\nfour', 'one<br>two<br>three<br><br>four'],
    ['- a\n* b\ntext', '<ul><li>a</li><li>b</li></ul>text'],
    ['1. a\n2. *b*\n3. c', '<ol><li>a</li><li><strong>b</strong></li><li>c</li></ol>'],
    ['> q *x*\n> r\nz', '<blockquote>q <strong>x</strong><br>r</blockquote>z'],
    ['```a\n  <b>\n```', '<pre>a\n  &lt;b&gt;</pre>'],
    ['before\n```\na\n```\nafter', 'before<pre>a</pre>after'],
    ['Hi', 'Hi'],
    ['', ''],
  ])('%j', (text, html) => {
    expect(whatsappToHtml(text)).toBe(html);
  });
});

describe('what is no formatting stays text', () => {
  test.each([
    ...[
      'a_b_c',
      '2*3*4',
      'a * x *',
      '*x *',
      'a * x*',
      '**',
      '****',
      '*a\nb*',
      '_',
      '~ ~',
      '*a*b',
      'x*a*',
      '``',
      '` a `',
      '```',
      '```   ```',
      '*\u200bx*',
    ],
    ...[
      '24. December',
      '2. and 3. floor',
      '-5 degrees',
      '--',
      '>no',
      'http://',
      'https:// x',
      'javascript:alert(1)',
      'ftp://x.y',
      'xhttp://a.b',
      'www.a.b',
    ],
  ])('%j', (text) => {
    expect(whatsappToHtml(text)).toBe(text.replace('>', '&gt;').replaceAll('\n', '<br>'));
  });

  test('a marker that is opened inside a span and not closed there is text', () => {
    expect(whatsappToHtml('*a _b* c_')).toBe('<strong>a _b</strong> c_');
  });
});

describe('a web address becomes a link', () => {
  test.each([
    ['see https://x.y/a_b_c.', 'https://x.y/a_b_c', '.'],
    ['see https://x.y/a_(b),', 'https://x.y/a_(b)', ','],
    ['(see https://x.y/a)', 'https://x.y/a', ')'],
    ['HTTP://X.Y?a=1', 'HTTP://X.Y?a=1', ''],
  ])('%s', (text, address, rest) => {
    expect(whatsappToHtml(text)).toContain(`<a href="${address}" rel="noreferrer">${address}</a>${rest}`);
  });

  test('inside bold, with quotes and ampersands escaped', () => {
    expect(whatsappToHtml('*https://x.y/?a=1&b=2* https://x.y/"onclick="z')).toBe(
      '<strong><a href="https://x.y/?a=1&amp;b=2" rel="noreferrer">https://x.y/?a=1&amp;b=2</a></strong> ' +
        '<a href="https://x.y/" rel="noreferrer">https://x.y/</a>&quot;onclick=&quot;z',
    );
  });
});

test('there and back keeps every letter, in its order', () => {
  const piece = fc.oneof(
    fc.constantFrom('*', '_', '~', '`', '```', '\n', ' ', ' ', '- ', '1. ', '> ', '*_', '_*', '. ', 'https://x.y/a_b'),
    fc.constantFrom('word', 'zwei', 'تحية', '你好', 'é', '👨‍👩‍👧', '7', '<b>', '&amp;', '\ud800', 'a_b_c', '2*3'),
    fc.string({ unit: 'grapheme', maxLength: 4 }),
  );
  // Not words: a mark such as ``` may be all that stands between two of them, and is gone where it was markup.
  const lettersOf = (text: string) => text.toWellFormed().match(/[\p{L}\p{N}]/gu) ?? [];
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      expect(lettersOf(htmlToWhatsapp(whatsappToHtml(text)).text)).toEqual(lettersOf(text));
    }),
    { numRuns: 1_000 },
  );
});

describe('hostile text', () => {
  test('is escaped', () => {
    expect(whatsappToHtml(`<script>alert("x")</script>&amp;'`)).toBe(
      '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;amp;&#39;',
    );
  });

  test('loses control characters and keeps emoji to the byte', () => {
    expect(whatsappToHtml('a\u0000b\u0007\u001b\u009fc\td\ud800e\udc00')).toBe('a\ufffdbc\td\ufffde\ufffd');
    const emoji = '👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿🇩🇪❤️‍🔥1️⃣\u{e0001}\u{10fffd}\u{2fa1d}';
    expect(Buffer.from(whatsappToHtml(emoji))).toEqual(Buffer.from(emoji));
  });

  test('never adds a tag of its own and loses no character', () => {
    const hostile = fc.array(
      fc.oneof(
        fc.constantFrom(
          ...'*_~`<>&"\'\n -1.',
          '```',
          'http://a.b',
          '> ',
          '- ',
          '* ',
          '1. ',
          '<b>',
          '\u200b',
          'x',
          'é',
          '😀',
          '\ud800',
          '\u0000',
        ),
        fc.string({ unit: 'binary', maxLength: 3 }),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(hostile, (pieces) => {
        const text = pieces.join('');
        const html = whatsappToHtml(text);
        const tag =
          /<\/?(?:strong|em|del|code|pre|ul|ol|li|blockquote)>|<br>|<a href="https?:\/\/[^"<>]*" rel="noreferrer">|<\/a>/gi;
        const rest = html.replace(tag, '');
        expect(rest).not.toMatch(/[<>"']/);
        expect(rest.isWellFormed()).toBe(true);
        expect(isNested(html.match(tag) ?? [])).toBe(true);
        const signs = /[\s*_~`>\d.-]/g;
        const plain = rest.replace(
          /&(lt|gt|quot|amp|#39);/g,
          (_whole, name) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[String(name)] ?? "'",
        );
        const expected = text
          .toWellFormed()
          .replace(/\p{Cc}/gu, (sign) => (sign === '\u0000' ? '\ufffd' : sign.replace(/\S/, '')));
        expect(plain.replace(signs, '')).toBe(expected.replace(signs, ''));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['http://[*a* https://x.y', 'http://[<strong>a</strong> <a href="https://x.y" rel="noreferrer">https://x.y</a>'],
    ['*see http://*', '<strong>see http://</strong>'],
    ['http://[http://a.b', 'http://[http://a.b'],
    ['https://x.y?q=[', '<a href="https://x.y?q=[" rel="noreferrer">https://x.y?q=[</a>'],
    ['https:///x', 'https:///x'],
  ])('%s: what is no address stays text', (text, html) => {
    expect(whatsappToHtml(text)).toBe(html);
  });

  test('an address of more than 2,048 characters is text', () => {
    const fitting = `https://x.y/${'a'.repeat(2_048 - 12)}`;
    expect(whatsappToHtml(fitting)).toContain('<a href=');
    expect(whatsappToHtml(`${fitting}a`)).toBe(`${fitting}a`);
  });

  test.each(['http://[', 'http://', ' ', '*', '_', '<', '&', '<b>', 'http://a,http://['])(
    '100 kB of %j take less than a second',
    (unit) => {
      expect(timed(() => whatsappToHtml(unit.repeat(100_000 / unit.length)))).toBeLessThan(1_000);
    },
  );

  const floods = [
    'http://[',
    '*a ',
    '*_~`',
    '*a* ',
    '`',
    '```',
    '`a',
    'http://',
    'http://a.b/)))',
    '<',
    '> ',
    '- x\n',
    '1. \n',
    '\n',
    '😀',
    '*',
    '_*~',
    '```\n',
  ];
  test.each(floods)('%j over and over takes linear time', (unit) => {
    const short = timed(() => whatsappToHtml(unit.repeat(100_000 / unit.length)));
    const long = timed(() => whatsappToHtml(unit.repeat(400_000 / unit.length)));
    // Quadratic work would be 16 times as long and far above the floor.
    expect(long).toBeLessThan(Math.max(8 * short, 1_000));
  });
});

function isNested(tags: readonly string[]): boolean {
  const open: string[] = [];
  for (const tag of tags) {
    const name = /^<\/?([a-z]+)/i.exec(tag)?.[1] ?? '';
    if (name === 'br') continue;
    if (!tag.startsWith('</')) open.push(name);
    else if (open.pop() !== name) return false;
  }
  return open.length === 0;
}

function timed(work: () => unknown): number {
  const start = cpuMs();
  work();
  return cpuMs() - start;
}
