import { eld } from 'eld/extrasmall';
import { languages } from './language.ts';

const ADDRESSES_AND_NUMBERS = /https?:\/\/\S+|\S+@\S+|[\p{N}#]+/gu;
const LEAST_LETTERS = 8;
/** A language that we have no texts for needs more proof: names and brands look like many. */
const LEAST_LETTERS_OF_OTHERS = 12;
const MOST_LENGTH = 1_000;

const own = eld.newInstance();
own.setLanguageSubset([...languages]);

/**
 * The language that a message is written in, as an ISO 639-1 code. Undefined where a few words do not tell: then what was known of the
 * customer before, or the number's language, is the better guess.
 */
export function detectLanguage(text: string): string | undefined {
  const words = text.slice(0, MOST_LENGTH).replace(ADDRESSES_AND_NUMBERS, ' ');
  const letters = words.match(/\p{L}/gu)?.length ?? 0;
  const isDense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(words);
  if (letters >= LEAST_LETTERS) {
    const ours = own.detect(words);
    if (ours.isReliable()) return ours.language;
  }
  if (letters < LEAST_LETTERS_OF_OTHERS && !isDense) return undefined;
  const any = eld.detect(words);
  return any.isReliable() ? any.language : undefined;
}
