import { type AnySend, isSend, ticketOf } from '../core/effects.ts';
import type { EffectSettled } from '../core/events.ts';
import type { TicketKey } from '../core/ids.ts';
import type { AppliedData } from '../core/outcome.ts';
import { inWords } from '../format/utc.ts';
import { because, type Draft, emit } from './draft.ts';
import { addNote } from './internal-note.ts';
import { endRead, requestRead } from './read-ticket.ts';
import { noteFacts } from './rules/late-facts.ts';
import { noteAnswer } from './rules/on-joined.ts';
import { wordsOf } from './send-parts.ts';
import { applySnapshot } from './snapshot.ts';
import { findTicket, isOver, liveTicketFor, makeCurrent, putTicket, withAgentAt, withStatus } from './tickets.ts';

/** A call did what it should: its data is remembered, and what follows from it is done. */
export function settleApplied(draft: Draft, { effects, at }: EffectSettled, data: AppliedData): void {
  for (const { effect } of effects) {
    if (effect.kind === 'create-ticket') rememberCreated(draft, effect.ticket, data, at);
    if (isSend(effect)) rememberSent(draft, effect, data, at);
    if (effect.kind === 'read-ticket' && data.snapshot) applySnapshot(draft, effect.ticket, data.snapshot);
  }
  for (const { effect } of effects.slice(0, 1)) noteAnswer(draft, effect, data);
  if (data.requester) noteFacts(draft, data.requester, at);
  const written = effects.filter(({ effect }) => ['add-comment', 'update-ticket', 'add-tags'].includes(effect.kind));
  const first = written[0];
  const key = first && ticketOf(first.effect);
  if (key !== undefined) rememberStatus(draft, key, data, at);
  const wanted = written.some(({ effect }) => effect.kind === 'add-comment' && effect.reopen);
  if (key !== undefined && wanted) reopenIfNeeded(draft, key, data);
  if (data.leftOut && data.leftOut.length > 0) {
    draft.alerts.push({ what: 'config-left-out', detail: data.leftOut.join(', ') });
    const changed = effects.find(({ effect }) => effect.kind === 'update-ticket')?.effect;
    const marked = changed && ticketOf(changed);
    if (marked !== undefined) emit(draft, { kind: 'add-tags', ticket: marked, tags: ['deskbridge_config'] });
  }
}

function rememberCreated(draft: Draft, key: TicketKey, data: AppliedData, at: number): void {
  const ticket = findTicket(draft.conversation, key);
  if (!ticket) {
    because(draft, 'ticket.unknown', { ticket: key });
    return;
  }
  const made = data.ticketId === undefined ? ticket : { ...ticket, helpdeskId: data.ticketId };
  draft.conversation = putTicket(draft.conversation, withStatus(made, data.ticketStatus ?? 'new', at));
  // A hint that came before the answer; or hints that nobody knew whose they were, as long as nobody knew of the ticket.
  if (made.read === 'again') endRead(draft, key);
  else if (data.late) requestRead(draft, key);
}

function rememberStatus(draft: Draft, key: TicketKey, data: AppliedData, at: number): void {
  const ticket = findTicket(draft.conversation, key);
  // A deletion was heard of after this call was made; only a read brings the ticket back.
  if (!ticket || data.ticketStatus === undefined || ticket.status === 'gone') return;
  draft.conversation = putTicket(draft.conversation, withStatus(ticket, data.ticketStatus, at));
}

/**
 * The ticket was solved between our last look and the comment, so the comment alone left it solved. Asked for once: when the
 * helpdesk's own automation solves it again, that is the operator's will.
 */
function reopenIfNeeded(draft: Draft, key: TicketKey, data: AppliedData): void {
  if (data.ticketStatus !== 'solved' && data.ticketStatus !== 'pending') return;
  because(draft, 'ticket.reopen-again', { ticket: key, status: data.ticketStatus });
  emit(draft, { kind: 'update-ticket', ticket: key, reopen: true });
}

function rememberSent(draft: Draft, effect: AnySend, data: AppliedData, at: number): void {
  // So that a quote of it, and its delivery status, find the ticket.
  if (data.wamid !== undefined && effect.ticket !== undefined)
    draft.messages.push({ wamid: data.wamid, ticket: effect.ticket, at });
  const live = liveTicketFor(draft.conversation, effect.ticket);
  if (effect.purpose === 'acknowledgement' || effect.purpose === 'reminder') {
    if (live) addNote(draft, live.key, 'ack', { text: wordsOf(effect) });
    return;
  }
  if (effect.purpose === 'bot') {
    // What it says in a talk without a ticket is no note of an older one: it stands in the talk.
    if (live && effect.ticket !== undefined) addNote(draft, live.key, 'bot', { text: wordsOf(effect) });
    return;
  }
  if (effect.purpose === 'start' && effect.comment === undefined && live)
    addNote(draft, live.key, 'systemSent', { date: inWords(at), text: wordsOf(effect) });
  // A template of the company's own words is no message of either side.
  if (effect.purpose !== 'reply' && effect.comment === undefined) return;
  if (effect.released && effect.part === effect.parts - 1 && live)
    addNote(draft, live.key, 'sent', effect.parts === 1 ? { reply: wordsOf(effect) } : {});
  const ticket = findTicket(draft.conversation, effect.ticket);
  if (!ticket) {
    because(draft, 'ticket.unknown', effect.ticket === undefined ? undefined : { ticket: effect.ticket });
    return;
  }
  draft.conversation = putTicket(draft.conversation, withAgentAt(ticket, at));
  // Of several open tickets, the customer's next words answer the one they just heard from.
  if (!isOver(ticket)) draft.conversation = makeCurrent(draft.conversation, ticket.key);
}
