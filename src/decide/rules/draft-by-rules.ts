import type { TicketDraft } from '../../core/helpdesk-types.ts';
import { isAbove } from '../../core/priority.ts';
import type { WrittenValues } from '../../core/ticket-rules.ts';
import type { Draft } from '../draft.ts';
import { draftTicket } from '../ticket-draft.ts';
import { escalated, fieldsOf, NOTHING_DONE, usualGroup, valuesFor } from './ticket-values.ts';
import type { Verdict } from './verdict.ts';

/** A new ticket as the rules want it, and what of it they will later know as theirs. */
export function draftByRules(
  draft: Draft,
  verdict: Verdict | undefined,
): { readonly made: TicketDraft; readonly wrote: WrittenValues } {
  const base = draft.input.policy.ticket.priority;
  const raised = verdict?.priority !== undefined && (verdict.lower || isAbove(verdict.priority, base));
  const priority = raised && verdict.priority !== undefined ? verdict.priority : base;
  const group = verdict?.group ?? usualGroup(draft);
  const assignee = verdict?.assignee ?? draft.input.policy.ticket.assignee;
  const type = verdict?.type ?? draft.input.policy.ticket.type;
  const named = {
    priority,
    ...(group === undefined ? {} : { group }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(type === undefined ? {} : { type }),
  };
  const rules = verdict ? escalated(NOTHING_DONE, verdict) : NOTHING_DONE;
  const usual = draftTicket(draft.input, valuesFor(draft, undefined, rules, named));
  const fields = verdict ? fieldsOf(draft, undefined, verdict) : {};
  const tags = verdict?.tags ?? [];
  return {
    made: { ...usual, ...named, tags: [...new Set([...usual.tags, ...tags])], fields: { ...usual.fields, ...fields } },
    wrote: { ...named, fields, tags },
  };
}
