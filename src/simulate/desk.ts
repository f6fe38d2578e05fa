import type { TicketStatus } from '../core/conversation.ts';
import type { AddComment, CreateTicket, UpdateTicket } from '../core/effects.ts';
import type { HelpdeskComment } from '../core/helpdesk-types.ts';
import type { TicketKey } from '../core/ids.ts';
import type { AppliedData, Outcome } from '../core/outcome.ts';
import { isAbove, type Priority } from '../core/priority.ts';
import type { RequesterFacts, ShownValues } from '../core/ticket-rules.ts';
import { escapeHtml } from '../format/whatsapp-to-html.ts';
import type { Done } from './language.ts';

/** A ticket of the helpdesk in memory, by the names of the configuration. */
export interface DeskTicket {
  readonly key: TicketKey;
  readonly id: string;
  readonly no: number;
  status: TicketStatus;
  priority: Priority;
  group?: string;
  assignee?: string;
  type?: string;
  readonly tags: Set<string>;
  readonly fields: Record<string, string>;
  /** Agents' comments that were not read yet. */
  unread: HelpdeskComment[];
  updatedAt: number;
}

/** A helpdesk in memory: as much of one as decisions depend on. It never fails by itself. */
export interface Desk {
  readonly tickets: readonly DeskTicket[];
  find(key: TicketKey): DeskTicket | undefined;
  create(effect: CreateTicket, now: number): AppliedData;
  comment(effect: AddComment, now: number): Outcome;
  update(effect: UpdateTicket, now: number): Outcome;
  tag(key: TicketKey, tags: readonly string[], now: number): Outcome;
  read(key: TicketKey): Outcome;
  /** An agent works on a ticket. */
  act(ticket: DeskTicket, does: Done, now: number): void;
  /** What it knows of the customer. */
  facts: RequesterFacts;
}

const FIRST_ID = 100;
const CLOSED: Outcome = { result: 'refused', reason: 'ticket-closed', detail: 'the ticket is closed' };
const GONE: Outcome = { result: 'refused', reason: 'ticket-gone', detail: 'there is no such ticket' };
const FINAL: ReadonlySet<TicketStatus> = new Set<TicketStatus>(['closed']);

/** A helpdesk without tickets. */
export function createDesk(facts: RequesterFacts): Desk {
  const tickets: DeskTicket[] = [];
  let comments = 0;
  const find = (key: TicketKey) => tickets.find((ticket) => ticket.key === key);

  /** Writes on a ticket that takes something. */
  const write = (key: TicketKey, now: number, change: (ticket: DeskTicket) => void): Outcome => {
    const ticket = find(key);
    if (!ticket) return GONE;
    if (FINAL.has(ticket.status)) return CLOSED;
    change(ticket);
    ticket.updatedAt = now;
    return { result: 'applied', data: { ...shown(ticket), writtenAt: now } };
  };

  return {
    facts,
    tickets,
    find,
    create({ ticket: key, draft }, now) {
      const { priority = 'normal', group, assignee, type, tags, fields } = draft;
      const made: DeskTicket = {
        key,
        id: `${FIRST_ID + tickets.length + 1}`,
        no: tickets.length + 1,
        status: assignee === undefined ? 'new' : 'open',
        priority,
        tags: new Set(tags),
        fields: { ...fields },
        unread: [],
        updatedAt: now,
        ...(group === undefined ? {} : { group }),
        ...(assignee === undefined ? {} : { assignee }),
        ...(type === undefined ? {} : { type }),
      };
      tickets.push(made);
      return { ticketId: made.id, ...shown(made), writtenAt: now };
    },
    comment: ({ ticket, reopen }, now) =>
      write(ticket, now, (found) => {
        if (reopen) reopenTicket(found);
      }),
    update: ({ ticket, reopen, change = {} }, now) =>
      write(ticket, now, (found) => {
        if (reopen) reopenTicket(found);
        const { raisePriorityTo, fields, ...values } = change;
        Object.assign(found, values);
        if (raisePriorityTo !== undefined && isAbove(raisePriorityTo, found.priority)) found.priority = raisePriorityTo;
        Object.assign(found.fields, fields);
      }),
    tag: (key, tags, now) =>
      write(key, now, (found) => {
        for (const tag of tags) found.tags.add(tag);
      }),
    read(key) {
      const ticket = find(key);
      if (!ticket) return GONE;
      const { id: ticketId, status, updatedAt, unread } = ticket;
      ticket.unread = [];
      return {
        result: 'applied',
        data: { ...shown(ticket), snapshot: { ticketId, status, updatedAt }, comments: unread },
      };
    },
    act(ticket, { reply, note, status, tags = [], ticket: _no, ...values }, now) {
      for (const [text, isPublic] of [
        [reply, true],
        [note, false],
      ] as const) {
        if (text === undefined) continue;
        comments += 1;
        ticket.unread.push({
          ticketId: ticket.id,
          id: `c${comments}`,
          public: isPublic,
          author: { id: 'agent', role: 'agent', name: 'Ben Berg' },
          html: `<p>${escapeHtml(text).replaceAll('\n', '<br>')}</p>`,
          createdAt: now,
          attachments: [],
        });
      }
      if (reply !== undefined && ticket.status === 'new') ticket.status = 'open';
      if (status !== undefined) ticket.status = status;
      Object.assign(ticket, values);
      for (const tag of tags) ticket.tags.add(tag);
      ticket.updatedAt = now;
    },
  };
}

function reopenTicket(ticket: DeskTicket): void {
  if (ticket.status === 'solved' || ticket.status === 'pending') ticket.status = 'open';
}

function shown(ticket: DeskTicket): Pick<AppliedData, 'ticketStatus' | 'values'> {
  const { priority, group, assignee, updatedAt, status } = ticket;
  const values: ShownValues = {
    priority,
    at: updatedAt,
    ...(group === undefined ? {} : { group }),
    ...(assignee === undefined ? {} : { assignee }),
  };
  return { ticketStatus: status, values };
}
