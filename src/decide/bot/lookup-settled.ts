import type { LookupAnswer } from '../../core/bot.ts';
import type { Lookup } from '../../core/effects.ts';
import type { Outcome } from '../../core/outcome.ts';
import { botWord } from '../../format/bot-words.ts';
import { because, type Draft, numberOf } from '../draft.ts';
import { addNoteText } from '../internal-note.ts';
import { botPolicy, clearBot, setBot } from './bot-state.ts';
import { mayGoOn } from './go-on.ts';
import { answerLines } from './lookup.ts';
import { carryOn, currentStep, takeTurn } from './turn.ts';
import { type After, enterStep, speak } from './walk.ts';

/** Nobody reads more of an answer. */
const MOST_NOTE = 4_000;

/** Another system answered, or did not. One that is not waited for any more is nobody's answer. */
export function settleLookup(draft: Draft, effect: Lookup, outcome: Outcome): void {
  if (draft.conversation.bot?.waiting?.id !== effect.id) {
    because(draft, 'bot.lookup-not-needed', { step: effect.step });
    return;
  }
  if (!mayGoOn(draft)) return;
  const answer = outcome.result === 'applied' ? outcome.data.answer : undefined;
  if (answer === undefined) lookupFailed(draft, 'reason' in outcome ? outcome.reason : outcome.result);
  else lookupAnswered(draft, effect.step, answer);
}

/** There is no answer: the talk goes on at the step for that. */
export function lookupFailed(draft: Draft, why: string): void {
  const { bot } = draft.conversation;
  const policy = botPolicy(draft);
  const step = policy && currentStep(draft, policy);
  if (!bot || !policy) return;
  because(draft, 'bot.lookup-failed', { step: bot.step, why });
  note(draft, botWord('notFound', numberOf(draft.input).language));
  goOn(draft, () => enterStep(draft, policy, step?.lookup?.else ?? policy.start));
}

function lookupAnswered(draft: Draft, name: string, answer: LookupAnswer): void {
  const { bot } = draft.conversation;
  const policy = botPolicy(draft);
  const step = policy && currentStep(draft, policy);
  if (!bot || !policy || !step) return;
  because(draft, 'bot.lookup-answered', { step: name });
  note(draft, [botWord('looked', numberOf(draft.input).language), ...answerLines(answer)].join('\n'));
  const save = step.lookup?.save;
  if (save !== undefined) setBot(draft, { saved: { ...bot.saved, [save]: answer } });
  goOn(draft, () => speak(draft, policy, bot.step, step));
}

/** What the customer wrote meanwhile is answered now; a talk that would be over goes on with it. */
function goOn(draft: Draft, next: () => After): void {
  const later = draft.conversation.bot?.waiting?.later;
  clearBot(draft, 'waiting');
  const after = next();
  if (later === undefined || after.to === 'people') {
    carryOn(draft, after);
    return;
  }
  takeTurn(draft, later);
}

function note(draft: Draft, text: string): void {
  const { bot } = draft.conversation;
  if (bot?.ticket !== undefined) addNoteText(draft, bot.ticket, `[bot] ${text}`.slice(0, MOST_NOTE));
  else if (bot?.talk) setBot(draft, { talk: [...bot.talk, { by: 'bot', text: `(${text})`, at: draft.input.now }] });
}
