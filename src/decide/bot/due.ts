import type { BotPolicy, BotState } from '../../core/bot.ts';
import type { Conversation } from '../../core/conversation.ts';
import { because, type Draft } from '../draft.ts';
import { allRules } from '../rules/all-rules.ts';
import { sendAutomaticText } from '../rules/automatic-text.ts';
import { applyVerdict } from '../rules/carry-out.ts';
import { botVerdict } from '../rules/judge-bot.ts';
import { tellPeople } from '../rules/tell-people.ts';
import { everyBotFor } from '../rules/waiting.ts';
import { findTicket } from '../tickets.ts';
import { BOT_TIMER, botPolicy, botText, clearBot, setBot } from './bot-state.ts';
import { endWithTicket, mayGoOn } from './go-on.ts';
import { endQuiet, giveUp, openForTalk } from './hand-over.ts';
import { leaveBot } from './leave.ts';
import { lookupFailed } from './lookup-settled.ts';
import { say } from './say.ts';
import { carryOn, currentStep } from './turn.ts';
import { enterStep, TOO_MANY } from './walk.ts';

/** Sets the bot's timer to what is due first, where that changed. */
export function keepBotTimer(draft: Draft): void {
  const { event } = draft.input.event;
  const before = dueOf(draft, draft.input.conversation);
  const dueAt = dueOf(draft, draft.conversation);
  const rang = event.type === 'timer-due' && event.name === BOT_TIMER;
  if (dueAt !== before || (rang && dueAt !== undefined)) draft.timers.push({ name: BOT_TIMER, dueAt });
}

function dueOf(draft: Draft, { bot }: Pick<Conversation, 'bot'>): number | undefined {
  if (!bot) return undefined;
  const policy = botPolicy(draft);
  const idleAt = bot.lastAt + (policy?.idleTimeoutMs ?? 0);
  const times = [bot.waiting?.until, bot.unclearUntil, idleAt, ...rulesDue(draft, bot)];
  return Math.min(...times.filter((time) => time !== undefined));
}

/** When rules that ask how long the bot talks may become true; those whose time has come were looked at then. */
function rulesDue({ input }: Draft, { since, judgedAt = since }: BotState): readonly number[] {
  const waits = allRules(input.policy).flatMap(({ when }) => everyBotFor(when));
  return waits.map((ms) => since + ms).filter((time) => time > judgedAt);
}

/** The bot's timer is due: everything whose time has come, one after the other. */
export function botDue(draft: Draft): void {
  const { now } = draft.input;
  const { bot } = draft.conversation;
  const policy = botPolicy(draft);
  if (!bot) because(draft, 'bot.timer-not-needed');
  else if (!policy) giveUp(draft, 'bot.off');
  else if (speaksDue(draft, bot)) {
    if (mayGoOn(draft)) speakDue(draft, policy, bot);
  } else if (bot.lastAt + policy.idleTimeoutMs <= now) {
    if (!endWithTicket(draft)) endQuiet(draft);
  } else because(draft, 'bot.timer-early');
}

/** Whether something is due that may say something to the customer. */
function speaksDue(draft: Draft, bot: BotState): boolean {
  const times = [bot.waiting?.until, bot.unclearUntil, ...rulesDue(draft, bot)];
  return times.some((time) => time !== undefined && time <= draft.input.now);
}

function speakDue(draft: Draft, policy: BotPolicy, bot: BotState): void {
  const { now } = draft.input;
  if (bot.waiting && bot.waiting.until <= now) lookupFailed(draft, 'late');
  else if (bot.unclearUntil !== undefined && bot.unclearUntil <= now) notUnderstood(draft, policy, bot);
  else {
    setBot(draft, { judgedAt: now });
    askRules(draft);
  }
}

/** The customer's turn is over, and nobody knows what they mean. Rules count it, else the bot says so, with the choices again. */
function notUnderstood(draft: Draft, policy: BotPolicy, bot: BotState): void {
  const failed = (bot.failed ?? 0) + 1;
  clearBot(draft, 'unclearUntil');
  setBot(draft, { failed, answeredAt: draft.input.now, lastAt: draft.input.now });
  because(draft, 'bot.not-understood', { step: bot.step, failed });
  if (askRules(draft)) return;
  const step = currentStep(draft, policy);
  const menu = step?.options ? { step: bot.step, options: step.options } : undefined;
  const text = botText(draft, step?.fallback ?? policy.fallback);
  const isSaid = text === undefined ? true : say(draft, policy, { text, menu });
  if (!isSaid) carryOn(draft, TOO_MANY);
}

/**
 * Rules that ask how the bot is doing.
 *
 * @returns whether people have taken over, or something was said
 */
function askRules(draft: Draft): boolean {
  const { bot } = draft.conversation;
  const policy = botPolicy(draft);
  const ticket = findTicket(draft.conversation, bot?.ticket);
  const verdict = botVerdict(draft, ticket);
  if (!bot || !policy || !verdict) return false;
  if (verdict.bot !== undefined) {
    carryOn(draft, enterStep(draft, policy, verdict.bot));
    return true;
  }
  const before = draft.effects.length;
  if (bot.ticket !== undefined) {
    applyVerdict(draft, bot.ticket, verdict);
    tellPeople(draft, bot.ticket, verdict);
    sendAutomaticText(draft, bot.ticket, verdict, { acknowledge: false, turn: false });
  } else {
    setBot(draft, { matched: [...new Set([...(bot.matched ?? []), ...verdict.rules])] });
    if (verdict.escalation) {
      openForTalk(draft, [], false, 'bot.hands-over');
      leaveBot(draft, 'bot.hands-over');
    }
  }
  return draft.conversation.bot === undefined || draft.effects.slice(before).some((effect) => 'purpose' in effect);
}
