import type { EffectSettled } from '../core/events.ts';
import { settleApplied } from './applied.ts';
import { forgetAsked, showAsked } from './asked.ts';
import { settleLookup } from './bot/lookup-settled.ts';
import { because, type Draft } from './draft.ts';
import { settleDead, settleParked, settleUnknown } from './given-up.ts';
import { endRead } from './read-ticket.ts';
import { settleRefused } from './refused.ts';
import { noteNotApplied } from './rules/on-joined.ts';

/** What became of the effects of one call: the only place where the outside world's answers change a conversation. */
export function decideEffectSettled(draft: Draft, event: EffectSettled): void {
  const { effects, outcome } = event;
  const about = { op: event.opId, kind: effects[0]?.effect.kind ?? 'none', count: effects.length };
  because(draft, `settled.${outcome.result}`, 'reason' in outcome ? { ...about, reason: outcome.reason } : about);
  if (outcome.result === 'unknown') {
    settleUnknown(draft, event, outcome);
    return;
  }
  for (const { effect } of effects) if (effect.kind === 'lookup') settleLookup(draft, effect, outcome);
  const ids = effects.map(({ id }) => id);
  forgetAsked(draft, ids);
  if (outcome.result !== 'applied') for (const { effect } of effects) noteNotApplied(draft, effect);
  showAsked(draft, ids, outcome.result === 'applied' ? (outcome.data.writtenAt ?? event.at) : undefined);
  if (outcome.result === 'parked') {
    settleParked(draft, event);
    return;
  }
  if (outcome.result === 'applied') settleApplied(draft, event, outcome.data);
  else if (outcome.result === 'refused') settleRefused(draft, event, outcome);
  else settleDead(draft, event, outcome);
  for (const { effect } of effects) if (effect.kind === 'read-ticket') endRead(draft, effect.ticket);
}
