import type { TimerDue } from '../core/events.ts';
import { BOT_TIMER } from './bot/bot-state.ts';
import { botDue } from './bot/due.ts';
import { because, type Draft } from './draft.ts';
import { expireHeld, HELD_TIMER } from './held.ts';
import { FORGET_TIMER, forgetOld } from './lost-reply.ts';
import { REMINDER_TIMER, remind } from './reminder.ts';
import { RULES_TIMER, timedRulesDue } from './rules/timed-rules.ts';
import { OPENING_TIMER } from './rules/wait-for-facts.ts';

/** What becomes of each timer that a decision sets. One of another version does nothing. */
const TIMERS: Readonly<Record<string, (draft: Draft) => void>> = {
  [HELD_TIMER]: expireHeld,
  [REMINDER_TIMER]: remind,
  [FORGET_TIMER]: forgetOld,
  [BOT_TIMER]: botDue,
};

/** A timer is due. */
export function decideTimerDue(draft: Draft, { name }: TimerDue): void {
  const due = Object.hasOwn(TIMERS, name) ? TIMERS[name] : undefined;
  if (name.startsWith(RULES_TIMER)) timedRulesDue(draft, name);
  // The wait was ended before this event was looked at.
  else if (name === OPENING_TIMER) because(draft, 'rules.waited-enough');
  else if (due) due(draft);
  else because(draft, 'timer.unknown');
}
