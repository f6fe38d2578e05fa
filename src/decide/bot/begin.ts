import type { BotState } from '../../core/bot.ts';
import type { CustomerMessage } from '../../core/events.ts';
import { type TicketKey, ticketKey } from '../../core/ids.ts';
import { takesAutomaticTexts } from '../consent.ts';
import { bareWords } from '../customer-comment.ts';
import { because, type Draft } from '../draft.ts';
import { isObserved } from '../observe.ts';
import { isReachable, isServiceWindowOpen } from '../send-parts.ts';
import { isInPilot } from '../served.ts';
import { judgeJoining, type Thread } from '../threading.ts';
import { botPolicy, startStep } from './bot-state.ts';
import { isTalkOf, leaveBot } from './leave.ts';

/**
 * Who answers a message: `ticket`: the bot, on the ticket that it joins or opens; `talk`: the bot, without a ticket; `over`: the bot
 * had a talk without a ticket and may not go on; undefined: people.
 */
export type Answering = 'ticket' | 'talk' | 'over' | undefined;

/**
 * Decides who answers, and begins the bot's talk where it is its turn: with a new ticket, and when a solved one is opened again. Where
 * people took over, it stays silent until the ticket is solved.
 */
export function whoAnswers(draft: Draft, thread: Thread, message: CustomerMessage, at: number): Answering {
  const policy = botPolicy(draft);
  const { bot } = draft.conversation;
  const isTalk = bot !== undefined && bot.ticket === undefined;
  if (!policy || !mayTalk(draft)) {
    if (isTalk && thread.to === 'open') return 'over';
    if (bot && !isTalk && (!policy || !takesAutomaticTexts(draft))) leaveBot(draft, 'bot.off');
    return undefined;
  }
  if (thread.to === 'join') {
    if (isTalkOf(draft, thread.ticket.key)) return 'ticket';
    const { ticket } = thread;
    const isSolved = ticket.status === 'solved' || ticket.botSolved === true;
    const { reopen } = judgeJoining(draft.input.policy.threading, ticket, bareWords(message), at);
    // A talk without a ticket goes on: its words are kept nowhere else.
    if (!isSolved || !reopen || policy.ticketOn === 'handover' || isTalk) return undefined;
    begin(draft, startStep(draft, policy), ticket.key);
    return 'ticket';
  }
  if (isTalk) return 'talk';
  // The team began this talk: whoever answers it wants to talk to them.
  if (draft.conversation.started) return undefined;
  const { id, nextTicketNo } = draft.conversation;
  const key = policy.ticketOn === 'handover' ? undefined : ticketKey(id, nextTicketNo);
  begin(draft, startStep(draft, policy), key);
  return key === undefined ? 'talk' : 'ticket';
}

/** Whether automatic words would reach this customer. */
export function mayTalk(draft: Draft): boolean {
  return isServiceWindowOpen(draft) && isReachable(draft) && isInPilot(draft.input) && takesAutomaticTexts(draft);
}

function begin(draft: Draft, step: string, ticket: TicketKey | undefined): void {
  const { now } = draft.input;
  // The customer turned to something else: what they told the bot stays with the ticket it was about.
  leaveBot(draft, 'bot.quiet');
  const bot: BotState = {
    step,
    since: now,
    lastAt: now,
    ...(ticket === undefined ? { talk: [] } : { ticket }),
    ...(isObserved(draft.input) ? { observed: true } : {}),
  };
  draft.conversation = { ...draft.conversation, bot };
  because(draft, 'bot.begins', ticket === undefined ? undefined : { ticket });
}
