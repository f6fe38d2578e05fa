import type { TicketChange } from '../../core/helpdesk-types.ts';
import type { TicketKey } from '../../core/ids.ts';
import type { SlaStage } from '../../core/sla.ts';
import type { SharedField } from '../../core/ticket-rules.ts';
import { because, type Draft, emit } from '../draft.ts';
import { rulesOf, setRules } from '../rules/ticket-values.ts';
import { findTicket } from '../tickets.ts';

/**
 * What a stage changes on a ticket, also where people have set it before: only a stage and a higher tier may do that. A ticket is
 * not taken away from an agent who is at work on it.
 */
export function changeByStage(draft: Draft, key: TicketKey, stage: SlaStage, isActive: boolean): void {
  const { group, assignee, priority, tags } = stage;
  const moves = { ...(group === undefined ? {} : { group }), ...(assignee === undefined ? {} : { assignee }) };
  const isMove = Object.keys(moves).length > 0;
  if (isMove && isActive) because(draft, 'sla.not-moved', { ticket: key, stage: stage.id });
  const change: TicketChange = {
    ...(isActive ? {} : moves),
    ...(priority === undefined ? {} : { raisePriorityTo: priority }),
  };
  if (Object.keys(change).length > 0) {
    emit(draft, { kind: 'update-ticket', ticket: key, reopen: false, change });
    rememberOurs(draft, key, change);
  }
  if (tags.length > 0) emit(draft, { kind: 'add-tags', ticket: key, tags });
}

/** Rules must know these values for the bridge's own. */
function rememberOurs(draft: Draft, key: TicketKey, { group, assignee, raisePriorityTo }: TicketChange): void {
  const ticket = findTicket(draft.conversation, key);
  if (!ticket) return;
  const rules = rulesOf(ticket);
  const ours: Readonly<Record<SharedField, unknown>> = { group, assignee, priority: raisePriorityTo };
  setRules(draft, ticket, {
    wrote: {
      ...rules.wrote,
      ...(group === undefined ? {} : { group }),
      ...(assignee === undefined ? {} : { assignee }),
      ...(raisePriorityTo === undefined ? {} : { priority: raisePriorityTo }),
    },
    writing: (rules.writing ?? 0) + 1,
    human: (rules.human ?? []).filter((field) => ours[field] === undefined),
  });
}
