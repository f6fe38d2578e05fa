import type { Ticket } from '../../core/conversation.ts';
import type { TicketKey } from '../../core/ids.ts';
import type { Draft } from '../draft.ts';
import { findTicket } from '../tickets.ts';
import { rulesOf, setRules } from './ticket-values.ts';
import { planTimed } from './timed-rules.ts';

/**
 * The talk of a ticket goes on in a new one: rules that wait go along, and so does the tier, where the rules of a message that found no
 * place move to it. An older talk's tier does not.
 */
export function carryOver(draft: Draft, from: Ticket, to: TicketKey, movesRules: boolean): void {
  const ticket = findTicket(draft.conversation, to);
  if (!ticket || !from.rules) return;
  const { timed = [], undecided, tier, reasons, replied, notified, wrote } = from.rules;
  const done = {
    tier,
    ...(reasons ? { reasons } : {}),
    ...(replied ? { replied } : {}),
    ...(notified ? { notified } : {}),
    wrote: { ...rulesOf(ticket).wrote, ...wrote },
  };
  setRules(draft, ticket, { ...(movesRules ? done : {}), ...(undecided ? { undecided } : {}) });
  planTimed(draft, to, timed);
}
