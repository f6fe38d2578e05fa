import { type App, startApp } from '../app.ts';
import { formatFault } from '../config/fault.ts';
import { unsupportedKeys } from '../config/not-yet.ts';
import { describeConfig } from '../config/redact.ts';
import type { Log } from '../core/ports.ts';
import { createLog } from '../observe/log.ts';
import { type ConfigOption, EXIT_CONFIG, type ReadConfig, readConfig, reportFaults } from './read-config.ts';
import { reasonOf } from './reason.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export interface StartOptions extends ConfigOption {
  /** The store comes from a backup. */
  readonly restored?: boolean;
}

/** `deskbridge start`: runs until SIGTERM or SIGINT, then drains. A second signal ends it at once. */
export const start = async (options: StartOptions): Promise<number> => {
  const read = readConfig(options);
  if (!read.ok) return reportFaults(read);
  const { refusals } = unsupportedKeys(read.config, read.explicit);
  if (refusals.length > 0) {
    process.stderr.write(
      `${read.path} asks for protection that this version does not have; the service does not start:\n`,
    );
    for (const refusal of refusals) process.stderr.write(`  ${formatFault(refusal)}\n`);
    return EXIT_CONFIG;
  }
  // The store holds customers' words: its files are for this user alone.
  process.umask(0o077);
  const wanted = process.env['LOG_LEVEL'];
  const level = LEVELS.find((each) => each === wanted) ?? 'info';
  const log = createLog({ level });
  if (wanted && wanted !== level) log.warn({ levels: LEVELS }, 'log.unknown-level');
  warn(read, log);
  // From here on a signal drains, also one that comes while the service is still starting.
  const stop = signalled();
  let app: App | undefined;
  // A reload that is asked for while the service starts finds the file as it is read now; without a listener it would end it.
  process.on('SIGHUP', () => {
    if (app) reload(app, options, log);
  });
  try {
    app = await startApp({
      config: read.config,
      log,
      env: process.env,
      socket: true,
      restored: options.restored ?? false,
    });
  } catch (error) {
    log.error({ detail: reasonOf(error) }, 'service.not-started');
    return 1;
  }
  log.info({ port: app.port, configHash: read.hash, config: describeConfig(read.config) }, 'service.started');
  await stop;
  log.info({}, 'service.draining');
  await app.stop();
  log.info({}, 'service.stopped');
  return 0;
};

/** What stands in the file and does less than it says. */
const warn = (read: Extract<ReadConfig, { ok: true }>, log: Log): void => {
  const { warnings } = unsupportedKeys(read.config, read.explicit);
  for (const { path, line, message } of [...read.warnings, ...warnings]) {
    log.warn({ key: path, line, detail: message }, 'config.warning');
  }
};

/** Faults keep the old configuration; what cannot be reloaded is named. */
const reload = (app: App, options: ConfigOption, log: Log): void => {
  const read = readConfig(options);
  const faults = read.ok ? unsupportedKeys(read.config, read.explicit).refusals : read.faults;
  if (!read.ok || faults.length > 0) {
    log.error({ file: read.path, faults: faults.map(formatFault) }, 'config.not-reloaded');
    return;
  }
  warn(read, log);
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
