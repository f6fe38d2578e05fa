// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of the configuration language
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { readYaml } from '../../src/config/yaml-source.ts';
import { load } from './sample.ts';

const CONTRACT = readFileSync(new URL('../fixtures/contract.yaml', import.meta.url), 'utf8');
const { tree, paths } = readYaml(CONTRACT);

const replaceAt = (root: unknown, [step, ...rest]: readonly (string | number)[], value: unknown): unknown => {
  if (step === undefined) return value;
  if (Array.isArray(root)) return root.map((item, index) => (index === step ? replaceAt(item, rest, value) : item));
  const map = root as Record<string, unknown>;
  return { ...map, [step]: replaceAt(map[step], rest, value) };
};

const oddValues = fc.oneof(
  fc.constantFrom(
    null,
    true,
    0,
    -1,
    1e21,
    '',
    '*',
    '${',
    '${NONE}',
    '{{',
    '{{x.y}}',
    'http://',
    'canary literal',
    '24h',
    'a: b',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom([], {}, [[]], [null], { a: null }, { en: 'x' }, [{ name: 'x' }], { any: [{ not: {} }] }),
);

test('Whatever stands in the place of a value, the loader answers with faults, shows no secret and never throws', () => {
  fc.assert(
    fc.property(fc.constantFrom(...paths), oddValues, (path, value) => {
      const result = load(stringify(replaceAt(tree, path, value)));
      if (result.ok) return;
      expect(result.faults.length).toBeGreaterThan(0);
      const printed = JSON.stringify(result.faults.map(({ message }) => message)).replaceAll('canary literal', '');
      expect(printed).not.toContain('canary');
      for (const { line, message } of result.faults) {
        expect(line).toBeGreaterThan(0);
        expect(message).not.toMatch(/undefined|\[object|Invalid input|Expected/);
      }
    }),
    { numRuns: 200 },
  );
});

test('Any text at all is answered with a configuration or faults', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'a:- \n{}[]"\'#&*!|>%@`,?~<=0'), maxLength: 60 }), (text) => {
      const result = load(text);
      expect(result.ok).toBe(false);
    }),
    { numRuns: 1000 },
  );
});
