import type { Policy, Texts } from '../../core/policy.ts';
import { languages, primaryLanguage } from '../../format/language.ts';
import type { Doubt } from './doubt.ts';

interface PlacedTexts {
  readonly path: readonly (string | number)[];
  readonly texts: Texts | undefined;
  /** The numbers whose customers may get it. */
  readonly numbers: readonly Speaking[];
}
type Speaking = Pick<Policy['numbers'][string], 'name' | 'language'>;

/** Texts that lack a language which a number speaks: its customers get another language instead. */
export function findMissingLanguages(policy: Policy): readonly Doubt[] {
  return textsOf(policy).flatMap(({ path, texts, numbers }) => {
    const lacking = numbers.filter(({ language }) => texts !== undefined && !speaks(texts, language));
    const tags = [...new Set(lacking.map(({ language }) => language))];
    return tags.map((language): Doubt => {
      const names = lacking.filter((number) => number.language === language).map(({ name }) => name);
      const instead = typeof texts === 'object' ? (Object.keys(texts)[0] ?? 'en') : 'en';
      const message = `has no text in ${language}, which ${names.join(', ')} speaks: those customers get ${instead}; add one in ${language}`;
      return { path, message };
    });
  });
}

/** One text for all is meant for all. */
function speaks(texts: Texts, language: string): boolean {
  const wanted = primaryLanguage(language);
  if (texts === true) return languages.some((each) => each === wanted);
  return typeof texts !== 'object' || Object.keys(texts).some((tag) => primaryLanguage(tag) === wanted);
}

function textsOf(policy: Policy): readonly PlacedTexts[] {
  const numbers = Object.values(policy.numbers);
  const all = { ...policy.messages, acknowledgement: policy.acknowledgement };
  const used = namedBy(policy);
  const common = Object.fromEntries(Object.entries(all).filter(([name]) => used.has(name)));
  return [
    ...Object.entries(common).map(([name, texts]): PlacedTexts => {
      const key = name as keyof typeof all;
      const own = numbers.filter((number) => ownText(number, key) === undefined);
      return { path: ['messages', name], texts, numbers: own };
    }),
    ...numbers.flatMap((number, index) =>
      Object.keys(common).map((name): PlacedTexts => {
        const path = ['whatsapp', 'numbers', index, 'messages', name];
        return { path, texts: ownText(number, name as keyof typeof all), numbers: [number] };
      }),
    ),
    ...policy.rules.rules.map(
      ({ does }, index): PlacedTexts => ({ path: ['rules', index, 'then', 'reply'], texts: does.reply, numbers }),
    ),
    ...Object.entries(policy.rules.tiers).map(
      ([tier, { reply }]): PlacedTexts => ({ path: ['tiers', tier, 'reply'], texts: reply, numbers }),
    ),
    { path: ['replies', 'reminder', 'text'], texts: policy.replies.reminder?.text, numbers },
  ];
}

/** Texts that are sent by themselves, and those that rules and tiers reply with. */
const namedBy = ({ rules: { rules, tiers } }: Policy): ReadonlySet<unknown> =>
  new Set<unknown>([
    'acknowledgement',
    'outOfHours',
    ...rules.map(({ does }) => does.reply),
    ...Object.values(tiers).map(({ reply }) => reply),
  ]);

const ownText = (
  number: Policy['numbers'][string],
  name: keyof Policy['messages'] | 'acknowledgement',
): Texts | undefined => (name === 'acknowledgement' ? number.acknowledgement : number.messages?.[name]);
