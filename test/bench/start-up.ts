import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { configText } from '../support/config-text.ts';
import type { Figure } from './report.ts';
import { startRole } from './role.ts';
import type { VendorRole } from './roles/vendors.ts';
import { type Effort, pause } from './stage.ts';

const LAUNCHER = fileURLToPath(new URL('../../src/deskbridge.mjs', import.meta.url));

/** From the spawn of `deskbridge start` on an empty store to the first 200 of `/health/ready`. */
export const measureStartUp = async ({ runs }: Effort): Promise<Figure[]> => {
  const vendors = startRole<VendorRole>('vendors');
  const env = await vendors.ask.start({ limitsOff: true });
  const startOnce = async (): Promise<number> => {
    const folder = mkdtempSync(join(tmpdir(), 'deskbridge-bench-'));
    const config = join(folder, 'deskbridge.yaml');
    writeFileSync(config, configText());
    const begun = performance.now();
    const child = spawn(process.execPath, [LAUNCHER, 'start', '--config', config], {
      env: { ...process.env, ...env, SANDBOX_STORE: join(folder, 'store') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    try {
      const port = await portOf(createInterface({ input: child.stdout }));
      while (!(await isReady(port))) await pause(5);
      return performance.now() - begun;
    } finally {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    }
  };
  try {
    await startOnce();
    const values: number[] = [];
    for (let run = 0; run < runs; run += 1) values.push((await startOnce()) / 1000);
    return [{ name: 'start to ready', unit: 's', digits: 2, values, target: { below: 1.5 } }];
  } finally {
    await vendors.end();
  }
};

/** The port that the service says it listens on. */
const portOf = async (lines: AsyncIterable<string>): Promise<number> => {
  for await (const line of lines) {
    const said = JSON.parse(line) as { event?: string; port?: number };
    if (said.event === 'service.started' && said.port !== undefined) return said.port;
  }
  throw new Error('the service did not start');
};

const isReady = async (port: number): Promise<boolean> => {
  const response = await fetch(`http://127.0.0.1:${port}/health/ready`);
  await response.arrayBuffer();
  return response.status === 200;
};
