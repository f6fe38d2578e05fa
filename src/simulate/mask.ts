import type { Policy } from '../core/policy.ts';
import type { Condition } from '../core/rules.ts';
import { allRules } from '../decide/rules/all-rules.ts';
import { isClosing, isWholeMessage } from '../format/closing-words.ts';
import { detectLanguage } from '../format/detect-language.ts';
import { isUnspaced, matchWords, prepareText, type WordMatcher } from '../format/match-words.ts';
import { isOptIn, isOptOut } from '../format/opt-out-words.ts';
import { sentimentOf } from '../format/sentiment.ts';
import { FILLERS, NEGATIONS } from './fillers.ts';

/** Makes texts of one talk unreadable in a way that leaves the decision what it looks at. */
export interface Mask {
  /** A message of the customer, or an agent's words. */
  text(text: string): string;
  /** The name of a file; what it is stays. */
  file(name: string): string;
}

const ADDRESSES = /https?:\/\/\S+|www\.\S+|[^\s@<>]+@[^\s@<>]+/giu;
const PARTS = /https?:\/\/\S+|www\.\S+|[^\s@<>]+@[^\s@<>]+|\p{L}[\p{L}\p{M}’'-]*|\p{Nd}+/giu;

/**
 * The mask of one talk. Kept are words that the configuration and the built-in lists look for, words of a mood, negations, and whole
 * messages such as thanks or STOP; every other word becomes a small word of the same language, in capitals where it was in capitals,
 * the same one for the same word. Digits become other digits, addresses become example.com. Names of the customer are always masked.
 */
export function createMask(policy: Policy, names: readonly string[], fallbackLanguage: string): Mask {
  const isWanted = wantedWords(policy);
  const isName = matchWords(names.flatMap((name) => name.split(/\s+/)).filter((part) => part.length > 1));
  const replaced = new Map<string, string>();
  const has = (matcher: WordMatcher, word: string): boolean => matcher.find(prepareText(word)) !== undefined;

  const keeps = (word: string, language: string): boolean =>
    !has(isName, word) &&
    (has(isWanted, word) || NEGATIONS.has(word.toLowerCase()) || sentimentOf(word, language) !== 'neutral');

  const foundIn = (part: string): string => {
    const found = isWanted.find(prepareText(part))?.replace(/\*$/, '') ?? '';
    return `${'x'.repeat(Math.max(0, part.length - found.length))}${found}`;
  };

  const wordFor = (word: string, language: string): string => {
    const key = `${language} ${word.toLowerCase()}`;
    const known = replaced.get(key);
    if (known !== undefined) return asWritten(known, word);
    const fillers = FILLERS[language.slice(0, 2)] ?? [];
    const same = [...replaced.keys()].filter((other) => other.startsWith(`${language} `)).length;
    const filler = fillers[same % fillers.length] ?? 'x'.repeat(word.length);
    replaced.set(key, filler);
    return asWritten(filler, word);
  };

  const maskPart = (part: string, language: string): string => {
    if (part.match(ADDRESSES)) return part.includes('@') ? 'name@example.com' : 'https://example.com';
    if (/^\p{Nd}/u.test(part)) return [...part].map((_digit, index) => (index + 1) % 10).join('');
    if (!keeps(part, language)) return wordFor(part, language);
    // Without blanks a part is a whole sentence: of it only the word that is looked for stays.
    return isUnspaced(part) ? foundIn(part) : part;
  };

  const isWhole = (text: string): boolean =>
    isClosing(text, policy.threading.closingWords) ||
    isWholeMessage(text, policy.threading.newRequest) ||
    isOptOut(text, policy.optOutWords) ||
    isOptIn(text);

  return {
    text(text) {
      if (isWhole(text)) return text;
      const language = detectLanguage(text) ?? fallbackLanguage;
      return text.replace(PARTS, (part) => maskPart(part, language));
    },
    file: (name) => `file${/\.[a-z0-9]{1,8}$/i.exec(name)?.[0] ?? ''}`,
  };
}

/** Every word that some rule looks for, those of phrases one by one. */
function wantedWords(policy: Policy): WordMatcher {
  const ofRules = allRules(policy).flatMap(({ when }) => wordsIn(when));
  const all = [...ofRules, ...Object.values(policy.rules.topics).flat()];
  return matchWords([...new Set(all.flatMap((phrase) => phrase.split(/\s+/)))]);
}

const wordsIn = ({ words = [], any = [], all = [], not }: Condition): readonly string[] => [
  ...words,
  ...[...any, ...all, ...(not ? [not] : [])].flatMap(wordsIn),
];

function asWritten(filler: string, word: string): string {
  if (word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase()) return filler.toUpperCase();
  const first = word.charAt(0);
  return first === first.toUpperCase() && first !== first.toLowerCase()
    ? filler.charAt(0).toUpperCase() + filler.slice(1)
    : filler;
}
