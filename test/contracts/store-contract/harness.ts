import type { Reads } from '../../../src/core/reads.ts';
import type { Store } from '../../../src/core/store.ts';

/** An open store whose time the suite moves. */
export interface StoreHarness {
  /** Another object after `reopen`. */
  readonly store: Store & Reads;
  /**
   * How long leases outlive the process that took them, ms: 0 in an embedded store, whose next process knows that the
   * last one is gone; the lease itself where there are other instances.
   */
  readonly orphanedForMs: number;
  /** Epoch ms of both clocks. */
  now(): number;
  /** Moves both the Clock and the database's time on. */
  pass(ms: number): Promise<void>;
  /** Closes the store and opens the same data again, as a restart does. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

/** Opens an empty store. Everything it needs is removed by `close`. */
export type OpenStore = () => Promise<StoreHarness>;
