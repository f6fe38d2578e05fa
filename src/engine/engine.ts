import type { Decision, DecisionInput } from '../core/decision.ts';
import { isWrite, type NoticeTarget, type Target } from '../core/effects.ts';
import { StoreUnavailableError } from '../core/errors.ts';
import type { Metrics } from '../core/metrics.ts';
import type { Policy } from '../core/policy.ts';
import type { Clock, Log } from '../core/ports.ts';
import type { Reads } from '../core/reads.ts';
import type { ClaimedOp, OpClaim, Store } from '../core/store.ts';
import type { Timings } from '../core/timings.ts';
import type { Helpdesk } from '../core/vendor.ts';
import { createLaneRound } from './decide-lanes.ts';
import { createTargetRound } from './deliver-target.ts';
import { createFileRound, type FileWork } from './move-files.ts';
import { type Pump, startPump } from './pump.ts';
import { reconcile } from './reconcile.ts';
import { type Swept, sweep } from './sweep.ts';
import { createBacklogWatch } from './watch-backlog.ts';
import { createRestraintWatch, type RestraintWatch } from './watch-restraints.ts';

export interface EngineParts {
  readonly store: Store & Pick<Reads, 'counts'>;
  readonly helpdesk: Helpdesk;
  readonly decide: (input: DecisionInput) => Decision;
  readonly policy: () => Policy;
  /** Delivers a claimed op to whoever its target is; see TargetWork. */
  readonly deliver: (op: ClaimedOp, abort: AbortSignal) => Promise<number>;
  readonly accounts: OpClaim['accounts'];
  /** Every way to reach people that has, or may have, something in its queue. */
  readonly noticeTargets: () => readonly NoticeTarget[];
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly timings: Timings;
  /** `helpdesk.reconcileEvery`, ms. */
  readonly reconcileEveryMs: number;
  /** `privacy.retainMessages`, `.retainDead` and `.retainEvents`, ms. */
  readonly retainMessagesMs: number;
  readonly retainDeadMs: number;
  readonly retainEventsMs: number;
  /** How files are carried. */
  readonly files: Pick<FileWork, 'desks' | 'inspect' | 'links' | 'mostBytes' | 'giveUpMs' | 'backoffMs'>;
}

export interface Engine {
  /** Something was accepted. */
  wake(): void;
  /** Something may be sent again. */
  wakeOutbox(): void;
  /** Whether the loops turned lately; touches nothing. */
  alive(): boolean;
  /** Whether the store could be used when it was last asked to. */
  storeAnswers(): boolean;
  /** It took nothing in: it does not count as usable until it took a proof. */
  doubtStore(): void;
  /** What holds the service back on purpose. */
  readonly restraints: RestraintWatch;
  /** Goes on with the day's sweep for doubles, if it is due. */
  sweepNow(): Promise<Swept>;
  /** Polls the helpdesk now. */
  reconcileNow(): Promise<boolean>;
  /** Takes nothing new, lets calls in flight end for `graceMs`, then aborts them (their outcome is unknown then). */
  stop(graceMs: number): Promise<void>;
}

const CONCURRENCY: Readonly<Record<Exclude<Target, NoticeTarget>, number>> = {
  helpdesk: 32,
  'helpdesk-read': 8,
  whatsapp: 32,
  'whatsapp-signal': 4,
  notify: 8,
  lookup: 16,
};
/** Notices under way at once, one per destination. */
const NOTICES = 16;
const ALIVE_MS = 60_000;
/** Loops that turn at least every second; one of them that hangs is a reason to restart. The others wait for a vendor. */
const WATCHED: ReadonlySet<string> = new Set(['inbox', 'notices', ...Object.keys(CONCURRENCY)]);
const BLOCKED_MS = 100;
/** What a store has to take to be trusted again: as much as a large webhook, since a full disk often has room for a few bytes. */
const PROOF_BYTES = 64 * 1024;
const TIMERS_AT_ONCE = 200;

/** Starts the loops: inbox, one per target of the outbox, files, timers, the poll, and the housekeeping. */
export const startEngine = (parts: EngineParts): Engine => {
  const { store, timings, log, clock } = parts;
  const aborting = new AbortController();
  const tickedAt = new Map<string, number>();
  const faulty = new Set<string>();
  const onFault = (loop: string) => (error: unknown) => {
    if (error instanceof StoreUnavailableError) faulty.add(loop);
    log.error({ err: error, loop }, 'engine.fault');
  };
  const pump = (loop: string, round: () => Promise<boolean>, idleMs = () => store.dueInMs(timings.idleMs)): Pump =>
    startPump({
      round: async () => {
        if (WATCHED.has(loop)) tickedAt.set(loop, performance.now());
        const more = await round();
        faulty.delete(loop);
        return more;
      },
      // What is due but cannot be claimed (a paused account, no free call) must not spin; whoever frees it wakes us.
      idleMs: async () => (await idleMs()) || BLOCKED_MS,
      onFault: onFault(loop),
      faultMs: timings.idleMs,
    });

  const outbox: Pump[] = [];
  const wakeOutbox = () => {
    for (const each of outbox) each.wake();
  };
  const inbox = pump(
    'inbox',
    createLaneRound({
      store,
      decide: parts.decide,
      policy: parts.policy,
      clock,
      log,
      metrics: parts.metrics,
      leaseMs: timings.leaseMs,
      faultPauseMs: timings.faultPauseMs,
      storePauseMs: timings.idleMs,
      abort: aborting.signal,
      onEffects: wakeOutbox,
    }),
  );
  const startTarget = (loop: string, targets: () => readonly Target[], concurrency: number, writes: boolean) => {
    const work = createTargetRound({
      store,
      targets,
      accounts: parts.accounts,
      deliver: parts.deliver,
      concurrency,
      leaseMs: timings.leaseMs,
      partGapMs: timings.partGapMs,
      fileWaitMs: timings.fileWaitMs,
      sendFileWaitMs: timings.sendFileWaitMs,
      mayDeliver: () => !writes || parts.policy().mode === 'live',
      abort: aborting.signal,
      log,
      longestHoldMs: timings.idleMs,
      monotonicMs: () => performance.now(),
      onSettled: () => {
        inbox.wake();
        wakeOutbox();
      },
    });
    outbox.push(pump(loop, work.round));
    return work;
  };
  const targets = [
    ...(Object.keys(CONCURRENCY) as (keyof typeof CONCURRENCY)[]).map((target) =>
      startTarget(target, () => [target], CONCURRENCY[target], isWrite(target)),
    ),
    startTarget('notices', parts.noticeTargets, NOTICES, true),
  ];

  const files = createFileRound({
    ...parts.files,
    store,
    clock,
    log,
    metrics: parts.metrics,
    timings,
    abort: aborting.signal,
    onMoved: () => wakeOutbox(),
    onTold: inbox.wake,
  });
  outbox.push(pump('files', files.round, async () => timings.idleMs));

  const poll = () =>
    reconcile({
      store,
      helpdesk: parts.helpdesk,
      clock,
      log,
      metrics: parts.metrics,
      abort: aborting.signal,
      timeoutMs: timings.callTimeoutMs,
      // Its own next poll comes before the end: the others take over only when it is gone.
      leaseMs: parts.reconcileEveryMs + 2 * timings.callTimeoutMs,
      onAccepted: inbox.wake,
    });
  const polls = pump(
    'reconcile',
    async () => {
      await poll();
      return false;
    },
    async () => parts.reconcileEveryMs,
  );
  const housekeeping = pump(
    'tidy',
    async () => {
      if (!(await store.leaseTask('tidy', 2 * timings.tidyEveryMs))) return false;
      const { unmatchedDropped, bodiesDropped } = await store.tidy({
        now: clock.now(),
        unmatchedMs: timings.unmatchedMs,
        retainMessagesMs: parts.retainMessagesMs,
        retainDeadMs: parts.retainDeadMs,
        retainEventsMs: parts.retainEventsMs,
      });
      return unmatchedDropped + bodiesDropped > 0;
    },
    async () => timings.tidyEveryMs,
  );

  const sweepNow = () =>
    sweep({
      store,
      helpdesk: parts.helpdesk,
      log,
      metrics: parts.metrics,
      abort: aborting.signal,
      timeoutMs: timings.callTimeoutMs,
      leaseMs: 2 * timings.tidyEveryMs + 3 * timings.callTimeoutMs,
    });
  const sweeps = pump(
    'sweep',
    async () => {
      await sweepNow();
      return false;
    },
    async () => timings.tidyEveryMs,
  );

  // Reads go on in a full store, and nobody may be sending any more that could show that there is room again.
  const proving = pump(
    'store',
    async () => {
      if (!faulty.has('store')) return false;
      await store.setValue('proof', ' '.repeat(PROOF_BYTES));
      await store.setValue('proof', '');
      return false;
    },
    async () => timings.idleMs,
  );

  const timers = pump(
    'timers',
    async () => {
      const fired = await store.fireTimers(clock.now(), TIMERS_AT_ONCE);
      if (fired > 0) inbox.wake();
      return fired === TIMERS_AT_ONCE;
    },
    async () => timings.idleMs,
  );

  const restraints = createRestraintWatch({ store, policy: parts.policy, clock, log, metrics: parts.metrics });
  const lookAtBacklog = createBacklogWatch({
    counts: () => store.counts(),
    restraints: () => restraints.current(),
    log,
  });
  const restraintLoop = pump(
    'restraints',
    async () => {
      await restraints.look();
      await lookAtBacklog();
      return false;
    },
    async () => timings.tidyEveryMs,
  );

  return {
    restraints,
    wake: inbox.wake,
    wakeOutbox,
    storeAnswers: () => faulty.size === 0,
    doubtStore: () => void faulty.add('store'),
    alive: () => [...tickedAt.values()].every((at) => performance.now() - at < ALIVE_MS),
    sweepNow,
    reconcileNow: poll,
    stop: async (graceMs) => {
      const cut = setTimeout(() => aborting.abort(), graceMs);
      // Polls and sweeps only read: they are not waited for.
      const loops = Promise.all([
        ...outbox.map((each) => each.stop()),
        inbox.stop(),
        housekeeping.stop(),
        timers.stop(),
        restraintLoop.stop(),
        proving.stop(),
      ]);
      await loops;
      await Promise.all([...targets, files].map((work) => work.settled()));
      aborting.abort();
      clearTimeout(cut);
      await Promise.all([polls.stop(), sweeps.stop()]);
    },
  };
};
