import type { ShownValues } from '../../core/ticket-rules.ts';
import { idOf, type JsonObject, timeOf } from '../shared/json.ts';
import { priorityNamed } from './status.ts';

/** What people and rules both set on a ticket, as Freshdesk shows it (page "Tickets"); undefined for an answer without a time. */
export function shownValues(ticket: JsonObject): ShownValues | undefined {
  const at = timeOf(ticket.updated_at);
  if (at === undefined) return undefined;
  const priority = priorityNamed(ticket.priority);
  const group = idOf(ticket.group_id);
  const assignee = idOf(ticket.responder_id);
  return {
    at,
    ...(priority === undefined ? {} : { priority }),
    ...(group === undefined ? {} : { group }),
    ...(assignee === undefined ? {} : { assignee }),
  };
}
