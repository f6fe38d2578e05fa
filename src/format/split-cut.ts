import type { Span } from './spans.ts';

/** Which spans an offset lies in, outermost first. */
export type OpenSpans = (at: number) => Span[];

// A better kind of place is taken only if it fills so much of a part.
const leastFill = 0.6;

// Spaces that people put to keep two words together are no place to cut.
const breakingSpace = /[^\S\u00a0\u202f\ufeff]/;
const sentenceEnd = /[.!?…]["'”’»)\]*_~]*$/;
const sentenceEndWithoutSpace = /[。！？]/;
// What belongs to the character before it.
const joiner = /^(?:\p{M}|\p{Emoji_Modifier}|\u200d)/u;

const places = ['paragraph', 'line', 'sentence', 'word'] as const;
type Place = (typeof places)[number];

/**
 * Chooses where a part that begins at `from` ends: at the last paragraph, line, sentence or word that ends at or before `end`,
 * whichever comes first in this order and fills 60 %; else at the last word's end; else between two graphemes.
 *
 * @param reach how far a part that begins at an offset can go at most
 * @returns an offset after `from`; spaces that follow it belong to no part
 */
export function findCut(
  text: string,
  from: number,
  end: number,
  open: OpenSpans,
  reach: (from: number) => number,
): number {
  const least = from + Math.ceil((end - from) * leastFill);
  const best = new Map<Place, number>();
  let lower: number | undefined;
  for (let at = end; at > from && (at >= least || (best.size === 0 && lower === undefined)); at -= 1) {
    const place = placeAt(text, at);
    if (place === undefined || best.has(place) || !isCuttable(text, at, open)) continue;
    if (at >= least) best.set(place, at);
    else lower = at;
  }
  for (const place of places) {
    const at = best.get(place);
    if (at !== undefined) return at;
  }
  // The word at the end is cut only if it would not fit into a part of its own.
  if (lower !== undefined && wordFits(text, skipGap(text, lower), reach)) return lower;
  return graphemeCut(text, from, end, open);
}

/** Goes over the spaces behind a cut: over whole lines and their ends, or within a line over all; the next line keeps its indent. */
export function skipGap(text: string, cut: number): number {
  const gap = /\s*/y;
  gap.lastIndex = cut;
  const spaces = gap.exec(text)?.[0] ?? '';
  const lastLineEnd = spaces.lastIndexOf('\n');
  return cut + (lastLineEnd === -1 ? spaces.length : lastLineEnd + 1);
}

/** The best kind of place that ends at `at`; undefined inside a word. */
function placeAt(text: string, at: number): Place | undefined {
  const before = text.charAt(at - 1);
  if (/\s/.test(before)) return undefined;
  if (!breakingSpace.test(text.charAt(at))) return sentenceEndWithoutSpace.test(before) ? 'sentence' : undefined;
  const gap = text.slice(at, skipGap(text, at));
  if (/\n\s*\n/.test(gap)) return 'paragraph';
  if (gap.includes('\n')) return 'line';
  return sentenceEnd.test(text.slice(Math.max(0, at - 8), at)) ? 'sentence' : 'word';
}

/** Whether a cut leaves no marker cut off from what it marks, and no accent from its letter. */
function isCuttable(text: string, at: number, open: OpenSpans): boolean {
  const next = skipGap(text, at);
  return !joiner.test(text.slice(next, next + 2)) && !touchesMarker(at, open) && !touchesMarker(next, open);
}

function touchesMarker(at: number, open: OpenSpans): boolean {
  return open(at).some(({ contentStart, contentEnd }) => at <= contentStart || at >= contentEnd);
}

function wordFits(text: string, start: number, reach: (from: number) => number): boolean {
  const furthest = reach(start);
  if (furthest === text.length) return true;
  for (let at = start; at <= furthest; at += 1) if (at > start && breakingSpace.test(text.charAt(at))) return true;
  return false;
}

function graphemeCut(text: string, from: number, end: number, open: OpenSpans): number {
  // Whether `end` itself is a boundary depends on the character behind it, which may be two code units long.
  const graphemes = new Intl.Segmenter().segment(text.slice(from, end + 2));
  const boundaries = Array.from(graphemes, ({ index }) => from + index);
  let last = end;
  let next = skipGap(text, end);
  const found = boundaries.findLast((at) => {
    if (at <= from || at > end) return false;
    // Spaces before a gap lead where the gap leads; looking anew from each of them would be quadratic.
    const between = text.slice(at, last);
    const isSameGap = /^\s*$/.test(between) && (!between.includes('\n') || text.charAt(next - 1) === '\n');
    if (!isSameGap) next = skipGap(text, at);
    last = at;
    return !touchesMarker(at, open) && !touchesMarker(next, open);
  });
  return found ?? pointCut(text, from, end);
}

function pointCut(text: string, from: number, end: number): number {
  const isInside = (at: number) =>
    /[\udc00-\udfff]/.test(text.charAt(at)) && /[\ud800-\udbff]/.test(text.charAt(at - 1));
  const cut = isInside(end) ? end - 1 : end;
  if (cut > from) return cut;
  return isInside(from + 1) ? from + 2 : from + 1;
}
