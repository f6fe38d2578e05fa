import { findSpans, markerOf, type Span } from './spans.ts';
import { findCut, type OpenSpans, skipGap } from './split-cut.ts';

/** What a text is measured in. `reach` gives the offset up to which `text` from `from` on fits into `budget`. */
export interface Measure {
  of: (text: string) => number;
  reach: (text: string, from: number, budget: number) => number;
}

const codeUnits: Measure = {
  of: (text) => text.length,
  reach: (text, from, budget) => Math.min(text.length, from + budget),
};

const utf8Bytes: Measure = {
  of: (text) => Buffer.byteLength(text),
  reach: (text, from, budget) => {
    let at = from;
    for (let left = budget; at < text.length; ) {
      const point = text.codePointAt(at) ?? 0;
      left -= point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (left < 0) break;
      at += point < 0x10000 ? 1 : 2;
    }
    return at;
  },
};

// Room for markers, a whole code point and something to write beside them.
const smallest = 4;
const smallestWithMarkers = 32;

/**
 * Cuts a WhatsApp text into messages that the Cloud API takes (4096 characters for a text's body, 1024 for a caption).
 *
 * Meta does not say how it counts; a part has at most `limit` UTF-16 code units, hence never more code points. Cuts are made
 * at a paragraph, else a line, a sentence, a word and a grapheme, not below 60 % of the limit where there is a better place.
 * A word is cut only when it is longer than the limit, a grapheme (an emoji with all its joiners) too. Formatting open at a
 * cut is closed there and opened again in the next part. Every character but the spaces at a cut is kept, in order.
 *
 * @param limit at least 4
 * @returns parts in order, none empty; no part for a text of spaces only
 * @throws RangeError when the limit is too small
 */
export function splitText(text: string, limit = 4096): string[] {
  return split(text, limit, codeUnits);
}

/**
 * Cuts like `splitText`, with a limit in UTF-8 bytes, as helpdesks count the size of a comment.
 *
 * @param maxBytes at least 4
 */
export function splitBytes(text: string, maxBytes: number): string[] {
  return split(text, maxBytes, utf8Bytes);
}

function split(text: string, limit: number, measure: Measure): string[] {
  if (!Number.isInteger(limit) || limit < smallest)
    throw new RangeError(`A part needs a limit of at least ${smallest}, not ${limit}.`);
  const whole = trimEnds(text);
  if (whole === '') return [];
  if (measure.of(whole) <= limit) return [whole];
  const spans = limit < smallestWithMarkers ? [] : findSpans(whole).filter(({ kind }) => kind !== 'link');
  const open = openSpans(spans);
  const parts: string[] = [];
  let at = 0;
  while (at < whole.length) {
    const reopened = reopen(whole, at, open(at));
    const room = limit - reopened.length;
    const isLast = measure.reach(whole, at, room) === whole.length;
    // A cut needs room to close what is open: at most a backtick in bold, italic and strike, or a fence.
    const reach = (from: number) => measure.reach(whole, from, spans.length === 0 ? room : room - 4);
    const cut = isLast ? whole.length : findCut(whole, at, reach(at), open, reach);
    const content = whole.slice(at, cut).trimEnd();
    const closed = cut < whole.length ? close(open(cut)) : '';
    if (content !== '') parts.push(reopened + content + closed);
    at = cut < whole.length ? skipGap(whole, cut) : cut;
  }
  return parts;
}

/** Spans nest, so whatever is open at an offset is the last one that begins before it, or around that one. */
function openSpans(spans: readonly Span[]): OpenSpans {
  const around = new Map<Span, Span>();
  const stack: Span[] = [];
  for (const span of spans) {
    while ((stack.at(-1)?.end ?? Number.POSITIVE_INFINITY) <= span.start) stack.pop();
    const outer = stack.at(-1);
    if (outer !== undefined) around.set(span, outer);
    stack.push(span);
  }
  return (at) => {
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.start ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    const found: Span[] = [];
    for (let span = spans[low - 1]; span !== undefined; span = around.get(span)) if (span.end > at) found.unshift(span);
    return found;
  };
}

function reopen(text: string, at: number, spans: readonly Span[]): string {
  const markers = spans.map(({ kind }) => markerOf[kind]);
  // A marker before itself would open nothing.
  return markers.at(-1) === text.charAt(at) ? '' : markers.join('');
}

function close(spans: readonly Span[]): string {
  return spans
    .map(({ kind }) => markerOf[kind])
    .reverse()
    .join('');
}

function trimEnds(text: string): string {
  return text.replace(/^\s*\n/, '').trimEnd();
}
