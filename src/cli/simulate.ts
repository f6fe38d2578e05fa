import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { explainReadError } from '../config/explain-read-error.ts';
import { formatFault } from '../config/fault.ts';
import { compilePolicy } from '../config/policy.ts';
import type { Policy } from '../core/policy.ts';
import { compareTalks, printComparison } from '../simulate/compare.ts';
import type { Scenario } from '../simulate/language.ts';
import { loadScenarios } from '../simulate/load.ts';
import { type Played, playScenario } from '../simulate/play.ts';
import { printTalk } from '../simulate/print.ts';
import { type ConfigOption, readForTrial, reportFaults } from './read-config.ts';

export interface SimulateOptions extends ConfigOption {
  /** Another configuration: what it would change. */
  readonly against?: string;
  /** Print talks that are not as expected alone. */
  readonly quiet?: boolean;
}

interface ScenarioFile {
  readonly path: string;
  readonly scenarios: readonly Scenario[];
  readonly policy: Policy;
}

/**
 * `deskbridge simulate FILE…`: plays scenarios through the decision, without network and store. 0 when everything is as expected;
 * with `against` when the comparison could be made.
 */
export const simulate = (paths: readonly string[], options: SimulateOptions, print: (line: string) => void): number => {
  const files: ScenarioFile[] = [];
  for (const path of paths) {
    const file = readScenarios(path, options);
    if (file === undefined) return 1;
    files.push(file);
  }
  if (options.against !== undefined) return compareAgainst(files, options.against, print);
  let failed = 0;
  let count = 0;
  for (const { path, scenarios, policy } of files) {
    for (const scenario of scenarios) {
      const played = playScenario(scenario, policy);
      count += 1;
      if (!played.passed) failed += 1;
      if (!played.passed || !options.quiet) for (const line of printTalk(played, path)) print(line);
    }
  }
  print(failed === 0 ? `${counted(count)}, as expected` : `${failed} of ${counted(count)} not as expected`);
  return failed === 0 ? 0 : 1;
};

const counted = (count: number): string => (count === 1 ? 'one scenario' : `${count} scenarios`);

const readScenarios = (path: string, options: SimulateOptions): ScenarioFile | undefined => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    process.stderr.write(`${path}: ${explainReadError(error)}\n`);
    return undefined;
  }
  const loaded = loadScenarios(text);
  if (!loaded.ok) {
    process.stderr.write(`${path}:\n${loaded.faults.map((fault) => `  ${formatFault(fault)}`).join('\n')}\n`);
    return undefined;
  }
  // What the command line names counts more than what the file names.
  const own = loaded.config === undefined ? undefined : resolve(dirname(path), loaded.config);
  const config = options.config ?? own;
  const policy = readPolicy(config === undefined ? {} : { config });
  return policy && { path, scenarios: loaded.scenarios, policy };
};

const readPolicy = (option: ConfigOption): Policy | undefined => {
  const read = readForTrial(option);
  if (read.ok) return compilePolicy(read.config);
  reportFaults(read);
  return undefined;
};

const compareAgainst = (files: readonly ScenarioFile[], against: string, print: (line: string) => void): number => {
  const other = readPolicy({ config: against });
  if (other === undefined) return 1;
  const play = (choose: (file: ScenarioFile) => Policy): readonly Played[] =>
    files.flatMap((file) => file.scenarios.map((scenario) => playScenario(scenario, choose(file))));
  const comparison = compareTalks(
    play(({ policy }) => policy),
    play(() => other),
  );
  for (const line of printComparison(comparison)) print(line);
  return 0;
};
