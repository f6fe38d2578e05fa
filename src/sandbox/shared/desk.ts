import type { Faults } from './faults.ts';
import type { WebhookPoster } from './webhook-poster.ts';

/** Statuses by the words that every helpdesk has for them. */
export type DeskStatus = 'new' | 'open' | 'pending' | 'hold' | 'solved' | 'closed' | 'deleted';
export type DeskPriority = 'low' | 'normal' | 'high' | 'urgent';

/** A customer or an agent. */
export interface DeskUser {
  readonly id: number;
  readonly name: string;
  readonly email: string | null;
  readonly role: 'end-user' | 'agent' | 'admin';
  /** False: deleted. */
  readonly active?: boolean;
}

/** A file that somebody adds to their words. */
export interface DeskFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
  /** A picture pasted into the text. */
  readonly inline?: boolean;
}

/** One thing that was said on a ticket; the first is what opened it. */
export interface DeskComment {
  readonly id: number;
  readonly authorId: number;
  readonly html: string;
  readonly plain: string;
  readonly public: boolean;
  readonly attachments: readonly { readonly id: number }[];
  readonly createdAt: number;
}

/** A ticket as people see it. */
export interface DeskTicket {
  readonly id: number;
  readonly subject: string | null;
  readonly status: DeskStatus;
  readonly priority: DeskPriority | null;
  readonly requesterId: number;
  readonly assigneeId: number | null;
  readonly groupId: number | null;
  readonly tags: readonly string[];
  /** Another program's name for the ticket. */
  readonly externalId: string | null;
  readonly updatedAt: number;
  readonly comments: readonly DeskComment[];
}

/** What an agent writes: `html` or `text`. */
export interface AgentText {
  readonly agentId: number;
  readonly html?: string;
  readonly text?: string;
  /** The status the agent submits as. */
  readonly status?: DeskStatus;
  readonly files?: readonly DeskFile[];
}

/**
 * A helpdesk as its people use it, whichever it is. Methods throw an Error where the helpdesk's pages would not offer
 * the action (an unknown ticket, a closed one). Nothing here is part of the API's oracle.
 */
export interface Desk {
  addAgent(agent: { name: string; email: string; role?: 'agent' | 'admin' }): DeskUser;
  listUsers(): readonly DeskUser[];
  listTickets(): readonly DeskTicket[];
  /** Deleted tickets are found too. */
  getTicket(id: number): DeskTicket;
  /** Opens a ticket for a customer, as an agent who starts the conversation does. */
  createTicket(ticket: {
    requesterId: number;
    agentId: number;
    subject: string;
    text: string;
    public?: boolean;
  }): DeskTicket;
  /** Answers the customer in the way the page offers; public unless said otherwise. Returns the comment's id. */
  reply(ticketId: number, reply: AgentText & { readonly public?: boolean }): number;
  /** Writes an internal note. Returns the comment's id. */
  note(ticketId: number, note: AgentText): number;
  /** Words of the requester that did not come through the API, for example by e-mail. They reopen, as e-mail does. */
  customerReplies(ticketId: number, text: string): number;
  setStatus(ticketId: number, status: DeskStatus, agentId: number): void;
  setPriority(ticketId: number, priority: DeskPriority | null, agentId: number): void;
  setGroup(ticketId: number, groupId: number | null, agentId: number): void;
  setAssignee(ticketId: number, assigneeId: number | null, agentId: number): void;
  addTags(ticketId: number, tags: readonly string[], agentId: number): void;
  removeTags(ticketId: number, tags: readonly string[], agentId: number): void;
  changeRequester(ticketId: number, requesterId: number, agentId: number): void;
  /** Merges `sourceId` away into `targetId`. */
  merge(sourceId: number, targetId: number, agentId: number): void;
  softDelete(ticketId: number, agentId?: number): void;
  restore(ticketId: number, agentId?: number): void;
  markAsSpam(ticketId: number, agentId?: number): void;
  /** Words that an automation or trigger writes. Returns their id. */
  automationWrites(ticketId: number, comment: { text: string; public: boolean }): number;
  /** Closes as the automation does, some days after a ticket was solved. */
  close(ticketId: number): void;
  deleteUser(userId: number): void;
  addGroup(name: string): number;
  removeGroup(groupId: number): void;
}

/** An emulated helpdesk, as far as it does not matter which. */
export interface HelpdeskEmulator {
  readonly desk: Desk;
  readonly faults: Faults;
  readonly webhooks: WebhookPoster & {
    subscribe(target: { readonly url: string; readonly secret: string } | undefined): void;
  };
  readonly bugs: readonly unknown[];
  listen(port?: number): Promise<{ readonly url: string; readonly port: number }>;
  close(): Promise<void>;
}
