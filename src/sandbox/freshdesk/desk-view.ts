import { EXTERNAL_ID_PREFIX } from '../../core/ids.ts';
import type { DeskComment, DeskPriority, DeskStatus, DeskTicket, DeskUser } from '../shared/desk.ts';
import type { Account } from './account.ts';
import type { PriorityId, StatusId, Ticket, User } from './model.ts';
import { CLOSED, OPEN, PENDING, RESOLVED } from './model.ts';

/** The first words have no id of their own: they are the ticket's description. */
export const DESCRIPTION_ID = 0;

const STATUS_NAMES: Readonly<Record<StatusId, DeskStatus>> = {
  [OPEN]: 'open',
  [PENDING]: 'pending',
  [RESOLVED]: 'solved',
  [CLOSED]: 'closed',
};
const PRIORITY_NAMES: Readonly<Record<PriorityId, DeskPriority>> = { 1: 'low', 2: 'normal', 3: 'high', 4: 'urgent' };

/** A ticket in every helpdesk's words. Statuses of an admin's own are `hold`. */
export function viewTicket(ticket: Ticket): DeskTicket {
  const { deleted, spam } = ticket;
  return {
    id: ticket.id,
    subject: ticket.subject,
    status: deleted || spam ? 'deleted' : (STATUS_NAMES[ticket.status] ?? 'hold'),
    priority: PRIORITY_NAMES[ticket.priority],
    requesterId: ticket.requesterId,
    assigneeId: ticket.responderId,
    groupId: ticket.groupId,
    tags: ticket.tags,
    externalId: externalIdOf(ticket),
    updatedAt: ticket.updatedAt,
    comments: [describe(ticket), ...ticket.conversations.map(viewConversation)],
  };
}

/** There is no field for another program's name of a ticket: it stands in a custom one. */
const externalIdOf = ({ customFields }: Ticket): string | null => {
  const names = [...customFields.values()].filter((value) => typeof value === 'string');
  return names.find((value) => value.startsWith(EXTERNAL_ID_PREFIX)) ?? null;
};

const describe = (ticket: Ticket): DeskComment => ({
  id: DESCRIPTION_ID,
  authorId: ticket.startedBy ?? ticket.requesterId,
  html: ticket.html,
  plain: ticket.plain,
  public: true,
  attachments: ticket.attachments,
  createdAt: ticket.createdAt,
});

const viewConversation = (each: Ticket['conversations'][number]): DeskComment => ({
  id: each.id,
  authorId: each.userId,
  html: each.html,
  plain: each.plain,
  public: !each.private,
  attachments: each.attachments,
  createdAt: each.createdAt,
});

export const viewUser = ({ id, name, email, role, deleted }: User): DeskUser => ({
  id,
  name,
  email,
  role,
  active: !deleted,
});

/** The number of a status; throws for what Freshdesk does not have. */
export function statusId(account: Account, status: DeskStatus): StatusId {
  const known = Object.entries(STATUS_NAMES).find(([, name]) => name === status);
  if (known) return Number(known[0]);
  const held = status === 'hold' ? account.statuses.findLast(({ id }) => id > CLOSED) : undefined;
  if (!held) throw new Error(`Freshdesk has no status "${status}"`);
  return held.id;
}

/** Without a priority Freshdesk has none lower than low. */
export function priorityId(priority: DeskPriority | null): PriorityId {
  const found = ([1, 2, 3, 4] as const).find((id) => PRIORITY_NAMES[id] === priority);
  return found ?? 1;
}
