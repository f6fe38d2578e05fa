import { findLink } from './link.ts';

export type SpanKind = 'bold' | 'italic' | 'strike' | 'code' | 'fence' | 'link';

/** A formatted piece of a WhatsApp text, in UTF-16 offsets: `start ≤ contentStart < contentEnd ≤ end`, markers included in the outer two. */
export interface Span {
  kind: SpanKind;
  start: number;
  contentStart: number;
  contentEnd: number;
  end: number;
}

const kinds: Readonly<Record<string, SpanKind>> = { '*': 'bold', _: 'italic', '~': 'strike' };

/** The markers that open and close one kind (WhatsApp Help Center, "How to format your messages"). */
export const markerOf: Readonly<Record<SpanKind, string>> = {
  bold: '*',
  italic: '_',
  strike: '~',
  code: '`',
  fence: '```',
  link: '',
};

const fence = markerOf.fence;

/**
 * Finds what WhatsApp would show formatted: fences, inline code, links, bold, italic and strike.
 *
 * A marker opens after a beginning, a space or a sign, and before something that is not a space; it closes the other way
 * round. So `a_b_c`, `2*3*4` and `* item` are text. Only a fence goes over a line's end. A kind never stands in itself.
 * One pass, however hostile the text is: at most three markers are open at a time and each search for a partner is remembered.
 *
 * @returns spans in order of their start; one lies wholly inside or wholly outside another
 */
export function findSpans(text: string): Span[] {
  const spans: Span[] = [];
  const nextFence = rememberedSearch(text, fence);
  const nextTick = rememberedSearch(text, '`');
  const nextLine = rememberedSearch(text, '\n');
  let open: { marker: string; at: number }[] = [];
  let linksFrom = 0;
  let at = 0;
  while (at < text.length) {
    const sign = text.charAt(at);
    if (sign === '\n') {
      open = [];
      at += 1;
    } else if (sign === '`') {
      const span = text.startsWith(fence, at) ? fenceAt(text, at, nextFence) : codeAt(text, at, nextTick, nextLine);
      if (span === undefined) {
        at += text.startsWith(fence, at) ? fence.length : 1;
        continue;
      }
      if (span.kind === 'fence' && nextLine(at) < span.end) open = [];
      spans.push(span);
      at = span.end;
    } else if (sign === 'h' || sign === 'H') {
      const isPossible = at >= linksFrom && !isWordBefore(text, at);
      const found = isPossible ? findLink(text, at, open.map(({ marker }) => marker).join('')) : undefined;
      linksFrom = Math.max(linksFrom, found?.end ?? 0);
      if (found?.isLink === true) {
        const { end } = found;
        spans.push({ kind: 'link', start: at, contentStart: at, contentEnd: end, end });
        at = end;
      } else at += 1;
    } else {
      const kind = kinds[sign];
      if (kind !== undefined) {
        const opened = open.findIndex(({ marker }) => marker === sign);
        const start = open[opened]?.at;
        if (start !== undefined && start + 1 < at && canClose(text, at)) {
          spans.push({ kind, start, contentStart: start + 1, contentEnd: at, end: at + 1 });
          // What was opened inside and not closed stays text.
          open = open.slice(0, opened);
        } else if (start === undefined && canOpen(text, at)) open.push({ marker: sign, at });
      }
      at += 1;
    }
  }
  return spans.sort((left, right) => left.start - right.start);
}

/** Whether the marker at `at` can open a span: nothing word-like before it, no space and not itself after it. */
export function canOpen(text: string, at: number): boolean {
  const next = text.charAt(at + 1);
  return next !== '' && next !== text.charAt(at) && !isGap(next) && !isWordBefore(text, at);
}

/** Whether the marker at `at` can close a span: no space before it, nothing word-like after it. */
export function canClose(text: string, at: number): boolean {
  const before = text.charAt(at - 1);
  return before !== '' && !isGap(before) && !isWordAt(text, at + 1);
}

/** Whether a letter or digit of any script begins at `at`. */
export function isWordAt(text: string, at: number): boolean {
  const point = text.codePointAt(at);
  return point !== undefined && /[\p{L}\p{N}\p{M}]/u.test(String.fromCodePoint(point));
}

/** Whether a letter or digit of any script ends just before `at`. */
export function isWordBefore(text: string, at: number): boolean {
  const low = text.charCodeAt(at - 1);
  return at > 0 && isWordAt(text, low >= 0xdc00 && low <= 0xdfff ? at - 2 : at - 1);
}

/** Whether a character keeps a marker from joining its neighbour; U+200B is what the bridge itself puts there. */
export function isGap(character: string): boolean {
  return /[\s\u200b]/.test(character);
}

function fenceAt(text: string, start: number, nextFence: (from: number) => number): Span | undefined {
  const contentStart = start + fence.length;
  const contentEnd = nextFence(contentStart);
  if (contentEnd === Number.POSITIVE_INFINITY || text.slice(contentStart, contentEnd).trim() === '') return undefined;
  return { kind: 'fence', start, contentStart, contentEnd, end: contentEnd + fence.length };
}

function codeAt(
  text: string,
  start: number,
  nextTick: (from: number) => number,
  nextLine: (from: number) => number,
): Span | undefined {
  const contentStart = start + 1;
  const contentEnd = nextTick(contentStart);
  if (contentEnd === contentStart || contentEnd > nextLine(contentStart) || contentEnd === Number.POSITIVE_INFINITY)
    return undefined;
  if (isGap(text.charAt(contentStart)) || isGap(text.charAt(contentEnd - 1))) return undefined;
  return { kind: 'code', start, contentStart, contentEnd, end: contentEnd + 1 };
}

/** A search that goes over the text once, as long as it is asked for growing places. */
function rememberedSearch(text: string, wanted: string): (from: number) => number {
  let found = -1;
  return (from) => {
    if (found < from) {
      const next = text.indexOf(wanted, from);
      found = next === -1 ? Number.POSITIVE_INFINITY : next;
    }
    return found;
  };
}
