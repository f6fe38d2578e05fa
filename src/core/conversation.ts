import type { ContactId, ConversationId, HelpdeskTicketId, NumberId, TicketKey } from './ids.ts';

/** The helpdesk's states, plus what only the bridge knows of a ticket. */
export type TicketStatus =
  | 'making' // decided, the helpdesk has not answered yet
  | 'new'
  | 'open'
  | 'pending'
  | 'hold'
  | 'solved'
  | 'closed'
  | 'gone' // deleted in the helpdesk, or merged into a ticket of somebody else
  | 'failed'; // it could not be made; its entry is dead

/** What the decision remembers of one ticket. Times are epoch milliseconds. */
export interface Ticket {
  readonly key: TicketKey;
  readonly helpdeskId?: HelpdeskTicketId;
  readonly status: TicketStatus;
  readonly openedAt: number;
  /** When it was solved (or closed), as far as the helpdesk told. */
  readonly solvedAt?: number;
  /** The customer's last message on it. */
  readonly lastCustomerAt: number;
  /** The last reply of an agent that WhatsApp accepted. */
  readonly lastAgentAt?: number;
  /** When closing words came last without reopening it. */
  readonly closingWordsAt?: number;
  /** Comments older than this belong to somebody else's talk (a merge target's past) and are never sent. */
  readonly repliesSince?: number;
  /** The ticket it was merged into. */
  readonly successor?: TicketKey;
  /** It was opened while observing, so the helpdesk has no such ticket. */
  readonly observed?: true;
  /** A read of this ticket is waiting; `again` when something changed meanwhile. */
  readonly read?: 'waiting' | 'again';
}

/** The last word of either side on a ticket. */
export const lastMessageAt = (ticket: Ticket): number => Math.max(ticket.lastCustomerAt, ticket.lastAgentAt ?? 0);

/** The state of one lane: everything that a decision may remember between two events. Plain JSON. */
export interface Conversation {
  readonly id: ConversationId;
  readonly contactId: ContactId;
  readonly numberId: NumberId;
  /** Running number of the next ticket. */
  readonly nextTicketNo: number;
  /** The ticket a message joins unless a quote or a rule says otherwise. */
  readonly currentTicket?: TicketKey;
  /** Newest last. Of those that are over only the last twenty are remembered. */
  readonly tickets: readonly Ticket[];
  /** Message time of the customer's newest message: Meta's 24-hour window counts from here. Never goes back. */
  readonly lastInboundAt?: number;
  /** A ticket of this customer was marked as spam: messages are kept and counted until one is restored. */
  readonly blocked?: boolean;
  /** Sends whose outcome nobody knows and about which an agent was asked, oldest first. */
  readonly asked?: readonly AskedSend[];
}

/** A send whose fate an agent decides by `/resend` or `/cancel`. */
export interface AskedSend {
  readonly effectId: string;
  readonly ticket: TicketKey;
}

/** A conversation before its first event. */
export const newConversation = (id: ConversationId, contactId: ContactId, numberId: NumberId): Conversation => ({
  id,
  contactId,
  numberId,
  nextTicketNo: 1,
  tickets: [],
});
