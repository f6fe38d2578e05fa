import { createHash } from 'node:crypto';
import type { TicketDeadlines } from '../core/deadlines.ts';

const LENGTH = 16;

/** A mark of what was found on a ticket. When its agent was last at work is left out: it matters only when a stage is due. */
export const markOf = ({ lastAgentActivity: _activity, deadlines, ...ticket }: TicketDeadlines): string => {
  const sorted = deadlines.toSorted((a, b) => (a.metric < b.metric ? -1 : 1));
  const parts = [
    ...Object.entries(ticket).sort(([a], [b]) => (a < b ? -1 : 1)),
    ...sorted.map(({ metric, state, dueAt }) => [metric, state, dueAt]),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, LENGTH);
};
