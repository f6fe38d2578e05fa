import type { BudgetCost } from '../core/budget.ts';
import { StoreUnavailableError } from '../core/errors.ts';
import type { ClaimedOp, Settlement } from '../core/store.ts';
import { backoffMs } from './backoff.ts';
import type { Delivery, Running } from './delivery.ts';
import { applied, asked, dead, doneWith, isSign, refused } from './fate.ts';
import { judge, settle } from './settle.ts';
import { nextStep, patienceFor } from './unknown-outcome.ts';

/** A read mark that waited longer (for a throttled account, say) tells nobody anything. */
const SIGN_LIVES_MS = 60_000;

/**
 * Takes one claimed op a step further: makes the call, looks whether an earlier one happened, or says when to look.
 * Never throws for what a vendor does; a store that fails leaves the op to its lease.
 * @returns for how many ms nothing of its kind can start: a budget that all of them draw on is used up. Mostly 0.
 */
export const deliver = async <Call>(claimed: ClaimedOp, given: Delivery<Call>, abort: AbortSignal): Promise<number> => {
  const delivery: Running<Call> = { ...given, abort };
  const claimedAt = delivery.monotonicSeconds();
  const op = doubtWornKey(claimed, delivery.rules.timings.keyLivesMs);
  if (isSign(op) && (op.state.phase !== 'first' || op.waitedMs > SIGN_LIVES_MS)) {
    await settle(op, delivery, doneWith('it was tried before, or comes too late', delivery.clock.now()));
    return 0;
  }
  const bound = delivery.bind(op);
  const kind = op.effects[0]?.effect.kind ?? 'read-ticket';
  if (!bound.ok && 'waitMs' in bound) {
    await settle(op, delivery, { to: 'retry', inMs: bound.waitMs, counts: false });
    return 0;
  }
  if (!bound.ok) {
    await settle(op, delivery, refused(kind, bound.reason, bound, delivery.clock.now(), delivery.rules));
    return 0;
  }
  let costs = delivery.vendor.costs(bound.call);
  if (op.state.phase === 'unknown') {
    const next = nextStep(kind, op.state, op.ageMs, patienceFor(op.effects[0]?.effect, delivery.rules));
    if (next.step === 'wait') {
      await settle(op, delivery, { to: 'unknown', ...op.state, inMs: next.inMs, looked: false });
      return 0;
    }
    if (next.step === 'ask') {
      delivery.metrics.unknown('asked');
      await settle(op, delivery, asked('no answer and no delivery status', delivery.clock.now()));
      return 0;
    }
    if (next.step === 'look') {
      // The last look is worth most right before the call that follows it, which therefore must not wait in between.
      costs = next.last ? costs : [];
      const drawn = await delivery.store.draw([...(delivery.vendor.costsOfLook?.() ?? []), ...costs]);
      if (!drawn.ok) {
        // Held: in the order of age, as those that wait to be made.
        const inMs = drawn.held ? -op.waitedMs : drawn.waitMs;
        await settle(op, delivery, { to: 'unknown', ...op.state, inMs, looked: false });
        return drawn.held ? drawn.waitMs : 0;
      }
      costs = [];
      if (!(await look(op, bound.call, delivery, next))) return 0;
    }
    if (op.waitedMs > delivery.rules.giveUpAfterMs) {
      const detail = { detail: 'its outcome stayed unknown until it was given up' };
      await settle(op, delivery, dead(kind, 'gave-up', detail, delivery.clock.now(), delivery.rules));
      return 0;
    }
    delivery.metrics.unknown('resent');
  }
  return attempt(op, bound.call, costs, delivery, claimedAt);
};

/**
 * The last attempt of a retried creation did not happen, but one before it may have: its key covers that while it lives.
 * After that the op is in doubt, and looked up instead of made again. Where there are no keys, no attempt was made on top of a doubt.
 */
const doubtWornKey = (op: ClaimedOp, keyLivesMs: number): ClaimedOp =>
  keyLivesMs > 0 &&
  op.effects[0]?.effect.kind === 'create-ticket' &&
  op.state.phase === 'retry' &&
  op.ageMs >= keyLivesMs
    ? { ...op, state: { phase: 'unknown', cause: 'silent', retryable: false, looks: 0, sinceMs: op.ageMs } }
    : op;

/** Looks for the marker of an earlier attempt. True when the call shall be made (again). */
const look = async <Call>(
  op: ClaimedOp,
  call: Call,
  delivery: Running<Call>,
  next: { readonly last: boolean; readonly thenInMs: number },
): Promise<boolean> => {
  const { vendor, rules, metrics, clock, abort } = delivery;
  if (op.state.phase !== 'unknown' || !vendor.readBack) return true;
  const frozen = op.frozen ?? (await bytesToLookFor(call, delivery));
  if (frozen === undefined) return true;
  const within = withTimeout(abort, rules.timings.callTimeoutMs);
  const found = await vendor.readBack(frozen, op.opId, within, op.frozen === undefined);
  if (found.result === 'found') {
    metrics.unknown('readback_found');
    await settle(op, delivery, applied(op, vendor.account, found.data, clock.now()));
    return false;
  }
  if (found.result === 'failed') {
    // A look that fails is a call too: not more often than the first look after an error.
    const inMs = Math.max(
      rules.timings.looksAnsweredMs[0] ?? 0,
      backoffMs(op.state.looks, found.retryAfterMs, rules.timings, rules.random),
    );
    await settle(op, delivery, { to: 'unknown', ...op.state, inMs, looked: false });
    return false;
  }
  if (!next.last) {
    await settle(op, delivery, { to: 'unknown', ...op.state, inMs: next.thenInMs, looked: true });
    return false;
  }
  metrics.unknown('readback_absent');
  if (op.effects[0]?.effect.kind === 'create-ticket') {
    // Its key is worn out, or there was none: a new op is made of what is known now.
    await settle(op, delivery, { to: 'split', solo: false, inMs: 0 });
    return false;
  }
  return true;
};

/** Of a restored store: another attempt may have been made of a call that it knows no bytes of. */
const bytesToLookFor = async <Call>(call: Call, { vendor, rules, abort }: Running<Call>) => {
  const made = await vendor.freeze(call, withTimeout(abort, rules.timings.callTimeoutMs));
  return made.ok ? made.frozen : undefined;
};

/** `costs`: the budgets that are not drawn yet. */
const attempt = async <Call>(
  op: ClaimedOp,
  call: Call,
  costs: readonly BudgetCost[],
  delivery: Running<Call>,
  claimedAt: number,
): Promise<number> => {
  const { vendor, rules, store, clock, log, abort } = delivery;
  const { timings } = rules;
  // No key has to fit the bytes of a send, and the customer's address may have changed since they were made.
  let frozen = op.target === 'whatsapp' ? undefined : op.frozen;
  if (frozen === undefined) {
    const made = await vendor.freeze(call, withTimeout(abort, timings.callTimeoutMs));
    if (!made.ok) {
      await judge(op, delivery, made.result, 0);
      return 0;
    }
    frozen = made.frozen;
    if (made.leftOut.length > 0)
      log.warn({ account: vendor.account, opId: op.opId, names: made.leftOut }, 'helpdesk.unknown-names');
  }
  const leaseLeftMs = op.leaseMs - (delivery.monotonicSeconds() - claimedAt) * 1000;
  if (leaseLeftMs < timings.callTimeoutMs + timings.leaseMarginMs) {
    // A call that could outlive its lease might be made twice.
    await settle(op, delivery, untouched(op));
    return 0;
  }
  const begun = await store.begin(op, frozen, costs).catch(ifAway);
  if (begun === undefined) {
    // Whether or not the intent was stored: no call was made, and nobody need doubt it.
    await settle(op, delivery, untouched(op));
    return 0;
  }
  if (!begun.ok) return begun.held ? begun.waitMs : 0;
  const startedAt = delivery.monotonicSeconds();
  const result = await vendor.perform(frozen, op.opId, withTimeout(abort, timings.callTimeoutMs));
  const seconds = delivery.monotonicSeconds() - startedAt;
  const detail = 'detail' in result ? { detail: result.detail } : {};
  log[result.result === 'applied' ? 'debug' : 'warn'](
    {
      account: vendor.account,
      operation: op.effects[0]?.effect.kind,
      opId: op.opId,
      conversation: op.conversationId,
      attempt: begun.attempt,
      outcome: result.result,
      ms: Math.round(seconds * 1000),
      ...detail,
    },
    'call.finished',
  );
  await judge(op, delivery, result, seconds, clock.now());
  return 0;
};

/** Nothing was done about it in this lease: it comes up again as it was. */
const untouched = (op: ClaimedOp): Settlement =>
  op.frozen === undefined ? { to: 'split', solo: false, inMs: 0 } : stillUnknown(op);

const ifAway = (error: unknown): undefined => {
  if (!(error instanceof StoreUnavailableError)) throw error;
};

/** A retried op keeps what is known about it while it waits for a fresh lease. */
const stillUnknown = (op: ClaimedOp): Settlement =>
  op.state.phase === 'unknown'
    ? { to: 'unknown', ...op.state, inMs: 0, looked: false }
    : { to: 'retry', inMs: 0, counts: false };

const withTimeout = (abort: AbortSignal, ms: number): AbortSignal => AbortSignal.any([abort, AbortSignal.timeout(ms)]);
