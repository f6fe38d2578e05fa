import { normalisedForms } from './normalise.ts';

/** Words and phrases to look for, prepared once. */
export interface WordMatcher {
  /** The first of them that stands in the text, as its author wrote it; undefined when none does. */
  find(text: PreparedText): string | undefined;
}

/** A text as matchers look at it, prepared once for all of them. */
export interface PreparedText {
  /** Everything as it was written, in small letters. */
  readonly raw: string;
  /** Its words between single blanks, in both spellings of umlauts. */
  readonly forms: readonly { readonly line: string; readonly words: ReadonlySet<string> }[];
}

// Nobody reads further, and what a matcher does must not grow with what a customer pastes.
const MOST_LENGTH = 20_000;

// Vowel signs and lengthening strokes that people write or leave out.
const SEMITIC_SIGNS = /[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]/g;

/** Scripts without blanks between words: there a word is found wherever its letters stand. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Whether a text holds letters of a script without blanks between words. */
export const isUnspaced = (text: string): boolean => UNSPACED.test(text);

/** Readies a text for any number of matchers. */
export function prepareText(text: string): PreparedText {
  const part = text.slice(0, MOST_LENGTH);
  const forms = wordForms(part).map((line) => ({ line: ` ${line} `, words: new Set(line.split(' ')) }));
  return { raw: part.toLowerCase(), forms };
}

/**
 * Finds words and phrases as whole words. Case, accents and punctuation do not matter, an umlaut is its vowel with or without e, ß
 * is ss. `word*` finds every word with that beginning. A word of a script without blanks (Chinese, Japanese, Thai) is found inside
 * others, one without letters (an emoji) as it is written.
 */
export function matchWords(wanted: readonly string[]): WordMatcher {
  const tests = wanted.map((word) => ({ word, test: testFor(word) }));
  return { find: (text) => tests.find(({ test }) => test(text))?.word };
}

function testFor(word: string): (text: PreparedText) => boolean {
  const open = word.endsWith('*');
  const forms = wordForms(open ? word.slice(0, -1) : word).filter((form) => form !== '');
  if (forms.length === 0) {
    const raw = word.trim().toLowerCase();
    return (text) => raw !== '' && text.raw.includes(raw);
  }
  if (isUnspaced(word)) return (text) => text.forms.some(({ line }) => forms.some((form) => line.includes(form)));
  if (open) return (text) => text.forms.some(({ line }) => forms.some((form) => line.includes(` ${form}`)));
  return (text) =>
    text.forms.some(({ line, words }) =>
      forms.some((form) => (form.includes(' ') ? line.includes(` ${form} `) : words.has(form))),
    );
}

/** The words of a text between single blanks, everything else gone. */
function wordForms(text: string): string[] {
  return normalisedForms(text.replace(SEMITIC_SIGNS, '')).map((form) =>
    form.replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ').trim(),
  );
}
