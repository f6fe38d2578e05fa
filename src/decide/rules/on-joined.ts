import type { Ticket } from '../../core/conversation.ts';
import { type Effect, ticketOf } from '../../core/effects.ts';
import type { TicketKey } from '../../core/ids.ts';
import type { AppliedData } from '../../core/outcome.ts';
import type { Draft } from '../draft.ts';
import { findTicket, isSolved } from '../tickets.ts';
import { allRules } from './all-rules.ts';
import { askForRequester, needsFacts } from './answers.ts';
import { sendAutomaticText } from './automatic-text.ts';
import { applyVerdict } from './carry-out.ts';
import type { Ruling } from './judge-rules.ts';
import { noteShown } from './people-win.ts';
import { tellPeople } from './tell-people.ts';
import { rulesOf, setRules } from './ticket-values.ts';
import { planTimed } from './timed-rules.ts';

/** What the rules say about a message that joined a ticket. */
export function followOnJoined(draft: Draft, key: TicketKey, { verdict, undecided, timed }: Ruling): void {
  applyVerdict(draft, key, verdict);
  tellPeople(draft, key, verdict);
  wait(draft, key, undecided);
  planTimed(draft, key, timed, true);
  sendAutomaticText(draft, key, verdict, { acknowledge: false, turn: true });
}

/** Rules that ask what kind of customer this is wait for the helpdesk's answer. */
function wait(draft: Draft, key: TicketKey, undecided: Ruling['undecided']): void {
  const ticket = findTicket(draft.conversation, key);
  if (!ticket || undecided.length === 0) return;
  const names = new Set(undecided.map(({ rule }) => rule));
  const others = (rulesOf(ticket).undecided ?? []).filter(({ rule }) => !names.has(rule));
  setRules(draft, ticket, { undecided: [...others, ...undecided] });
  if (needsFacts(draft)) askForRequester(draft);
}

/** Since when a ticket waits, after a message of the customer: to be solved since it was opened again, to be answered since the first unanswered one. */
export function noteWaiting({ input }: Draft, before: Ticket, after: Ticket, at: number): Ticket {
  if (allRules(input.policy).length === 0) return after;
  const answered = before.lastAgentAt !== undefined && before.lastAgentAt >= before.lastCustomerAt;
  const rules = rulesOf(after);
  const change = {
    ...(isSolved(before) ? { unsolvedSince: at } : {}),
    ...(answered || rules.unansweredSince === undefined
      ? { unansweredSince: answered ? at : before.lastCustomerAt }
      : {}),
  };
  return { ...after, rules: { ...rules, ...change } };
}

/** A change of ours that did not happen is no longer on its way. One that makes the ticket is made again, with less. */
export function noteNotApplied(draft: Draft, effect: Effect): void {
  if (effect.kind === 'update-ticket' && (effect.change || effect.solve))
    noteShown(draft, effect.ticket, undefined, true);
}

/** What the helpdesk showed of a ticket in the answer to a call. */
export function noteAnswer(draft: Draft, effect: Effect, { values }: AppliedData): void {
  const key = ticketOf(effect);
  if (key === undefined) return;
  const own =
    effect.kind === 'create-ticket' ||
    (effect.kind === 'update-ticket' && (effect.change !== undefined || effect.solve === true));
  if (own || values) noteShown(draft, key, values, own);
}
