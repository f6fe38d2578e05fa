import { createHash } from 'node:crypto';
import type { TicketDeadlines } from '../core/deadlines.ts';
import type { SlaStage } from '../core/sla.ts';

const LENGTH = 16;

/**
 * A mark of what was found on a ticket, and of the stages it was found for: a lane has to hear of new ones. When its agent was last at
 * work is left out: it matters only when a stage is due.
 */
export const markOf = (
  { lastAgentActivity: _activity, deadlines, ...ticket }: TicketDeadlines,
  stages: readonly SlaStage[],
): string => {
  const sorted = deadlines.toSorted((a, b) => (a.metric < b.metric ? -1 : 1));
  const parts = [
    ...Object.entries(ticket).sort(([a], [b]) => (a < b ? -1 : 1)),
    ...sorted.map(({ metric, state, dueAt }) => [metric, state, dueAt]),
    stages,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, LENGTH);
};
