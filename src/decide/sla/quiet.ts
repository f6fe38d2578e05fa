import type { Ticket } from '../../core/conversation.ts';
import type { TicketDeadlines } from '../../core/deadlines.ts';
import type { Draft } from '../draft.ts';

/** Until when the agent of a ticket is left in peace (epoch ms); undefined when nobody was ever at work on it. */
export function quietUntil({ input }: Draft, ticket: Ticket, found: TicketDeadlines): number | undefined {
  const times = [ticket.lastAgentAt, found.lastAgentActivity].filter((at) => at !== undefined);
  if (times.length === 0) return undefined;
  // A helpdesk whose clock is ahead must not silence anything for long.
  return Math.min(Math.max(...times), input.now) + input.policy.sla.quietAfterAgentMs;
}
