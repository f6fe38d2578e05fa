import { fromPlain } from '../shared/comment-text.ts';
import type { AgentText, Desk } from '../shared/desk.ts';
import { priorityId, statusId, viewTicket, viewUser } from './desk-view.ts';
import { applyChange, commitChange, commitNewTicket, type Ledger, type TicketChange, touch } from './ledger.ts';
import { mergeTickets } from './merge.ts';
import { CLOSED, type Ticket, type User } from './model.ts';
import type { CustomerWords } from './options.ts';
import { removeTicket, restoreTicket, spamTicket } from './trash.ts';
import { commitConversation, commitCustomerWords, type NewConversation } from './write-conversation.ts';

/** The agents' side of an account, with what only Freshdesk offers. */
export interface FreshdeskDesk extends Desk {
  /** A note that the customer may see. Returns its id. */
  publicNote(ticketId: number, note: AgentText): number;
  /** What becomes of a ticket that was closed 120 days ago. */
  archive(ticketId: number): void;
  /** Sets a deadline by hand: it follows nothing any more. ms. */
  setDueBy(ticketId: number, dueBy: number, agentId: number): void;
  blockContact(userId: number, blocked?: boolean): void;
}

/** Source numbers of tickets that agents open: a call, an outbound e-mail. */
const OUTBOUND_EMAIL = 10;

/** What a customer's mail sets off, as documented. */
const MAIL: CustomerWords = {
  reopens: true,
  countsAsRequesterResponse: true,
  countsAsAgentResponse: false,
  performer: 'requester',
  mailsRequester: false,
};

/** The agents' side of an account. */
export function createDesk(ledger: Ledger): FreshdeskDesk {
  const { account } = ledger;
  const { users, tickets } = account;
  const find = (id: number): Ticket => {
    const ticket = tickets.get(id);
    if (!ticket) throw new Error(`There is no ticket ${id}`);
    ledger.sla.settle(ticket);
    return ticket;
  };
  const changeable = (id: number): Ticket => {
    const ticket = find(id);
    if (ticket.deleted || ticket.spam) throw new Error(`Ticket ${id} is deleted`);
    if (ticket.archived) throw new Error(`Ticket ${id} is archived`);
    return ticket;
  };
  const userOf = (id: number): User => {
    const user = users.get(id);
    if (!user) throw new Error(`There is no user ${id}`);
    return user;
  };
  const change = (id: number, agentId: number, values: TicketChange): void => {
    userOf(agentId);
    commitChange(ledger, changeable(id), values);
  };
  const write = (id: number, said: AgentText, as: Pick<NewConversation, 'kind' | 'private'>): number => {
    const ticket = changeable(id);
    // Send and set status are one press of a button: the rules run once the words are there.
    if (said.status !== undefined) applyChange(ledger, ticket, { status: statusId(account, said.status) });
    const conversation = commitConversation(ledger, ticket, {
      ...as,
      html: said.html ?? fromPlain(said.text ?? '').html,
      incoming: false,
      author: userOf(said.agentId),
      attachments: (said.files ?? []).map((file) => account.keepFile(file)),
    });
    touch(ledger, ticket);
    return conversation.id;
  };
  const canReply = (ticket: Ticket): boolean =>
    !account.unconfirmed.replyNeedsEmail || users.get(ticket.requesterId)?.email != null;
  return {
    addAgent: ({ name, email, role = 'agent' }) => viewUser(account.addUser({ name, email, role })),
    listUsers: () => [...users.values()].map(viewUser),
    listTickets: () => [...tickets.values()].map(viewTicket),
    getTicket: (id) => viewTicket(find(id)),
    createTicket({ requesterId, agentId, subject, text, public: isPublic = true }) {
      const startedBy = userOf(agentId).id;
      const html = fromPlain(text).html;
      const source = OUTBOUND_EMAIL;
      const words = { html: isPublic ? html : '', source, startedBy };
      const ticket = commitNewTicket(ledger, { subject, requesterId: userOf(requesterId).id, ...words });
      if (!isPublic) write(ticket.id, { agentId, html }, { kind: 'note', private: true });
      return viewTicket(ticket);
    },
    // Where the page has no Reply for a customer without an address, a public note is all that is left.
    reply(id, reply) {
      if (reply.public === false) return write(id, reply, { kind: 'note', private: true });
      return write(id, reply, { kind: canReply(changeable(id)) ? 'reply' : 'note', private: false });
    },
    publicNote: (id, note) => write(id, note, { kind: 'note', private: false }),
    note: (id, note) => write(id, note, { kind: 'note', private: true }),
    customerReplies(id, text) {
      const ticket = changeable(id);
      const author = userOf(ticket.requesterId);
      const words = { kind: 'reply', html: fromPlain(text).html, private: false, incoming: true, author } as const;
      return commitCustomerWords(ledger, ticket, words, MAIL).id;
    },
    setStatus: (id, status, agentId) => change(id, agentId, { status: statusId(account, status) }),
    setPriority: (id, priority, agentId) => change(id, agentId, { priority: priorityId(priority) }),
    setGroup: (id, groupId, agentId) => change(id, agentId, { groupId }),
    setAssignee: (id, responderId, agentId) => change(id, agentId, { responderId }),
    addTags: (id, tags, agentId) => change(id, agentId, { tags: [...new Set([...find(id).tags, ...tags])] }),
    removeTags: (id, tags, agentId) =>
      change(id, agentId, { tags: find(id).tags.filter((tag) => !tags.includes(tag)) }),
    changeRequester: (id, requesterId, agentId) => change(id, agentId, { requesterId: userOf(requesterId).id }),
    merge(sourceId, targetId, agentId) {
      if (sourceId === targetId) throw new Error(`Ticket ${sourceId} cannot be merged into itself`);
      mergeTickets(ledger, [changeable(sourceId)], changeable(targetId), userOf(agentId));
    },
    softDelete: (id) => removeTicket(ledger, find(id)),
    restore: (id) => restoreTicket(ledger, find(id)),
    markAsSpam: (id) => spamTicket(ledger, find(id)),
    automationWrites: (id, { text, public: isPublic }) =>
      // Rules add notes in the name of the system, which no user record belongs to.
      commitConversation(ledger, changeable(id), {
        kind: 'note',
        html: fromPlain(text).html,
        private: !isPublic,
        incoming: false,
        author: { ...account.apiAgent, id: 0, name: '' },
      }).id,
    close: (id) => commitChange(ledger, changeable(id), { status: CLOSED }),
    archive(id) {
      changeable(id).archived = true;
    },
    setDueBy: (id, dueBy, agentId) => change(id, agentId, { dueBy }),
    blockContact(id, blocked = true) {
      userOf(id).blocked = blocked;
    },
    deleteUser(id) {
      userOf(id).deleted = true;
    },
    addGroup(name) {
      const id = account.nextId('group');
      account.groups.push({ id, name });
      return id;
    },
    removeGroup(id) {
      const at = account.groups.findIndex((group) => group.id === id);
      if (at >= 0) account.groups.splice(at, 1);
    },
  };
}
