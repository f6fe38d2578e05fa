import type { Ticket } from '../../core/conversation.ts';
import type { TicketRules, WrittenValues } from '../../core/ticket-rules.ts';
import { renderTemplate } from '../../format/template.ts';
import { type Draft, numberOf } from '../draft.ts';
import { templateValues } from '../ticket-draft.ts';
import { putTicket } from '../tickets.ts';
import { languageOf } from './message-facts.ts';
import type { Verdict } from './verdict.ts';

/** The rules' part of a ticket, as it is before any rule did anything. */
export const NOTHING_DONE: TicketRules = { tier: 1 };

/** What rules did on a ticket. */
export const rulesOf = (ticket: Ticket | undefined): TicketRules => ticket?.rules ?? NOTHING_DONE;

/** Changes the rules' part of a ticket. */
export function setRules(draft: Draft, ticket: Ticket, change: Partial<TicketRules>): Ticket {
  const changed = { ...ticket, rules: { ...rulesOf(ticket), ...change } };
  draft.conversation = putTicket(draft.conversation, changed);
  return changed;
}

/** What texts of rules may speak of. */
export function valuesFor(draft: Draft, ticket: Ticket | undefined, rules: TicketRules, wrote: WrittenValues = {}) {
  const base = templateValues(draft.input);
  return {
    ...draft.conversation.bot?.saved,
    ...base,
    input: draft.conversation.bot?.fields ?? {},
    contact: { ...base.contact, language: languageOf(draft) },
    ticket: { ...base.ticket, ...named(ticket, { ...rules.wrote, ...wrote }) },
    // The first tier is no escalation: a field for it stays empty.
    escalation: rules.tier > 1 ? { tier: rules.tier, reasons: rules.reasons ?? [] } : {},
  };
}

function named(ticket: Ticket | undefined, { priority, group }: WrittenValues) {
  return {
    ...(ticket?.helpdeskId === undefined ? {} : { id: ticket.helpdeskId }),
    ...(priority === undefined ? {} : { priority }),
    ...(group === undefined ? {} : { group }),
  };
}

/** Of the ticket's own fields, those that speak of what is known only when the talk comes to people. */
const LATE_VALUES = /\{\{[^{}]*(?:escalation|input)\./;

/** The tier and the reasons after a verdict. */
export function escalated(rules: TicketRules, { escalation }: Verdict): TicketRules {
  if (!escalation) return rules;
  const reasons = [...(rules.reasons ?? []), ...escalation.by.map(({ reason }) => reason)];
  return { ...rules, tier: escalation.tier, reasons: [...new Set(reasons)] };
}

/**
 * Texts of helpdesk fields that a verdict sets: those of its rules, and the ticket's own that speak of an escalation when there is
 * one.
 */
export function fieldsOf(draft: Draft, ticket: Ticket | undefined, verdict: Verdict): Readonly<Record<string, string>> {
  const rules = escalated(rulesOf(ticket), verdict);
  const values = valuesFor(draft, ticket, rules, verdict);
  const ofTicket = Object.entries(draft.input.policy.ticket.fields).filter(
    ([, text]) => verdict.escalation !== undefined && LATE_VALUES.test(text),
  );
  const texts = { ...Object.fromEntries(ofTicket), ...verdict.fields };
  const rendered = Object.entries(texts).map(([field, text]) => [field, renderTemplate(text, values)] as const);
  return Object.fromEntries(rendered.filter(([, text]) => text.trim() !== ''));
}

/** The group that a new ticket has without any rule. */
export const usualGroup = ({ input }: Draft): string | undefined => numberOf(input).group ?? input.policy.ticket.group;
