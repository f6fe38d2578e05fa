import type { TicketStatus } from '../../core/conversation.ts';
import type { Priority } from '../../core/priority.ts';
import type { JsonObject } from '../shared/json.ts';

/** Page "Create a Ticket", ticket properties. */
export const OPEN = 2;
export const RESOLVED = 4;
const STATUSES: Readonly<Record<number, TicketStatus>> = {
  [OPEN]: 'open',
  3: 'pending',
  [RESOLVED]: 'solved',
  5: 'closed',
  // "Waiting on Customer", which every new account has beside the four.
  6: 'pending',
};
const PRIORITIES: Readonly<Record<Priority, number>> = { low: 1, normal: 2, high: 3, urgent: 4 };

export const priorityOf = (priority: Priority = 'normal'): number => PRIORITIES[priority];

/**
 * Of a ticket as it was read. One in the trash or among the spam is `gone`. A status of the account's own is on hold, as nobody
 * says what it means: the customer's words leave it as it is.
 */
export const statusOf = ({ status, deleted, spam }: JsonObject): TicketStatus | undefined => {
  if (deleted === true || spam === true) return 'gone';
  if (typeof status !== 'number' || !Number.isInteger(status) || status < OPEN) return undefined;
  return STATUSES[status] ?? 'hold';
};

/** Whether a ticket in this state has to be told to open again: a note may not do so. */
export const needsReopening = (status: TicketStatus): boolean => status === 'solved' || status === 'pending';
