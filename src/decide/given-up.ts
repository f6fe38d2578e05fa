import { type AnySend, type Effect, isSend } from '../core/effects.ts';
import type { EffectSettled } from '../core/events.ts';
import type { EffectId } from '../core/ids.ts';
import type { Outcome } from '../core/outcome.ts';
import { ask } from './asked.ts';
import { because, type Draft, numberOf } from './draft.ts';
import { failureOf, reportFailure } from './failed-reply.ts';
import { textOf } from './failed-sends.ts';
import { addNote } from './internal-note.ts';
import { rememberLost, replyOf } from './lost-reply.ts';
import { failTicket } from './refused.ts';
import { wordsOf } from './send-parts.ts';
import { sentence } from './texts.ts';
import { currentTicket, isOver, liveTicketFor } from './tickets.ts';

/** Nobody knows whether a text arrived: an agent decides, or the configuration does. */
export function settleUnknown(draft: Draft, event: EffectSettled, outcome: { readonly detail: string }): void {
  for (const { id, effect } of event.effects) {
    if (isSend(effect)) askAbout(draft, id, effect);
    else draft.alerts.push({ what: `${effect.kind}-unknown`, detail: outcome.detail });
  }
}

function askAbout(draft: Draft, effectId: EffectId, effect: AnySend): void {
  if (effect.purpose !== 'reply') {
    // Later replies wait behind it, and no agent needs to decide about an automatic text: a second one would be worse than none.
    draft.answers.push({ effectId, how: 'cancel' });
    because(draft, 'unknown.acknowledgement-left', { effect: effectId });
    return;
  }
  if (draft.input.policy.replies.unknownOutcome === 'resend') {
    draft.answers.push({ effectId, how: 'resend' });
    because(draft, 'unknown.resend', { effect: effectId });
    return;
  }
  const asked = draft.conversation.asked ?? [];
  if (asked.some((send) => send.effectId === effectId)) {
    because(draft, 'unknown.asked-before');
    return;
  }
  const ticket = liveTicketFor(draft.conversation, effect.ticket);
  if (!ticket) {
    // Nobody would see the question, and later sends would wait for an answer for ever.
    draft.answers.push({ effectId, how: 'cancel' });
    draft.alerts.push({ what: 'send-unknown', detail: `no open ticket to ask on (${effect.ticket})` });
    because(draft, 'unknown.nobody-to-ask', { effect: effectId });
    return;
  }
  because(draft, 'unknown.ask', { effect: effectId, ticket: ticket.key });
  ask(draft, effectId, ticket.key, wordsOf(effect));
}

/** Given up. Operators find it among the dead entries; an agent is told of a reply. */
export function settleDead(draft: Draft, event: EffectSettled, outcome: Extract<Outcome, { result: 'dead' }>): void {
  const sends = event.effects.map(({ effect }) => effect).filter(isSend);
  if (sends[0]?.purpose === 'reply') rememberLost(draft, replyOf(sends));
  if (sends[0]) {
    loseSends(draft, sends[0], textOf(sends), outcome);
    draft.alerts.push({ what: 'send-dead', detail: [outcome.reason, outcome.code ?? ''].join(' ').trim() });
  }
  for (const { effect } of event.effects) {
    if (effect.kind === 'create-ticket') failTicket(draft, effect, outcome, event.at);
    else if (!isSend(effect))
      draft.alerts.push({ what: `${effect.kind}-dead`, detail: `${outcome.reason}: ${outcome.detail}` });
  }
}

function loseSends(draft: Draft, effect: AnySend, reply: string, outcome: Extract<Outcome, { result: 'dead' }>): void {
  const language = numberOf(draft.input).language;
  const gaveUp = { why: 'sentence', sentence: sentence('gaveUp', language) } as const;
  const known = outcome.reason === 'window-closed' ? ({ why: 'window-closed' } as const) : failureOf(outcome.code);
  const failure = outcome.reason === 'gave-up' && outcome.code === undefined ? gaveUp : known;
  reportFailure(draft, effect.ticket, failure, { purpose: effect.purpose, reply });
}

/** A dead entry no longer holds its conversation: the gap in the talk is made visible before anything follows. */
export function settleParked(draft: Draft, event: EffectSettled): void {
  const count = event.effects.filter(({ effect }) => carriesTalk(effect)).length;
  const ticket = currentTicket(draft.conversation);
  if (count === 0 || !ticket || isOver(ticket)) {
    because(draft, 'parked.no-note', { count });
    return;
  }
  because(draft, 'parked.noted', { count, ticket: ticket.key });
  addNote(draft, ticket.key, 'gap', { count });
}

/** Words of the customer or of an agent; a missing note or tag is no gap in the talk. */
function carriesTalk(effect: Effect): boolean {
  if (effect.kind === 'create-ticket') return true;
  if (isSend(effect)) return effect.purpose === 'reply';
  return effect.kind === 'add-comment' && effect.author === 'customer';
}
