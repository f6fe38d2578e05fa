import { RE2JS } from 're2js';
import { z } from 'zod';
import { marks } from './marks.ts';

const MAX_PATTERN = 1000;
/** What linear-time engines allow. */
const MAX_REPEAT = 1000;

/**
 * Why a regular expression cannot be used, or undefined. Patterns run on RE2, a linear-time engine, which has neither
 * back-references nor look-around; what of them can be named is named.
 */
export const whyUnusable = (pattern: string): string | undefined => {
  if (pattern === '') return 'is empty: write a regular expression';
  if (pattern.length > MAX_PATTERN) return `is too long: at most ${MAX_PATTERN} characters`;
  return whyNotLinear(pattern) ?? whyNotCompiled(pattern);
};

const whyNotLinear = (pattern: string): string | undefined => {
  let inClass = false;
  for (let index = 0; index < pattern.length; index += 1) {
    const rest = pattern.slice(index);
    if (rest.startsWith('\\')) {
      if (!inClass && /^\\(?:[1-9]|k<)/.test(rest)) {
        return 'uses a back-reference (\\1, \\k<name>), which the linear-time engine does not have: write the parts out';
      }
      index += 1;
      continue;
    }
    if (!inClass && /^\(\?<?[=!]/.test(rest)) {
      return 'uses look-around ((?=…), (?!…), (?<=…), (?<!…)), which the linear-time engine does not have: use two conditions';
    }
    const [, least, most] = (!inClass && /^\{(\d+)(?:,(\d*))?\}/.exec(rest)) || [];
    if (Math.max(Number(least ?? 0), Number(most || 0)) > MAX_REPEAT)
      return `repeats more than ${MAX_REPEAT} times: lower the number in { }`;
    if (rest.startsWith('[')) inClass = true;
    else if (rest.startsWith(']')) inClass = false;
  }
  return undefined;
};

const whyNotCompiled = (pattern: string): string | undefined => {
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch {
    return 'is not a regular expression: check brackets, and put it in single quotes so that YAML keeps its backslashes';
  }
};

/** A regular expression without back-references and look-around. */
export const pattern = () =>
  z
    .string()
    .superRefine((text, context) => {
      const reason = whyUnusable(text);
      if (reason !== undefined) context.addIssue(reason);
    })
    .register(marks, { expects: 'a regular expression in quotes' });
