/**
 * Every time that delivery and engine keep, in ms of database or monotonic time. Options of the composition root:
 * production has these values, tests and benches scale them together and print the scale.
 */
export interface Timings {
  /** How long a claimed lane or call belongs to its worker. */
  readonly leaseMs: number;
  /** The longest that one call may take. */
  readonly callTimeoutMs: number;
  /** A call starts only when the lease outlives its timeout by this much. */
  readonly leaseMarginMs: number;
  readonly backoffBaseMs: number;
  readonly backoffMostMs: number;
  /** When to look for a comment after an answered error, and after none. */
  readonly looksAnsweredMs: readonly number[];
  readonly looksSilentMs: readonly number[];
  /** How long an `Idempotency-Key` is relied on (Zendesk keeps it two hours); 0 where the helpdesk knows none. */
  readonly keyLivesMs: number;
  /** A WhatsApp send with a transient error waits this long for a status before it is sent again. */
  readonly statusWaitMs: number;
  /** Between two parts of a reply when no status comes. */
  readonly partGapMs: number;
  /** A comment waits this long for its files, then goes ahead of them; a file for the customer waits longer. */
  readonly fileWaitMs: number;
  readonly sendFileWaitMs: number;
  /** The longest that one download or upload may take, and how long it belongs to its worker. */
  readonly fileStepMs: number;
  readonly fileLeaseMs: number;
  /** How long a notice waits for its ticket to have a number, and how long it is tried before somebody else is told. */
  readonly noticeWaitMs: number;
  readonly noticeGiveUpMs: number;
  /** After a refused sign-in. */
  readonly authPauseMs: number;
  /** How long a worker sleeps at most when nothing wakes it, and how long it leaves alone what waits for a budget. */
  readonly idleMs: number;
  readonly tidyEveryMs: number;
  /** A status without a send is dropped after this. */
  readonly unmatchedMs: number;
  /** After a decision that failed by a fault of ours. */
  readonly faultPauseMs: number;
}

export const PRODUCTION_TIMINGS: Timings = {
  leaseMs: 30_000,
  callTimeoutMs: 20_000,
  leaseMarginMs: 5_000,
  backoffBaseMs: 1_000,
  backoffMostMs: 15 * 60_000,
  looksAnsweredMs: [5_000, 30_000],
  looksSilentMs: [60_000, 120_000, 300_000],
  keyLivesMs: 110 * 60_000,
  statusWaitMs: 30_000,
  partGapMs: 5_000,
  fileWaitMs: 20_000,
  sendFileWaitMs: 15 * 60_000,
  fileStepMs: 110_000,
  fileLeaseMs: 120_000,
  noticeWaitMs: 60_000,
  noticeGiveUpMs: 10 * 60_000,
  authPauseMs: 5 * 60_000,
  idleMs: 1_000,
  tidyEveryMs: 60_000,
  unmatchedMs: 10 * 60_000,
  faultPauseMs: 5_000,
};

/** The same timings, `factor` times as long. What is bound to real sockets and to a person's patience stays. */
export const scaleTimings = (factor: number, timings: Timings = PRODUCTION_TIMINGS): Timings => ({
  ...timings,
  leaseMs: timings.leaseMs * factor,
  callTimeoutMs: timings.callTimeoutMs * factor,
  leaseMarginMs: timings.leaseMarginMs * factor,
  backoffBaseMs: timings.backoffBaseMs * factor,
  backoffMostMs: timings.backoffMostMs * factor,
  looksAnsweredMs: timings.looksAnsweredMs.map((ms) => ms * factor),
  looksSilentMs: timings.looksSilentMs.map((ms) => ms * factor),
  keyLivesMs: timings.keyLivesMs * factor,
  statusWaitMs: timings.statusWaitMs * factor,
  partGapMs: timings.partGapMs * factor,
  fileWaitMs: timings.fileWaitMs * factor,
  sendFileWaitMs: timings.sendFileWaitMs * factor,
  fileStepMs: timings.fileStepMs * factor,
  fileLeaseMs: timings.fileLeaseMs * factor,
  noticeWaitMs: timings.noticeWaitMs * factor,
  noticeGiveUpMs: timings.noticeGiveUpMs * factor,
  authPauseMs: timings.authPauseMs * factor,
  faultPauseMs: timings.faultPauseMs * factor,
});
