import type { Ticket } from '../../core/conversation.ts';
import type { TicketKey } from '../../core/ids.ts';
import type { OpenRule } from '../../core/ticket-rules.ts';
import { because, type Draft } from '../draft.ts';
import { findTicket, isSolved } from '../tickets.ts';
import { sendAutomaticText } from './automatic-text.ts';
import { applyVerdict } from './carry-out.ts';
import { judgeOpen } from './judge-rules.ts';
import { tellPeople } from './tell-people.ts';
import { rulesOf, setRules } from './ticket-values.ts';
import { combine } from './verdict.ts';
import { firstDue } from './waiting.ts';

/** The timers of rules are named `rules:<ticket>`: one for each ticket, set to whatever is due first. */
export const RULES_TIMER = 'rules:';

/**
 * Adds rules that wait for time to pass, and sets the ticket's timer anew: a message of the customer moves what they wait for.
 *
 * @param turn the customer wrote, so that a solved ticket is about to be open again unless those were closing words
 */
export function planTimed(draft: Draft, key: TicketKey, more: readonly OpenRule[] = [], turn = false): void {
  const ticket = findTicket(draft.conversation, key);
  if (!ticket) return;
  const { timed = [], fired = [] } = rulesOf(ticket);
  const names = new Set(more.map(({ rule }) => rule));
  const all = [...timed.filter(({ rule }) => !names.has(rule)), ...more].filter(({ rule }) => !fired.includes(rule));
  if (all.length === 0) return;
  const reopens = turn && ticket.status === 'solved' && ticket.closingWordsAt === undefined;
  const waiting = setRules(draft, ticket, { timed: all });
  setTimer(draft, waiting, Number.NEGATIVE_INFINITY, reopens || !isSolved(ticket));
}

function setTimer(draft: Draft, ticket: Ticket, after: number, isUnsolved: boolean): void {
  const times = (rulesOf(ticket).timed ?? []).map(({ when }) => firstDue(draft, ticket, when, after));
  const known = times.filter((time) => time !== undefined);
  const dueAt = known.length > 0 && isUnsolved ? Math.max(draft.input.now, Math.min(...known)) : undefined;
  draft.timers.push({ name: RULES_TIMER + ticket.key, dueAt });
}

/** A ticket's timer is due: rules whose time has come do what they say, once; the others wait on. */
export function timedRulesDue(draft: Draft, name: string): void {
  const ticket = findTicket(draft.conversation, name.slice(RULES_TIMER.length));
  if (!ticket || isSolved(ticket)) {
    because(draft, 'rules.timer-not-needed', ticket ? { ticket: ticket.key } : undefined);
    return;
  }
  const { key } = ticket;
  const { matched, left, gone } = judgeOpen(draft, ticket, rulesOf(ticket).timed ?? []);
  for (const rule of gone) because(draft, 'rules.timer-gone', { ticket: key, rule });
  const fired = [...(rulesOf(ticket).fired ?? []), ...matched.map((rule) => rule.name)];
  const waiting = setRules(draft, ticket, { timed: left, fired });
  setTimer(draft, waiting, draft.input.now, true);
  if (matched.length === 0) {
    because(draft, 'rules.timer-early', { ticket: key });
    return;
  }
  const verdict = combine(matched, draft.input.policy.rules.tiers, rulesOf(ticket).tier);
  applyVerdict(draft, key, verdict);
  tellPeople(draft, key, verdict);
  sendAutomaticText(draft, key, verdict, { acknowledge: false, turn: false });
}
