import type { TicketStatus } from '../../core/conversation.ts';
import { textOf } from '../shared/json.ts';

const STATUSES: ReadonlySet<string> = new Set(['new', 'open', 'pending', 'hold', 'solved', 'closed']);

/** A status in any case; a deleted ticket is `gone`. With custom statuses this is still the category. */
export const statusOf = (value: unknown): TicketStatus | undefined => {
  const status = textOf(value)?.toLowerCase();
  if (status === 'deleted') return 'gone';
  return status !== undefined && STATUSES.has(status) ? (status as TicketStatus) : undefined;
};
