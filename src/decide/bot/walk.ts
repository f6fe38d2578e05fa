import type { BotNext, BotPolicy, BotStep } from '../../core/bot.ts';
import { because, type Draft } from '../draft.ts';
import { botText, clearBot, setBot } from './bot-state.ts';
import { askLookup } from './lookup.ts';
import { say } from './say.ts';

/** Steps that follow each other at once; more are a circle. */
const MOST_HOPS = 20;

/** What the bot does after it spoke. */
export type After =
  | { readonly to: 'wait' }
  | { readonly to: 'end' }
  | {
      readonly to: 'people';
      readonly escalate?: NonNullable<BotNext['escalate']>;
      /** The customer was told something already, or is to hear nothing. */
      readonly told: boolean;
      readonly code: string;
    };

const WAIT: After = { to: 'wait' };

/** The customer got too many automatic messages: silence, and a person. */
export const TOO_MANY: After = {
  to: 'people',
  told: true,
  code: 'bot.budget',
  escalate: { tier: 2, reason: 'too many automatic messages' },
};

/**
 * Goes on by what a step, option or answer says.
 *
 * @param told whether the customer was told something in this turn
 */
export function follow(draft: Draft, policy: BotPolicy, next: BotNext, told: boolean, hops = 0): After {
  if (next.escalate) return { to: 'people', escalate: next.escalate, told, code: 'bot.escalates' };
  if (next.goto !== undefined) return enterStep(draft, policy, next.goto, told, hops);
  return next.end ? { to: 'end' } : WAIT;
}

/** The bot comes to a step: it says what stands there, and waits, or goes on. */
export function enterStep(draft: Draft, policy: BotPolicy, name: string, told = false, hops = 0): After {
  const step = policy.steps[name];
  if (!step || hops > MOST_HOPS) {
    because(draft, 'bot.step-gone', { step: name });
    return { to: 'people', told, code: 'bot.step-gone', escalate: { tier: 2, reason: 'bot could not go on' } };
  }
  because(draft, 'bot.step', { step: name });
  clearBot(draft, 'satisfied', 'waiting');
  setBot(draft, { step: name, shown: step, begun: true, lastAt: draft.input.now });
  if (step.lookup) {
    if (askLookup(draft, name, step.lookup)) return WAIT;
    return enterStep(draft, policy, step.lookup.else, told, hops + 1);
  }
  return speak(draft, policy, name, step, told, hops);
}

/** Says a step's words; of one with a lookup when its answer is there. */
export function speak(draft: Draft, policy: BotPolicy, name: string, step: BotStep, told = false, hops = 0): After {
  const text = botText(draft, step.text);
  const menu = step.options ? { step: name, options: step.options } : undefined;
  if (!say(draft, policy, { text, media: step.media, menu })) return TOO_MANY;
  const spoke = told || text !== undefined || step.media !== undefined || menu !== undefined;
  // What it asks for comes before what follows.
  if (step.options || step.input || step.answers) return WAIT;
  const after = follow(draft, policy, step, spoke, hops + 1);
  // Nothing is asked here and nothing follows: all is said.
  if (after.to === 'wait' && step.goto === undefined) setBot(draft, { satisfied: true });
  return after;
}
