import type { BotWords } from '../../core/bot.ts';
import type { CustomerMessage } from '../../core/events.ts';
import { because, type Draft } from '../draft.ts';
import type { Verdict } from '../rules/verdict.ts';
import { setBot } from './bot-state.ts';
import { openForTalk } from './hand-over.ts';
import { takeTurn } from './turn.ts';

/** A talk of more messages belongs to people. */
const MOST_LINES = 100;

/** A message of a talk that has no ticket: it is kept until one is opened, or until nothing is left to do. */
export function talkWithoutTicket(draft: Draft, message: CustomerMessage, words: BotWords, verdict: Verdict): void {
  keep(draft, message);
  const { bot } = draft.conversation;
  if (!bot) return;
  setBot(draft, { lastAt: draft.input.now, matched: [...new Set([...(bot.matched ?? []), ...verdict.rules])] });
  if (verdict.escalation || (bot.talk ?? []).length > MOST_LINES) {
    openForTalk(draft, [], false, 'bot.hands-over');
    return;
  }
  because(draft, 'bot.without-ticket');
  takeTurn(draft, words, verdict.bot);
}

/** The bot may not go on with its talk: the ticket is opened with all of it. */
export function endTalkWithoutTicket(draft: Draft, message: CustomerMessage): string | undefined {
  keep(draft, message);
  return openForTalk(draft, [], true, 'bot.off');
}

function keep(draft: Draft, message: CustomerMessage): void {
  const { quoted } = draft.input.refs;
  const line = {
    by: 'customer',
    message,
    receivedAt: draft.input.event.receivedAt,
    ...(quoted ? { quoted } : {}),
  } as const;
  setBot(draft, { talk: [...(draft.conversation.bot?.talk ?? []), line] });
}
