import { inspectVendors } from '../compose/inspection.ts';
import type { Config } from '../config/schema/config.ts';
import type { Inspected } from '../core/inspection.ts';
import type { Log } from '../core/ports.ts';
import { EXIT_CONFIG } from './read-config.ts';

/** All calls together; a vendor that is slow is told as that, line by line. */
const PATIENCE_MS = 120_000;
const MARKS = { ok: 'ok   ', warn: 'warn ', fault: 'FAULT' } as const;
const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** `check --online`: asks the helpdesk and Meta whether they have what the configuration names. 78 when something is missing. */
export const checkOnline = async (config: Config, tryOut: boolean, print: (line: string) => void): Promise<number> => {
  const found = await inspectVendors({
    config,
    tryOut,
    clock: { now: () => Date.now() },
    log: SILENT,
    env: process.env,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const all = [
    ...found.helpdesk.map((line) => printed(config.helpdesk.provider, line)),
    ...found.whatsapp.map((line) => printed('whatsapp', line)),
  ];
  for (const line of all) print(line);
  const faults = [...found.helpdesk, ...found.whatsapp].filter(({ level }) => level === 'fault').length;
  print(faults === 0 ? 'helpdesk and Meta have what the configuration needs' : `${faults} of ${all.length} do not fit`);
  return faults === 0 ? 0 : EXIT_CONFIG;
};

const printed = (side: string, { level, what, found }: Inspected): string =>
  `${MARKS[level]} ${side}: ${what} ${found}`;
