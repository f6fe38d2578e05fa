import type { Conversation } from '../core/conversation.ts';
import type { DecisionInput } from '../core/decision.ts';

/**
 * Whether what is decided here is only written down. What became of calls that were made for real is followed up for real: a
 * comment refused while observing has begun belongs to a customer who was promised a ticket.
 */
export function isObserved({ policy, event }: DecisionInput): boolean {
  const { type } = event.event;
  return policy.mode === 'observe' && type !== 'effect-settled' && type !== 'file-settled';
}

/**
 * A conversation as it goes live: tickets that exist in observation alone are forgotten, since nothing can be written to them, and so
 * is a talk of the bot that the customer never heard.
 */
export function withoutObserved({ bot, ...others }: Conversation): Conversation {
  const conversation = bot === undefined || bot.observed ? others : { ...others, bot };
  if (!conversation.tickets.some(({ observed }) => observed)) return conversation;
  const { currentTicket, ...rest } = conversation;
  const tickets = conversation.tickets.filter(({ observed }) => !observed);
  const current = tickets.some(({ key }) => key === currentTicket) ? currentTicket : tickets.at(-1)?.key;
  return { ...rest, tickets, ...(current === undefined ? {} : { currentTicket: current }) };
}
