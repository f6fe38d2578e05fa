// Runs the real service in a process of its own, with the tests' timings and a clock that can be ahead. For what needs
// a process to kill; the command line itself has production's timings and is started as it is where they do no harm.
import { readFileSync } from 'node:fs';
import { startApp } from '../../src/app.ts';
import { createLog } from '../../src/observe/log.ts';
import { readSandboxConfig } from '../../src/sandbox/start/world.ts';
import { QUICK_TIMINGS, SOAK_TIMINGS } from './timings.ts';

const [path = ''] = process.argv.slice(2);
const ahead = Number(process.env['CLOCK_AHEAD_MS'] ?? 0);
// A clock that runs `speed` times as fast as the machine's since `since`.
const speed = Number(process.env['CLOCK_SPEED'] ?? 1);
const since = Number(process.env['CLOCK_SINCE'] ?? 0);
const env = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? '']));
const log = createLog({ level: 'info' });
const app = await startApp({
  restored: process.argv.includes('--restored'),
  config: readSandboxConfig(readFileSync(path, 'utf8'), env),
  log,
  clock: { now: () => Math.round(since + (Date.now() - since) * speed) + ahead },
  timings: process.env['TIMINGS'] === 'soak' ? SOAK_TIMINGS : QUICK_TIMINGS,
  limitsOff: process.env['LIMITS'] === 'off',
  socket: true,
});
log.info({ port: app.port }, 'service.started');
process.once('SIGTERM', () => void app.stop());
