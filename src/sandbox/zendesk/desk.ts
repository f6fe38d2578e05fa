import { type CommentText, fromHtml, fromPlain } from '../shared/comment-text.ts';
import type { AgentText, Desk as CommonDesk, DeskFile } from '../shared/desk.ts';
import type { Account } from './account.ts';
import { contentPath, keepAttachment } from './attachments.ts';
import { eraseTicket, removeTicket, restoreTicket, spamTicket } from './desk-removal.ts';
import type { Limiter } from './limits.ts';
import { mergeTickets } from './merge.ts';
import type { Actor, Attachment, Role, Ticket, User } from './model.ts';
import type { Ledger, NewComment, TicketFields } from './write-ticket.ts';
import { commitNewTicket, commitUpdate, normalizeTags } from './write-ticket.ts';

/** The agents' side of an account, with what only Zendesk offers. */
export interface Desk extends CommonDesk {
  addAgent(agent: { name: string; email: string; role?: Exclude<Role, 'end-user'> }): User;
  listUsers(): readonly User[];
  listTickets(): readonly Ticket[];
  getTicket(id: number): Ticket;
  createTicket(ticket: Parameters<CommonDesk['createTicket']>[0]): Ticket;
  deletePermanently(ticketId: number, agentId?: number): void;
  /** Takes a file out of a comment for good. */
  redactAttachment(attachmentId: number): void;
  /** Lets a file be opened although malware was found in it. */
  allowMalware(attachmentId: number): void;
  suspendUser(userId: number, suspended?: boolean): void;
}

/** The agents' side of an account. */
export function createDesk(ledger: Ledger, limiter: Limiter): Desk {
  const { account } = ledger;
  const update = (id: number, actor: Actor, fields: TicketFields, comment?: NewComment): number => {
    const ticket = changeable(account, id);
    limiter.noteAgentUpdate();
    return commitUpdate(ledger, ticket, { fields, ...(comment ? { comment } : {}) }, actor).comment?.id ?? 0;
  };
  const byAgent = (id: number, agentId: number, fields: TicketFields): void =>
    void update(id, agent(account, agentId), fields);
  const write = (id: number, said: AgentText, isPublic: boolean): number => {
    // The agents' page never submits as New.
    const status = said.status ?? (changeable(account, id).status === 'new' ? 'open' : undefined);
    const attachments = (said.files ?? []).map((file) => attach(account, file));
    const text = withPictures(said.html === undefined ? fromPlain(said.text ?? '') : fromHtml(said.html), attachments);
    const comment = { text, public: isPublic, authorId: said.agentId, attachments };
    return update(id, agent(account, said.agentId), status ? { status } : {}, comment);
  };
  return {
    addAgent: (given) => account.addUser({ name: given.name, email: given.email, role: given.role ?? 'agent' }),
    listUsers: () => [...account.users.values()],
    listTickets: () => [...account.tickets.values()],
    getTicket: (id) => ticketOf(account, id),
    createTicket({ requesterId, agentId, subject, text, public: isPublic = true }) {
      const actor = agent(account, agentId);
      const comment = { text: fromPlain(text), public: isPublic, authorId: agentId, attachments: [] };
      return commitNewTicket(
        ledger,
        { fields: { subject, requesterId, status: 'open' }, comment },
        agentId,
        actor,
        actor.via,
      ).ticket;
    },
    reply: (id, reply) => write(id, reply, reply.public ?? true),
    note: (id, note) => write(id, note, false),
    customerReplies(id, text) {
      const { requesterId, status } = changeable(account, id);
      const reopens = status === 'solved' || status === 'pending' || status === 'hold';
      const comment = { text: fromPlain(text), public: true, authorId: requesterId, attachments: [] };
      return update(id, agent(account, requesterId), reopens ? { status: 'open' } : {}, comment);
    },
    setStatus: (id, status, agentId) => byAgent(id, agentId, { status }),
    setPriority: (id, priority, agentId) => byAgent(id, agentId, { priority }),
    setGroup: (id, groupId, agentId) => byAgent(id, agentId, { groupId }),
    setAssignee: (id, assigneeId, agentId) => byAgent(id, agentId, { assigneeId }),
    addTags: (id, tags, agentId) =>
      byAgent(id, agentId, { tags: normalizeTags([...ticketOf(account, id).tags, ...tags]) }),
    removeTags(id, tags, agentId) {
      const gone = normalizeTags(tags);
      byAgent(id, agentId, { tags: ticketOf(account, id).tags.filter((tag) => !gone.includes(tag)) });
    },
    changeRequester: (id, requesterId, agentId) => byAgent(id, agentId, { requesterId }),
    merge: (sourceId, targetId, agentId) =>
      mergeTickets(ledger, changeable(account, sourceId), changeable(account, targetId), agent(account, agentId)),
    softDelete: (id, agentId) => removeTicket(ledger, ticketOf(account, id), agentId),
    restore: (id, agentId) => restoreTicket(ledger, ticketOf(account, id), agentId),
    deletePermanently: (id, agentId) => eraseTicket(ledger, ticketOf(account, id), agentId),
    markAsSpam: (id, agentId) => spamTicket(ledger, ticketOf(account, id), agentId),
    automationWrites(id, { text, public: isPublic }) {
      const actor = automation(account);
      return update(
        id,
        actor,
        {},
        { text: fromPlain(text), public: isPublic, authorId: actor.user.id, attachments: [] },
      );
    },
    close: (id) => void update(id, automation(account), { status: 'closed' }),
    redactAttachment(id) {
      attachmentOf(account, id).redacted = true;
    },
    allowMalware(id) {
      attachmentOf(account, id).accessOverride = true;
    },
    suspendUser(id, suspended = true) {
      userOf(account, id).suspended = suspended;
    },
    deleteUser(id) {
      const user = userOf(account, id);
      user.active = false;
      if (user.externalId !== null) account.usersByExternalId.delete(user.externalId.toLowerCase());
      if (user.email !== null) account.usersByEmail.delete(user.email.toLowerCase());
    },
    addGroup(name) {
      const id = account.nextId('group');
      account.groups.push({ id, name });
      return id;
    },
    removeGroup(id) {
      for (const group of account.groups) if (group.id === id) group.deleted = true;
    },
  };
}

const attach = (account: Account, { name, ...file }: DeskFile): Attachment =>
  keepAttachment(account, { ...file, fileName: name });

/** A pasted picture stands in the text by its address; `present.ts` puts the origin before it. */
const withPictures = ({ html, plain }: CommentText, files: readonly Attachment[]): CommentText => ({
  html: html + files.map((file) => (file.inline ? `<p><img src="${contentPath(file)}"></p>` : '')).join(''),
  plain,
});

function attachmentOf(account: Account, id: number): Attachment {
  const found = [...account.attachments.values()].find((known) => known.id === id);
  if (!found) throw new Error(`There is no attachment ${id}`);
  return found;
}

function ticketOf(account: Account, id: number): Ticket {
  const ticket = account.tickets.get(id);
  if (!ticket) throw new Error(`There is no ticket ${id}`);
  return ticket;
}

function changeable(account: Account, id: number): Ticket {
  const ticket = ticketOf(account, id);
  if (ticket.status === 'closed' || ticket.status === 'deleted') throw new Error(`Ticket ${id} is ${ticket.status}`);
  return ticket;
}

function userOf(account: Account, id: number): User {
  const user = account.users.get(id);
  if (!user) throw new Error(`There is no user ${id}`);
  return user;
}

function agent(account: Account, id: number): Actor {
  return { user: userOf(account, id), via: { channel: 'web', rel: null }, requestNo: undefined };
}

/** Automations and triggers write as user -1, which no record belongs to. */
function automation(account: Account): Actor {
  return {
    user: { ...account.apiUser, id: -1, name: '' },
    via: { channel: 'rule', rel: 'automation' },
    requestNo: undefined,
  };
}
