import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, startApp } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { PRODUCTION_TIMINGS } from '../../../src/core/timings.ts';
import { createLog } from '../../../src/observe/log.ts';
import type { Provider } from '../../../src/sandbox/start/vendors.ts';
import { configText } from '../../support/config-text.ts';
import { playRole } from '../role.ts';
import { runOnScaledTime, type TimeScale } from '../scaled-time.ts';

export interface ServiceSetup {
  readonly env: Readonly<Record<string, string>>;
  readonly limitsOff: boolean;
  readonly scale?: TimeScale;
  /** `storage.url`; an embedded store of its own without one. */
  readonly storage?: string;
  /** Zendesk unless said otherwise. */
  readonly provider?: Provider;
  /** Further lines of the configuration's `helpdesk` section. */
  readonly helpdesk?: string;
}

// The whole service in a process of its own, with its real store on disk.
const folder = mkdtempSync(join(tmpdir(), 'deskbridge-bench-'));
let app: App | undefined;
const running = (): App => {
  if (!app) throw new Error('not started');
  return app;
};

export type Service = typeof handlers;
const handlers = playRole(
  {
    start: async ({
      env,
      limitsOff,
      scale,
      storage,
      provider = 'zendesk',
      helpdesk = '',
    }: ServiceSetup): Promise<number> => {
      if (scale) runOnScaledTime(scale);
      const text = configText({ provider, helpdesk, ...(storage ? { storage } : {}) });
      const loaded = loadConfig({ text, env: { ...env, SANDBOX_STORE: folder } });
      if (!loaded.ok) throw new Error(loaded.faults.map(({ message }) => message).join('; '));
      app = await startApp({
        config: loaded.config,
        log: createLog({ level: 'info' }),
        // Its longest sleep is real time, so that it has to shrink as the clock runs faster.
        timings: { ...PRODUCTION_TIMINGS, idleMs: PRODUCTION_TIMINGS.idleMs / (scale?.factor ?? 1) },
        limitsOff,
      });
      return app.port;
    },
    counts: () => running().reads.counts(),
    /** Bytes in memory. */
    memory: () => process.memoryUsage().rss,
    /** CPU ms used so far. */
    cpu: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    },
  },
  async () => {
    await app?.stop(1_000);
    rmSync(folder, { recursive: true, force: true });
  },
);
