import type { BotAnswer, BotOption, BotPolicy, BotStep, BotWords } from '../../core/bot.ts';
import { captureInput } from '../../format/capture-input.ts';
import { isWholeMessage } from '../../format/closing-words.ts';
import { type PreparedText, prepareText } from '../../format/match-words.ts';
import { hasWord, readChoice, tappedOption, typedOption } from './options.ts';

/** What a message means to the bot. */
export type Meaning =
  | { readonly is: 'option'; readonly option: BotOption }
  | { readonly is: 'answer'; readonly answer: BotAnswer }
  | { readonly is: 'input'; readonly field: string; readonly value: string }
  | { readonly is: 'entry'; readonly step: string }
  | { readonly is: 'unclear' };

/**
 * What a customer's words mean at a step: a tap (of this menu or an older one), what the step asked for, a choice of its menu, one of
 * its answers, words that lead elsewhere.
 */
export function understand(policy: BotPolicy, step: BotStep, { text, choice }: BotWords): Meaning {
  const tap = readChoice(choice);
  if (tap) {
    const menu = policy.steps[tap.step]?.options ?? step.options ?? [];
    const option = tappedOption(menu, tap.index, text);
    if (option) return { is: 'option', option };
  }
  let prepared: PreparedText | undefined;
  const words = () => {
    prepared ??= prepareText(text);
    return prepared;
  };
  const whole = Object.entries(policy.steps).find(([, each]) => isWholeMessage(text, each.words ?? []));
  const { input } = step;
  if (input) {
    if (whole && input.pattern === undefined) return { is: 'entry', step: whole[0] };
    const value = captureInput(text, input.pattern);
    if (value !== undefined) return { is: 'input', field: input.field, value };
  }
  const option = typedOption(step.options ?? [], text, words);
  if (option) return { is: 'option', option };
  const answer = step.answers?.find((each) => hasWord(each.words, words()));
  if (answer) return { is: 'answer', answer };
  const entry = whole ?? Object.entries(policy.steps).find(([, each]) => hasWord(each.words ?? [], words()));
  return entry ? { is: 'entry', step: entry[0] } : { is: 'unclear' };
}
