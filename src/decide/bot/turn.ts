import type { BotPolicy, BotStep, BotWords } from '../../core/bot.ts';
import { isSend } from '../../core/effects.ts';
import type { CustomerMessage } from '../../core/events.ts';
import type { TicketKey } from '../../core/ids.ts';
import { isClosing, isWholeMessage } from '../../format/closing-words.ts';
import { matchWords, prepareText } from '../../format/match-words.ts';
import { because, type Draft } from '../draft.ts';
import type { MessageFacts } from '../rules/message-facts.ts';
import { HUMAN } from '../rules/pack-words.ts';
import type { Verdict } from '../rules/verdict.ts';
import { botPolicy, botText, clearBot, setBot, startStep } from './bot-state.ts';
import { endTalk, handOver } from './hand-over.ts';
import { isTalkOf } from './leave.ts';
import { say } from './say.ts';
import { understand } from './understand.ts';
import { type After, enterStep, follow, TOO_MANY } from './walk.ts';

/** Messages that follow each other this fast are one turn: a later one may say what the one before left open. Ms. */
export const BURST_MS = 3_000;

const asksForPeople = matchWords(HUMAN);

const WAIT: After = { to: 'wait' };

/** A message as the bot looks at it. */
export const botWords = (message: CustomerMessage, { text }: MessageFacts): BotWords => ({
  text,
  ...(message.choice === undefined ? {} : { choice: message.choice }),
});

/** The bot answers a message on a ticket, unless something was said about it already or people took over. */
export function answerByBot(draft: Draft, key: TicketKey, words: BotWords, verdict: Verdict): void {
  if (!isTalkOf(draft, key)) return;
  setBot(draft, { lastAt: draft.input.now });
  if (draft.effects.some(isSend)) because(draft, 'bot.silent', { ticket: key });
  else takeTurn(draft, words, verdict.bot);
}

/**
 * One message of the customer, and what comes of it.
 *
 * @param step where a rule sends the talk, whatever was said
 */
export function takeTurn(draft: Draft, words: BotWords, step?: string): void {
  const policy = botPolicy(draft);
  const { bot } = draft.conversation;
  if (!policy || !bot) return;
  if (bot.waiting && step === undefined) {
    because(draft, 'bot.waits');
    setBot(draft, { waiting: { ...bot.waiting, later: words } });
    return;
  }
  carryOn(draft, step === undefined ? meet(draft, policy, words) : enterStep(draft, policy, step));
}

/** What follows when the bot spoke, or has nothing more to say. */
export function carryOn(draft: Draft, after: After): void {
  if (after.to === 'people') handOver(draft, after);
  else if (after.to === 'end') endTalk(draft);
}

function meet(draft: Draft, policy: BotPolicy, words: BotWords): After {
  const { now } = draft.input;
  const bot = draft.conversation.bot;
  const step = currentStep(draft, policy);
  if (!bot || !step) return enterStep(draft, policy, startStep(draft, policy));
  // A first message answers no question yet.
  const { input: _input, ...menu } = step;
  const meaning = understand(policy, bot.begun ? step : menu, words);
  if (meaning.is === 'unclear') {
    if (bot.satisfied && isClosing(words.text, draft.input.policy.threading.closingWords)) {
      because(draft, 'bot.thanked');
      return { to: 'end' };
    }
    noteUnheard(draft, words.text);
    if (asksForPeople.find(prepareText(words.text)) !== undefined) return toPerson;
    return bot.begun ? notClear(draft) : understood(draft, now, () => enterStep(draft, policy, bot.step));
  }
  // A free question takes any words; these are no answer to it.
  if (meaning.is === 'input' && step.input?.pattern === undefined && isWholeMessage(words.text, HUMAN)) return toPerson;
  return understood(draft, now, () => {
    switch (meaning.is) {
      case 'option':
        because(draft, 'bot.option', { step: bot.step });
        return follow(draft, policy, meaning.option, false);
      case 'entry':
        return enterStep(draft, policy, meaning.step);
      case 'input': {
        because(draft, 'bot.input', { step: bot.step, field: meaning.field });
        setBot(draft, { fields: { ...bot.fields, [meaning.field]: meaning.value } });
        if (step.input?.pattern === undefined) noteUnheard(draft, meaning.value);
        return follow(draft, policy, step, false);
      }
      case 'answer': {
        because(draft, 'bot.answer', { step: bot.step });
        const text = botText(draft, meaning.answer.text);
        if (!say(draft, policy, { text })) return TOO_MANY;
        setBot(draft, { satisfied: true });
        return follow(draft, policy, { ...nextOf(step), ...nextOf(meaning.answer) }, text !== undefined);
      }
    }
  });
}

/** "Good morning everybody" is a greeting; more words say what it is about. */
const MOST_GREETING = 3;

function noteUnheard(draft: Draft, text: string): void {
  if ((text.match(/[\p{L}\p{N}]+/gu) ?? []).length > MOST_GREETING) setBot(draft, { unheard: true });
}

const toPerson: After = {
  to: 'people',
  told: false,
  code: 'bot.person',
  escalate: { tier: 2, reason: 'asked for a person' },
};

/** The one thing that follows; an answer's own comes before its step's. */
const nextOf = ({ goto, escalate, end }: Pick<BotStep, 'goto' | 'escalate' | 'end'>) => {
  if (escalate) return { escalate };
  if (goto !== undefined) return { goto };
  return end ? { end } : {};
};

/** The step the customer sees: as it is configured now, else as it was when it was shown. */
export function currentStep({ conversation }: Draft, policy: BotPolicy): BotStep | undefined {
  const { bot } = conversation;
  return bot && (policy.steps[bot.step] ?? bot.shown);
}

function understood(draft: Draft, now: number, goOn: () => After): After {
  clearBot(draft, 'failed', 'unclearUntil', 'satisfied');
  setBot(draft, { answeredAt: now });
  return goOn();
}

/** Perhaps the next message says it better; what comes at once after an answered one belongs to that. */
function notClear(draft: Draft): After {
  const { bot } = draft.conversation;
  const { now } = draft.input;
  if (bot?.answeredAt !== undefined && now - bot.answeredAt < BURST_MS) because(draft, 'bot.same-turn');
  else if (bot?.unclearUntil === undefined) {
    clearBot(draft, 'satisfied');
    setBot(draft, { unclearUntil: now + BURST_MS });
    because(draft, 'bot.unclear');
  }
  return WAIT;
}
