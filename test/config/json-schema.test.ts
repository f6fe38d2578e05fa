// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of the configuration language
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { stringify } from 'yaml';
import type { ConfigPath } from '../../src/config/config-path.ts';
import { formatPath } from '../../src/config/config-path.ts';
import { configJsonSchema } from '../../src/config/json-schema.ts';
import { readYaml } from '../../src/config/yaml-source.ts';
import { ACCEPTED, rule } from './accepted-cases.ts';
import { badTables, readBadCases } from './bad-cases.ts';
import { ENV, load, MINIMAL } from './sample.ts';

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const EXAMPLE = read('config/deskbridge.example.yaml');
const schema = configJsonSchema(EXAMPLE);
const ajv = new Ajv({ strict: true, strictRequired: false, allErrors: true, allowUnionTypes: true });
const validate = ajv.compile(schema);

/** What an editor would underline: paths and messages; empty when the file is valid. */
const underlined = (tree: unknown): string[] =>
  validate(tree) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
const inEditor = (text: string): string[] => underlined(readYaml(text).tree);

const setAt = (tree: unknown, [step, ...rest]: ConfigPath, value: unknown): unknown => {
  if (step === undefined) return value;
  if (Array.isArray(tree)) return tree.map((item, index) => (index === step ? setAt(item, rest, value) : item));
  const map = tree as Record<string, unknown>;
  return { ...map, [step]: setAt(map[step], rest, value) };
};

test('config/deskbridge.schema.json is current: `npx deskbridge schema > config/deskbridge.schema.json` renews it', () => {
  expect(read('config/deskbridge.schema.json')).toBe(`${JSON.stringify(schema, null, 2)}\n`);
});

describe('An editor finds nothing wrong with', () => {
  const minimal = /```yaml\n(version: 1\n.*?)```/s.exec(read('README.md'))?.[1] ?? '';

  test.each([
    ['the example file', EXAMPLE],
    ['the sandbox file', read('config/sandbox.yaml')],
    ['the minimal file of the README', minimal],
    ['the contract', read('test/fixtures/contract.yaml')],
    ...ACCEPTED,
  ])('%s', (_title, text) => {
    expect(text).toContain('version');
    expect(inEditor(text.replaceAll('\r', ''))).toEqual([]);
  });
});

describe('An editor underlines', () => {
  test.each([
    ['an unknown key', `${MINIMAL}treading: { window: 24h }\n`, ''],
    ['an unknown key further down', `${MINIMAL}threading: { windw: 24h }\n`, '/threading'],
    ['a list in place of a map', `${MINIMAL}ticket: [x]\n`, '/ticket'],
    ['a key without value', `${MINIMAL}ticket:\n`, '/ticket'],
    ['a duration without unit', `${MINIMAL}threading: { window: 24 }\n`, '/threading/window'],
    ['a duration without unit, in quotes', `${MINIMAL}threading: { window: "24" }\n`, '/threading/window'],
    ['a share without %', `${MINIMAL.trimEnd()}\n  share: 0.5\n`, '/helpdesk/share'],
    [
      'a number id that is not in quotes',
      MINIMAL.replace('"106540352242922"', '106540352242922'),
      '/whatsapp/numbers/0/id',
    ],
    ['a phone number in place of its id', MINIMAL.replace('106540352242922', '+49 170 1'), '/whatsapp/numbers/0/id'],
    ['a missing key', MINIMAL.replace(/ {2}url: .*\n/, ''), '/helpdesk'],
    ['a missing secret', MINIMAL.replace(/ {2}accessToken: .*\n/, ''), '/whatsapp'],
    [
      'a secret given twice',
      MINIMAL.replace(/( {2}accessToken: .*\n)/, '$1  accessTokenFile: /secrets/token\n'),
      '/whatsapp',
    ],
    ['a secret that is written out', MINIMAL.replace('"${WHATSAPP_APP_SECRET}"', 'abc123'), '/whatsapp/appSecret'],
    ['a word that is none of the choices', `${MINIMAL}mode: observ\n`, '/mode'],
    ['a port that does not exist', `${MINIMAL}server: { port: 70000 }\n`, '/server/port'],
    ['a switch in quotes', `${MINIMAL}replies: { typing: "true" }\n`, '/replies/typing'],
    ['a number that should be text', `${MINIMAL}ticket: { group: 360001 }\n`, '/ticket/group'],
    ['a condition that does not exist, nested', rule('{ any: [{ not: { wordz: x } }] }'), '/rules/0/when/any/0/not'],
    ['a version of the future', MINIMAL.replace('version: 1', 'version: 2'), '/version'],
  ])('%s', (_title, text, place) => {
    expect(inEditor(text)).toContainEqual(expect.stringMatching(new RegExp(`^${place} `)));
    expect(load(text).ok).toBe(false);
  });

  test('a third of what the loader refuses; the rest it cannot know', () => {
    const cases = badTables().flatMap(readBadCases);
    const found = cases.filter(({ text }) => inEditor(text).length > 0);
    expect(found.length / cases.length).toBeGreaterThan(1 / 3);
  });
});

describe('An editor never underlines what the loader accepts:', () => {
  const samples = [EXAMPLE, MINIMAL].map((text) => readYaml(text));
  const places = samples.flatMap(({ tree, paths }) => paths.map((path) => ({ tree, path })));
  const at = (tree: unknown, path: ConfigPath): unknown =>
    path.reduce<unknown>((value, step) => (value as Record<string | number, unknown>)[step], tree);

  test('any value that comes from a variable, whole or in part', () => {
    let accepted = 0;
    for (const [index, { tree, path }] of places.entries()) {
      const value = at(tree, path);
      if (typeof value === 'object') continue;
      const text = String(value);
      const forms = ['${CUT}', '${NONE:-}${CUT}', `\${CUT:-${text.replaceAll('}', '')}}`];
      const written = typeof value === 'string' ? (forms[index % forms.length] ?? '') : '${CUT}';
      const changed = setAt(tree, path, written);
      if (!load(stringify(changed), { ...ENV, CUT: text }).ok) continue;
      accepted += 1;
      expect([formatPath(path), written, ...underlined(changed)]).toEqual([formatPath(path), written]);
    }
    expect(accepted).toBeGreaterThan(200);
  });

  test('whatever stands in the place of a value', () => {
    const values = fc.oneof(
      fc.constantFrom<unknown>(
        true,
        false,
        0,
        1,
        2,
        8080,
        '',
        'open',
        'note',
        '30s',
        '5m',
        '4h',
        '2d',
        '0m',
        '50%',
        '10/h',
      ),
      fc.constantFrom<unknown>(
        '${NUMBER}',
        '${SWITCH}',
        '${TIME}',
        '${EMPTY}',
        '${NONE:-text}',
        '$${',
        'a ${TIME}',
        '"',
        'é',
      ),
      fc.constantFrom<unknown>(
        'de',
        'pt_BR',
        '09:00-18:00',
        '09:00 - 18:00',
        '12-25',
        'https://example.com/',
        '106',
        'x y',
      ),
      fc.constantFrom<unknown>([], {}, ['a', 'b'], ['5m'], { en: 'Hello there' }, { time: '4h' }, [
        { not: { first: true } },
      ]),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    );
    let accepted = 0;
    fc.assert(
      fc.property(fc.constantFrom(...places), values, ({ tree, path }, value) => {
        const changed = setAt(tree, path, value);
        const env = { ...ENV, NUMBER: '30', SWITCH: 'true', TIME: '30m' };
        if (!load(stringify(changed), env).ok) return;
        accepted += 1;
        expect(underlined(changed)).toEqual([]);
      }),
      { numRuns: 300 },
    );
    expect(accepted).toBeGreaterThan(30);
  });

  test('secrets in files, one or several', () => {
    const text = MINIMAL.replace(/accessToken: .*/, 'accessTokenFile: /secrets/token').replace(
      /appSecret: .*/,
      'appSecretFile: [/secrets/token, /secrets/token]',
    );
    expect(load(text)).toMatchObject({ ok: true });
    expect(inEditor(text)).toEqual([]);
  });
});

describe('What an editor shows of a key', () => {
  type Node = { properties: Record<string, Node>; items: Node; description: string; default: unknown };
  const { threading, whatsapp, helpdesk, bot, sla, survey } = (schema as unknown as Node).properties as Record<
    string,
    Node
  >;

  test('is what the manual says of it', () => {
    expect(threading?.properties['window']?.description).toMatch(/^How long a message still belongs/);
    expect(whatsapp?.properties['numbers']?.items.properties['brand']?.description).toBe('Instead of ticket.brand.');
    expect(survey?.description).toContain('(to come)');
  });

  test('is what belongs there where the manual says nothing', () => {
    expect(helpdesk?.properties['auth']?.properties['email']?.description).toBe('An e-mail address');
  });

  test('has defaults in the language of the file', () => {
    expect(threading?.properties['window']?.default).toBe('24h');
    expect(helpdesk?.properties['share']?.default).toBe('50%');
    expect(bot?.properties['budget']?.default).toBe('10/h');
    expect(sla?.properties['stages']?.default).toContainEqual({
      metric: ['resolution'],
      before: '30m',
      notify: ['assignee'],
    });
    expect(JSON.stringify(schema)).not.toMatch(/"default":\s*"(not )?set"/);
  });

  test('has a word for every section', () => {
    const silent = Object.entries((schema as unknown as Node).properties).filter(([, { description }]) => !description);
    expect(silent.map(([key]) => key)).toEqual(['server', 'storage']);
  });
});
