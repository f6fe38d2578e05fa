import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/ports.ts';
import type { Bridge, MovableClock } from '../page/ports.ts';
import { createAdminClient } from './admin-client.ts';
import { type ServiceProcess, startServiceProcess } from './service-process.ts';
import { type AnyVendors, type Provider, startVendorsOf } from './vendors.ts';

/** What the sandbox is made of: both vendors and the clock in this process, the service in one that can be killed. */
export interface Stage extends AnyVendors {
  readonly bridge: Bridge;
  /** What vendors and service live by. */
  readonly clock: MovableClock;
  /** The service's address; the same after a restart. */
  readonly url: string;
}

export interface StageOptions {
  readonly clock: Clock;
  /** The store's folder. */
  readonly store: string;
  /** The service's port; 0 takes a free one. */
  readonly port: number;
  /** Default: Zendesk. */
  readonly helpdesk?: Provider;
}

/** How soon the emulated Meta tries again when the service does not answer: sooner than the real one, so that people see it. */
const RETRY_MS = [500, 1_000, 2_000, 4_000];

/** Starts everything. @throws when the service cannot start */
export const startStage = async ({ clock: base, store, port, helpdesk = 'zendesk' }: StageOptions): Promise<Stage> => {
  let aheadMs = 0;
  const now = (): number => base.now() + aheadMs;
  const vendors = await startVendorsOf(helpdesk, { clock: { now }, store, whatsapp: { retryDelaysMs: RETRY_MS } });
  const adminToken = randomBytes(24).toString('base64url');
  let state: Bridge['state'] = 'starting';
  let service: ServiceProcess | undefined;
  let bound = port;

  // Buttons are pressed twice and all at once: each act begins where the one before has ended.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const done = last.then(act);
    last = done.catch(() => undefined);
    return done;
  };

  const start = async (): Promise<void> => {
    if (service) return;
    state = 'starting';
    try {
      const started = await startServiceProcess({ env: vendors.env, port: bound, adminToken, aheadMs });
      service = started;
      void started.gone.then(() => {
        if (service !== started) return;
        service = undefined;
        state = 'killed';
      });
      bound = started.port;
      state = 'running';
    } catch (error) {
      state = 'killed';
      throw error;
    }
    vendors.connect(`http://127.0.0.1:${bound}`);
  };
  const kill = async (): Promise<void> => {
    const killed = service;
    service = undefined;
    state = 'killed';
    await killed?.kill();
  };
  // The service first: nothing that happens in the new time may reach it in its old one.
  const move = async (ms: number): Promise<void> => {
    await service?.moveClock(aheadMs + ms);
    aheadMs += ms;
  };

  try {
    await start();
  } catch (error) {
    await vendors.close();
    throw error;
  }
  const url = `http://127.0.0.1:${bound}`;
  const admin = createAdminClient(() => url, adminToken);
  return {
    ...vendors,
    url,
    clock: { now, move: (ms) => inTurn(() => move(ms)) },
    bridge: {
      get state() {
        return state;
      },
      ...admin,
      kill: () => inTurn(kill),
      async start() {
        await inTurn(start);
        void vendors.whatsapp.webhooks.retryNow();
      },
    },
    close: async () => {
      await inTurn(async () => service?.stop());
      await vendors.close();
    },
  };
};
