import type { Ticket } from '../core/conversation.ts';
import type { AddComment, AddTags, UpdateTicket } from '../core/effects.ts';
import type { TicketKey } from '../core/ids.ts';
import type { RefusalReason } from '../core/outcome.ts';
import { because, type Draft, emit, numberOf } from './draft.ts';
import { openTicket } from './open-ticket.ts';
import { carryOver } from './rules/carry-over.ts';
import { sentence } from './texts.ts';
import { currentTicket, findTicket, followTicket, isOver, liveTicketFor } from './tickets.ts';

/** What is written to a ticket that exists. */
export type TicketEffect = AddComment | UpdateTicket | AddTags;

/**
 * Finds a new place for what a ticket no longer took, in order. Customers' comments always find one: where the talk went on
 * meanwhile, else a new ticket that follows the old one. Notes of the bridge go along, or to the current ticket; without one
 * they are dropped with a reason. Tags and updates were meant for the old ticket, unless it is merely made again.
 *
 * @param key the ticket that refused; its state is already what the refusal says
 */
export function rehome(draft: Draft, key: TicketKey, effects: readonly TicketEffect[], why: RefusalReason): void {
  const from = findTicket(draft.conversation, key);
  const isCustomers = (effect: TicketEffect): effect is AddComment =>
    effect.kind === 'add-comment' && (effect.author === 'customer' || effect.messages.length > 0);
  const followed = followTicket(draft.conversation, key);
  const living = followed && !isOver(followed) ? followed : from ? undefined : liveTicketFor(draft.conversation, key);
  // Spam is kept, without a ticket.
  const blocked = draft.conversation.blocked === true;
  const first = living || blocked ? undefined : effects.find(isCustomers);
  const opened = first && openAfter(draft, from, first, why);
  const home = living ?? opened;
  if (from && opened) carryOver(draft, from, opened.key, effects.some(isOfRules));
  if (living) because(draft, 'rehome.successor', { ticket: key, to: living.key, why });
  for (const effect of effects) {
    if (effect === first) continue;
    if (isCustomers(effect) && home) moveTo(draft, effect, home, from);
    else moveOther(draft, effect, home, why);
  }
}

function openAfter(draft: Draft, from: Ticket | undefined, first: AddComment, why: RefusalReason): Ticket {
  const current = currentTicket(draft.conversation);
  // The helpdesk makes follow-ups of closed tickets only; a full one is still open.
  const followUp = why !== 'ticket-full' && from?.status === 'closed' && from.helpdeskId !== undefined;
  because(draft, followUp ? 'rehome.follow-up' : 'rehome.new-ticket', { why, ...(from ? { ticket: from.key } : {}) });
  const at = from?.lastCustomerAt ?? draft.input.now;
  const opened = openTicket(draft, {
    html: first.html,
    messages: first.messages,
    ...(first.files === undefined ? {} : { files: first.files }),
    at,
    ...(from ? { previous: from } : {}),
    followUp,
    // Words of a ticket that could not be made were acknowledged with it.
    acknowledge: why !== 'ticket-unmade',
    // What the customer began meanwhile stays the current talk.
    current: !current || isOver(current),
  });
  remember(draft, first, opened.key, at);
  return opened;
}

/** Values and tags that rules gave the ticket for the message that moves. */
export function isOfRules(effect: TicketEffect): boolean {
  if (effect.kind === 'add-tags') return effect.byRules === true;
  return effect.kind === 'update-ticket' && effect.change !== undefined;
}

function moveTo(draft: Draft, effect: AddComment, home: Ticket, from: Ticket | undefined): void {
  emit(draft, { ...effect, ticket: home.key });
  if (home.key !== effect.ticket) remember(draft, effect, home.key, from?.lastCustomerAt ?? draft.input.now);
}

function remember(draft: Draft, { messages }: AddComment, ticket: TicketKey, at: number): void {
  for (const wamid of messages) draft.messages.push({ wamid, ticket, at });
}

function moveOther(draft: Draft, effect: TicketEffect, home: Ticket | undefined, why: RefusalReason): void {
  const isNote = effect.kind === 'add-comment';
  const goesAlong = isNote || isOfRules(effect) || home?.key === effect.ticket || why === 'ticket-unmade';
  const ticket = home ?? (isNote ? liveTicketFor(draft.conversation, effect.ticket) : undefined);
  if (!goesAlong || !ticket) {
    because(draft, 'rehome.dropped', { kind: effect.kind, ticket: effect.ticket, why });
    return;
  }
  emit(draft, { ...effect, ticket: ticket.key });
}

/**
 * The helpdesk does not take a comment in the customer's name (a suspended requester, for example): an internal note carries
 * the words instead. Tried once; the note itself is the bridge's.
 */
export function writeAsNote(draft: Draft, effect: AddComment): void {
  if (effect.author !== 'customer') return;
  const words = sentence('customerWords', numberOf(draft.input).language);
  because(draft, 'comment.written-as-note', { ticket: effect.ticket });
  emit(draft, { ...effect, author: 'bridge', public: false, html: `[event] ${words}<br>${effect.html}` });
}
