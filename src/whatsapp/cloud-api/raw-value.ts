import { cleanText } from '../../format/clean-text.ts';

/** A JSON object from outside: every field may be missing or of any type. */
export type RawObject = Readonly<Record<string, unknown>>;

/** An element of a webhook that cannot be understood. The message never holds what was in it. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

export const isObject = (value: unknown): value is RawObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object, or an empty one for anything else. */
export const objectOf = (value: unknown): RawObject => (isObject(value) ? value : {});

/** The list, or an empty one for anything else. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Words for people: cleaned of what no store takes, undefined when there are none. */
export const wordsOf = (value: unknown): string | undefined => {
  if (typeof value !== 'string') return undefined;
  const text = cleanText(value);
  return text.trim() === '' ? undefined : text;
};

/** A string or number as text; anything else is nothing, an object with its own `toString` too. */
export const scalarOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;

/** A short text on one line, such as a name. */
export const lineOf = (value: unknown, maxLength = 200): string | undefined => {
  const words = wordsOf(value)?.replace(/\s+/g, ' ').trim();
  return words === undefined ? undefined : words.slice(0, maxLength).toWellFormed();
};

/** An opaque id: compared exactly, so it is taken whole or not at all. */
export const idOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\x21-\x7e]{1,512}$/.test(value) ? value : undefined;

/** Digits of a phone number or id; Meta writes strings, but a number is understood too. */
export const digitsOf = (value: unknown): string | undefined => {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && /^\+?\d{5,20}$/.test(text) ? text.replace('+', '') : undefined;
};

/** `2026-11-22T04:21Z` of Unix seconds; undefined for what is no time. */
export const timeText = (value: unknown): string | undefined => {
  const seconds = Number(scalarOf(value) ?? Number.NaN);
  return seconds > 0 && seconds < 1e11 ? `${new Date(seconds * 1000).toISOString().slice(0, 16)}Z` : undefined;
};

const EARLIEST_MS = Date.UTC(2009, 0, 1);
const DAY_MS = 24 * 3_600_000;

/** Epoch ms of a WhatsApp timestamp (Unix seconds as a string). What cannot be a time becomes the time of arrival. */
export const timeOf = (value: unknown, receivedAt: number): number => {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !/^\d{1,12}$/.test(text)) return receivedAt;
  const at = Number(text) * 1000;
  return at >= EARLIEST_MS && at <= receivedAt + 366 * DAY_MS ? at : receivedAt;
};
