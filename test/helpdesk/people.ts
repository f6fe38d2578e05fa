import type { Desk, DeskComment, DeskTicket } from '../../src/sandbox/shared/desk.ts';
import type { DeskFile, People, TicketView } from '../contracts/helpdesk-contract/bench.ts';

/** What the helpdesks' people do and see each in their own way. */
export interface Own extends Pick<People, 'publicNote' | 'addCustomer' | 'know' | 'archive' | 'suspendCustomer'> {
  readonly groups: readonly { readonly id: number; readonly name: string }[];
  /** Title -> value of the custom fields of a ticket. */
  fieldsOf(ticketId: number): readonly (readonly [string, unknown])[];
  filesOf(comment: DeskComment, ticketId: number): readonly DeskFile[];
  followUpsOf?(ticketId: number): readonly number[];
}

/** The people of an emulated account, through its agents' pages. */
export const createPeople = (desk: Desk, ownOf: (agentId: number) => Own): People => {
  const { id: agentId, email } = desk.addAgent({ name: 'Kim', email: 'kim@acme.example' });
  const { groups, fieldsOf, filesOf, followUpsOf, ...own } = ownOf(agentId);
  const viewOf = (ticket: DeskTicket): TicketView => {
    const group = groups.find(({ id }) => id === ticket.groupId)?.name;
    const assignee = desk.listUsers().find(({ id }) => id === ticket.assigneeId)?.email;
    const fields = fieldsOf(ticket.id).filter(([, value]) => value !== undefined && value !== null);
    return {
      id: String(ticket.id),
      status: ticket.status === 'deleted' ? 'gone' : ticket.status,
      subject: ticket.subject ?? '',
      requesterId: String(ticket.requesterId),
      priority: ticket.priority ?? '',
      tags: ticket.tags,
      ...(group === undefined ? {} : { group }),
      ...(assignee ? { assignee } : {}),
      fields: Object.fromEntries(fields),
      comments: ticket.comments.map((comment) => ({
        id: String(comment.id),
        authorId: String(comment.authorId),
        public: comment.public,
        html: comment.html,
        files: filesOf(comment, ticket.id),
      })),
      followUps: (followUpsOf?.(ticket.id) ?? []).map(String),
    };
  };
  return {
    ...own,
    agent: { id: String(agentId), email: email ?? '' },
    reply: (id, words) => String(desk.reply(Number(id), { agentId, ...words })),
    note: (id, words) => String(desk.note(Number(id), { agentId, ...words })),
    customerMails: (id, text) => String(desk.customerReplies(Number(id), text)),
    setStatus: (id, status) => desk.setStatus(Number(id), status, agentId),
    setPriority: (id, priority) => desk.setPriority(Number(id), priority, agentId),
    addTags: (id, tags) => desk.addTags(Number(id), tags, agentId),
    close: (id) => desk.close(Number(id)),
    merge: (id, target) => desk.merge(Number(id), Number(target), agentId),
    remove: (id) => desk.softDelete(Number(id), agentId),
    restore: (id) => desk.restore(Number(id), agentId),
    markAsSpam: (id) => desk.markAsSpam(Number(id), agentId),
    deleteCustomer: (id) => desk.deleteUser(Number(id)),
    addTickets: (id, count) =>
      Array.from({ length: count }, (_, no) => {
        const subject = `Started by the team, no. ${no}`;
        return String(desk.createTicket({ requesterId: Number(id), agentId, subject, text: 'Hi' }).id);
      }),
    removeGroup: (name) => desk.removeGroup(groups.find((group) => group.name === name)?.id ?? 0),
    ticket: (id) => viewOf(desk.getTicket(Number(id))),
    tickets: () => desk.listTickets().map(viewOf),
  };
};
