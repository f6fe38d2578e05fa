import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { ConfigPath } from '../../src/config/config-path.ts';
import { formatPath } from '../../src/config/config-path.ts';
import { configSchema } from '../../src/config/schema/config.ts';
import { resolveSchema } from '../../src/config/schema/marks.ts';
import { loaded, MINIMAL } from './sample.ts';

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');

const valueAt = (root: unknown, path: ConfigPath): unknown =>
  path.reduce<unknown>((value, step) => (value as Record<string | number, unknown> | undefined)?.[step], root);

/** Paths on lines that say `(default)`, with the value of the file and the value that a file without them gets. */
const statedDefaults = (text: string): { path: string; stated: unknown; real: unknown }[] => {
  const { config, explicit } = loaded(text);
  const bare = loaded(MINIMAL).config;
  const lines = text.split('\n');
  return explicit.flatMap(({ path, line }) => {
    const written = lines[line - 1] ?? '';
    const [before, mark] = [written.split('#')[0] ?? '', /# *\(default\b/.test(written)];
    // The innermost key that begins the line is the one the remark is about.
    return mark && before.trim().startsWith(`${String(path.at(-1))}:`)
      ? [{ path: formatPath(path), stated: valueAt(config, path), real: valueAt(bare, path) }]
      : [];
  });
};

describe('The example file', () => {
  const text = read('../../config/deskbridge.example.yaml');

  test('is a valid configuration without warnings', () => {
    expect(loaded(text).warnings).toEqual([]);
  });

  test.each(statedDefaults(text))('states the true default of $path', ({ stated, real }) => {
    expect(stated).toEqual(real);
  });

  test('marks every default it shows', () => {
    const marked = (text.match(/# *\(default\)$/gm) ?? []).length;
    expect(marked).toBeGreaterThan(40);
    expect(statedDefaults(text)).toHaveLength(marked);
  });

  test('names every key of every section, in a line or in a comment', () => {
    const missing: string[] = [];
    const walk = (path: ConfigPath, schema: Parameters<typeof resolveSchema>[0]): void => {
      for (const kind of [{}, []]) {
        const resolved = resolveSchema(schema, kind);
        const items = resolved.items === undefined ? [] : [['*', resolved.items] as const];
        for (const [key, child] of [...Object.entries(resolved.shape ?? {}), ...items]) {
          if (key !== '*' && !new RegExp(`(?<![\\w.])${key}\\b`).test(text)) missing.push(formatPath([...path, key]));
          // They hold the conditions again.
          if (!['any', 'all', 'not'].includes(key)) walk([...path, key], child);
        }
      }
    };
    walk([], configSchema);
    expect([...new Set(missing)]).toEqual([]);
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
