import type { Ticket } from '../core/conversation.ts';
import { type HelpdeskTicketId, type TicketKey, ticketKey } from '../core/ids.ts';
import { setBot } from './bot/bot-state.ts';
import { leaveBot } from './bot/leave.ts';
import { because, type Draft } from './draft.ts';
import { requestRead } from './read-ticket.ts';
import {
  addTicket,
  currentTicket,
  findByHelpdeskId,
  findTicket,
  isOver,
  makeCurrent,
  putTicket,
  withAgentAt,
  withCustomerAt,
  withStatus,
} from './tickets.ts';

/**
 * An agent merged a ticket into another one. The customer's talk goes on there, unless it is another customer's.
 *
 * A target that is not known yet is adopted under a key of its own. The merged ticket keeps its key and helpdesk id, so that a
 * call that was under way to it is refused in its name, and a reply written just before the merge is still found.
 *
 * @param at epoch ms of the merge; older comments of an adopted target belong to somebody else's talk
 */
export function mergeTicket(draft: Draft, ticket: Ticket, targetId: HelpdeskTicketId, at: number): void {
  const { conversation, input } = draft;
  const mergeTarget = input.refs.mergeTargetKey;
  const own = findByHelpdeskId(conversation, targetId) ?? findTicket(conversation, mergeTarget);
  if (own?.key === ticket.key || (own && ticket.successor === own.key && isOver(ticket))) {
    because(draft, 'merge.known', { ticket: ticket.key });
    return;
  }
  if (!own && mergeTarget !== undefined) {
    draft.conversation = putTicket(conversation, withStatus(ticket, 'gone', at));
    because(draft, 'merge.of-another-customer', { ticket: ticket.key });
    return;
  }
  const wasCurrent = currentTicket(conversation)?.key === ticket.key;
  const target = own ? takeOver(draft, own, ticket) : adopt(draft, ticket, targetId, at);
  const merged = { ...withStatus(ticket, 'closed', at), successor: target.key };
  draft.conversation = putTicket(draft.conversation, merged);
  moveBot(draft, ticket.key, target);
  if (wasCurrent) draft.conversation = makeCurrent(draft.conversation, target.key);
  because(draft, own ? 'merge.followed' : 'merge.adopted', { ticket: ticket.key, target: target.key });
  requestRead(draft, target.key);
}

/** The bot's talk goes on in the target, unless people have answered there. */
function moveBot(draft: Draft, merged: TicketKey, target: Ticket): void {
  if (draft.conversation.bot?.ticket !== merged) return;
  setBot(draft, { ticket: target.key });
  if (target.lastAgentAt !== undefined) leaveBot(draft, 'bot.person-acts');
}

/** The target carries the merged talk on: its window counts from the newest message of both. */
function takeOver(draft: Draft, target: Ticket, merged: Ticket): Ticket {
  // Nothing can be merged into a closed ticket, so an older word of it is out of date. One that is gone may be another
  // customer's: only a read brings it back.
  const alive: Ticket = isOver(target) && target.status !== 'gone' ? { ...target, status: 'open' } : target;
  const later = withCustomerAt(alive, merged.lastCustomerAt);
  const taken = merged.lastAgentAt === undefined ? later : withAgentAt(later, merged.lastAgentAt);
  draft.conversation = putTicket(draft.conversation, taken);
  return taken;
}

function adopt(draft: Draft, merged: Ticket, helpdeskId: HelpdeskTicketId, at: number): Ticket {
  const { conversation } = draft;
  const adopted: Ticket = {
    key: ticketKey(conversation.id, conversation.nextTicketNo),
    helpdeskId,
    status: 'open',
    openedAt: merged.openedAt,
    lastCustomerAt: merged.lastCustomerAt,
    ...(merged.lastAgentAt === undefined ? {} : { lastAgentAt: merged.lastAgentAt }),
    repliesSince: at,
  };
  draft.conversation = addTicket({ ...conversation, nextTicketNo: conversation.nextTicketNo + 1 }, adopted);
  return adopted;
}
