import { type Finding, formatPath, isWithin } from '../config/config-path.ts';
import { explainIssues } from '../config/explain-issue.ts';
import type { Fault } from '../config/fault.ts';
import { readYaml } from '../config/yaml-source.ts';
import { type Scenario, scenarioFileSchema } from './language.ts';

/** The scenarios of a file, or everything that is wrong with it. */
export type LoadedScenarios =
  | { readonly ok: true; readonly config?: string; readonly scenarios: readonly Scenario[] }
  | { readonly ok: false; readonly faults: readonly Fault[] };

const LANGUAGE = { begin: '`scenarios:`', shown: 'docs/simulate.md shows every key' };

/** Reads a file of scenarios. All faults are reported at once, each with its path and line. */
export const loadScenarios = (text: string): LoadedScenarios => {
  const source = readYaml(text, LANGUAGE);
  const parsed = scenarioFileSchema.safeParse(source.tree);
  const issues = parsed.success ? [] : explainIssues(scenarioFileSchema, source.tree, parsed.error.issues);
  const found = source.tree === undefined ? source.findings : [...source.findings, ...issues.filter(isInmost)];
  const faults = found.map(({ path, message, ...rest }) => ({
    path: formatPath(path),
    message,
    line: 'line' in rest ? Number(rest.line) : source.lineOf(path),
  }));
  if (!parsed.success || faults.length > 0)
    return { ok: false, faults: faults.sort((one, other) => one.line - other.line) };
  const { config, scenarios } = parsed.data;
  const located = scenarios.map((scenario, index) => ({
    ...scenario,
    line: source.lineOf(['scenarios', index]),
    steps: scenario.steps.map((step, no) => ({ ...step, line: source.lineOf(['scenarios', index, 'steps', no]) })),
  }));
  return { ok: true, scenarios: located, ...(config === undefined ? {} : { config }) };
};

/** What is wrong with a step as a whole follows from what is wrong inside it. */
const isInmost = ({ path }: Finding, _index: number, all: readonly Finding[]): boolean =>
  !all.some((other) => other.path.length > path.length && isWithin(other.path, path));
