import type { TicketStatus } from '../../core/conversation.ts';
import { PRIORITY_ORDER, type Priority } from '../../core/priority.ts';
import type { JsonObject } from '../shared/json.ts';

/** Page "Create a Ticket", ticket properties. */
export const OPEN = 2;
export const PENDING = 3;
export const RESOLVED = 4;
/** Which every new account has beside the four. */
export const WAITING_ON_CUSTOMER = 6;
const STATUSES: Readonly<Record<number, TicketStatus>> = {
  [OPEN]: 'open',
  [PENDING]: 'pending',
  [RESOLVED]: 'solved',
  5: 'closed',
  [WAITING_ON_CUSTOMER]: 'pending',
};
const PRIORITIES: Readonly<Record<Priority, number>> = { low: 1, normal: 2, high: 3, urgent: 4 };

export const priorityOf = (priority: Priority = 'normal'): number => PRIORITIES[priority];

export const priorityNamed = (number: unknown): Priority | undefined =>
  PRIORITY_ORDER.find((priority) => PRIORITIES[priority] === number);

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
