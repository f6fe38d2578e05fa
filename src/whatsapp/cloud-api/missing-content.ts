import type { CustomerMessage } from '../../core/events.ts';
import { idOf, lineOf, listOf, objectOf, type RawObject, scalarOf } from './raw-value.ts';
import { isKnownInteractive } from './readable-interactive.ts';

/** Types whose content can be read. */
const READ: ReadonlySet<string> = new Set([
  ...['text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'contacts', 'interactive', 'button'],
  ...['order', 'reaction', 'edit', 'revoke', 'system', 'request_welcome'],
]);

/**
 * What of a message WhatsApp did not pass on ("Unsupported messages", error codes 131051, 131052 and 131060), or what we
 * cannot read; undefined for everything else.
 */
export const missingOf = (type: string, message: RawObject): CustomerMessage['missing'] => {
  const isThere = READ.has(type) && (type === 'text' || idOf(objectOf(message[type]).id) !== undefined);
  const what = unsupportedKind(type, message);
  if (!isThere) {
    const code = scalarOf(objectOf(listOf(message.errors)[0]).code);
    if (code === '131060') return { why: 'not-yet', what };
    if (code === '131052') return { why: 'too-large', what };
  }
  if (!READ.has(type)) return { why: 'not-shown', what };
  if (type !== 'interactive') return undefined;
  const asked = objectOf(message.interactive).type;
  return isKnownInteractive(asked) ? undefined : { why: 'not-shown', what: lineOf(asked, 40) ?? 'interactive' };
};

/** What kind of thing the customer sent that WhatsApp does not pass on ("Unsupported messages": `unsupported.type`). */
export const unsupportedKind = (type: string, message: RawObject): string =>
  lineOf(objectOf(message.unsupported).type, 40) ??
  (type === 'unsupported' || type === 'unknown' ? 'unknown' : (lineOf(type, 40) ?? 'unknown'));

/** Longest JSON on a ticket, UTF-8 bytes. */
export const MOST_RAW_BYTES = 4096;
const MOST_DEPTH = 8;
const MOST_PARTS = 40;

/** The element as indented JSON, cut to 4 KB: for agents who want to see what there was. */
export const rawOf = (element: RawObject): string => {
  const json = JSON.stringify(pruned(element, 0), null, 2);
  const bytes = Buffer.from(json);
  if (bytes.length <= MOST_RAW_BYTES) return json;
  // A character that is cut in two ends as one U+FFFD.
  const cut = bytes
    .subarray(0, MOST_RAW_BYTES - 4)
    .toString('utf8')
    .replace(/\ufffd$/, '');
  return `${cut}…`;
};

/** What is deeper or longer than anybody reads is left out before it is written: hostile nesting must not cost anything. */
const pruned = (value: unknown, depth: number): unknown => {
  if (typeof value === 'string') return value.slice(0, 2000).toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MOST_DEPTH) return '…';
  if (Array.isArray(value)) return value.slice(0, MOST_PARTS).map((part) => pruned(part, depth + 1));
  const entries = Object.entries(value).slice(0, MOST_PARTS);
  return Object.fromEntries(entries.map(([key, part]) => [key.slice(0, 100).toWellFormed(), pruned(part, depth + 1)]));
};
