import type { BotState } from './bot.ts';
import type { CustomerMessage } from './customer-message.ts';
import type { FileRef } from './files.ts';
import type {
  CommentId,
  ContactId,
  ConversationId,
  EffectId,
  HelpdeskTicketId,
  NumberId,
  TicketKey,
  Wamid,
} from './ids.ts';
import type { RequesterFacts, TicketRules } from './ticket-rules.ts';
import type { TicketWatch } from './watch.ts';

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
  /** The team opened it, and the customer has not written on it yet. */
  readonly started?: true;
  /** The ticket it was merged into. */
  readonly successor?: TicketKey;
  /** It was opened while observing, so the helpdesk has no such ticket. */
  readonly observed?: true;
  /** A read of this ticket is waiting; `again` when something changed meanwhile. */
  readonly read?: 'waiting' | 'again';
  /** Its deadlines, as far as they are watched. */
  readonly watch?: TicketWatch;
  /** The bot ended its talk on it by itself, and nobody wrote since. */
  readonly botSolved?: true;
  /** What rules did on it. */
  readonly rules?: TicketRules;
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
  /** The inbox id of the event that brought it: sends that were decided before are older than the customer's last word. */
  readonly lastInboundEvent?: number;
  /** Its id, for the read mark. */
  readonly lastInboundWamid?: Wamid;
  /** The message up to which the customer was shown that somebody read. */
  readonly readWamid?: Wamid;
  /** Agents' replies that wait for the customer's next message, oldest first. */
  readonly held?: readonly HeldReply[];
  /** The closed window (its `lastInboundAt`, 0 for a customer who never wrote) in which a template already asked for an answer. */
  readonly askedInWindow?: number;
  /** Replies that did not reach the customer and that `/resend` can send again until then (epoch ms, Clock), oldest first; few. */
  readonly failed?: readonly (LostReply & { readonly until: number })[];
  /** Files of either side that did not arrive and that `/retry` can fetch again until then (epoch ms, Clock), oldest first; few. */
  readonly lostFiles?: readonly LostFile[];
  /** What another system wrote to the customer while no ticket was open: told on the next one, with its fields. */
  readonly started?: StartedTalk;
  /** An agent asked by `/split` that the customer's next message opens a new ticket. */
  readonly split?: boolean;
  /** A ticket of this customer was marked as spam: messages are kept and counted until one is restored. */
  readonly blocked?: boolean;
  /** The language the customer wrote last, as far as it was told. */
  readonly language?: string;
  /** How often they said the same in a row; what it was is not kept. */
  readonly repeated?: { readonly mark: string; readonly count: number };
  /** A first message whose ticket waits a moment for what the helpdesk knows of the customer. */
  readonly opening?: WaitingOpening;
  /** The bot talks with the customer. */
  readonly bot?: BotState;
  /** When the bot wrote (epoch ms, Clock), oldest first; no more than its budget asks about. */
  readonly botSent?: readonly number[];
  /** What the helpdesk knows of the customer. */
  readonly facts?: RequesterFacts & {
    /** Epoch ms (Clock) when it said so. */
    readonly at: number;
  };
  /** Of the operators' lane alone. */
  readonly operators?: OperatorState;
  /** Sends whose outcome nobody knows and about which an agent was asked, oldest first. */
  readonly asked?: readonly AskedSend[];
  /** How many questions of that kind there were so far. */
  readonly askedCount?: number;
}

/** What the operators' lane remembers. */
export interface OperatorState {
  /** What is told once a day: the state that was told last, and when (epoch ms, Clock). Oldest first. */
  readonly told?: readonly { readonly key: string; readonly state: string; readonly at: number }[];
  /** How many ways of a channel failed to tell something, while others may still do. */
  readonly failed?: Readonly<Record<string, number>>;
}

/** A message as it was decided first, so that it can be decided again. */
export interface WaitingOpening {
  readonly message: CustomerMessage;
  /** Epoch ms of its acceptance. */
  readonly receivedAt: number;
  /** What the store knew around it. */
  readonly refs: { readonly messageTicket?: TicketKey; readonly quoted?: string };
}

/** One WhatsApp message of a reply. */
export type ReplyPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly file: FileRef; readonly caption?: string; readonly asDocument?: true };

/** An agent's reply that is not on its way. */
export interface LostReply {
  readonly ticket: TicketKey;
  readonly comment?: CommentId;
  readonly parts: readonly ReplyPart[];
}

/** A file that is not where it was to go. */
export interface LostFile {
  readonly ticket: TicketKey;
  readonly file: FileRef;
  readonly until: number;
}

/** A reply that waits until the customer writes. */
export interface HeldReply extends LostReply {
  /** Epoch ms (Clock) when it is given up. */
  readonly until: number;
  /** It was sent before, and WhatsApp said that the window is closed. The sends, by part. */
  readonly refused?: readonly { readonly effectId: EffectId; readonly part: number }[];
}

/** Words of another system that wait for a ticket. */
export interface StartedTalk {
  readonly text: string;
  /** Epoch ms. */
  readonly at: number;
  /** Epoch ms (Clock) when it is forgotten. */
  readonly until: number;
  /** Helpdesk field -> text, for the ticket that the answer opens. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** A send whose fate an agent decides by `/resend` or `/cancel`. */
export interface AskedSend {
  /** Stands in the question: `/resend 3` answers no other one. */
  readonly no?: number;
  readonly effectId: string;
  readonly ticket: TicketKey;
  /** Epoch ms (Clock) when it was asked: what an agent wrote before answers something else. */
  readonly askedAt?: number;
  /** The note that asks. */
  readonly note?: EffectId;
  /** Epoch ms (the helpdesk's) since when it stands on the ticket: the same, said more exactly. */
  readonly shownAt?: number;
  /** Orders without its number that were found before that was known, oldest first. */
  readonly early?: readonly { readonly how: 'resend' | 'cancel'; readonly at: number }[];
}

/** A conversation before its first event. */
export const newConversation = (id: ConversationId, contactId: ContactId, numberId: NumberId): Conversation => ({
  id,
  contactId,
  numberId,
  nextTicketNo: 1,
  tickets: [],
});
