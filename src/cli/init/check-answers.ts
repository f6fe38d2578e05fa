import { loadConfig } from '../../config/load.ts';
import { NOT_YET, unsupportedKeys } from '../../config/not-yet.ts';
import type { Answers } from './answers.ts';
import { configText } from './config-text.ts';
import { filledIn } from './env-text.ts';

/** What the configuration's own checks say against the answers: empty when `check` would find nothing at all. */
export const checkAnswers = (answers: Answers): readonly string[] => {
  const result = loadConfig({ text: configText(answers), env: filledIn(answers.provider) });
  if (!result.ok) return result.faults.map(({ path, message }) => `${path} ${message}`);
  const { warnings, refusals } = unsupportedKeys(result.config, result.explicit);
  return [...result.warnings, ...warnings, ...refusals].map(({ path, message }) => `${path}: ${message}`);
};

/** True when a key works in this version, so that asking for it makes sense. */
export const works = (path: string): boolean => !NOT_YET.some(({ at, refuse }) => at === path && refuse);
