import type { HelpdeskTicketId } from '../../core/ids.ts';

/** What this process saw of tickets lately. Only to spare requests and to tell twins apart: without it nothing is lost. */
export interface SeenTickets {
  /** The newest conversation seen on it; `0` on one that has none, undefined where nothing is known. */
  newest(ticketId: HelpdeskTicketId): string | undefined;
  /** The page that its newest conversations stood on; 1 where nothing is known. */
  page(ticketId: HelpdeskTicketId): number;
  /** Conversations were read or written; the newest counts. */
  note(ticketId: HelpdeskTicketId, conversationIds: readonly string[], page?: number): void;
  /** It took no files of so many bytes any more. */
  noteFull(ticketId: HelpdeskTicketId, bytes: number): void;
  /** Whether files of so many bytes are known to be too much for it. */
  isFull(ticketId: HelpdeskTicketId, bytes: number): boolean;
}

interface Seen {
  readonly newest: number;
  readonly page: number;
  readonly tooMany: number;
}

const MOST_TICKETS = 20_000;

export function createSeenTickets(): SeenTickets {
  const tickets = new Map<HelpdeskTicketId, Seen>();
  const change = (ticketId: HelpdeskTicketId, to: (seen: Seen) => Seen): void => {
    const seen = tickets.get(ticketId) ?? { newest: 0, page: 1, tooMany: Number.POSITIVE_INFINITY };
    // Taken out first, so that the oldest are those nobody spoke of for longest.
    tickets.delete(ticketId);
    tickets.set(ticketId, to(seen));
    const oldest = tickets.size > MOST_TICKETS ? tickets.keys().next().value : undefined;
    if (oldest !== undefined) tickets.delete(oldest);
  };
  return {
    newest: (ticketId) => {
      const seen = tickets.get(ticketId);
      return seen && String(seen.newest);
    },
    page: (ticketId) => tickets.get(ticketId)?.page ?? 1,
    note: (ticketId, ids, page) =>
      change(ticketId, (seen) => ({
        ...seen,
        newest: Math.max(seen.newest, ...ids.map(Number)),
        page: page ?? seen.page,
      })),
    noteFull: (ticketId, bytes) => change(ticketId, (seen) => ({ ...seen, tooMany: Math.min(seen.tooMany, bytes) })),
    isFull: (ticketId, bytes) => bytes >= (tickets.get(ticketId)?.tooMany ?? Number.POSITIVE_INFINITY),
  };
}
