import { because, type Draft } from '../draft.ts';
import { followTicket, isOver } from '../tickets.ts';
import { mayTalk } from './begin.ts';
import { botPolicy } from './bot-state.ts';
import { giveUp } from './hand-over.ts';

/** The ticket of the bot's talk was deleted, called spam or never made: there is nobody to talk with. */
export function endWithTicket(draft: Draft): boolean {
  const { bot, ...rest } = draft.conversation;
  if (bot?.ticket === undefined) return false;
  const ticket = followTicket(draft.conversation, bot.ticket);
  if (ticket && !isOver(ticket)) return false;
  because(draft, 'bot.ticket-over', { ticket: bot.ticket });
  draft.conversation = rest;
  return true;
}

/**
 * Whether the bot may go on where no message of the customer lets it: since the last one the customer may have ended all automatic
 * texts, and the 24 hours may be over. If it may not, its talk ends here.
 */
export function mayGoOn(draft: Draft): boolean {
  if (endWithTicket(draft)) return false;
  if (botPolicy(draft) && mayTalk(draft)) return true;
  giveUp(draft, 'bot.off');
  return false;
}
