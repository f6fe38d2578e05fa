import type { z } from 'zod';
import type { ConfigPath, Finding } from './config-path.ts';
import { asRecord } from './config-path.ts';
import { resolveSchema } from './schema/marks.ts';
import { NO_UNIT } from './schema/scalars.ts';
import { schemaAt, valueAt } from './schema-at.ts';
import { nearest, suggest } from './suggest.ts';

type Issue = z.core.$ZodIssue;

/** Keys of an object schema, with `<key>File` for its secrets. */
const knownKeys = (schema: z.core.$ZodType | undefined): { keys: string[]; all: string[] } => {
  const shape = schema === undefined ? {} : (resolveSchema(schema, {}).shape ?? {});
  const keys = Object.keys(shape);
  const files = Object.entries(shape).filter(([, child]) => resolveSchema(child, '').mark.secret !== undefined);
  return { keys, all: [...keys, ...files.map(([key]) => `${key}File`)] };
};

const article = (kind: string): string => {
  const names: Readonly<Record<string, string>> = { object: 'a map', record: 'a map', array: 'a list', string: 'text' };
  return names[kind] ?? (kind === 'boolean' ? 'true or false' : `a ${kind}`);
};

const explainKind = (expected: string, expects: string | undefined, value: unknown): string => {
  const wanted = expects ?? article(expected);
  if (value === undefined) return `is missing: it must be ${wanted}`;
  if (value === null) return `has no value: write ${wanted}, or remove the line`;
  if (/duration/.test(wanted)) {
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? NO_UNIT : `must be ${wanted}`;
  }
  if (
    (typeof value === 'number' || typeof value === 'boolean') &&
    (expected === 'string' || /quotes|text|share|name/.test(wanted))
  ) {
    return wanted.includes('quotes') ? `must be ${wanted}` : `must be ${wanted}: put it in quotes`;
  }
  return `must be ${wanted}`;
};

class Explainer {
  readonly root: z.core.$ZodType;
  readonly tree: unknown;

  constructor(root: z.core.$ZodType, tree: unknown) {
    this.root = root;
    this.tree = tree;
  }

  explain(issue: Issue, base: ConfigPath): Finding[] {
    const path = [...base, ...(issue.path as ConfigPath)];
    const value = valueAt(this.tree, path);
    const schema = schemaAt(this.root, this.tree, path);
    const expects = schema === undefined ? undefined : resolveSchema(schema, value).mark.expects;
    const say = (message: string): Finding[] => [{ path, message }];
    switch (issue.code) {
      case 'invalid_type':
        return say(explainKind(issue.expected, expects, value));
      case 'unrecognized_keys': {
        const { keys, all } = knownKeys(schema);
        return issue.keys.map((key) => ({
          path: [...path, key],
          message: `unknown key, ${suggest(key, nearest(key, all) === undefined ? keys : all)}`,
        }));
      }
      case 'invalid_value': {
        const options = issue.values.map(String);
        if (value === undefined) return say(`is missing: it must be ${expects ?? options.join(' or ')}`);
        if (value === null) return say(`has no value: write ${options.join(', ')}, or remove the line`);
        const near = typeof value === 'string' ? nearest(value, options) : undefined;
        const wanted = options.length === 1 ? `must be ${options[0]}` : `must be one of ${options.join(', ')}`;
        return say(near === undefined || near === value ? wanted : `${wanted}; did you mean "${near}"?`);
      }
      case 'invalid_key':
      case 'invalid_element':
        return issue.issues.flatMap((inner) => [{ path, message: inner.message }]);
      case 'invalid_union':
        return this.explainUnion(issue, path, expects, value);
      default:
        return say(issue.message);
    }
  }

  explainUnion(
    issue: z.core.$ZodIssueInvalidUnion,
    path: ConfigPath,
    expects: string | undefined,
    value: unknown,
  ): Finding[] {
    // Members of another kind say nothing of interest; the one that fits the kind knows what is wrong inside.
    const fitting = issue.errors.filter(
      (inner) =>
        !inner.some(
          (one) =>
            one.path.length === 0 &&
            (one.code === 'invalid_type' || (one.code === 'invalid_value' && typeof value !== 'string')),
        ),
    );
    const [only] = fitting;
    if (only !== undefined && fitting.length === 1) return only.flatMap((inner) => this.explain(inner, path));
    return [{ path, message: explainKind('union', expects, asRecord(value) ? {} : value) }];
  }
}

/** Says in plain English what the schema found wrong. `tree` is what was parsed. */
export const explainIssues = (root: z.core.$ZodType, tree: unknown, issues: readonly Issue[]): Finding[] => {
  const explainer = new Explainer(root, tree);
  return issues.flatMap((issue) => explainer.explain(issue, []));
};
