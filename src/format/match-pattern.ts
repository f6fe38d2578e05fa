import { RE2JS } from 're2js';

/** Regular expressions, compiled once. */
export interface PatternMatcher {
  /** The first of them that is found in the text. */
  find(text: string): string | undefined;
}

const MOST_LENGTH = 20_000;

/**
 * Regular expressions of RE2's language (no back-references, no look-around), found anywhere in a text and regardless of case unless
 * the expression says `(?-i)`. The time they take grows with the text's length alone, whatever a customer writes.
 */
export function matchPatterns(patterns: readonly string[]): PatternMatcher {
  const compiled = patterns.map((pattern) => ({ pattern, regex: RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE) }));
  return {
    find(text) {
      const part = text.slice(0, MOST_LENGTH);
      return compiled.find(({ regex }) => regex.matcher(part).find())?.pattern;
    },
  };
}
