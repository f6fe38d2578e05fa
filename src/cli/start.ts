import { existsSync } from 'node:fs';
import { type App, startApp } from '../app.ts';
import { formatFault } from '../config/fault.ts';
import { unsupportedKeys } from '../config/not-yet.ts';
import { describeConfig } from '../config/redact.ts';
import type { Log } from '../core/ports.ts';
import { createLog } from '../observe/log.ts';
import { EXIT_CONFIG, readConfig } from './read-config.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** `deskbridge start`: runs until SIGTERM or SIGINT, then drains. A second signal ends it at once. */
export const start = async (options: { readonly config?: string }): Promise<number> => {
  const path = options.config ?? process.env['DESKBRIDGE_CONFIG'] ?? 'config/deskbridge.yaml';
  if (!existsSync(path)) {
    process.stderr.write(
      `There is no configuration at ${path}.\n` +
        'To see Deskbridge work without one:  npm run sandbox\n' +
        'To write one, start from             config/deskbridge.example.yaml  (or the minimal file in the README)\n',
    );
    return EXIT_CONFIG;
  }
  const read = readConfig(options);
  if (!read.ok) return EXIT_CONFIG;
  const { warnings, refusals } = unsupportedKeys(read.config, read.explicit);
  if (refusals.length > 0) {
    process.stderr.write(`${path} asks for protection that this version does not have; the service does not start:\n`);
    for (const refusal of refusals) process.stderr.write(`  ${formatFault(refusal)}\n`);
    return EXIT_CONFIG;
  }
  // The store holds customers' words: its files are for this user alone.
  process.umask(0o077);
  const level = LEVELS.find((each) => each === process.env['LOG_LEVEL']) ?? 'info';
  const log = createLog({ level });
  for (const warning of [...read.warnings, ...warnings]) {
    log.warn({ key: warning.path, line: warning.line, detail: warning.message }, 'config.warning');
  }
  let app: App;
  try {
    app = await startApp({ config: read.config, log, env: process.env, socket: true });
  } catch (error) {
    log.error({ err: error }, 'service.not-started');
    return 1;
  }
  log.info({ port: app.port, configHash: read.hash, config: describeConfig(read.config) }, 'service.started');
  process.on('SIGHUP', () => reload(app, options, log));
  await signalled();
  log.info({}, 'service.draining');
  await app.stop();
  log.info({}, 'service.stopped');
  return 0;
};

/** Faults keep the old configuration; what cannot be reloaded is named. */
const reload = (app: App, options: { readonly config?: string }, log: Log): void => {
  const read = readConfig(options);
  if (!read.ok) {
    log.error({}, 'config.not-reloaded');
    return;
  }
  const { refusals } = unsupportedKeys(read.config, read.explicit);
  if (refusals.length > 0) {
    log.error({ keys: refusals.map((refusal) => refusal.path) }, 'config.not-reloaded');
    return;
  }
  const restartFor = app.reload(read.config);
  log.info({ configHash: read.hash }, 'config.reloaded');
  if (restartFor.length > 0) log.warn({ keys: restartFor }, 'config.needs-restart');
};

const signalled = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(1));
        resolve();
      });
    }
  });
