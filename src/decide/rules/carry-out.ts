import type { Ticket } from '../../core/conversation.ts';
import type { TicketChange } from '../../core/helpdesk-types.ts';
import type { TicketKey } from '../../core/ids.ts';
import { isAbove } from '../../core/priority.ts';
import type { SharedField, WrittenValues } from '../../core/ticket-rules.ts';
import { escalationNote } from '../../format/escalation-note.ts';
import { inWords } from '../../format/utc.ts';
import { leaveTicket } from '../bot/leave.ts';
import { because, type Draft, emit, numberOf } from '../draft.ts';
import { addNote } from '../internal-note.ts';
import { findTicket } from '../tickets.ts';
import { allRules } from './all-rules.ts';
import { priorityOf } from './answers.ts';
import type { Ruling } from './judge-rules.ts';
import { humanFields } from './people-win.ts';
import { escalated, fieldsOf, rulesOf, setRules } from './ticket-values.ts';
import type { Verdict } from './verdict.ts';

/** Says which rules matched. */
export function explainRules(draft: Draft, ticket: TicketKey, { rules }: Verdict): void {
  if (rules.length > 0)
    because(draft, 'rules.matched', {
      ticket,
      rules: rules.join(', '),
      ...(rules.length > 1 ? { several: true } : {}),
    });
}

/** A verdict on a ticket that is about to be made: its values stand in the draft already. */
export function recordOnNew(draft: Draft, key: TicketKey, { verdict, undecided }: Ruling, wrote: WrittenValues): void {
  const ticket = findTicket(draft.conversation, key);
  // The bot has to know when somebody takes its ticket.
  const nobodyAsks = allRules(draft.input.policy).length === 0 && draft.conversation.bot === undefined;
  if (!ticket || nobodyAsks) return;
  explainRules(draft, key, verdict);
  setRules(draft, ticket, {
    ...escalated(rulesOf(ticket), verdict),
    wrote,
    writing: 1,
    ...(undecided.length > 0 ? { undecided } : {}),
  });
  tellEscalation(draft, key, verdict);
}

/** A verdict on a ticket that exists: what is not so yet is changed, and what people set is left to them. */
export function applyVerdict(draft: Draft, key: TicketKey, verdict: Verdict): void {
  const ticket = findTicket(draft.conversation, key);
  if (!ticket || verdict.rules.length === 0) return;
  explainRules(draft, key, verdict);
  const { change, tags } = changesOf(draft, ticket, verdict);
  const hasChange = Object.keys(change).length > 0;
  const rules = rulesOf(ticket);
  if (hasChange) emit(draft, { kind: 'update-ticket', ticket: key, reopen: false, change });
  if (tags.length > 0) emit(draft, { kind: 'add-tags', ticket: key, tags, byRules: true });
  const { raisePriorityTo, priority = raisePriorityTo, ...rest } = change;
  const wrote = {
    ...rules.wrote,
    ...rest,
    ...(priority === undefined ? {} : { priority }),
    ...(change.fields ? { fields: { ...rules.wrote?.fields, ...change.fields } } : {}),
    tags: [...(rules.wrote?.tags ?? []), ...tags],
  };
  setRules(draft, ticket, {
    ...escalated(rules, verdict),
    wrote,
    ...(hasChange ? { writing: (rules.writing ?? 0) + 1, human: stillHuman(ticket, change) } : {}),
  });
  tellEscalation(draft, key, verdict);
}

/** What we write last is ours again. */
function stillHuman(
  ticket: Ticket,
  { priority, raisePriorityTo, group, assignee }: TicketChange,
): readonly SharedField[] {
  const ours = { priority: priority ?? raisePriorityTo, group, assignee };
  return [...humanFields(ticket)].filter((field) => ours[field] === undefined);
}

function changesOf(draft: Draft, ticket: Ticket, verdict: Verdict) {
  const { wrote = {} } = rulesOf(ticket);
  const human = humanFields(ticket);
  const mayChange = (field: SharedField): boolean => {
    if (!human.has(field) || verdict.escalation !== undefined) return true;
    because(draft, 'rules.people-win', { ticket: ticket.key, field });
    return false;
  };
  // After somebody else's change the value we wrote last says nothing about the one that is there.
  const isNew = (field: 'group' | 'assignee', value: string | undefined): value is string =>
    value !== undefined && (wrote[field] !== value || human.has(field)) && mayChange(field);
  const fields = Object.entries(fieldsOf(draft, ticket, verdict)).filter(
    ([name, text]) => wrote.fields?.[name] !== text,
  );
  const change: TicketChange = {
    ...priorityChange(draft, ticket, verdict, mayChange),
    ...(isNew('group', verdict.group) ? { group: verdict.group } : {}),
    ...(isNew('assignee', verdict.assignee) ? { assignee: verdict.assignee } : {}),
    ...(verdict.type === undefined || verdict.type === wrote.type ? {} : { type: verdict.type }),
    ...(fields.length > 0 ? { fields: Object.fromEntries(fields) } : {}),
  };
  return { change, tags: verdict.tags.filter((tag) => !wrote.tags?.includes(tag)) };
}

function priorityChange(
  draft: Draft,
  ticket: Ticket,
  { priority, lower }: Verdict,
  mayChange: (field: SharedField) => boolean,
): Pick<TicketChange, 'priority' | 'raisePriorityTo'> {
  const present = priorityOf(draft, ticket);
  if (priority === undefined || priority === present) return {};
  if (!lower && !isAbove(priority, present)) return {};
  if (!mayChange('priority')) return {};
  return lower ? { priority } : { raisePriorityTo: priority };
}

function tellEscalation(draft: Draft, ticket: TicketKey, { escalation }: Verdict): void {
  if (!escalation) return;
  const { tier, by } = escalation;
  const rules = by.map(({ rule }) => rule);
  because(draft, 'rules.escalated', { ticket, tier, rules: rules.join(', ') });
  const facts = { tier, rules, reasons: by.map(({ reason }) => reason), at: inWords(draft.input.now) };
  addNote(draft, ticket, 'decision', { text: escalationNote(facts, numberOf(draft.input).language) });
  // Whoever it is escalated to answers from now on.
  leaveTicket(draft, ticket, 'bot.hands-over');
}
