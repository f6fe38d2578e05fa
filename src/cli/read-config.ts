import { existsSync } from 'node:fs';
import type { Fault } from '../config/fault.ts';
import { formatFault } from '../config/fault.ts';
import { type LoadResult, loadConfig } from '../config/load.ts';

export const EXIT_CONFIG = 78;
const DEFAULT_FILE = 'config/deskbridge.yaml';

/** Which file a command means. */
export interface ConfigOption {
  readonly config?: string;
}

export type ReadConfig =
  | (Extract<LoadResult, { ok: true }> & { readonly path: string })
  | { readonly ok: false; readonly path: string; readonly faults: readonly Fault[] };

/** The configuration file of a command, read and checked. */
export const readConfig = ({ config }: ConfigOption, env: NodeJS.ProcessEnv = process.env): ReadConfig => {
  const path = config || process.env['DESKBRIDGE_CONFIG'] || DEFAULT_FILE;
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
      ? `${path}:\n${faults.map((fault) => `  ${formatFault(fault)}`).join('\n')}\n`
      : `There is no configuration at ${path}.\n` +
          'To see Deskbridge work without one:  npm run sandbox\n' +
          'To write one, start from             config/deskbridge.example.yaml  (or the minimal file in the README)\n',
  );
  return EXIT_CONFIG;
};

/**
 * The configuration for commands that only look at the store: secrets need not be there at three in the morning.
 * `storage.url` itself must be complete.
 */
export const readForStore = (options: ConfigOption): ReadConfig => {
  const absent = 'not-set-in-this-shell-0123456789';
  const filled = new Proxy(process.env, { get: (env, name) => env[String(name)] || absent });
  const read = readConfig(options, filled);
  return read.ok && read.config.storage.url.includes(absent) ? readConfig(options) : read;
};
