import type { TicketKey } from '../../core/ids.ts';
import type { TicketRules } from '../../core/ticket-rules.ts';
import { escalationTitle } from '../../format/escalation-note.ts';
import { type Draft, numberOf } from '../draft.ts';
import { notifyPeople } from '../notify.ts';
import type { TicketPeople } from '../recipients.ts';
import { findTicket } from '../tickets.ts';
import { rulesOf, setRules, usualGroup } from './ticket-values.ts';
import type { Verdict } from './verdict.ts';

/** Tells the people that rules and tiers name: each rule once on a ticket, and one notice for all of a message. */
export function tellPeople(draft: Draft, key: TicketKey, verdict: Verdict): void {
  const ticket = findTicket(draft.conversation, key);
  if (!ticket) return;
  const { notified = [] } = rulesOf(ticket);
  const fresh = verdict.notices.filter(({ rule }) => !notified.includes(rule));
  if (fresh.length > 0) setRules(draft, ticket, { notified: [...notified, ...fresh.map(({ rule }) => rule)] });
  const { escalation } = verdict;
  const to = [...new Set([...fresh.flatMap((each) => each.to), ...(escalation?.policy.notify ?? [])])];
  if (to.length === 0) return;
  const names = fresh.map(({ rule }) => rule);
  const by = escalation?.by ?? [];
  const others = names.filter((name) => !by.some(({ rule }) => rule === name));
  const why = [...by.map(({ rule, reason }) => `${rule}: ${reason}`), ...(escalation ? others : [])];
  const what = escalation ? escalationTitle(escalation.tier, numberOf(draft.input).language) : names.join(', ');
  notifyPeople(draft, {
    ticket: key,
    to,
    notice: { about: escalation ? 'escalation' : 'rule', what, why },
    people: peopleOf(draft, rulesOf(ticket)),
  });
}

/** Whom the ticket belongs to, as far as it is known here. */
function peopleOf(draft: Draft, { wrote = {}, shown }: TicketRules): TicketPeople {
  const group = wrote.group ?? usualGroup(draft);
  const email = wrote.assignee ?? draft.input.policy.ticket.assignee;
  const assignee = email === undefined ? shown?.assignee && {} : { email };
  return { ...(group === undefined ? {} : { group }), ...(assignee ? { assignee } : {}) };
}
