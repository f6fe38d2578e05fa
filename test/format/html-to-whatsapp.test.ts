import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { htmlToWhatsapp, plainToWhatsapp } from '../../src/format/html-to-whatsapp.ts';
import { findSpans } from '../../src/format/spans.ts';
import { whatsappToHtml } from '../../src/format/whatsapp-to-html.ts';
import { cpuMs } from '../support/cpu-ms.ts';

const zw = '\u200b';
const textOf = (html: string) => htmlToWhatsapp(html).text;

describe('formatting', () => {
  test.each([
    ['<b>b</b> <strong>s</strong> <i>i</i> <em>e</em>', '*b* *s* _i_ _e_'],
    ['<s>a</s> <del>b</del> <strike>c</strike> <code>d_e_</code>', '~a~ ~b~ ~c~ `d_e_`'],
    ['<h1>Head <b>line</b></h1>text', '*Head line*\n\ntext'],
    ['<b> padded </b>text', '*padded* text'],
    ['<b>a <b>b</b> c</b>', '*a b c*'],
    ['<b>one </b><b>two</b>', '*one two*'],
    ['<b>bold <i>both</i></b> <i>it</i>', '*bold _both_* _it_'],
    ['<b><i>x</i></b><i>y</i>', '*_x_*_y_'],
    ['<b>a<br>b</b>', '*a*\n*b*'],
    ['<b>a<p>b</p></b>', '*a*\n\n*b*'],
    ['<b></b><b> </b>x', 'x'],
    ['foo<b>bar</b>baz', `foo${zw}*bar*${zw}baz`],
    ['<b>x</b>, <i>y</i>.', '*x*, _y_.'],
    ['<pre>a\n  b &lt; c\n</pre>', '```a\n  b < c```'],
    ['<pre>\n\n  a\n\n</pre>', '```\n  a```'],
    ['<pre><code>x</code></pre>y', '```x```\n\ny'],
    ['<span style="font-weight: 700">x</span> <b style="font-weight:normal">y</b>', '*x* y'],
    ['<code>a</code>s', '`a`s'],
    [
      '<i style="text-decoration-line: underline line-through; color: red">a</i><b style="text-decoration: none; --x: line-through">b</b>',
      `_~a~_*b*`,
    ],
  ])('%s', (html, text) => {
    expect(textOf(html)).toBe(text);
  });
});

describe('markers that the agent typed stay text', () => {
  test.each([
    ['*x*', `*${zw}x${zw}*`],
    ['_init_ and snake_case_name', `_${zw}init${zw}_ and snake_case_name`],
    ['2*3*4, 5 * 6 * 7', '2*3*4, 5 * 6 * 7'],
    ['Price*, *plus tax', 'Price*, *plus tax'],
    ['`x`', `\`${zw}x${zw}\``],
    ['one ` only', 'one ` only'],
    ['<b>a* b</b>', `*a${zw}* b*`],
    ['<code>*x*</code>', '`*x*`'],
    ['https://x.y/_a_/*b*', 'https://x.y/_a_/*b*'],
    ['http://[_a_', `http://[${zw}_${zw}a${zw}_`],
    ['http://[ _a_ https://x.y/_a_', `http://[ _${zw}a${zw}_ https://x.y/_a_`],
  ])('%s', (html, text) => {
    expect(textOf(html)).toBe(text);
  });

  test('whatever is typed, WhatsApp reads no pair in it', () => {
    const typed = fc.array(fc.constantFrom('*', '_', '~', '`', '```', ' ', 'a', 'word', '.', '😀', '\n'), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(typed, (pieces) => {
        const text = plainToWhatsapp(pieces.join(''));
        expect(findSpans(text)).toEqual([]);
        expect(text.replace(/[\s\u200b]/g, '')).toBe(pieces.join('').replace(/\s/g, ''));
      }),
      { numRuns: 1_000 },
    );
  });

  test('formatted text comes back formatted, and only that', () => {
    const word = fc.constantFrom('a', 'word', 'two words', '😀', 'é', '*', 'x_y', ' ', 'a*', '~b', '`');
    const run = fc.tuple(word, fc.subarray(['b', 'i', 's']));
    fc.assert(
      fc.property(fc.array(run, { maxLength: 10 }), (runs) => {
        const html = runs
          .map(([text, tags]) => tags.reduce((inner, tag) => `<${tag}>${inner}</${tag}>`, text))
          .join('');
        // A sign at the beginning would make a list of the line, as WhatsApp does.
        const shown = whatsappToHtml(textOf(`= ${html}`)).replace('=', '');
        const names: Record<string, string> = { b: 'strong', i: 'em', s: 'del' };
        expect(lettersByTag(shown)).toEqual(
          runs.flatMap(([text, tags]) =>
            Array.from(text.replace(/[\s*_~`]/g, ''), (letter) => [
              letter,
              tags
                .map((tag) => names[tag] ?? '')
                .sort()
                .join(),
            ]),
          ),
        );
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('lines', () => {
  test.each([
    ['<div class="zd-comment" dir="auto"><p dir="auto">Hi,</p><p>&nbsp;</p><p>bye<br>T.</p></div>', 'Hi,\n\nbye\nT.'],
    ['<div>a</div><div>b</div><div><br></div><div>c</div>', 'a\nb\n\nc'],
    ['a<br><br><br><br><br>b', 'a\n\n\nb'],
    ['  a \n  b\t c  ', 'a b c'],
    ['a&nbsp;&nbsp;b &amp; &lt;b&gt; &#x1F600; &euro;', 'a  b & <b> 😀 €'],
    ['<p>a</p>\n\n\n<p>b</p>', 'a\n\nb'],
    ['a<hr>b', 'a\n\n---\n\nb'],
    ['<ul><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ul>e', '- a\n  - b\n- c\n  d\n\ne'],
    ['<ol start="3"><li>x<li>y</ol>', '3. x\n4. y'],
    ['<ol><li>a<ol><li>b</li></ol></li><li value="7">c</li></ol>', '1. a\n   1. b\n7. c'],
    ['<blockquote><p>a</p><p>b<br><br>c</p></blockquote>d', '> a\n> b\n> c\n\nd'],
    ['<blockquote>a<blockquote>b</blockquote></blockquote>', '> a\n> > b'],
    ['<blockquote><pre>a\nb</pre></blockquote>', '> ```a```\n> ```b```'],
    [
      '<style>x{}</style><script>y</script><!-- z --><title>t</title>a<div style="display: none">h</div><p style="mso-hide: all">i</p><p hidden>j</p>',
      'a',
    ],
    ['', ''],
    ['<p> </p>', ''],
    ['<p>unclosed <b>bold', 'unclosed *bold*'],
    ['a\u0007b\u00adc', 'abc'],
  ])('%s', (html, text) => {
    expect(textOf(html)).toBe(text);
  });
});

describe('links', () => {
  test.each([
    ['<a href="https://x.y/a_b">here</a>', 'here (https://x.y/a_b)'],
    ['<a href="https://x.y/">x.y</a>', 'https://x.y/'],
    ['<a href="https://www.x.y">https://x.y/</a>', 'https://www.x.y'],
    ['<b><a href="https://x.y">go</a></b>', '*go* (https://x.y)'],
    ['<a href="mailto:a@b.c?subject=x">write</a> <a href="tel:+491">call</a>', 'write call'],
    ['<a href="mailto:a@b.c?subject=x"></a>', 'a@b.c'],
    ['<a href="javascript:alert(1)">x</a> <a href="#top">y</a> <a>z</a>', 'x y z'],
    ['<a href="https://x.y"></a>a', 'a'],
    ['a<a href="https://x.y"> go </a>b', 'a go (https://x.y) b'],
    ['a<a href="https://x.y"> x.y </a>b', 'a https://x.y b'],
    ['<a href="https://x.y"><img src="https://x/i.png" alt="logo"></a>', '[image: logo] (https://x.y)'],
  ])('%s', (html, text) => {
    expect(textOf(html)).toBe(text);
  });
});

describe('tables', () => {
  test.each([
    [
      '<table><thead><tr><td>A</td><td>B</td></tr></thead><tr><td>1</td><td>2</td></tr><tr><td>3</td><td></td></tr></table>',
      '*A*: 1\n*B*: 2\n\n*A*: 3',
    ],
    ['<table><tr><th>A</th></tr><tr><td>1</td></tr><tr><td><b>2</b></td></tr></table>', '*A*: 1\n*A*: *2*'],
    [
      '<table><tr><th colspan=2>A</th><th>B</th></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>',
      '*A*: 1\n2\n*B*: 3',
    ],
    ['<table><tr><td>1<td><p>2</p><tr><td>3<td>4</table>', '1 | 2\n3 | 4'],
    ['<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>', 'a b | c'],
    ['<table><caption>Cap</caption><tr><th>H</th><td>v</td></tr></table>', 'Cap\n*H* | v'],
    ['<table>a<tbody>b<tr>c<td>d</td></tr></tbody><tr><td>e</td></tr></table>', 'abc\nd\ne'],
    ['<table><caption>1</caption><caption>2</caption><tr><td>a</td></tr></table>', '1\n2\na'],
    ['<table><tr><td><div>a</div><div>b</div></td><td>c</td></tr></table>', 'a\nb\nc'],
  ])('%s', (html, text) => {
    expect(textOf(html)).toBe(text);
  });
});

test('pictures are named in the text and listed, tracking pixels are neither', () => {
  const html =
    '<img src="https://x/a.png" alt="A  plan"> <img src="https://t/p.gif" width="1" height="1"><img src="https://t/q" style="width: 0px">' +
    '<img src="cid:1" alt="inline"> <img src="https://e/1.png" alt="😀"> <img src="https://x/b.png">';
  expect(htmlToWhatsapp(html)).toEqual({
    text: '[image: A plan] [image: inline] 😀 [image]',
    images: [
      { alt: 'A plan', url: 'https://x/a.png' },
      { alt: '', url: 'https://x/b.png' },
    ],
  });
});

describe('what belongs to earlier mail goes', () => {
  test.each([
    'new<div class="gmail_quote"><div class="gmail_attr">On Monday Tom wrote:</div><blockquote>old</blockquote></div>',
    'new<blockquote type="cite">old</blockquote>',
    '<div>new</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> x</div><div>old</div>',
    'new<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">From: x</div></div><p>old</p>',
    'new<div class="yahoo_quoted">old</div>',
    'new<p>##- Please type your reply above this line -##</p><p>old</p>',
  ])('%s', (html) => {
    expect(textOf(html)).toBe('new');
  });

  test('a quote that the agent set stays', () => {
    expect(textOf('<blockquote>you said</blockquote>yes')).toBe('> you said\n\nyes');
  });
});

describe('a signature', () => {
  const html = '<p>Hello</p><p>-- <br>Tom<br><img src="https://x/logo.png" alt="logo"></p>';
  test('goes with its pictures', () => {
    expect(htmlToWhatsapp(html, { dropSignatureAfter: '-- ' })).toEqual({ text: 'Hello', images: [] });
    expect(htmlToWhatsapp('a<br>Kind regards,<br>Tom', { dropSignatureAfter: 'Kind regards' }).text).toBe('a');
  });
  test('stays when nothing is said, or when nothing else would be left', () => {
    expect(textOf(html)).toBe('Hello\n\n--\nTom\n[image: logo]');
    expect(htmlToWhatsapp('--<br>Tom', { dropSignatureAfter: '-- ' }).text).toBe('--\nTom');
    expect(htmlToWhatsapp('a -- b', { dropSignatureAfter: '-- ' }).text).toBe('a -- b');
  });
});

test('plain text keeps its lines and loses what cannot be sent', () => {
  expect(plainToWhatsapp('\r\na *b* \r\n  - x\n\n\n\n\n_y\u0000\n')).toBe(`a *${zw}b${zw}*\n  - x\n\n\n_y\ufffd`);
});

test.each([
  '<b>',
  '<div>',
  '<p>a',
  '<i>*a ',
  '<table><tr><td>',
  '<ul><li>',
  '<blockquote>',
  '*a* ',
  '`',
  'http://x ',
  '&amp;',
  '<b>x</b>y',
  '<br>',
  '<',
])('%j over and over neither overflows nor takes long', (unit) => {
  const timed = (size: number) => {
    const start = cpuMs();
    htmlToWhatsapp(unit.repeat(size / unit.length));
    return cpuMs() - start;
  };
  const short = timed(50_000);
  expect(timed(200_000)).toBeLessThan(Math.max(8 * short, 1_500));
});

describe('no page is too hostile', () => {
  const size = 100_000;
  const within = (html: string, limit = 1_000): string => {
    const start = cpuMs();
    const { text } = htmlToWhatsapp(html);
    expect(cpuMs() - start).toBeLessThan(limit);
    return text;
  };

  test.each(['http://[', 'http://', '*', '_', '<', '&', ' ', '&#', '<!--', '<p', '"', '<pre>', '[http://a '])(
    '100 kB of %j take less than a second, as HTML and as plain text',
    (unit) => {
      const flood = unit.repeat(size / unit.length);
      within(`${flood} end`);
      const start = cpuMs();
      plainToWhatsapp(flood);
      expect(cpuMs() - start).toBeLessThan(1_000);
    },
  );

  test.each([
    ['spaces in preformatted text', `<pre>x${' '.repeat(size)}y</pre>`],
    ['no-break spaces', `x${'\u00a0'.repeat(size)}y`],
    ['a style', `<b style="${'text-decoration:'.repeat(size / 16)}">xy</b>`],
    ['a picture’s text', `x<img src="https://x" alt="${'👩🏽'.repeat(60)}z">y`],
    ['ends of what never began', `x${'<b>'.repeat(size / 6)}${'</i>'.repeat(size / 8)}y`],
    ['an address', `x<a href="https://x.y">${'<br>'.repeat(size / 4)}</a>y`],
  ])('%s of 100 kB take less than a second', (_title, html) => {
    const text = within(html);
    expect(text).toContain('x');
    expect(text).toContain('y');
  });

  test.each([
    '<div>',
    '<b>',
    '<ul>',
    '<ul><li>',
    '<blockquote>',
    '<table>',
    '<table><tr><td>',
    '<table><caption>',
    '<tfoot>',
    '<thead><tfoot>',
    '<table><tfoot><tr><th>',
    '<a href="https://x.y">',
    '<pre>',
    '<code>',
    '<h1>',
  ])('20,000 tags of %s nested lose no text', (unit) => {
    const tags = unit.split('>').length - 1;
    const opening = unit.repeat(20_000 / tags);
    const html = `<table>${opening}<tr><td>deep</td></tr>`;
    expect(within(`first ${opening}deep`, 2_000)).toMatch(/first[\s\S]*deep/);
    expect(within(`first ${html}`, 2_000)).toMatch(/first[\s\S]*deep/);
  });
});

describe('HTML above 256 k characters', () => {
  const filler = '<p>word</p>'.repeat(24_000);

  test('is formatted at its beginning and loses no word behind it', () => {
    const text = textOf(`<b>head</b>${filler}<ul><li>a &amp; <b>b</b></li></ul>1 < 2 &lt;i&gt; <i title="x">😀</i>`);
    expect(text.startsWith('*head*\n\nword')).toBe(true);
    expect(text.endsWith('word\na & b\n1 < 2 <i> 😀')).toBe(true);
    expect(text.match(/word/g)?.length).toBe(24_000);
  });

  test('is cut in no tag, no entity and no emoji', () => {
    for (const unit of ['<i title="abc">ab</i> ', '<p>ab ab', '&amp;', '😀']) {
      for (let shift = 0; shift < unit.length; shift += 1) {
        const count = Math.ceil(270_000 / unit.length);
        const text = textOf('x'.repeat(shift) + unit.repeat(count));
        expect(text.replace(/ab|&|😀|[_\sx\u200b]/gu, '')).toBe('');
        expect(text.match(/ab|&|😀/gu)?.length).toBe(unit.startsWith('<p>') ? 2 * count : count);
      }
    }
  });

  test('stays without the mail history that began before the cut', () => {
    expect(textOf(`new<div id="appendonsend"></div>${filler}`)).toBe('new');
  });

  test('a picture with its data in the page is passed over', () => {
    expect(textOf(`a<img src="data:image/png;base64,${'A'.repeat(400_000)}">b`)).toBe('ab');
  });

  test.each(['<', '<a', '&', '&amp', '*', 'http://[', ' ', '<p', '<b>', '<!--', 'a'])(
    '1 MB of %j takes linear time',
    (unit) => {
      const start = cpuMs();
      const { text } = htmlToWhatsapp(`<p>first ${unit.repeat(1_000_000 / unit.length)} <p>last`);
      expect(cpuMs() - start).toBeLessThan(5_000);
      expect(text).toContain('first');
    },
  );
});

/** Each letter of an HTML text with the tags around it. */
function lettersByTag(html: string): [string, string][] {
  const open: string[] = [];
  const found: [string, string][] = [];
  for (const [token] of html.matchAll(/<\/?[a-z]+>|[^<]/gu)) {
    if (token.startsWith('</')) open.pop();
    else if (token.startsWith('<')) open.push(token.slice(1, -1));
    else if (!/[\s*_~`\u200b]/.test(token)) found.push([token, [...open].sort().join()]);
  }
  return found;
}
