import { readFileSync } from 'node:fs';
import type { ConfigPath, Finding } from './config-path.ts';
import { formatPath, isSame, isWithin } from './config-path.ts';
import { crossCheck } from './cross-checks/cross-check.ts';
import { explainIssues } from './explain-issue.ts';
import { explainReadError } from './explain-read-error.ts';
import type { Fault } from './fault.ts';
import type { FilledIn } from './fill-in.ts';
import { fillIn } from './fill-in.ts';
import { hashConfig } from './hash-config.ts';
import type { Config } from './schema/config.ts';
import { configSchema } from './schema/config.ts';
import type { Environment } from './variables.ts';
import { findWarnings } from './warn.ts';
import type { LocatedFinding, YamlSource } from './yaml-source.ts';
import { readYaml } from './yaml-source.ts';

/** A key that stands in the file, as opposed to one that has its default. */
export interface ExplicitKey {
  readonly path: ConfigPath;
  /** 1-based. */
  readonly line: number;
}

/** A usable configuration, or everything that is wrong with the file. */
export type LoadResult =
  | {
      readonly ok: true;
      readonly config: Config;
      /** Allowed, and yet worth a word to the operator. */
      readonly warnings: readonly Fault[];
      /** All secret values, for masking them wherever they might turn up. */
      readonly secrets: readonly string[];
      /** Names this configuration; secrets do not enter it. */
      readonly hash: string;
      /** What `unsupportedKeys` looks at. */
      readonly explicit: readonly ExplicitKey[];
    }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** What to load. Either `path` or `text`; `env` is usually `process.env`. */
export type LoadOptions = ({ readonly path: string } | { readonly text: string }) & {
  readonly env: Environment;
  /** Reads the configuration and secret files; Node's by default. */
  readonly readFile?: (path: string) => string | Uint8Array;
  /** The sandbox may have its secrets written out. */
  readonly sandbox?: boolean;
};

const decode = (content: string | Uint8Array): string =>
  typeof content === 'string' ? content : new TextDecoder('utf-8', { fatal: true }).decode(content);

const refuseFile = (message: string): LoadResult => ({ ok: false, faults: [{ path: '', message, line: 1 }] });

/** Shorter values of the environment are no secrets, and replacing them would only garble messages. */
const SHORTEST_MASKED = 4;

// Messages quote what the operator wrote in "…" or {{…}}. What came from outside the file is not shown even there.
const maskOutside = (message: string, { outside, secrets }: FilledIn): string => {
  const masks = [...outside, ...secrets.map((value) => ({ reference: '(secret)', value }))]
    .filter(({ value }) => value.length >= SHORTEST_MASKED)
    .sort((one, other) => other.value.length - one.value.length);
  return message.replace(/"[^"]*"|\{\{.*?\}\}/gs, (quoted) =>
    masks.reduce((text, { reference, value }) => text.replaceAll(value, () => reference), quoted),
  );
};

// A fault that follows from another one at the same place would only distract.
const withoutFollowers = (stages: readonly (readonly Finding[])[]): Finding[] => {
  const kept: Finding[] = [];
  for (const stage of stages) {
    const before = kept.flatMap(({ path }) => {
      const last = path.findLastIndex((step) => typeof step === 'string');
      const key = path[last];
      // `tokenFile` fills `token`: what is wrong with the file leaves the token missing.
      return typeof key === 'string' && key.endsWith('File')
        ? [path, [...path.slice(0, last), key.slice(0, -'File'.length)]]
        : [path];
    });
    kept.push(...stage.filter(({ path }) => !before.some((start) => isWithin(path, start))));
  }
  return kept;
};

const toFaults = (
  source: YamlSource,
  filled: FilledIn,
  findings: readonly (Finding & Partial<LocatedFinding>)[],
): Fault[] => {
  const faults = findings.map(({ path, message, line }) => ({
    path: formatPath(path),
    message: maskOutside(message, filled),
    line: line ?? source.lineOf(path),
  }));
  const texts = new Set<string>();
  return faults
    .filter((fault) => {
      const text = `${fault.path}\n${fault.message}`;
      return !texts.has(text) && texts.add(text);
    })
    .sort((one, other) => one.line - other.line);
};

// Templates are optional, so their names have a default only where such a template exists.
const withTemplates = (config: Config): Config => {
  const template = config.replies.template ?? (Object.hasOwn(config.templates, 'reopen') ? 'reopen' : undefined);
  const startTemplate = config.replies.startTemplate ?? template;
  return {
    ...config,
    replies: {
      ...config.replies,
      ...(template === undefined ? {} : { template }),
      ...(startTemplate === undefined ? {} : { startTemplate }),
    },
  };
};

const explicitKeys = (source: YamlSource): ExplicitKey[] =>
  source.paths.flatMap((path) => {
    const line = source.lineOf(path);
    const key = path.at(-1);
    const filled =
      typeof key === 'string' && key.endsWith('File') ? [{ path: [...path.slice(0, -1), key.slice(0, -4)], line }] : [];
    return [{ path, line }, ...filled];
  });

/**
 * Loads a configuration: YAML, then variables and secret files, then the schema, then cross checks. All faults are
 * reported at once; no fault holds a secret. Never throws for what the file or the environment says.
 */
export const loadConfig = (options: LoadOptions): LoadResult => {
  const readFile = (path: string): string => decode((options.readFile ?? readFileSync)(path));
  if ('path' in options && options.path.trim() === '') return refuseFile('no file was named');
  let text: string;
  try {
    text = 'text' in options ? options.text : readFile(options.path);
  } catch (error) {
    return refuseFile(explainReadError(error));
  }
  const source = readYaml(text);
  if (source.tree === undefined) {
    return { ok: false, faults: source.findings.map(({ path, ...rest }) => ({ path: formatPath(path), ...rest })) };
  }
  const filled = fillIn(configSchema, source.tree, { env: options.env, readFile, sandbox: options.sandbox ?? false });
  const parsed = configSchema.safeParse(filled.tree);
  const issues = parsed.success ? [] : explainIssues(configSchema, filled.tree, parsed.error.issues);
  const later = withoutFollowers([filled.findings, issues, crossCheck(configSchema, filled.tree)]);
  // A repeated key must not hide what is wrong inside it, so only faults at the very same place follow from YAML.
  const own = later.filter(({ path }) => !source.findings.some((finding) => isSame(path, finding.path)));
  const faults = toFaults(source, filled, [...source.findings, ...own]);
  if (!parsed.success || faults.length > 0) return { ok: false, faults };
  const config = withTemplates(parsed.data);
  return {
    ok: true,
    config,
    warnings: toFaults(source, filled, findWarnings(config, filled.tree, source.tree)),
    secrets: filled.secrets,
    hash: hashConfig(config),
    explicit: explicitKeys(source),
  };
};
