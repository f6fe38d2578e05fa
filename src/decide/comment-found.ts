import type { HelpdeskComment } from '../core/helpdesk-types.ts';
import { leaveTicket } from './bot/leave.ts';
import { decideCommand } from './commands.ts';
import { because, type Draft } from './draft.ts';
import { decideReply } from './reply.ts';
import { findByHelpdeskId, followTicket } from './tickets.ts';

/** A comment stands on a ticket. Agents' public ones are replies, their internal notes may be commands; all others are nobody's order. */
export function decideCommentFound(draft: Draft, comment: HelpdeskComment): void {
  const ticket = findByHelpdeskId(draft.conversation, comment.ticketId);
  if (!ticket) {
    because(draft, 'comment.unknown-ticket');
    return;
  }
  if (ticket.status === 'gone') {
    // Deleted, or another customer's: its agents are not talking to this customer, and their commands are about other sends.
    because(draft, 'comment.ticket-gone', { ticket: ticket.key });
    return;
  }
  if (comment.author.role !== 'agent') {
    because(draft, 'comment.not-an-agent', { role: comment.author.role });
    return;
  }
  if (ticket.repliesSince !== undefined && comment.createdAt <= ticket.repliesSince) {
    because(draft, 'comment.before-merge', { ticket: ticket.key, since: ticket.repliesSince });
    return;
  }
  // A reply found late on a merged ticket is still a reply; what is to be said about it goes to where the talk is now.
  const home = followTicket(draft.conversation, ticket.key) ?? ticket;
  leaveTicket(draft, home.key, 'bot.person-acts');
  if (comment.public) decideReply(draft, home, comment);
  else decideCommand(draft, home, comment);
}
