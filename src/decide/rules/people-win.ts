import type { Ticket } from '../../core/conversation.ts';
import type { TicketKey } from '../../core/ids.ts';
import type { SharedField, ShownValues } from '../../core/ticket-rules.ts';
import { leaveTicket } from '../bot/leave.ts';
import type { Draft } from '../draft.ts';
import { findTicket } from '../tickets.ts';
import { rulesOf, setRules } from './ticket-values.ts';

const FIELDS: readonly SharedField[] = ['priority', 'group', 'assignee'];

/**
 * Takes over what the helpdesk showed of a ticket. A value that is another than the one shown after our last change was set by
 * somebody else, a person or an automation of theirs: from then on only a higher tier changes that field.
 *
 * @param own the values are the answer to a change of ours
 */
export function noteShown(draft: Draft, key: TicketKey, values: ShownValues | undefined, own: boolean): void {
  const ticket = findTicket(draft.conversation, key);
  // Where no rule ever looked at a ticket, nobody has to know whose its values are.
  if (!ticket?.rules) return;
  const rules = rulesOf(ticket);
  const writing = Math.max(0, (rules.writing ?? 0) - (own ? 1 : 0));
  const isOld = values !== undefined && rules.shown !== undefined && values.at < rules.shown.at;
  // What is shown while a change is on its way may be from before it.
  if (!values || isOld || (!own && writing > 0)) {
    if (own) setRules(draft, ticket, { writing });
    return;
  }
  const human = new Set(rules.human);
  if (!own && rules.shown) for (const field of changedFields(rules.shown, values)) human.add(field);
  // Somebody takes the ticket: what the bot would say next would be in the way.
  const isTaken = !own && rules.shown && values.assignee !== undefined && rules.shown.assignee !== values.assignee;
  setRules(draft, ticket, { writing, shown: values, human: [...human] });
  if (isTaken) leaveTicket(draft, key, 'bot.person-acts');
}

function changedFields(before: ShownValues, after: ShownValues): readonly SharedField[] {
  return FIELDS.filter((field) => before[field] !== after[field]);
}

/** Fields of a ticket that rules leave alone unless a higher tier is reached. */
export function humanFields(ticket: Ticket): ReadonlySet<SharedField> {
  return new Set(rulesOf(ticket).human);
}
