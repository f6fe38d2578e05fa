import { type Conversation, lastMessageAt, type Ticket } from '../core/conversation.ts';
import { because, type Draft } from './draft.ts';
import { currentTicket, forgetOldest, isOver } from './tickets.ts';

/**
 * Two conversations turned out to be one customer's. The survivor takes the other's tickets under their own keys; the one with
 * the newest message goes on, a living one before one that is over.
 */
export function mergeConversations(draft: Draft, loser: Conversation): void {
  const survivor = draft.conversation;
  const current = moreActive(currentTicket(survivor), currentTicket(loser));
  const known = new Set(survivor.tickets.map(({ key }) => key));
  const tickets = [...survivor.tickets, ...loser.tickets.filter(({ key }) => !known.has(key))];
  const asked = [...(survivor.asked ?? []), ...(loser.asked ?? [])];
  const inbound = [survivor.lastInboundAt, loser.lastInboundAt].filter((at) => at !== undefined);
  draft.conversation = {
    ...survivor,
    tickets: forgetOldest(
      tickets.toSorted((left, right) => left.openedAt - right.openedAt),
      current?.key,
    ),
    ...(current ? { currentTicket: current.key } : {}),
    ...(inbound.length > 0 ? { lastInboundAt: Math.max(...inbound) } : {}),
    ...(survivor.blocked || loser.blocked ? { blocked: true } : {}),
    ...(asked.length > 0 ? { asked } : {}),
  };
  because(draft, 'conversation.merged', {
    tickets: loser.tickets.length,
    ...(current ? { current: current.key } : {}),
  });
}

function moreActive(own: Ticket | undefined, other: Ticket | undefined): Ticket | undefined {
  if (!own || !other) return own ?? other;
  if (isOver(own) !== isOver(other)) return isOver(own) ? other : own;
  return lastMessageAt(other) > lastMessageAt(own) ? other : own;
}
