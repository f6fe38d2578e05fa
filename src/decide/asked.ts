import type { AskedSend } from '../core/conversation.ts';
import type { EffectId, TicketKey } from '../core/ids.ts';
import { answer, doesNotFit } from './command-answer.ts';
import { because, type Draft } from './draft.ts';
import { homeOf } from './held.ts';
import { addNote } from './internal-note.ts';

/** What an agent orders about a send whose fate nobody knows, and when they wrote it (epoch ms, the helpdesk's time). */
export type AskedOrder = NonNullable<AskedSend['early']>[number];

/** Helpdesks tell times in whole seconds. */
const SECOND_MS = 1_000;

/** Asks on a ticket, by a note, whether a reply shall be sent again. */
export function ask(draft: Draft, effectId: EffectId, ticket: TicketKey, reply: string): void {
  const { asked = [], askedCount = 0 } = draft.conversation;
  const no = askedCount + 1;
  const note = addNote(draft, ticket, 'sendUnknown', { no, reply });
  const question = { no, effectId, ticket, askedAt: draft.input.now, note };
  draft.conversation = { ...draft.conversation, asked: [...asked, question], askedCount: no };
}

/**
 * Answers the open question with this number, on whatever ticket it was asked; false when it is not open (any more). Talks that became
 * one may both have given the number: then the one of this ticket is meant, and none where two stand on it.
 */
export function answerNumbered(draft: Draft, ticket: TicketKey, no: number, order: AskedOrder): boolean {
  const open = draft.conversation.asked?.filter((send) => send.no === no) ?? [];
  const here = open.length > 1 ? open.filter((send) => homeOf(draft, send.ticket) === ticket) : open;
  const [wanted, ...others] = here;
  if (!wanted || others.length > 0) return false;
  carryOut(draft, wanted, order);
  return true;
}

/**
 * Answers the oldest open question of this ticket; false when there is none. What was written before the question stood on the
 * ticket is no answer to it: the one that the agent saw was settled by itself meanwhile. As long as nobody knows since when it
 * stands there, the order waits.
 */
export function answerAsked(draft: Draft, ticket: TicketKey, order: AskedOrder): boolean {
  const oldest = draft.conversation.asked?.find(
    (send) => isLaterThan(send.shownAt ?? send.askedAt, order) && homeOf(draft, send.ticket) === ticket,
  );
  if (!oldest) return false;
  if (oldest.note !== undefined && oldest.shownAt === undefined) {
    because(draft, 'command.waits', { ticket, effect: oldest.effectId });
    replace(draft, { ...oldest, early: [...(oldest.early ?? []), order] });
  } else carryOut(draft, oldest, order);
  return true;
}

/**
 * These notes are on their ticket since then, by the helpdesk's clock: orders that waited for that are carried out, or refused.
 * A note that will never be there (no time): what is ordered is meant as an answer all the same.
 */
export function showAsked(draft: Draft, notes: readonly EffectId[], at: number | undefined): void {
  for (const send of draft.conversation.asked ?? []) {
    if (send.note === undefined || send.shownAt !== undefined || !notes.includes(send.note)) continue;
    const { early = [], ...open } = send;
    const shownAt = at ?? send.askedAt ?? 0;
    replace(draft, { ...open, shownAt });
    const meant = early.find((order) => isLaterThan(shownAt, order));
    if (meant) carryOut(draft, open, meant);
    refuse(draft, { ...open, early: early.filter((order) => order !== meant) });
  }
}

/** What became of these sends is known now: nobody needs to decide about them any more. */
export function forgetAsked(draft: Draft, effectIds: readonly EffectId[]): void {
  const { asked, ...rest } = draft.conversation;
  const known = asked?.filter((send) => effectIds.includes(send.effectId)) ?? [];
  if (known.length === 0) return;
  const left = asked?.filter((send) => !effectIds.includes(send.effectId)) ?? [];
  draft.conversation = left.length > 0 ? { ...rest, asked: left } : rest;
  for (const send of known) refuse(draft, send);
}

/** Tells whoever ordered something that it did not count. */
function refuse(draft: Draft, { ticket, early = [] }: AskedSend): void {
  for (const { how } of early) doesNotFit(draft, homeOf(draft, ticket), `/${how}`);
}

const isLaterThan = (since: number | undefined, { at }: AskedOrder): boolean => at + SECOND_MS > (since ?? 0);

function carryOut(draft: Draft, { effectId, ticket }: AskedSend, { how }: AskedOrder): void {
  const home = homeOf(draft, ticket);
  draft.answers.push({ effectId, how });
  forgetAsked(draft, [effectId]);
  because(draft, `command.${how}`, { ticket: home, effect: effectId });
  answer(draft, home, (key) => addNote(draft, key, how === 'resend' ? 'resent' : 'cancelled', {}));
}

function replace(draft: Draft, changed: AskedSend): void {
  const asked = (draft.conversation.asked ?? []).map((send) => (send.effectId === changed.effectId ? changed : send));
  draft.conversation = { ...draft.conversation, asked };
}
