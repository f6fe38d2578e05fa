import { findLink } from './link.ts';
import { canClose, canOpen, isGap, isWordAt, isWordBefore } from './spans.ts';

/** Bits of a run's formatting. */
export const marks = { none: 0, bold: 1, italic: 2, strike: 4, code: 8 } as const;

/** A piece of one line with the same formatting throughout. `verbatim` text (an address) is never touched and never formatted. */
export interface Run {
  text: string;
  marks: number;
  verbatim?: boolean;
}

const signs: readonly (readonly [bit: number, sign: string])[] = [
  [marks.bold, '*'],
  [marks.italic, '_'],
  [marks.strike, '~'],
  [marks.code, '`'],
];
// WhatsApp has no escape sign; a zero-width space keeps two characters from being read together.
const apart = '\u200b';

/**
 * Writes one line with WhatsApp's markers so that what is formatted shows formatted, and nothing else does.
 *
 * No space stands inside next to a marker, no kind stands in itself, every marker is closed on the line. `* _ ~` and backticks
 * of the text itself that WhatsApp would read as a pair are held apart by U+200B, and so are a marker and a letter beside it.
 */
export function writeLine(runs: readonly Run[]): string {
  const writer = createWriter();
  for (const run of settleEdges(runs)) writer.write(run);
  writer.finish();
  return guardLiterals(writer.pieces).trim();
}

/** A run after its edges were cut off; `edge` is such a piece of spaces and literal markers. */
type SettledRun = Run & { edge: boolean };

/** A written piece: only `text` can hold literal markers that need a guard. */
type Piece = { kind: 'text' | 'marker' | 'untouchable'; content: string };

function createWriter(): { pieces: Piece[]; write: (run: SettledRun) => void; finish: () => void } {
  const pieces: Piece[] = [];
  let open: (readonly [number, string])[] = [];

  const change = (target: number, next: string): void => {
    const firstToClose = open.findIndex(([bit]) => (target & bit) === 0);
    const closing = firstToClose === -1 ? [] : open.splice(firstToClose).reverse();
    for (const [, sign] of closing) pieces.push({ kind: 'marker', content: sign });
    const opening = signs.filter(([bit]) => (target & bit) !== 0 && !open.some(([held]) => held === bit));
    const last = pieces.at(-1);
    const closer = closing.at(-1)?.[1];
    if (
      opening.length === 0 &&
      closer !== undefined &&
      closer !== '`' &&
      (isWordAt(next, 0) || next.startsWith(closer))
    ) {
      pieces.push({ kind: 'marker', content: apart });
    }
    const opener = opening[0]?.[1];
    if (opener !== undefined && last !== undefined && needsSpace(last.content, opener))
      pieces.push({ kind: 'marker', content: apart });
    for (const [, sign] of opening) pieces.push({ kind: 'marker', content: sign });
    open = [...open, ...opening];
  };

  const write = ({ text, marks: wanted, verbatim, edge }: SettledRun): void => {
    const firstToClose = open.findIndex(([bit]) => (wanted & bit) === 0);
    const staying = firstToClose === -1 ? open : open.slice(0, firstToClose);
    // A marker never opens before a space, so an edge has only what stays open anyway.
    const target = edge ? staying.reduce((bits, [bit]) => bits | bit, 0) : wanted;
    change(target, text);
    const untouchable = verbatim === true || (target & marks.code) !== 0;
    pieces.push({ kind: untouchable ? 'untouchable' : 'text', content: text });
  };
  return { pieces, write, finish: () => change(marks.none, '') };
}

function needsSpace(before: string, opener: string): boolean {
  return before.endsWith(opener) || (opener !== '`' && isWordBefore(before, before.length));
}

/** Moves spaces and literal markers at the edge of a formatted run out of it, unless both neighbours are formatted alike. */
function settleEdges(runs: readonly Run[]): SettledRun[] {
  const pieces: SettledRun[] = runs.filter(({ text }) => text !== '').flatMap(cutEdges);
  const settled: SettledRun[] = [];
  // Formatting of the nearest piece that is no edge, seen from the right.
  const following: number[] = new Array<number>(pieces.length).fill(marks.none);
  for (let index = pieces.length - 2; index >= 0; index -= 1) {
    const next = pieces[index + 1];
    following[index] = next === undefined ? marks.none : next.edge ? (following[index + 1] ?? marks.none) : next.marks;
  }
  let before: number = marks.none;
  for (const [index, piece] of pieces.entries()) {
    if (!piece.edge) before = piece.marks;
    const target = piece.edge ? before & (following[index] ?? marks.none) : piece.marks;
    const last = settled.at(-1);
    const verbatim = piece.verbatim === true;
    if (
      last !== undefined &&
      last.marks === target &&
      (last.verbatim === true) === verbatim &&
      (piece.edge || !last.edge)
    )
      last.text += piece.text;
    else settled.push({ text: piece.text, marks: target, verbatim, edge: piece.edge });
  }
  return settled;
}

function cutEdges(run: Run): SettledRun[] {
  if (run.verbatim === true) return [{ ...run, marks: marks.none, edge: false }];
  if (run.marks === marks.none) return [{ ...run, edge: false }];
  const isCode = (run.marks & marks.code) !== 0 && !run.text.includes('`');
  // Inside code nothing else is formatted; text with a backtick in it cannot be code.
  const target = isCode ? marks.code : run.marks & ~marks.code;
  const core = isCode ? /[^\s\u200b](?:.*[^\s\u200b])?/su : /[^\s\u200b*_~`](?:.*[^\s\u200b*_~`])?/su;
  const found = core.exec(run.text);
  if (found === null) return [{ text: run.text, marks: target, edge: true }];
  const end = found.index + found[0].length;
  return [
    { text: run.text.slice(0, found.index), marks: target, edge: true },
    { text: found[0], marks: target, edge: false },
    { text: run.text.slice(end), marks: target, edge: true },
  ].filter(({ text }) => text !== '');
}

function guardLiterals(pieces: readonly Piece[]): string {
  const line = pieces.map(({ content }) => content).join('');
  const literal = findLiterals(pieces, line);
  const before = new Set<number>();
  const after = new Set<number>();
  for (const sign of ['*', '_', '~']) guardSign(line, sign, literal, before, after);
  guardBackticks(line, literal, before, after);
  if (before.size + after.size === 0) return line;
  const parts: string[] = [];
  for (let at = 0; at < line.length; at += 1) {
    if (before.has(at) && !after.has(at - 1)) parts.push(apart);
    parts.push(line.charAt(at));
    if (after.has(at)) parts.push(apart);
  }
  return parts.join('');
}

/** Per character of the line: `text` may be guarded, `marker` is ours, `none` takes no part (code and addresses). */
type Role = 'text' | 'marker' | 'none';

function findLiterals(pieces: readonly Piece[], line: string): Role[] {
  const roles: Role[] = [];
  for (const { kind, content } of pieces) {
    const start = roles.length;
    for (let at = 0; at < content.length; at += 1) roles.push(kind === 'untouchable' ? 'none' : kind);
    if (kind !== 'text') continue;
    for (let at = content.search(/https?:/i); at !== -1 && at < content.length; at += 1) {
      const found = findLink(line, start + at, '*_~');
      if (found === undefined) continue;
      const { end, isLink } = found;
      for (let inside = start + at; isLink && inside < end && inside < roles.length; inside += 1)
        roles[inside] = 'none';
      at = end - start - 1;
    }
  }
  return roles;
}

function guardSign(line: string, sign: string, roles: readonly Role[], before: Set<number>, after: Set<number>): void {
  const places: number[] = [];
  for (let at = line.indexOf(sign); at !== -1; at = line.indexOf(sign, at + 1))
    if (roles[at] !== 'none') places.push(at);
  const firstOpener = places.find((at) => canOpen(line, at)) ?? Number.POSITIVE_INFINITY;
  const lastCloser = places.findLast((at) => canClose(line, at)) ?? -1;
  for (const at of places) {
    if (roles[at] !== 'text') continue;
    const opens = canOpen(line, at) && lastCloser > at;
    const closes = canClose(line, at) && firstOpener < at;
    if (!opens && !closes) continue;
    // On both sides, for a gap on one side makes a closer an opener. An address must not be cut.
    if (roles[at - 1] !== 'none') setApart(line, at - 1, at, before);
    setApart(line, at + 1, at, after);
  }
}

/** Notes a guard for the marker at `at`, unless its neighbour keeps it apart already. */
function setApart(line: string, neighbour: number, at: number, guards: Set<number>): void {
  const sign = line.charAt(neighbour);
  if (sign !== '' && !isGap(sign)) guards.add(at);
}

function guardBackticks(line: string, roles: readonly Role[], before: Set<number>, after: Set<number>): void {
  if (line.indexOf('`') === line.lastIndexOf('`')) return;
  for (let at = line.indexOf('`'); at !== -1; at = line.indexOf('`', at + 1)) {
    if (roles[at] !== 'text') continue;
    setApart(line, at - 1, at, before);
    setApart(line, at + 1, at, after);
  }
}
