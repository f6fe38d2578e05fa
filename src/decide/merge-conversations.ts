import { type Conversation, lastMessageAt, type Ticket } from '../core/conversation.ts';
import { because, type Draft } from './draft.ts';
import { endWaiting } from './end-waiting.ts';
import { releaseHeld, setHeld } from './held.ts';
import { planForgetting } from './lost-reply.ts';
import { planReminder } from './reminder.ts';
import { planTimed } from './rules/timed-rules.ts';
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
  const askedCount = Math.max(survivor.askedCount ?? 0, loser.askedCount ?? 0);
  const { held: _held, askedInWindow: _asked, ...rest } = survivor;
  draft.conversation = {
    ...rest,
    ...newerInbound(survivor, loser),
    tickets: forgetOldest(
      tickets.toSorted((left, right) => left.openedAt - right.openedAt),
      current?.key,
    ),
    ...(current ? { currentTicket: current.key } : {}),
    ...(survivor.blocked || loser.blocked ? { blocked: true } : {}),
    ...(asked.length > 0 ? { asked } : {}),
    ...(askedCount > 0 ? { askedCount } : {}),
    ...(survivor.split || loser.split ? { split: true } : {}),
    ...mergeBots(survivor, loser),
    ...(loser.started && !survivor.started ? { started: loser.started } : {}),
    ...(survivor.failed || loser.failed
      ? { failed: [...(survivor.failed ?? []), ...(loser.failed ?? [])].slice(-3) }
      : {}),
  };
  const lostFiles = [...(survivor.lostFiles ?? []), ...(loser.lostFiles ?? [])];
  if (lostFiles.length > 0) draft.conversation = { ...draft.conversation, lostFiles };
  mergeHeld(draft, [survivor, loser]);
  for (const { key } of loser.tickets) planTimed(draft, key);
  if (loser.opening) draft.conversation = { ...draft.conversation, opening: loser.opening };
  endWaiting(draft);
  because(draft, 'conversation.merged', {
    tickets: loser.tickets.length,
    ...(current ? { current: current.key } : {}),
  });
}

/** Of two talks the newer one goes on; the budget counts both. */
function mergeBots(survivor: Conversation, loser: Conversation): Partial<Conversation> {
  const bots = [survivor.bot, loser.bot].filter((bot) => bot !== undefined);
  // Words that have no ticket yet are kept nowhere else.
  const newest = bots.toSorted((left, right) => right.lastAt - left.lastAt);
  const bot = newest.find(({ talk }) => talk) ?? newest[0];
  const kept = bots.flatMap((each) => each.talk ?? []).slice(-200);
  const botSent = [...(survivor.botSent ?? []), ...(loser.botSent ?? [])].toSorted((left, right) => left - right);
  return {
    ...(bot ? { bot: bot.talk ? { ...bot, talk: kept } : bot } : {}),
    ...(botSent.length > 0 ? { botSent } : {}),
  };
}

/** What is known of the customer's newest message. */
function newerInbound(survivor: Conversation, loser: Conversation): Partial<Conversation> {
  const newer = (loser.lastInboundAt ?? -1) > (survivor.lastInboundAt ?? -1) ? loser : survivor;
  const { lastInboundAt, lastInboundEvent, lastInboundWamid, readWamid } = newer;
  return {
    ...(lastInboundAt === undefined ? {} : { lastInboundAt }),
    ...(lastInboundEvent === undefined ? {} : { lastInboundEvent }),
    ...(lastInboundWamid === undefined ? {} : { lastInboundWamid }),
    ...(readWamid === undefined ? {} : { readWamid }),
  };
}

/** Replies held on either side wait for the one customer; a message that came to the other lane may have let them go already. */
function mergeHeld(draft: Draft, both: readonly Conversation[]): void {
  const window = draft.conversation.lastInboundAt ?? 0;
  if (both.some(({ askedInWindow }) => askedInWindow === window))
    draft.conversation = { ...draft.conversation, askedInWindow: window };
  const held = both.flatMap((each) => each.held ?? []);
  if (held.length > 0)
    setHeld(
      draft,
      held.toSorted((left, right) => left.until - right.until),
    );
  planReminder(draft);
  planForgetting(draft);
  releaseHeld(draft);
}

function moreActive(own: Ticket | undefined, other: Ticket | undefined): Ticket | undefined {
  if (!own || !other) return own ?? other;
  if (isOver(own) !== isOver(other)) return isOver(own) ? other : own;
  return lastMessageAt(other) > lastMessageAt(own) ? other : own;
}
