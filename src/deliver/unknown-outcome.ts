import { type Effect, isSend, isSendKind } from '../core/effects.ts';
import type { OpState } from '../core/store.ts';
import type { Timings } from '../core/timings.ts';

/** What to do next about a call that may or may not have happened. */
export type NextStep =
  /** Not yet: look again in so many ms. */
  | { readonly step: 'wait'; readonly inMs: number }
  /** Make the same call again: it is safe (same key and bytes, or absolute values), or the quiet time is over. */
  | { readonly step: 'perform' }
  /** Look for its marker. `last`: when it is absent the call is made again (or anew, for a creation). */
  | { readonly step: 'look'; readonly last: boolean; readonly thenInMs: number }
  /** Nobody can find out: the decision asks an agent. */
  | { readonly step: 'ask' };

type Unknown = Extract<OpState, { phase: 'unknown' }>;

export interface Patience {
  readonly timings: Timings;
  /** `replies.unknownAfter`, ms. */
  readonly unknownAfterMs: number;
}

/**
 * How long to wait for news of this effect. An acknowledgement is not worth asking an agent about, and replies wait
 * behind it: it gets only the time that a delivery status usually takes.
 */
export const patienceFor = (effect: Effect | undefined, { timings, unknownAfterMs }: Patience): Patience => ({
  timings,
  unknownAfterMs:
    effect !== undefined && isSend(effect) && effect.purpose !== 'reply'
      ? Math.min(timings.statusWaitMs, unknownAfterMs)
      : unknownAfterMs,
});

/** The protocol of the unknown outcome, call by call. Unknown is never retried blindly. */
export const nextStep = (
  kind: Effect['kind'],
  state: Unknown,
  ageMs: number,
  { timings, unknownAfterMs }: Patience,
): NextStep => {
  switch (kind) {
    case 'create-ticket':
      if (isLookedForLikeAComment(kind, timings)) return nextLook(state, timings);
      // The same key and bytes give the same ticket while the helpdesk remembers the key; then only a look tells.
      return ageMs < timings.keyLivesMs
        ? { step: 'perform' }
        : { step: 'look', last: true, thenInMs: timings.backoffBaseMs };
    case 'add-comment':
      return nextLook(state, timings);
    case 'send-text':
    case 'send-file':
    case 'send-template':
    case 'send-interactive':
    case 'send-media': {
      const patience = state.retryable ? timings.statusWaitMs : unknownAfterMs;
      if (state.sinceMs < patience) return { step: 'wait', inMs: patience - state.sinceMs };
      return state.retryable ? { step: 'perform' } : { step: 'ask' };
    }
    default:
      return { step: 'perform' };
  }
};

/** How long after a call became unknown it is looked at first. */
export const firstLookInMs = (
  kind: Effect['kind'],
  state: Pick<Unknown, 'cause' | 'retryable'>,
  { timings, unknownAfterMs }: Patience,
): number => {
  if (isLookedForLikeAComment(kind, timings)) return looksFor(state, timings)[0] ?? timings.backoffBaseMs;
  if (isSendKind(kind)) return state.retryable ? timings.statusWaitMs : unknownAfterMs;
  return timings.backoffBaseMs;
};

/** Whether it is looked for at the quiet times before it is made again: comments, and creations that no key protects. */
export const isLookedForLikeAComment = (kind: Effect['kind'], { keyLivesMs }: Timings): boolean =>
  kind === 'add-comment' || (kind === 'create-ticket' && keyLivesMs === 0);

const nextLook = (state: Unknown, timings: Timings): NextStep => {
  const looks = looksFor(state, timings);
  const at = looks[state.looks];
  if (at === undefined) return { step: 'perform' };
  if (state.sinceMs < at) return { step: 'wait', inMs: at - state.sinceMs };
  const next = looks[state.looks + 1];
  return {
    step: 'look',
    last: next === undefined,
    thenInMs: next === undefined ? 0 : Math.max(1, next - state.sinceMs),
  };
};

const looksFor = (state: Pick<Unknown, 'cause'>, timings: Timings): readonly number[] =>
  state.cause === 'answered' ? timings.looksAnsweredMs : timings.looksSilentMs;
