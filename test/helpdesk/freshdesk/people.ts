import type { FreshdeskEmulator } from '../../../src/sandbox/freshdesk/emulator.ts';
import type { DeskFile, People, TicketView } from '../../contracts/helpdesk-contract/bench.ts';

const STATUS: Readonly<Record<string, TicketView['status']>> = { deleted: 'gone' };

/** The people of an emulated account, through its agents' pages. */
export const createPeople = ({ desk, account }: FreshdeskEmulator): People => {
  const agent = desk.addAgent({ name: 'Kim', email: 'kim@acme.example' });
  const agentId = agent.id;
  const filesOf = (ids: readonly { readonly id: number }[], ticketId: number): readonly DeskFile[] => {
    const ticket = account.tickets.get(ticketId);
    const all = [...(ticket?.attachments ?? []), ...(ticket?.conversations.flatMap((each) => each.attachments) ?? [])];
    return all.filter(({ id }) => ids.some((wanted) => wanted.id === id));
  };
  const viewOf = (shown: ReturnType<typeof desk.getTicket>): TicketView => {
    const group = account.groups.find(({ id }) => id === shown.groupId)?.name;
    const assignee = desk.listUsers().find(({ id }) => id === shown.assigneeId)?.email;
    const values = account.tickets.get(shown.id)?.customFields;
    const fields = account.fields.map(({ name, label }) => [label, values?.get(name)] as const);
    return {
      id: String(shown.id),
      status: STATUS[shown.status] ?? (shown.status as TicketView['status']),
      subject: shown.subject ?? '',
      requesterId: String(shown.requesterId),
      priority: shown.priority ?? '',
      tags: shown.tags,
      ...(group === undefined ? {} : { group }),
      ...(assignee ? { assignee } : {}),
      fields: Object.fromEntries(fields.filter(([, value]) => value !== undefined && value !== null)),
      comments: shown.comments.map((comment) => ({
        id: String(comment.id),
        authorId: String(comment.authorId),
        public: comment.public,
        html: comment.html,
        files: filesOf(comment.attachments, shown.id),
      })),
      followUps: [],
    };
  };
  return {
    agent: { id: String(agentId), email: agent.email ?? '' },
    reply: (id, words) => String(desk.reply(Number(id), { agentId, ...words })),
    publicNote: (id, words) => String(desk.publicNote(Number(id), { agentId, ...words })),
    note: (id, words) => String(desk.note(Number(id), { agentId, ...words })),
    customerMails: (id, text) => String(desk.customerReplies(Number(id), text)),
    setStatus: (id, status) => desk.setStatus(Number(id), status, agentId),
    addTags: (id, tags) => desk.addTags(Number(id), tags, agentId),
    close: (id) => desk.close(Number(id)),
    merge: (id, target) => desk.merge(Number(id), Number(target), agentId),
    remove: (id) => desk.softDelete(Number(id), agentId),
    restore: (id) => desk.restore(Number(id), agentId),
    markAsSpam: (id) => desk.markAsSpam(Number(id), agentId),
    archive: (id) => desk.archive(Number(id)),
    addCustomer: ({ name, phone }) => String(account.addUser({ role: 'end-user', name, phone }).id),
    deleteCustomer: (id) => desk.deleteUser(Number(id)),
    addTickets: (id, count) =>
      Array.from({ length: count }, (_, no) => {
        const subject = `Started by the team, no. ${no}`;
        return String(desk.createTicket({ requesterId: Number(id), agentId, subject, text: 'Hi' }).id);
      }),
    removeGroup: (name) => desk.removeGroup(account.groups.find((group) => group.name === name)?.id ?? 0),
    ticket: (id) => viewOf(desk.getTicket(Number(id))),
    tickets: () => desk.listTickets().map(viewOf),
  };
};
