import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Fault } from '../config/fault.ts';
import { formatFault } from '../config/fault.ts';
import { type LoadResult, loadConfig } from '../config/load.ts';

export const EXIT_CONFIG = 78;
/** Where the configuration is when nothing else is said. */
export const DEFAULT_FILE = 'config/deskbridge.yaml';

/** Which file a command means. */
export interface ConfigOption {
  readonly config?: string;
}

export type ReadConfig =
  | (Extract<LoadResult, { ok: true }> & { readonly path: string })
  | { readonly ok: false; readonly path: string; readonly faults: readonly Fault[] };

/** The file that a command means. */
export const configPath = ({ config }: ConfigOption): string =>
  config || process.env['DESKBRIDGE_CONFIG'] || DEFAULT_FILE;

/** The configuration file of a command, read and checked. */
export const readConfig = (options: ConfigOption, env: NodeJS.ProcessEnv = process.env): ReadConfig => {
  const path = configPath(options);
  return { ...loadConfig({ path, env }), path };
};

/** Tells of a configuration that cannot be used, on stderr, with everything that is wrong at once. */
export const reportFaults = ({
  path,
  faults,
}: {
  readonly path: string;
  readonly faults: readonly Fault[];
}): number => {
  process.stderr.write(
    existsSync(path)
      ? `${path}:\n${faults.map((fault) => `  ${formatFault(fault)}`).join('\n')}\n${envHint(faults)}`
      : `There is no configuration at ${resolve(path)}.\n` +
          'If there should be one, this may be another folder than you think.\n' +
          'To see Deskbridge work without one:  npm run sandbox\n' +
          'To write one:                        deskbridge init  (npx deskbridge init)\n' +
          'Every key is explained in            config/deskbridge.example.yaml\n',
  );
  return EXIT_CONFIG;
};

/** What is forgotten most often in a new shell. */
const envHint = (faults: readonly Fault[]): string =>
  faults.some(({ message }) => message.includes('the environment variable'))
    ? 'Are the variables in .env? A new shell does not know them:  set -a; . ./.env; set +a\n'
    : '';

/** Fits tokens as well as addresses. */
const ABSENT = 'https://not-set-in-this-shell.example/0123456789';

/** The environment as if every variable were set: for what is read without needing any secret. */
const filledEnv = (): NodeJS.ProcessEnv => {
  const shellValue = (env: NodeJS.ProcessEnv, name: string | symbol): string => env[String(name)] || ABSENT;
  return new Proxy<NodeJS.ProcessEnv>(
    { ...process.env },
    {
      get: shellValue,
      // Whether a variable is set is asked as well.
      getOwnPropertyDescriptor: (env, name) => ({ value: shellValue(env, name), configurable: true, enumerable: true }),
    },
  );
};

/**
 * The configuration for commands that only look at the store: secrets need not be there at three in the morning.
 * `storage.url` itself must be complete.
 */
export const readForStore = (options: ConfigOption): ReadConfig => {
  const read = readConfig(options, filledEnv());
  return read.ok && read.config.storage.url.includes(ABSENT) ? readConfig(options) : read;
};

/** The configuration for trials: no secret of it is used, so none has to be set. */
export const readForTrial = (options: ConfigOption): ReadConfig => readConfig(options, filledEnv());
