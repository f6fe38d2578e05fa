import type { DeadEntry } from '../core/dead.ts';
import { ask } from './ask.ts';
import { type ConfigOption, readForStore, reportFaults } from './read-config.ts';

/** `deskbridge dead list`: what was given up or could not be read, newest first. */
export const dead = async (options: ConfigOption, print: (line: string) => void): Promise<number> => {
  const read = readForStore(options);
  if (!read.ok) return reportFaults(read);
  const answer = await ask<{ entries: readonly DeadEntry[] }>(read.config, {
    path: '/api/dead?limit=1000',
    ofStore: async (reads) => ({ entries: await reads.deadEntries(1000) }),
  });
  const entries = answer?.entries ?? [];
  for (const entry of entries) {
    print(`${new Date(entry.at).toISOString()}  ${entry.id}  ${entry.kind}  ${entry.reason}`);
  }
  if (entries.length === 0) print('no dead entries');
  return 0;
};
