import { parseDocument } from 'htmlparser2';
import { cleanText } from './clean-text.ts';
import { cutBefore, writeWithoutMarkup } from './html-tail.ts';
import { writeNodes } from './html-writer.ts';
import { type CommentImage, createLineBuilder, type WrittenLine } from './line-builder.ts';
import { marks, writeLine } from './marked-line.ts';

/** An agent's comment as WhatsApp text, with the pictures that stand in it. */
export interface WhatsappText {
  text: string;
  images: CommentImage[];
}

// Far above any real answer; reading tags takes memory and time, and a comment may be of any size.
const mostHtml = 256 * 1_024;

/**
 * Turns an agent's comment into WhatsApp text (WhatsApp Help Center, "How to format your messages").
 *
 * Headings and bold are `*x*`, italic `_x_`, struck `~x~`, code and blocks of code in backticks; a link is `text (address)`;
 * lists keep their numbers and indent, quotes `> ` on each line; a table with a head is `*head*: value` lines. Hidden parts,
 * quoted mail history and tracking pixels go. White space collapses as in a browser, with at most two empty lines together.
 * Markers that the agent typed stay text, held apart by U+200B where WhatsApp would read a pair.
 *
 * Of very long HTML the first 256 k characters are formatted; what follows comes as plain text, so that no words are lost.
 *
 * @param html the comment's HTML, with or without the helpdesk's `<div class="zd-comment">`; broken HTML is read as a browser does
 * @param options `dropSignatureAfter`: the line with which signatures begin (`-- `); it and what follows goes, unless nothing
 *   would be left
 * @returns `text` may be empty; `images` in order, those that http(s) can fetch
 */
export function htmlToWhatsapp(html: string, options: { dropSignatureAfter?: string } = {}): WhatsappText {
  const builder = createLineBuilder();
  const cut = html.length <= mostHtml ? html.length : cutBefore(html, mostHtml);
  const goesOn = writeNodes(parseDocument(html.slice(0, cut)).children, builder);
  if (goesOn && cut < html.length) writeWithoutMarkup(html.slice(cut), builder);
  const lines = dropTail(builder.finish(), options.dropSignatureAfter ?? '');
  return { text: joinLines(lines), images: lines.flatMap(({ images }) => images) };
}

/**
 * Prepares text that was never HTML: line ends, control characters, at most two empty lines together. Markers in it stay text
 * as in `htmlToWhatsapp`.
 */
export function plainToWhatsapp(text: string): string {
  return cleanText(text)
    .replaceAll('\u00a0', ' ')
    .split('\n')
    .map((line) => {
      const indent = /^\s*/.exec(line)?.[0] ?? '';
      const written = writeLine([{ text: line.slice(indent.length), marks: marks.none }]);
      return written === '' ? '' : indent + written;
    })
    .join('\n')
    .replace(/\n{4,}/g, '\n\n\n')
    .replace(/^\n+|\n+$/g, '');
}

function joinLines(lines: readonly WrittenLine[]): string {
  return lines
    .map(({ text, blanksBefore }, index) => `${index === 0 ? '' : '\n'.repeat(blanksBefore + 1)}${text}`)
    .join('');
}

// The line that Zendesk puts above its mails; what stands below is the talk so far.
const replyAbove = /^##- .{1,200} -##$/;

function dropTail(lines: WrittenLine[], marker: string): WrittenLine[] {
  const wanted = bare(marker);
  const at = lines.findIndex(({ text }) => (wanted !== '' && bare(text) === wanted) || replyAbove.test(text.trim()));
  return at > 0 ? lines.slice(0, at) : lines;
}

function bare(text: string): string {
  return text
    .replace(/\u200b/g, '')
    .trim()
    .replace(/(?<=\p{L})[,.!:]+$/u, '');
}
