import type { ClaimedOp } from '../core/store.ts';
import type { LookupCall } from '../core/vendor.ts';
import type { Bound } from './bind.ts';

/** A question to another system; everything in it was known when it was decided. */
export const bindLookup = (op: ClaimedOp): Bound<LookupCall> => {
  const effect = op.effects[0]?.effect;
  if (effect?.kind !== 'lookup') return { ok: false, reason: 'invalid', detail: 'not a lookup' };
  return { ok: true, call: { opId: op.opId, step: effect.step, url: effect.url } };
};
