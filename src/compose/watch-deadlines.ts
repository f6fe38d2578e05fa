import { startPump } from '../engine/pump.ts';
import { createWatcher, type Watcher } from '../sla/watcher.ts';
import type { Parts } from './parts.ts';

/** The watcher at work. */
export interface RunningWatcher extends Pick<Watcher, 'ranAt'> {
  stop(): Promise<void>;
}

/** Starts the loop that watches deadlines, and says once whether the account has any, as soon as they are wanted. */
export const watchDeadlines = (parts: Parts, onAccepted: () => void, ending: AbortSignal): RunningWatcher => {
  const { store, clock, log, metrics, timings, policy, vendors } = parts;
  const { helpdesk } = vendors;
  const watcher = createWatcher({
    store,
    helpdesk,
    policy,
    clock,
    log,
    metrics,
    abort: ending,
    timeoutMs: timings.callTimeoutMs,
    leaseMs: timings.leaseMs,
    monotonicMs: () => performance.now(),
    onAccepted,
  });
  let isSaid = false;
  const sayOnce = (): void => {
    if (isSaid || policy().sla.stages.length === 0) return;
    isSaid = true;
    sayAccess(parts, ending).catch((error: unknown) => log.error({ err: error, loop: 'sla' }, 'engine.fault'));
  };
  const pump = startPump({
    round: () => {
      sayOnce();
      return watcher.round();
    },
    idleMs: async () => timings.idleMs,
    onFault: (error) => log.error({ err: error, loop: 'sla' }, 'engine.fault'),
    faultMs: timings.idleMs,
  });
  return { ranAt: watcher.ranAt, stop: pump.stop };
};

const sayAccess = async ({ vendors: { helpdesk }, log, timings }: Parts, ending: AbortSignal): Promise<void> => {
  const signal = AbortSignal.any([ending, AbortSignal.timeout(timings.callTimeoutMs)]);
  const none = { ok: false, detail: 'deadlines of this helpdesk cannot be read' };
  const { ok, detail } = helpdesk.deadlines ? ((await helpdesk.deadlineAccess?.(signal)) ?? none) : none;
  if (ending.aborted) return;
  if (ok) log.info({ account: helpdesk.account, detail }, 'sla.watching');
  else log.error({ account: helpdesk.account, detail }, 'sla.no-access');
};
