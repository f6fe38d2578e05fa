import type { BotState } from '../../core/bot.ts';
import type { TicketKey } from '../../core/ids.ts';
import { botWord } from '../../format/bot-words.ts';
import { because, type Draft, numberOf } from '../draft.ts';
import { addNoteText } from '../internal-note.ts';
import { findTicket, followTicket, putTicket } from '../tickets.ts';
import { answerLines } from './lookup.ts';

/** Nobody reads a longer note. */
const MOST_LENGTH = 5_000;

/** The bot talks no more. What it asked the customer stands on the ticket, for whoever takes over. */
export function leaveBot(draft: Draft, code: string): void {
  const { bot, ...rest } = draft.conversation;
  if (!bot) return;
  because(draft, code, bot.ticket === undefined ? undefined : { ticket: bot.ticket });
  tellKnown(draft, bot);
  draft.conversation = rest;
}

/** Somebody took this ticket over. A talk on another one, or without any, goes on. */
export function leaveTicket(draft: Draft, key: TicketKey, code: string): void {
  if (isTalkOf(draft, key)) leaveBot(draft, code);
  const ticket = findTicket(draft.conversation, key);
  if (!ticket?.botSolved) return;
  const { botSolved: _solved, ...rest } = ticket;
  draft.conversation = putTicket(draft.conversation, rest);
}

/** Whether the bot talks on this ticket, or on one whose talk went on in it. */
export function isTalkOf({ conversation }: Draft, key: TicketKey | undefined): boolean {
  const of = conversation.bot?.ticket;
  return of !== undefined && (of === key || followTicket(conversation, of)?.key === key);
}

function tellKnown(draft: Draft, { ticket, fields = {}, saved = {} }: BotState): void {
  const lines = [...Object.entries(fields).map(([name, value]) => `${name}: ${value}`), ...answerLines(saved)];
  if (ticket === undefined || lines.length === 0) return;
  const known = botWord('known', numberOf(draft.input).language);
  const key = followTicket(draft.conversation, ticket)?.key ?? ticket;
  addNoteText(draft, key, `[bot] ${known}\n${lines.join('\n')}`.slice(0, MOST_LENGTH));
}
