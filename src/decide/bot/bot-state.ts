import type { BotPolicy, BotState } from '../../core/bot.ts';
import type { Texts } from '../../core/policy.ts';
import { renderTemplate } from '../../format/template.ts';
import { pickText } from '../../format/texts.ts';
import { type Draft, numberOf } from '../draft.ts';
import { languageOf } from '../rules/message-facts.ts';
import { rulesOf, valuesFor } from '../rules/ticket-values.ts';
import { findTicket } from '../tickets.ts';

/** The one timer of the bot in a lane: set to whatever is due first. */
export const BOT_TIMER = 'bot';

/** The bot of this lane's number, if there is one. */
export function botPolicy({ input }: Draft): BotPolicy | undefined {
  const { bot } = input.policy;
  return numberOf(input).bot?.enabled === false ? undefined : bot;
}

/** Where the talk begins on this number. */
export function startStep({ input }: Draft, policy: BotPolicy): string {
  return numberOf(input).bot?.start ?? policy.start;
}

/** Changes the bot's state. Nothing happens where it does not talk. */
export function setBot(draft: Draft, change: Partial<BotState>): void {
  const { bot } = draft.conversation;
  if (bot) draft.conversation = { ...draft.conversation, bot: { ...bot, ...change } };
}

/** Leaves parts of the bot's state out. */
export function clearBot(draft: Draft, ...keys: readonly (keyof BotState)[]): void {
  const { bot } = draft.conversation;
  if (!bot) return;
  const left = Object.fromEntries(Object.entries(bot).filter(([key]) => !keys.includes(key as keyof BotState)));
  draft.conversation = { ...draft.conversation, bot: left as unknown as BotState };
}

/** A text of the bot in the customer's language, filled in; undefined where there is nothing to say. */
export function botText(draft: Draft, texts: Texts | undefined): string | undefined {
  if (texts === undefined) return undefined;
  const picked = pickText(texts, [languageOf(draft), numberOf(draft.input).language], 'botFallback');
  const ticket = findTicket(draft.conversation, draft.conversation.bot?.ticket);
  const text = picked === undefined ? '' : renderTemplate(picked, valuesFor(draft, ticket, rulesOf(ticket))).trim();
  return text === '' ? undefined : text;
}
