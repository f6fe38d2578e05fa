import type { TicketKey } from '../../core/ids.ts';
import type { Draft } from '../draft.ts';
import { findTicket } from '../tickets.ts';
import { rulesOf, setRules } from './ticket-values.ts';
import type { Verdict } from './verdict.ts';

/** Tells the people that rules and tiers name, each rule once on a ticket. */
export function tellPeople(draft: Draft, key: TicketKey, verdict: Verdict): void {
  const ticket = findTicket(draft.conversation, key);
  if (!ticket) return;
  const { notified = [] } = rulesOf(ticket);
  const rules = verdict.notices.filter(({ rule }) => !notified.includes(rule));
  if (rules.length > 0) setRules(draft, ticket, { notified: [...notified, ...rules.map(({ rule }) => rule)] });
}
