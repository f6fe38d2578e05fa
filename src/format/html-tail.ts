import { parseDocument } from 'htmlparser2';
import { textOf } from './html-elements.ts';
import type { LineBuilder } from './line-builder.ts';
import { marks } from './marked-line.ts';

// No `<` may stand inside a tag, so every character is looked at once however hostile the page is.
const tag = /<(?=[a-z/!])[^<>]*>/gi;
const tagName = /^<\/?([a-z][a-z0-9]*)/i;
const lineTags = new Set('br p div li tr ul ol table pre blockquote h1 h2 h3 h4 h5 h6 hr'.split(' '));
const longestEntity = 40;
const longestWord = 200;

/** Where to cut HTML at or before `limit` so that no tag, no entity, no emoji and no word of usual length is cut in two. */
export function cutBefore(html: string, limit: number): number {
  const tagStart = html.lastIndexOf('<', limit - 1);
  if (tagStart > html.lastIndexOf('>', limit - 1)) return tagStart;
  const gap = /[\s>][^\s>]*$/.exec(html.slice(Math.max(0, limit - longestWord), limit));
  if (gap !== null) return limit - gap[0].length + 1;
  const entity = /&[a-z0-9#]*$/i.exec(html.slice(Math.max(0, limit - longestEntity), limit))?.[0] ?? '';
  if (entity !== '') return limit - entity.length;
  return /[\udc00-\udfff]/.test(html.charAt(limit)) ? limit - 1 : limit;
}

/** Writes HTML's text alone, in one pass: tags go, some end the line, entities become their characters. */
export function writeWithoutMarkup(html: string, builder: LineBuilder): void {
  const bare = html
    .replace(/\s+/g, ' ')
    .replace(tag, (whole) => (lineTags.has(tagName.exec(whole)?.[1]?.toLowerCase() ?? '') ? '\n' : ''))
    .replaceAll('<', '&lt;');
  for (const [index, line] of textOf(parseDocument(bare).children).split('\n').entries()) {
    if (index > 0) builder.block(0);
    builder.text(line, marks.none);
  }
}
