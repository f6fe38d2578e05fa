import type { UpstreamOutcome } from '../core/metrics.ts';
import type { CallResult } from '../core/outcome.ts';
import type { ClaimedOp, Settlement } from '../core/store.ts';
import { untilStored } from '../core/until-stored.ts';
import type { Running } from './delivery.ts';
import { fateOf } from './fate.ts';

/** Records what a call's result makes of its op, and lets its account rest where it has to. */
export const judge = async <Call>(
  op: ClaimedOp,
  delivery: Running<Call>,
  result: CallResult,
  seconds: number,
  now = delivery.clock.now(),
): Promise<void> => {
  const { vendor, metrics, store, rules, abort } = delivery;
  metrics.upstream(vendor.account, op.effects[0]?.effect.kind ?? 'none', certainty(result), seconds);
  const fate = fateOf(op, vendor.account, result, now, delivery.rules);
  // First the pause: settled the other way round, the next call could slip out in between.
  if (fate.pause) {
    const { forMs, reason } = fate.pause;
    await untilStored(() => store.pauseAccount(vendor.account, forMs, reason), rules.timings.idleMs, abort);
    const paused = { account: vendor.account, forMs, detail: reason };
    // Throttling ends by itself; a refused sign-in needs a person.
    delivery.log[result.result === 'unauthorized' ? 'error' : 'warn'](paused, 'account.paused');
  }
  await settle(op, delivery, fate.settlement);
};

/** Records it, however long the store is away: what is known must not become a doubt. */
export const settle = async <Call>(op: ClaimedOp, delivery: Running<Call>, settlement: Settlement): Promise<void> => {
  const { store, rules, abort } = delivery;
  const settled = await untilStored(() => store.settle(op, settlement), rules.timings.idleMs, abort);
  if (settled === 'fenced') {
    delivery.metrics.fenced();
    return;
  }
  if (settlement.to !== 'done') return;
  const direction = op.target === 'whatsapp' ? 'outbound' : 'inbound';
  const carries = op.target === 'helpdesk' || op.target === 'whatsapp';
  if (settlement.outcome.result === 'applied' && carries) delivery.metrics.delivered(direction);
  if (settlement.outcome.result === 'dead') {
    delivery.metrics.dead(direction);
    const { reason, detail } = settlement.outcome;
    delivery.log.error(
      { conversation: op.conversationId, opId: op.opId, kind: op.effects[0]?.effect.kind, reason, detail },
      'entry.dead',
    );
  }
};

const certainty = (result: CallResult): UpstreamOutcome =>
  result.result === 'applied' ? 'applied' : result.result === 'unknown' ? 'unknown' : 'not_applied';
