import { RE2JS } from 're2js';

/** Nobody's order number is longer, and it goes into addresses and fields. */
const MOST_LENGTH = 500;

const compiled = new Map<string, RE2JS>();

const compile = (pattern: string): RE2JS => {
  const known = compiled.get(pattern);
  if (known) return known;
  const made = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
  if (compiled.size > 1_000) compiled.clear();
  compiled.set(pattern, made);
  return made;
};

/**
 * What a customer was asked for, out of their words: the whole message, else a line of it, else a word of it, the first that the
 * pattern is found in; of that the part it fits. Without a pattern the whole message.
 *
 * @param pattern RE2, whatever the case
 * @returns undefined where it is not there
 */
export function captureInput(text: string, pattern: string | undefined): string | undefined {
  const trimmed = text.trim().slice(0, MOST_LENGTH);
  if (trimmed === '') return undefined;
  if (pattern === undefined) return trimmed;
  const regex = compile(pattern);
  const bareWords = trimmed.split(/\s+/).map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''));
  for (const part of [trimmed, ...trimmed.split('\n').map((line) => line.trim()), ...bareWords]) {
    const matcher = regex.matcher(part);
    const found = part !== '' && matcher.find() ? matcher.group() : null;
    if (found !== null && found.trim() !== '') return found.trim();
  }
  return undefined;
}
