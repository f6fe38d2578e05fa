import { formatPath, isSame } from '../config/config-path.ts';
import { type Fault, formatFault } from '../config/fault.ts';
import type { ExplicitKey } from '../config/load.ts';
import { unsupportedKeys } from '../config/not-yet.ts';
import { compilePolicy } from '../config/policy.ts';
import { printRules } from '../config/print-rules.ts';
import { describeConfig } from '../config/redact.ts';
import type { Doubt } from '../decide/doubts/doubt.ts';
import { findDoubts } from '../decide/doubts/find-doubts.ts';
import { allRules } from '../decide/rules/all-rules.ts';
import { checkOnline } from './check-online.ts';
import { type ConfigOption, readConfig, reportFaults } from './read-config.ts';

export interface CheckOptions extends ConfigOption {
  /** Print all rules, the built-in ones that are switched on among them. */
  readonly explain?: boolean;
  /** Compare with the helpdesk and Meta as well. */
  readonly online?: boolean;
  /** Also write on a ticket that is made for it and deleted afterwards. */
  readonly try?: boolean;
}

/** `deskbridge check`: 0 when the file is sound (and the accounts have what it needs, if asked), 78 with every fault of it otherwise. */
export const check = async (options: CheckOptions, print: (line: string) => void): Promise<number> => {
  const read = readConfig(options);
  if (!read.ok) return reportFaults(read);
  for (const line of describeConfig(read.config)) print(line);
  const { warnings, refusals } = unsupportedKeys(read.config, read.explicit);
  const policy = compilePolicy(read.config);
  const doubts = locate(findDoubts(policy), read.explicit);
  for (const warning of [...read.warnings, ...warnings, ...doubts]) print(`warning: ${formatFault(warning)}`);
  for (const refusal of refusals) print(`warning: ${formatFault(refusal)}`);
  if (options.explain) print(printRules(allRules(policy)));
  print(`${read.path} is sound${refusals.length > 0 ? ', but this version does not start with it' : ''}`);
  return options.online || options.try ? checkOnline(read.config, options.try ?? false, print) : 0;
};

/** Doubts with the line of their place, or of what stands around it. */
const locate = (doubts: readonly Doubt[], explicit: readonly ExplicitKey[]): readonly Fault[] =>
  doubts.map(({ path, message }) => {
    const lineOf = (length: number): number | undefined =>
      explicit.find((key) => isSame(key.path, path.slice(0, length)))?.line;
    const lengths = path.map((_step, index) => path.length - index);
    return { path: formatPath(path), message, line: lengths.map(lineOf).find((line) => line !== undefined) ?? 1 };
  });
