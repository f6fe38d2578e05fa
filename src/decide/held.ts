import type { HeldReply, LostReply } from '../core/conversation.ts';
import type { TicketKey } from '../core/ids.ts';
import { inWords } from '../format/utc.ts';
import { askToAnswer } from './ask-to-answer.ts';
import { because, type Draft, emit } from './draft.ts';
import { FAILED_TAG } from './failed-reply.ts';
import { addNote } from './internal-note.ts';
import { rememberLost } from './lost-reply.ts';
import { isObserved } from './observe.ts';
import { isReachable, isServiceWindowOpen, sendParts, wordsOfPart } from './send-parts.ts';
import { findTicket, followTicket, liveTicketFor } from './tickets.ts';

/** The timer that gives up held replies. */
export const HELD_TIMER = 'held';

/** While observing nothing that is held is touched; it is looked at again this much later. */
const LATER_MS = 3_600_000;

/** The sends of a reply that WhatsApp turned down since the window is closed. */
export type RefusedSends = NonNullable<HeldReply['refused']>;

/** Replies that wait for the customer, oldest first. */
export const heldOf = ({ conversation }: Draft): readonly HeldReply[] => conversation.held ?? [];

/**
 * Keeps a reply until the customer writes, behind those that are held already, and has one template ask for an answer. Parts of
 * one reply that come back one by one are put together again, without another note.
 */
export function holdReply(draft: Draft, reply: LostReply, refused?: RefusedSends): void {
  const { input } = draft;
  const until = input.now + input.policy.replies.holdForMs;
  because(draft, 'reply.held', { ticket: reply.ticket, until });
  if (refused && joinHeld(draft, reply, refused)) return;
  const asked = askToAnswer(draft, reply.ticket);
  if (!isObserved(input)) {
    setHeld(draft, [...heldOf(draft), { ...reply, until, ...(refused ? { refused } : {}) }]);
  }
  const live = liveTicketFor(draft.conversation, reply.ticket);
  if (live)
    addNote(draft, live.key, asked ? 'heldAsked' : 'held', { until: inWords(until), reply: wordsOfReply(reply) });
  else draft.alerts.push({ what: 'reply-held', detail: `no open ticket to say so (${reply.ticket})` });
}

/** Adds parts that failed by themselves to their reply, in their order. */
function joinHeld(draft: Draft, reply: LostReply, refused: RefusedSends): boolean {
  const before = heldOf(draft).find(({ refused: sends, comment }) => sends && comment && comment === reply.comment);
  if (!before?.refused || refused.length !== reply.parts.length || before.refused.length !== before.parts.length)
    return false;
  const known = new Set(before.refused.map(({ effectId }) => effectId));
  const all = [
    ...before.refused.map((send, index) => ({ send, part: before.parts[index] })),
    ...refused
      .map((send, index) => ({ send, part: reply.parts[index] }))
      .filter(({ send }) => !known.has(send.effectId)),
  ].toSorted((left, right) => left.send.part - right.send.part);
  const joined = {
    ...before,
    parts: all.flatMap(({ part }) => part ?? []),
    refused: all.map(({ send }) => send),
  };
  setHeld(
    draft,
    heldOf(draft).map((each) => (each === before ? joined : each)),
  );
  return true;
}

/** WhatsApp says that a send arrived after all which it had turned down: it is not sent twice. */
export function forgetHeldSend(draft: Draft, effectId: string): void {
  const held = heldOf(draft);
  if (!held.some(({ refused }) => refused?.some((send) => send.effectId === effectId))) return;
  because(draft, 'held.arrived', { effect: effectId });
  const left = held.map((reply) => {
    const keep = (_: unknown, index: number): boolean => reply.refused?.[index]?.effectId !== effectId;
    return reply.refused ? { ...reply, parts: reply.parts.filter(keep), refused: reply.refused.filter(keep) } : reply;
  });
  setHeld(
    draft,
    left.filter(({ parts }) => parts.length > 0),
  );
}

/** The customer wrote: what was held goes out, in order. A note says so once WhatsApp took it. */
export function releaseHeld(draft: Draft): void {
  const held = heldOf(draft);
  if (held.length === 0 || isObserved(draft.input) || !isServiceWindowOpen(draft) || !isReachable(draft)) return;
  setHeld(draft, []);
  for (const { ticket, comment, parts } of held) {
    if (findTicket(draft.conversation, ticket)?.status === 'gone') {
      because(draft, 'held.ticket-gone', { ticket });
      continue;
    }
    because(draft, 'held.released', { ticket });
    sendParts(draft, parts, {
      purpose: 'reply',
      ticket,
      ...(comment === undefined ? {} : { comment }),
      released: true,
    });
  }
}

/** The time of held replies is over: those whose it is are given up, and somebody has to know. */
export function expireHeld(draft: Draft): void {
  const { now } = draft.input;
  if (isObserved(draft.input)) {
    draft.timers.push({ name: HELD_TIMER, dueAt: now + LATER_MS });
    because(draft, 'held.left-alone');
    return;
  }
  const held = heldOf(draft);
  const over = held.filter(({ until }) => until <= now);
  setHeld(
    draft,
    held.filter(({ until }) => until > now),
  );
  if (over.length === 0) because(draft, 'held.none-expired');
  for (const reply of over) tellExpired(draft, reply);
  const keys = new Set(over.flatMap(({ ticket }) => liveTicketFor(draft.conversation, ticket)?.key ?? []));
  for (const ticket of keys) emit(draft, { kind: 'add-tags', ticket, tags: [FAILED_TAG] });
}

function tellExpired(draft: Draft, reply: HeldReply): void {
  because(draft, 'held.expired', { ticket: reply.ticket });
  rememberLost(draft, reply);
  const live = liveTicketFor(draft.conversation, reply.ticket);
  if (live) addNote(draft, live.key, 'expired', { reply: wordsOfReply(reply) }, true);
  else draft.alerts.push({ what: 'reply-expired', detail: `no open ticket to say so (${reply.ticket})` });
}

/** Takes back the held replies of a ticket; how many there were. */
export function cancelHeld(draft: Draft, ticket: TicketKey): number {
  const held = heldOf(draft);
  const left = held.filter((reply) => homeOf(draft, reply.ticket) !== ticket);
  if (left.length < held.length) setHeld(draft, left);
  return held.length - left.length;
}

/** The ticket on which the talk of another one goes on. */
export function homeOf(draft: Draft, key: TicketKey): TicketKey {
  return followTicket(draft.conversation, key)?.key ?? key;
}

/** Puts the list in its place, and the timer to the first that is given up. */
export function setHeld(draft: Draft, held: readonly HeldReply[]): void {
  const { held: _before, ...rest } = draft.conversation;
  draft.conversation = held.length > 0 ? { ...rest, held } : rest;
  const dueAt = held.length > 0 ? Math.min(...held.map(({ until }) => until)) : undefined;
  draft.timers.push({ name: HELD_TIMER, dueAt });
}

/** What a reply says, all parts of it. */
export function wordsOfReply({ parts }: Pick<LostReply, 'parts'>): string {
  return parts.map(wordsOfPart).join('\n');
}
