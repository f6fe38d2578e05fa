import type { TicketKey } from '../../core/ids.ts';
import { escalationTitle } from '../../format/escalation-note.ts';
import { type Draft, numberOf } from '../draft.ts';
import { notifyPeople } from '../notify.ts';
import { findTicket } from '../tickets.ts';
import { rulesOf, setRules, usualGroup } from './ticket-values.ts';
import type { Verdict } from './verdict.ts';

/** Tells the people that rules and tiers name: each rule once on a ticket, and one notice for all of a message. */
export function tellPeople(draft: Draft, key: TicketKey, verdict: Verdict): void {
  const ticket = findTicket(draft.conversation, key);
  if (!ticket) return;
  const { notified = [], wrote = {}, shown } = rulesOf(ticket);
  const fresh = verdict.notices.filter(({ rule }) => !notified.includes(rule));
  if (fresh.length > 0) setRules(draft, ticket, { notified: [...notified, ...fresh.map(({ rule }) => rule)] });
  const { escalation } = verdict;
  const to = [...new Set([...fresh.flatMap((each) => each.to), ...(escalation?.policy.notify ?? [])])];
  if (to.length === 0) return;
  const what = escalation
    ? `Escalated to tier ${escalation.tier}`
    : `Rule: ${fresh.map(({ rule }) => rule).join(', ')}`;
  const reasons = (escalation?.by ?? []).map(({ rule, reason }) => `${rule}: ${reason}`);
  const named = fresh.map(({ rule }) => rule).filter((rule) => !escalation?.by.some((each) => each.rule === rule));
  const group = wrote.group ?? usualGroup(draft);
  notifyPeople(draft, {
    ticket: key,
    to,
    notice: { about: escalation ? 'escalation' : 'rule', what, why: [...reasons, ...(escalation ? named : [])] },
    people: {
      ...(group === undefined ? {} : { group }),
      ...(wrote.assignee !== undefined
        ? { assignee: { email: wrote.assignee } }
        : shown?.assignee
          ? { assignee: {} }
          : {}),
    },
  });
}
