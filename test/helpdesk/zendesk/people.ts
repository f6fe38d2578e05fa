import type { ZendeskEmulator } from '../../../src/sandbox/zendesk/emulator.ts';
import type { Comment, Status, Ticket } from '../../../src/sandbox/zendesk/model.ts';
import type { CommentView, People, TicketView } from '../../contracts/helpdesk-contract/bench.ts';

/** The people of an emulated account, through its agents' pages. */
export const createPeople = ({ desk, account }: ZendeskEmulator): People => {
  const { id: agentId, email } = desk.addAgent({ name: 'Kim', email: 'kim@acme.example' });
  const groupNamed = (name: string): number => account.groups.find((group) => group.name === name)?.id ?? 0;
  const viewOf = (ticket: Ticket): TicketView => {
    const group = account.groups.find(({ id }) => id === ticket.groupId)?.name;
    const assignee = ticket.assigneeId === null ? undefined : account.users.get(ticket.assigneeId)?.email;
    const fields = account.fields.map(({ id, title }) => [title, ticket.customFields.get(id)] as const);
    return {
      id: String(ticket.id),
      status: STATUS[ticket.status],
      subject: ticket.subject ?? '',
      requesterId: String(ticket.requesterId),
      priority: ticket.priority ?? '',
      tags: ticket.tags,
      ...(group === undefined ? {} : { group }),
      ...(assignee ? { assignee } : {}),
      fields: Object.fromEntries(fields.filter(([, value]) => value !== undefined)),
      comments: ticket.comments.map(commentView),
      followUps: ticket.followupIds.map(String),
    };
  };
  return {
    agent: { id: String(agentId), email: email ?? '' },
    reply: (id, words) => String(desk.reply(Number(id), { agentId, ...words })),
    publicNote: (id, words) => String(desk.reply(Number(id), { agentId, ...words, public: true })),
    note: (id, words) => String(desk.note(Number(id), { agentId, ...words })),
    customerMails: (id, text) => String(desk.customerReplies(Number(id), text)),
    setStatus: (id, status) => desk.setStatus(Number(id), status, agentId),
    addTags: (id, tags) => desk.addTags(Number(id), tags, agentId),
    close: (id) => desk.close(Number(id)),
    merge: (id, target) => desk.merge(Number(id), Number(target), agentId),
    remove: (id) => desk.softDelete(Number(id), agentId),
    restore: (id) => desk.restore(Number(id), agentId),
    markAsSpam: (id) => desk.markAsSpam(Number(id), agentId),
    addCustomer({ name, phone }) {
      const user = account.addUser({ name, role: 'end-user' });
      user.sharedPhone = account.phoneOwners.has(phone);
      user.phone = phone;
      if (!user.sharedPhone) account.phoneOwners.set(phone, user);
      return String(user.id);
    },
    suspendCustomer: (id) => desk.suspendUser(Number(id)),
    deleteCustomer: (id) => desk.deleteUser(Number(id)),
    addTickets: (id, count) =>
      Array.from({ length: count }, (_, no) => {
        const subject = `Started by the team, no. ${no}`;
        return String(desk.createTicket({ requesterId: Number(id), agentId, subject, text: 'Hi' }).id);
      }),
    removeGroup: (name) => desk.removeGroup(groupNamed(name)),
    ticket: (id) => viewOf(desk.getTicket(Number(id))),
    tickets: () => desk.listTickets().map(viewOf),
  };
};

const STATUS: Readonly<Record<Status, TicketView['status']>> = {
  new: 'new',
  open: 'open',
  pending: 'pending',
  hold: 'hold',
  solved: 'solved',
  closed: 'closed',
  deleted: 'gone',
};

const commentView = ({ id, authorId, public: isPublic, html, attachments }: Comment): CommentView => ({
  id: String(id),
  authorId: String(authorId),
  public: isPublic,
  html,
  files: attachments.map(({ fileName, contentType, bytes }) => ({ name: fileName, contentType, bytes })),
});
