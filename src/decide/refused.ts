import { type CreateTicket, type Effect, filesOf } from '../core/effects.ts';
import type { EffectSettled } from '../core/events.ts';
import type { TicketKey } from '../core/ids.ts';
import type { Outcome, RefusalReason } from '../core/outcome.ts';
import { because, type Draft, emit } from './draft.ts';
import { refuseSends } from './failed-sends.ts';
import { isOfRules, rehome, type TicketEffect, writeAsNote } from './rehome.ts';
import { askForRequester } from './rules/answers.ts';
import { hasOptionalValues, withoutOptionalValues } from './ticket-draft.ts';
import { findTicket, putTicket, withStatus } from './tickets.ts';
import { writeWithoutFiles } from './without-files.ts';

/** The ticket takes nothing any more, and what was meant for it needs another place. */
const LOST_TICKET: ReadonlySet<RefusalReason> = new Set(['ticket-closed', 'ticket-full', 'ticket-gone', 'ticket-spam']);

/** A vendor said no. */
export type Refused = Extract<Outcome, { result: 'refused' }>;

/** A refusal is answered so that no customer's word is lost and no reply fails silently. */
export function settleRefused(draft: Draft, event: EffectSettled, outcome: Refused): void {
  const effects = event.effects.map(({ effect }) => effect);
  if (outcome.reason === 'requester-gone') {
    remakeRequester(draft, effects);
    return;
  }
  refuseSends(draft, event, outcome);
  for (const { id, effect } of event.effects) {
    if (effect.kind === 'create-ticket' && !refuseCreate(draft, effect, outcome, event.at)) {
      draft.dead.push({ effectId: id, reason: outcome.reason });
    }
    if (effect.kind === 'ensure-requester') alertRefused(draft, effect, outcome);
    if (effect.kind === 'read-ticket') refuseRead(draft, effect.ticket, outcome, event.at);
  }
  const writes = Map.groupBy(effects.filter(isTicketEffect), ({ ticket }) => ticket);
  for (const [key, ofTicket] of writes) refuseWrites(draft, key, ofTicket, outcome, event.at);
}

function isTicketEffect(effect: Effect): effect is TicketEffect {
  return effect.kind === 'add-comment' || effect.kind === 'update-ticket' || effect.kind === 'add-tags';
}

/** Somebody deleted the customer's record: it is made anew, then the same again. */
function remakeRequester(draft: Draft, effects: readonly Effect[]): void {
  because(draft, 'requester.made-anew');
  askForRequester(draft);
  for (const effect of effects) if (effect.kind !== 'ensure-requester') emit(draft, effect);
}

/**
 * Configuration never stops a customer: a ticket is asked for again with less each time, first without the configured names,
 * then as a plain ticket instead of a follow-up. It keeps its key, so what waits for it still fits.
 * @returns false when there is nothing less to ask for.
 */
function refuseCreate(draft: Draft, effect: CreateTicket, outcome: Refused, at: number): boolean {
  const detail = { ticket: effect.ticket, reason: outcome.reason };
  if (outcome.reason === 'file' && writeWithoutFiles(draft, effect)) return true;
  const { followUpOf, ...plain } = effect;
  const hopeless = outcome.reason === 'requester-suspended';
  const isSourceRefused = outcome.reason === 'ticket-closed' || outcome.reason === 'ticket-gone';
  if (!hopeless && !isSourceRefused && hasOptionalValues(effect.draft)) {
    because(draft, 'ticket.made-without-options', detail);
    draft.alerts.push({ what: 'ticket-config', detail: `${outcome.reason}: ${outcome.detail}` });
    emit(draft, { ...effect, draft: withoutOptionalValues(effect.draft) });
    return true;
  }
  if (!hopeless && followUpOf !== undefined) {
    because(draft, 'ticket.made-without-follow-up', detail);
    emit(draft, plain);
    return true;
  }
  failTicket(draft, effect, outcome, at);
  return false;
}

/** A ticket that cannot be made. The next message tries a new one. */
export function failTicket(
  draft: Draft,
  effect: CreateTicket,
  outcome: { readonly reason: string; readonly detail: string },
  at: number,
): void {
  because(draft, 'ticket.failed', { ticket: effect.ticket, reason: outcome.reason });
  draft.alerts.push({ what: 'ticket-failed', detail: `${effect.ticket}: ${outcome.reason}: ${outcome.detail}` });
  const ticket = findTicket(draft.conversation, effect.ticket);
  if (ticket) draft.conversation = putTicket(draft.conversation, withStatus(ticket, 'failed', at));
}

function refuseRead(draft: Draft, key: string, outcome: Refused, at: number): void {
  const ticket = findTicket(draft.conversation, key);
  if (outcome.reason !== 'ticket-gone' || !ticket) {
    because(draft, 'read.refused', { reason: outcome.reason });
    return;
  }
  because(draft, 'ticket.gone', { ticket: key });
  draft.conversation = putTicket(draft.conversation, withStatus(ticket, 'gone', at));
}

/** Comments, notes, tags and updates of one ticket, in their order. */
function refuseWrites(
  draft: Draft,
  key: TicketKey,
  effects: readonly TicketEffect[],
  outcome: Refused,
  at: number,
): void {
  const ticket = findTicket(draft.conversation, key);
  // Whatever its creation was refused for: what waited behind it was never sent.
  const isUnmade = ticket !== undefined && ticket.helpdeskId === undefined;
  const reason = isUnmade ? 'ticket-unmade' : outcome.reason;
  if (reason === 'ticket-unmade') {
    rehome(draft, key, effects, reason);
  } else if (LOST_TICKET.has(reason)) {
    const status = reason === 'ticket-gone' || reason === 'ticket-spam' ? 'gone' : 'closed';
    if (reason === 'ticket-spam') draft.conversation = { ...draft.conversation, blocked: true };
    if (ticket) draft.conversation = putTicket(draft.conversation, withStatus(ticket, status, at));
    rehome(draft, key, effects, reason);
  } else if (effects[0] && isOfRules(effects[0])) {
    // What waited behind it has done nothing wrong.
    alertRefused(draft, effects[0], outcome);
    for (const effect of effects.slice(1)) emit(draft, effect);
  } else {
    const carriesFiles = effects.some((effect) => filesOf(effect).length > 0);
    for (const effect of effects) {
      alertRefused(draft, effect, outcome);
      if (effect.kind !== 'add-comment') continue;
      if (outcome.reason === 'file' && writeWithoutFiles(draft, effect)) continue;
      // What travelled with the files in one call has done nothing wrong.
      if (outcome.reason === 'file' && carriesFiles) emit(draft, effect);
      else writeAsNote(draft, effect);
    }
  }
}

function alertRefused(draft: Draft, effect: Effect, outcome: Refused): void {
  because(draft, 'effect.refused', { kind: effect.kind, reason: outcome.reason });
  draft.alerts.push({ what: `${effect.kind}-refused`, detail: `${outcome.reason}: ${outcome.detail}` });
}
