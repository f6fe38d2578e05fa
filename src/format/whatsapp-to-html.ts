import { cleanText } from './clean-text.ts';
import { findSpans, type Span, type SpanKind } from './spans.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const tags: Readonly<Record<SpanKind, string>> = {
  bold: 'strong',
  italic: 'em',
  strike: 'del',
  code: 'code',
  fence: 'code',
  link: 'a',
};

const bullet = /^[-*] +(?=\S)/;
const numbered = /^(\d{1,3})\. +(?=\S)/;
const quoted = /^> /;

/** Writes text as HTML that shows exactly this text. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

/**
 * Turns a customer's WhatsApp text into HTML for a ticket: what WhatsApp shows bold, italic, struck, as code, list or quote is
 * so on the ticket, web addresses become links, everything else is the customer's text, escaped.
 *
 * Tags come from here alone, never from the text. Bytes of emoji are kept; NUL and lone surrogates become U+FFFD, other
 * control characters go. Takes linear time in the text's length.
 *
 * @param text as the webhook delivered it
 * @returns a fragment of `strong em del code pre ul ol li blockquote a br`; empty for an empty text
 */
export function whatsappToHtml(text: string): string {
  const clean = cleanText(text);
  const renderer = createRenderer(clean);
  let html = '';
  let at = 0;
  for (const span of renderer.fences) {
    // The line ends that set a fence apart are shown by its block already.
    const before = clean.charAt(span.start - 1) === '\n' ? span.start - 1 : span.start;
    if (before > at || span.start > at) html += renderBlocks(clean, at, Math.max(at, before), renderer.inline);
    html += renderer.fence(span);
    at = clean.charAt(span.end) === '\n' ? span.end + 1 : span.end;
  }
  return at < clean.length ? html + renderBlocks(clean, at, clean.length, renderer.inline) : html;
}

interface Renderer {
  /** Fences over several lines, in order. */
  fences: Span[];
  fence: (span: Span) => string;
  /** Renders the text between two offsets of one line; to be called in growing order. */
  inline: (from: number, to: number) => string;
}

function createRenderer(text: string): Renderer {
  const spans = findSpans(text);
  let cursor = 0;
  const isBlock = (span: Span) => span.kind === 'fence' && text.slice(span.start, span.end).includes('\n');
  const fences = spans.filter(isBlock);
  const blocks = new Set(fences);
  const inlineSpans = spans.filter((span) => !blocks.has(span));

  const inline = (from: number, to: number): string => {
    let html = '';
    let at = from;
    for (let span = inlineSpans[cursor]; span !== undefined && span.start < to; span = inlineSpans[cursor]) {
      cursor += 1;
      html += escapeHtml(text.slice(at, span.start)) + renderSpan(span);
      at = span.end;
    }
    return html + escapeHtml(text.slice(at, to));
  };
  const renderSpan = (span: Span): string => {
    const content = text.slice(span.contentStart, span.contentEnd);
    if (span.kind === 'link') return `<a href="${escapeHtml(content)}" rel="noreferrer">${escapeHtml(content)}</a>`;
    const tag = tags[span.kind];
    const nested =
      span.kind === 'code' || span.kind === 'fence' ? escapeHtml(content) : inline(span.contentStart, span.contentEnd);
    return `<${tag}>${nested}</${tag}>`;
  };
  const fence = (span: Span) =>
    `<pre>${escapeHtml(text.slice(span.contentStart, span.contentEnd).replace(/^\n|\n$/g, ''))}</pre>`;
  return { fences, fence, inline };
}

type Line = { from: number; to: number; content: string };

function renderBlocks(text: string, from: number, to: number, inline: Renderer['inline']): string {
  const lines = linesOf(text, from, to);
  let html = '';
  let breakBefore = false;
  for (let index = 0; index < lines.length; ) {
    const block = runOf(lines, index);
    const content = lines.slice(index, index + block.length);
    const rendered = content.map((line) => inline(line.from + block.prefix(line), line.to));
    if (block.tag === undefined) html += `${breakBefore ? '<br>' : ''}${rendered.join('<br>')}`;
    else if (block.tag === 'blockquote') html += `<blockquote>${rendered.join('<br>')}</blockquote>`;
    else html += `<${block.tag}>${rendered.map((item) => `<li>${item}</li>`).join('')}</${block.tag}>`;
    // A block ends its own line, so only text after text needs a break.
    breakBefore = block.tag === undefined;
    index += block.length;
  }
  return html;
}

interface Run {
  tag: 'ul' | 'ol' | 'blockquote' | undefined;
  length: number;
  prefix: (line: Line) => number;
}

function runOf(lines: readonly Line[], start: number): Run {
  const run = (tag: Run['tag'], pattern: RegExp, fits: (line: Line, offset: number) => boolean): Run => {
    let length = 0;
    for (let line = lines[start]; line !== undefined && fits(line, length); line = lines[start + length]) length += 1;
    return { tag, length, prefix: (line) => pattern.exec(line.content)?.[0].length ?? 0 };
  };
  const candidates = [
    run('ul', bullet, (line) => bullet.test(line.content)),
    // A helpdesk may drop a list's start number and count anew, so only a list that counts from 1 becomes one: "24. December" stays.
    run('ol', numbered, (line, offset) => numbered.exec(line.content)?.[1] === String(offset + 1)),
    run('blockquote', quoted, (line) => quoted.test(line.content)),
  ];
  return candidates.find(({ length }) => length > 0) ?? { tag: undefined, length: 1, prefix: () => 0 };
}

function linesOf(text: string, from: number, to: number): Line[] {
  const lines: Line[] = [];
  let at = from;
  for (const content of text.slice(from, to).split('\n')) {
    lines.push({ from: at, to: at + content.length, content });
    at += content.length + 1;
  }
  return lines;
}
