import type { Metrics } from '../core/metrics.ts';
import type { Clock, Log } from '../core/ports.ts';
import type { ClaimedOp, Store } from '../core/store.ts';
import type { Vendor } from '../core/vendor.ts';
import type { Bound } from './bind.ts';
import type { FateRules } from './fate.ts';

/** What delivery to one account stands on. */
export interface Delivery<Call> {
  readonly vendor: Vendor<Call>;
  readonly bind: (op: ClaimedOp) => Bound<Call>;
  readonly store: Pick<Store, 'begin' | 'draw' | 'settle' | 'pauseAccount'>;
  readonly rules: FateRules;
  readonly clock: Clock;
  /** Seconds that only grow. */
  readonly monotonicSeconds: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** One delivery under way. `abort`: the service ends. */
export interface Running<Call> extends Delivery<Call> {
  readonly abort: AbortSignal;
}
