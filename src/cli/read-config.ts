import { formatFault } from '../config/fault.ts';
import { type LoadResult, loadConfig } from '../config/load.ts';

export const EXIT_CONFIG = 78;
const DEFAULT_FILE = 'config/deskbridge.yaml';

export type ReadConfig = (Extract<LoadResult, { ok: true }> & { readonly path: string }) | { readonly ok: false };

/** The configuration file of a command, read and checked. Faults go to stderr, all of them. */
export const readConfig = ({ config }: { readonly config?: string }): ReadConfig => {
  const path = config ?? process.env['DESKBRIDGE_CONFIG'] ?? DEFAULT_FILE;
  const loaded = loadConfig({ path, env: process.env });
  if (loaded.ok) return { ...loaded, path };
  process.stderr.write(`${path}:\n${loaded.faults.map((fault) => `  ${formatFault(fault)}`).join('\n')}\n`);
  return { ok: false };
};
