import { eld } from 'eld/extrasmall';
import { languages } from './language.ts';

const ADDRESSES_AND_NUMBERS = /https?:\/\/\S+|\S+@\S+|[\p{N}#]+/gu;
/** Written with a letter for a word or syllable: a few of them are a sentence. */
const DENSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const LEAST_LETTERS = 8;
/** A language that we have no texts for needs more proof: names and brands look like many. */
const LEAST_LETTERS_OF_OTHERS = 12;
const MOST_LENGTH = 1_000;
/** One of our languages that scores nearly as well as the best one is the better guess. */
const NEARLY = 0.9;

/**
 * The language that a message is written in, as an ISO 639-1 code. Undefined where a few words do not tell: then what was known of the
 * customer before, or the number's language, is the better guess.
 */
export function detectLanguage(text: string): string | undefined {
  const words = text.slice(0, MOST_LENGTH).replace(ADDRESSES_AND_NUMBERS, ' ');
  const letters = words.match(/\p{L}/gu)?.length ?? 0;
  const isDense = DENSE.test(words);
  if (letters < LEAST_LETTERS && !isDense) return undefined;
  const found = eld.detect(words);
  if (!found.isReliable()) return undefined;
  const scores = found.getScores();
  const best = scores[found.language] ?? 0;
  const ours = languages.toSorted((one, other) => (scores[other] ?? 0) - (scores[one] ?? 0))[0];
  if (ours !== undefined && (scores[ours] ?? 0) >= best * NEARLY) return ours;
  return letters >= LEAST_LETTERS_OF_OTHERS || isDense ? found.language : undefined;
}
