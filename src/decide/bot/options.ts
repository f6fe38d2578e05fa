import type { BotOption } from '../../core/bot.ts';
import type { Texts } from '../../core/policy.ts';
import { matchWords, type PreparedText, type WordMatcher } from '../../format/match-words.ts';
import { normalisedForms } from '../../format/normalise.ts';
import { numberIn } from '../../format/number-words.ts';

const PREFIX = 'bot:';

/** The id of a button or row: the step and the place of the option in it. */
export const choiceId = (step: string, index: number): string => `${PREFIX}${step}:${index}`;

/** What such an id names; undefined for any other. */
export function readChoice(id: string | undefined): { readonly step: string; readonly index: number } | undefined {
  const [, step, index] = /^bot:(.+):(\d{1,3})$/s.exec(id ?? '') ?? [];
  return step === undefined ? undefined : { step, index: Number(index) };
}

const titlesOf = ({ title }: BotOption): readonly string[] => wordingsOf(title);

const wordingsOf = (texts: Texts): readonly string[] => {
  if (typeof texts === 'boolean') return [];
  return typeof texts === 'string' ? [texts] : Object.values(texts);
};

const bare = (text: string): readonly string[] =>
  normalisedForms(text).map((form) => form.replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ').trim());

const saysTitle = (option: BotOption, text: string): boolean => {
  const said = bare(text).filter((form) => form !== '');
  return titlesOf(option).some((title) => bare(title).some((form) => said.includes(form)));
};

/** The option that a tap on a button or row means: where it was, or wherever its title stands now. */
export function tappedOption(options: readonly BotOption[], index: number, title: string): BotOption | undefined {
  const there = options[index];
  if (there && saysTitle(there, title)) return there;
  return options.find((option) => saysTitle(option, title));
}

/** The option that typed words mean: its title in any language, its number, its words, its title among others. */
export function typedOption(
  options: readonly BotOption[],
  text: string,
  prepared: () => PreparedText,
): BotOption | undefined {
  const number = numberIn(text);
  return (
    options.find((option) => saysTitle(option, text)) ??
    (number === undefined ? undefined : options[number - 1]) ??
    options.find(({ words }) => hasWord(words, prepared())) ??
    options.find((option) => hasWord(titleWords(option), prepared()))
  );
}

// Lists belong to their policy: each is compiled once.
const matchers = new WeakMap<readonly string[], WordMatcher>();
const titleLists = new WeakMap<BotOption, readonly string[]>();

function titleWords(option: BotOption): readonly string[] {
  const known = titleLists.get(option);
  if (known) return known;
  const made = titlesOf(option).filter((title) => /\p{L}/u.test(title));
  titleLists.set(option, made);
  return made;
}

/** Whether one of the words or phrases stands in a text. */
export function hasWord(list: readonly string[], text: PreparedText): boolean {
  if (list.length === 0) return false;
  const known = matchers.get(list) ?? matchWords(list);
  matchers.set(list, known);
  return known.find(text) !== undefined;
}
