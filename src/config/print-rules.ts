import { stringify } from 'yaml';
import type { Rule } from '../core/rules.ts';
import { asWritten } from './redact.ts';
import { rulesSchema } from './schema/rules.ts';

/** Rules as they would stand in the file, so that a built-in one can be copied and changed. */
export const printRules = (rules: readonly Rule[]): string => {
  // biome-ignore lint/suspicious/noThenProperty: the language has a key of this name
  const written = rules.map(({ name, when, does }) => ({ name, when, then: does }));
  return stringify({ rules: asWritten(rulesSchema, written) }, { lineWidth: 120 });
};
