import type { z } from 'zod';
import type { ConfigPath, Finding } from './config-path.ts';
import { asRecord } from './config-path.ts';
import { explainReadError } from './explain-read-error.ts';
import type { Mark } from './schema/marks.ts';
import { childSchema, resolveSchema } from './schema/marks.ts';
import type { Environment } from './variables.ts';
import { expandVariables, isOneVariable, isWrittenOut } from './variables.ts';

/** Where values come from that do not stand in the file. */
export interface Sources {
  readonly env: Environment;
  /** Reads a secret's file; relative paths are those of the working directory. */
  readFile(path: string): string;
  /** In the sandbox secrets may be written out. */
  readonly sandbox: boolean;
}

/** The tree with variables and secret files filled in. */
export interface FilledIn {
  readonly tree: unknown;
  readonly findings: readonly Finding[];
  /** All secret values, for masking them in logs. */
  readonly secrets: readonly string[];
  /** Values that came from outside, and what to print in their place. */
  readonly outside: readonly { readonly reference: string; readonly value: string }[];
}

const WRITTEN_OUT = `is a secret written out in the file: put it into the environment and write "\${NAME}", or use the key with File added (a path)`;

const DROP = Symbol('optional and empty');

class Filler {
  readonly findings: Finding[] = [];
  readonly secrets = new Set<string>();
  readonly outside: { reference: string; value: string }[] = [];
  readonly sources: Sources;

  constructor(sources: Sources) {
    this.sources = sources;
  }

  find(path: ConfigPath, message: string): void {
    this.findings.push({ path, message });
  }

  keepSecret(mark: Mark, value: string): void {
    if (mark.secret === undefined || value === '') return;
    if (mark.secret !== 'password-url') this.secrets.add(value);
    const [, password] = /^[a-z+]+:\/\/[^/@]*?:([^@]*)@/i.exec(value) ?? [];
    if (password === undefined || password === '') return;
    this.secrets.add(value);
    this.secrets.add(password);
    try {
      this.secrets.add(decodeURIComponent(password));
    } catch {
      // Not percent-encoded: the password as it stands is enough.
    }
  }

  fillText(mark: Mark, type: string, raw: string, path: ConfigPath): unknown {
    if (mark.secret !== undefined && !this.sources.sandbox && isWrittenOut(mark.secret, raw)) {
      this.find(path, WRITTEN_OUT);
      return raw;
    }
    const { text, problems, values } = expandVariables(raw, this.sources.env);
    for (const problem of problems) this.find(path, problem);
    // A half-filled text would look empty or wrong, and bring a second fault for the same cause.
    if (problems.length > 0) return raw;
    this.outside.push(...values);
    this.keepSecret(mark, text);
    // The environment knows only texts: a number or a switch may still come from it.
    if (isOneVariable(raw) && type !== 'string') {
      if (/^-?\d{1,15}$/.test(text)) return Number(text);
      if (text === 'true' || text === 'false') return text === 'true';
    }
    return text;
  }

  fillFile(mark: Mark, path: ConfigPath, value: unknown): string | undefined {
    if (typeof value !== 'string') {
      this.find(path, 'must be the path of a file that holds the secret');
      return undefined;
    }
    const { text, problems } = expandVariables(value, this.sources.env);
    for (const problem of problems) this.find(path, problem);
    if (problems.length > 0) return undefined;
    try {
      const secret = this.sources.readFile(text).replace(/\r?\n$/, '');
      if (secret === '') this.find(path, 'names a file that is empty');
      this.keepSecret(mark, secret);
      this.outside.push({ reference: '(from a file)', value: secret });
      return secret;
    } catch (error) {
      this.find(path, `names a file that ${explainReadError(error)}`);
      return undefined;
    }
  }

  fillMap(schema: z.core.$ZodType, map: Readonly<Record<string, unknown>>, path: ConfigPath): Record<string, unknown> {
    const resolved = resolveSchema(schema, map);
    const filled: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(map)) {
      const at = [...path, key];
      const target = key.endsWith('File') ? key.slice(0, -'File'.length) : key;
      const child = childSchema(resolved, target);
      const mark = child === undefined ? {} : resolveSchema(child, '').mark;
      if (
        target !== key &&
        resolved.shape !== undefined &&
        !Object.hasOwn(resolved.shape, key) &&
        mark.secret !== undefined
      ) {
        if (Object.hasOwn(map, target)) this.find(at, `gives ${target} a second time: keep ${target} or ${key}`);
        const read = Array.isArray(value)
          ? value.map((item, index) => this.fillFile(mark, [...at, index], item))
          : this.fillFile(mark, at, value);
        filled[target] = read;
        continue;
      }
      const known = childSchema(resolved, key);
      const result = this.fill(known, value, at);
      if (result === DROP && known !== undefined && accepts(known, undefined)) continue;
      filled[key] = result === DROP ? '' : result;
    }
    return filled;
  }

  fill(schema: z.core.$ZodType | undefined, value: unknown, path: ConfigPath): unknown {
    const { mark, type, items } =
      schema === undefined ? { mark: {} as Mark, type: 'unknown' } : resolveWithItems(schema, value);
    if (typeof value === 'string') {
      const filled = this.fillText(mark, type, value, path);
      const mayBeAbsent = mark.secret !== undefined || mark.emptyIsAbsent === true;
      return mayBeAbsent && filled === '' ? DROP : filled;
    }
    if (mark.secret !== undefined && (typeof value === 'number' || typeof value === 'boolean')) {
      if (!this.sources.sandbox) this.find(path, WRITTEN_OUT);
      return value;
    }
    if (Array.isArray(value)) {
      // An empty second secret is a rotation that is not under way.
      return value.map((item, index) => this.fill(items, item, [...path, index])).filter((item) => item !== DROP);
    }
    const map = asRecord(value);
    if (map === undefined) return value;
    if (schema !== undefined) return this.fillMap(schema, map, path);
    return Object.fromEntries(
      Object.entries(map).map(([key, child]) => [key, this.fill(undefined, child, [...path, key])]),
    );
  }
}

const resolveWithItems = (schema: z.core.$ZodType, value: unknown) => ({
  items: undefined,
  ...resolveSchema(schema, value),
});

const accepts = (schema: z.core.$ZodType, value: unknown): boolean =>
  (schema as z.ZodType).safeParse(value).success || schema._zod.optin === 'optional';

/** Fills in variables and secret files all over the tree, led by the schema. Never throws for what the file says. */
export const fillIn = (schema: z.core.$ZodType, tree: unknown, sources: Sources): FilledIn => {
  const filler = new Filler(sources);
  const filled = filler.fill(schema, tree, []);
  return { tree: filled, findings: filler.findings, secrets: [...filler.secrets], outside: filler.outside };
};
