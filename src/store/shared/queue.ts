import { type AddComment, type AnySend, type CreateTicket, type Effect, isSend } from '../../core/effects.ts';
import type { EffectSettled } from '../../core/events.ts';
import type { OpId, TicketKey } from '../../core/ids.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Settlement } from '../../core/store.ts';
import type { Row } from './rows.ts';

/** States of entries that still stand in their queue. */
export const WAITING = `state IN ('pending', 'claimed', 'asked', 'dead')`;

/** For SQL: the kind of the effect at the head of the queue `q`. */
export const HEAD_KIND = `(SELECT h.kind FROM outbox h WHERE h.conversation_id = q.conversation_id AND h.target = q.target
  AND h.${WAITING} ORDER BY h.seq LIMIT 1)`;

/** Whether the head of a queue keeps others back by itself: it is dead, or a call that is retried. */
export const isHolding = (head: Row | undefined): boolean =>
  head !== undefined && (head['state'] === 'dead' || head['op_id'] !== null);

/**
 * From when on the next entry of a queue may be claimed. One that can go at once is due since it was decided, so that what was begun
 * is finished before what came later is begun: a ticket is not left half made while a thousand others are started.
 */
export const dueFrom = (next: Row, inMs: number, now: number): number =>
  inMs > 0 ? now + inMs : Math.min(now, Number(next['created_at']));

/** A look at no more than this many entries when comments are grouped. */
export const GROUP_ENTRIES = 100;

/** Effects that were read, by their rows: a claim looks at each several times. */
const read = new WeakMap<Row, Effect>();

export const effectOf = (row: Row): Effect => {
  const known = read.get(row);
  if (known) return known;
  const effect = JSON.parse(String(row['effect'])) as Effect;
  read.set(row, effect);
  return effect;
};

/** The run of alike comments, or of notices of one way, that one call can carry, from the head of the queue on. */
export const groupOf = (entries: readonly Row[], maxBytes: number): Row[] => {
  const head = entries[0];
  if (!head) return [];
  const first = effectOf(head);
  const members = [head];
  if (head['solo'] === 1) return members;
  if (first.kind === 'send-notice') return noticesOf(entries, first.most);
  if (first.kind !== 'add-comment') return members;
  let bytes = Buffer.byteLength(first.html);
  for (const entry of entries.slice(1)) {
    // One that is retried brings its own call along.
    if ((entry['op_id'] ?? null) !== null) break;
    if (entry['kind'] !== 'add-comment' || entry['state'] !== 'pending' || entry['solo'] === 1) break;
    const next = effectOf(entry) as AddComment;
    bytes += Buffer.byteLength(next.html) + 16;
    const alike = next.ticket === first.ticket && next.author === first.author && next.public === first.public;
    if (!alike || bytes > maxBytes) break;
    members.push(entry);
  }
  return members;
};

/** Notices that wait together go in one message. */
const noticesOf = (entries: readonly Row[], most: number): Row[] => {
  const end = entries.findIndex((entry, index) => index > 0 && (entry['state'] !== 'pending' || entry['solo'] === 1));
  return entries.slice(0, Math.min(most, end < 0 ? entries.length : end));
};

/** The part of the same reply that has to go before this effect. */
export const partBefore = (effect: Effect): string | undefined => (isSend(effect) ? effect.after : undefined);

/**
 * How long a later part of a reply still waits for the part before it, ms; 0 or less is not. `before` is that part's entry,
 * `status` the delivery status of its message.
 */
export const partWaitMs = (before: Row | undefined, status: unknown, gapMs: number, now: number): number => {
  if (before?.['state'] !== 'done') return 0;
  if (status !== null && status !== undefined) return 0;
  return Number(before['settled_at']) + gapMs - now;
};

/**
 * Of the entries that wait behind a refused call (in order), those that cannot succeed any more: of the same ticket, or
 * of the same reply.
 */
export const returnedWith = (
  refused: Effect | undefined,
  ticket: TicketKey | undefined,
  behind: readonly Row[],
): readonly Row[] => {
  if (refused !== undefined && isSend(refused)) {
    return behind.filter((row) => {
      const effect = effectOf(row) as AnySend;
      return effect.comment !== undefined && effect.comment === refused.comment;
    });
  }
  return ticket === undefined ? [] : behind.filter((row) => row['ticket_key'] === ticket);
};

/** The state of entries whose call came to this. */
export const stateAfter = (outcome: Outcome): string => {
  if (outcome.result === 'applied') return 'done';
  return outcome.result === 'unknown' ? 'asked' : outcome.result;
};

/** How long the next entry of its queue is held after a call came to its end, ms. */
export const heldAfterMs = ({ outcome, holdMs }: Extract<Settlement, { to: 'done' }>): number =>
  outcome.result === 'dead' ? (holdMs ?? 0) : 0;

/** What entries become that came back unsent with such an outcome: later parts of a dead reply are retried with it. */
export const returnedAs = (outcome: Outcome): 'parked' | 'refused' =>
  outcome.result === 'dead' ? 'parked' : 'refused';

/** How a lane is told what became of a call's entries, and of those that came back with them. */
export const settledEvent = (opId: OpId, entries: readonly Row[], outcome: Outcome, at: number): EffectSettled => ({
  type: 'effect-settled',
  opId,
  effects: entries.map((row) => ({ id: String(row['id']), effect: effectOf(row) })),
  outcome,
  at,
});

/** The ticket that a new one follows up. */
export const followedBy = (effect: Effect | undefined): TicketKey | undefined =>
  (effect as CreateTicket | undefined)?.followUpOf;
