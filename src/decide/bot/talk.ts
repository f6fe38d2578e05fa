import type { BotWords } from '../../core/bot.ts';
import type { CustomerMessage } from '../../core/events.ts';
import { because, type Draft } from '../draft.ts';
import type { Ruling } from '../rules/judge-rules.ts';
import { setBot } from './bot-state.ts';
import { openForTalk } from './hand-over.ts';
import { takeTurn } from './turn.ts';

/** A talk of more messages belongs to people. */
const MOST_LINES = 100;

/** A message of a talk that has no ticket: it is kept until one is opened, or until nothing is left to do. */
export function talkWithoutTicket(draft: Draft, message: CustomerMessage, words: BotWords, ruling: Ruling): void {
  keep(draft, message, ruling);
  const { bot } = draft.conversation;
  if (!bot) return;
  const { verdict } = ruling;
  setBot(draft, { lastAt: draft.input.now });
  if (verdict.escalation || (bot.talk ?? []).length > MOST_LINES) {
    openForTalk(draft, [], false, 'bot.hands-over');
    return;
  }
  because(draft, 'bot.without-ticket');
  takeTurn(draft, words, verdict.bot);
}

/** The bot may not go on with its talk: the ticket is opened with all of it. */
export function endTalkWithoutTicket(draft: Draft, message: CustomerMessage, ruling: Ruling): string | undefined {
  keep(draft, message, ruling);
  return openForTalk(draft, [], true, 'bot.off');
}

/** The message, and what the rules say of it. */
function keep(draft: Draft, message: CustomerMessage, { verdict, timed }: Ruling): void {
  const { quoted } = draft.input.refs;
  const line = {
    by: 'customer',
    message,
    receivedAt: draft.input.event.receivedAt,
    ...(quoted ? { quoted } : {}),
  } as const;
  const { talk = [], matched = [], timed: before = [] } = draft.conversation.bot ?? {};
  const names = new Set(timed.map(({ rule }) => rule));
  setBot(draft, {
    talk: [...talk, line],
    matched: [...new Set([...matched, ...verdict.rules])],
    ...(message.file === undefined ? {} : { unheard: true }),
    timed: [...before.filter(({ rule }) => !names.has(rule)), ...timed],
  });
}
