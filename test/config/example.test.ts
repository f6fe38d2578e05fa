// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of the configuration language
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import type { ConfigPath } from '../../src/config/config-path.ts';
import { formatPath } from '../../src/config/config-path.ts';
import { readManualKeys } from '../../src/config/json-schema-manual.ts';
import { NOT_YET } from '../../src/config/not-yet.ts';
import { configSchema } from '../../src/config/schema/config.ts';
import { resolveSchema } from '../../src/config/schema/marks.ts';
import { valueAt } from '../../src/config/schema-at.ts';
import { readYaml } from '../../src/config/yaml-source.ts';
import { loaded, MINIMAL } from './sample.ts';

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');
const EXAMPLE = read('../../config/deskbridge.example.yaml');

const setAt = (tree: unknown, [step, ...rest]: ConfigPath, value: unknown): unknown => {
  if (step === undefined) return value;
  if (Array.isArray(tree)) return tree.map((item, index) => (index === step ? setAt(item, rest, value) : item));
  const map = (tree ?? {}) as Record<string, unknown>;
  return { ...map, [step]: setAt(map[step], rest, value) };
};

/** The value that a key gets when `written` (YAML) stands in an otherwise minimal file. */
const parsedAs = (path: ConfigPath, written: string): unknown => {
  if (written === 'none') return undefined;
  const value = (readYaml(`x: ${written}`).tree as { x: unknown }).x;
  return valueAt(loaded(stringify(setAt(readYaml(MINIMAL).tree, path, value))).config, path);
};

interface Stated {
  readonly path: string;
  readonly stated: unknown;
  /** What a file without the key gets. */
  readonly real: unknown;
}

/** Keys that say `(default)` of the value shown, or `(default: X)` of another one. */
const statedDefaults = (text: string): Stated[] => {
  const shown = loaded(text).config;
  // A feature whose section is missing is off; its defaults are those of a section that is there.
  const sections = '{ enabled: true, start: a, steps: { a: { text: Hello there, escalate: { tier: 2, reason: x } } } }';
  const bare = loaded(`${MINIMAL}bot: ${sections}\nsurvey: {}\n`).config;
  return readManualKeys(configSchema, text).flatMap(({ path, behind }) => {
    const [, other] = /\(default(?:: ([^)]*)|,[^)]*)?\)/.exec(behind) ?? [undefined];
    if (!/\(default\b/.test(behind)) return [];
    const stated = other === undefined ? valueAt(shown, path) : parsedAs(path, other);
    return [{ path: formatPath(path), stated, real: valueAt(bare, path) }];
  });
};

const wrong = (text: string): string[] =>
  statedDefaults(text).flatMap(({ path, stated, real }) =>
    JSON.stringify(stated) === JSON.stringify(real) ? [] : [path],
  );

describe('The example file', () => {
  test('is a valid configuration without warnings', () => {
    expect(loaded(EXAMPLE).warnings).toEqual([]);
  });

  test.each(statedDefaults(EXAMPLE))('states the true default of $path', ({ stated, real }) => {
    expect(stated).toEqual(real);
  });

  test('has every default it marks looked at', () => {
    const marked = (EXAMPLE.match(/# \(default/g) ?? []).length;
    expect(marked).toBeGreaterThan(60);
    expect(statedDefaults(EXAMPLE)).toHaveLength(marked);
  });

  test.each([
    ['mode', 'mode: live', 'mode: observe'],
    ['server.port', 'port: 8080', 'port: 8081'],
    ['server.admin.token', '"${DESKBRIDGE_ADMIN_TOKEN:-}" # (default: none)', '"${OPS_SECRET}" # (default)'],
    ['whatsapp.pilot', 'pilot: []', 'pilot: ["491700000000"]'],
    ['whatsapp.numbers[0].language', '(default: en)', '(default: de)'],
    ['whatsapp.numbers[0].businessAccountId', '"102290129340398" # (default: none)', '"102290129340398" # (default)'],
    ['helpdesk.share', 'share: 50%', 'share: 40%'],
    ['threading.newRequest', '# (default: [])', '# (default: [x])'],
    ['messages.acknowledgement', 'acknowledgement: # (default: false)', 'acknowledgement: # (default)'],
    ['replies.whenClosed', 'whenClosed: hold # (default)', 'whenClosed: note # (default)'],
    ['survey.after', 'after: 10m', 'after: 11m'],
    ['bot.budget', 'budget: 10/h', 'budget: 10/d'],
    ['sla.sweepEvery', 'sweepEvery: 90m', 'sweepEvery: 60m'],
  ])('would be caught with a wrong default of %s', (path, right, changed) => {
    expect(EXAMPLE).toContain(right);
    const text = EXAMPLE.replace(right, () => changed);
    expect(wrong(text)).toEqual([path]);
  });

  test('names every key of every section, in a line or in a comment', () => {
    const missing: string[] = [];
    const walk = (path: ConfigPath, schema: Parameters<typeof resolveSchema>[0]): void => {
      for (const kind of [{}, []]) {
        const resolved = resolveSchema(schema, kind);
        const items = resolved.items === undefined ? [] : [['*', resolved.items] as const];
        for (const [key, child] of [...Object.entries(resolved.shape ?? {}), ...items]) {
          if (key !== '*' && !new RegExp(`(?<![\\w.])${key}\\b`).test(EXAMPLE))
            missing.push(formatPath([...path, key]));
          // They hold the conditions again.
          if (!['any', 'all', 'not'].includes(key)) walk([...path, key], child);
        }
      }
    };
    walk([], configSchema);
    expect([...new Set(missing)]).toEqual([]);
  });

  test('has a blank line before each heading', () => {
    expect(EXAMPLE.match(/[^\n]\n# ---.*/g) ?? []).toEqual([]);
  });
});

describe('The example file says "(to come)"', () => {
  const marked = readManualKeys(configSchema, EXAMPLE).flatMap(({ path, behind }) => {
    const [mark, part] = /\(to come(: [^)]+)?\)/.exec(behind) ?? [];
    const at = path.map((step) => (typeof step === 'number' ? '*' : step)).join('.');
    return mark === undefined ? [] : [{ at, isPart: part !== undefined }];
  });
  const notYet = [...new Set(NOT_YET.map(({ at }) => at))];

  test.each(notYet)('of %s, which this version ignores or refuses', (at) => {
    expect(marked.filter((mark) => mark.at === at || (mark.isPart && at.startsWith(`${mark.at}.`)))).toHaveLength(1);
  });

  test('of nothing that works', () => {
    const works = marked.filter(
      ({ at, isPart }) => !notYet.some((one) => one === at || (isPart && one.startsWith(`${at}.`))),
    );
    expect(works).toEqual([]);
  });

  test('wherever the marks stand', () => {
    const lines = EXAMPLE.split('\n').filter((line) => /# (.* )?\(to come[^)]*\)$/.test(line));
    expect(lines).toHaveLength(marked.length);
  });
});

describe('The configuration contract', () => {
  // Their defaults depend on the file: on a template called `reopen`, and on nothing at all.
  const DERIVED = ['ticket.group', 'replies.template', 'replies.startTemplate', 'messages.handover'];

  test.each(statedDefaults(read('../fixtures/contract.yaml')).filter(({ path }) => !DERIVED.includes(path)))(
    'agrees with the code on the default of $path',
    ({ stated, real }) => {
      expect(stated).toEqual(real);
    },
  );
});
