import { type Consent, consentOf } from '../core/contact.ts';
import type { Conversation } from '../core/conversation.ts';
import { type Decision, type DecisionInput, effectId, type MessageRecord, type Reason } from '../core/decision.ts';
import type { Effect } from '../core/effects.ts';
import type { DiscardReason } from '../core/events.ts';
import type { EffectId } from '../core/ids.ts';
import type { NumberPolicy } from '../core/policy.ts';
import { isObserved } from './observe.ts';

/** A decision while it is being made. The functions of this folder write into it; nothing else is changed by them. */
export interface Draft {
  readonly input: DecisionInput;
  /** Replaced as a whole with every change; the input's is never touched. */
  conversation: Conversation;
  /** Replaced as a whole as well. */
  consent: Consent;
  readonly effects: Effect[];
  readonly reasons: Reason[];
  readonly messages: MessageRecord[];
  readonly timers: { name: string; dueAt: number | undefined }[];
  readonly answers: { effectId: EffectId; how: 'resend' | 'cancel' }[];
  readonly dead: { effectId: EffectId; reason: string }[];
  readonly alerts: { what: string; detail: string }[];
  discard?: DiscardReason;
}

/** An empty decision on an event. */
export function startDraft(input: DecisionInput): Draft {
  return {
    input,
    conversation: input.conversation,
    consent: consentOf(input.contact),
    effects: [],
    reasons: [],
    messages: [],
    timers: [],
    answers: [],
    dead: [],
    alerts: [],
  };
}

/** The decision that a draft came to. */
export function finishDraft(draft: Draft): Decision {
  const { conversation, effects, reasons, messages, timers, answers, dead, alerts, discard } = draft;
  return {
    conversation,
    effects,
    reasons,
    messages,
    // Each once, as it was set last.
    timers: [...new Map(timers.map((timer) => [timer.name, timer])).values()],
    answers,
    dead,
    alerts,
    ...(discard === undefined ? {} : { discard }),
    ...(isChanged(draft) ? { consent: draft.consent } : {}),
    ...(isObserved(draft.input) ? { observed: true } : {}),
  };
}

function isChanged({ consent, input: { contact } }: Draft): boolean {
  return consent.optedOutAt !== contact.optedOutAt || consent.marketingStoppedAt !== contact.marketingStoppedAt;
}

/** Adds an effect and returns the id it will have, so that a later one can follow it. */
export function emit(draft: Draft, effect: Effect): EffectId {
  draft.effects.push(effect);
  return effectId(draft.input.event.id, draft.effects.length - 1);
}

/** Says why. `detail` holds ids, numbers and codes, never a customer's word. */
export function because(draft: Draft, code: string, detail?: Reason['detail']): void {
  draft.reasons.push(detail === undefined ? { code } : { code, detail });
}

/** The business number's part of the policy; a number that left the configuration has none of its own. */
export function numberOf(input: DecisionInput): NumberPolicy {
  const id = input.conversation.numberId;
  return input.policy.numbers[id] ?? { id, name: '', language: 'en', tags: [] };
}
