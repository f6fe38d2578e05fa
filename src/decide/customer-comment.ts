import type { AddComment } from '../core/effects.ts';
import type { CustomerMessage } from '../core/events.ts';
import type { TicketKey } from '../core/ids.ts';
import { cleanText } from '../format/clean-text.ts';
import { splitBytes } from '../format/split.ts';
import { whatsappToHtml } from '../format/whatsapp-to-html.ts';
import { type Draft, emit } from './draft.ts';

/** Helpdesks take about 64 KB of HTML in a comment; below this there is room for what the adapter adds. */
export const COMMENT_BYTES = 60_000;

/** Graphemes of a quoted message, enough to know it by. */
const QUOTED_LENGTH = 100;

const LATE_MS = 2 * 60_000;

/**
 * A customer's message as HTML for the ticket, in as many comments as its length needs (nearly always one). A message that
 * was sent over two minutes before or after it arrived says when, since the helpdesk shows the time of writing. Above its words
 * stand where it comes from and the beginning of what it quotes.
 *
 * @param receivedAt epoch ms of its acceptance
 * @param quoted how the quoted message reads, where that is known
 * @returns at least one, each below COMMENT_BYTES bytes, none empty
 */
export function commentsOf(message: CustomerMessage, receivedAt: number, quoted?: string): readonly string[] {
  const late = Math.abs(message.sentAt - receivedAt) > LATE_MS ? isoMinute(message.sentAt) : undefined;
  const footer = late === undefined ? '' : `<p><small>${late}</small></p>`;
  // A helpdesk refuses an empty comment; the kind is the least that can be said.
  const text = cleanText(message.text).trim() === '' ? `[${message.kind}]` : message.text;
  const above = [...(message.origin ?? []), ...(quoted === undefined ? [] : quoteLine(quoted))];
  const comments = cutToSize([...above, text].join('\n'), COMMENT_BYTES).map(whatsappToHtml);
  return comments.map((html, index) => (index === comments.length - 1 ? html + footer : html));
}

/** The first line of a fence would swallow the customer's own words below it. */
function quoteLine(quoted: string): readonly string[] {
  const line = cleanText(quoted.slice(0, QUOTED_LENGTH * 20))
    .replaceAll('```', ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const graphemes = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  const short = graphemes.slice(0, QUOTED_LENGTH).join('');
  return short === '' ? [] : [`> ${short}${graphemes.length > QUOTED_LENGTH ? '…' : ''}`];
}

/** Markup grows when it is escaped, so parts that came out too long are cut again at half the size. */
function cutToSize(text: string, bytes: number): readonly string[] {
  return splitBytes(text, bytes).flatMap((part) =>
    Buffer.byteLength(whatsappToHtml(part)) <= COMMENT_BYTES - 100 ? [part] : cutToSize(part, Math.floor(bytes / 2)),
  );
}

/** What the first comment of a message carries beside its words. */
export function carriedBy({ wamid, file }: CustomerMessage): Pick<AddComment, 'messages' | 'files'> {
  return { messages: [wamid], ...(file === undefined ? {} : { files: [file] }) };
}

/** Adds a public comment authored by the customer. Without `more` it is the rest of a message that was told of before. */
export function addCustomerComment(
  draft: Draft,
  ticket: TicketKey,
  html: string,
  more: Partial<Pick<AddComment, 'messages' | 'files' | 'reopen'>> = {},
): void {
  const rest = { messages: [], reopen: false, ...more };
  emit(draft, { kind: 'add-comment', ticket, author: 'customer', public: true, html, ...rest });
}

/** The words of a message that stand alone: its text, or the title of a tapped button or row. Captions and other kinds have none. */
export function bareWords(message: CustomerMessage): string {
  if (message.kind === 'text') return message.text;
  if (message.kind !== 'button' && message.kind !== 'interactive') return '';
  return message.text.replace(/^\[(?:button|list)\] /, '');
}

/** `2026-11-22T04:21Z`, or undefined for a time that no calendar has. */
function isoMinute(at: number): string | undefined {
  if (!(Math.abs(at) <= 8.64e15)) return undefined;
  return `${new Date(at).toISOString().slice(0, 16)}Z`;
}
