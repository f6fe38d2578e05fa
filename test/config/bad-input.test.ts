// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of the configuration language
import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load.ts';
import { badTables, readBadCases } from './bad-cases.ts';
import { ENV, faultsOf, MINIMAL } from './sample.ts';

describe.each(badTables())('Each case of %s is refused with its path, its line and what to do:', (table) => {
  test.each(readBadCases(table))('$title', ({ text, path, message, line }) => {
    const faults = faultsOf(text);
    // After a slip in YAML itself the rest of the file may be misread: the first fault is the one that counts.
    const told = path === '' ? faults.slice(0, 1) : faults;
    expect(told).toEqual([{ path, message: expect.stringContaining(message), line }]);
    expect(JSON.stringify(faults)).not.toContain('canary');
  });
});

describe('A file that cannot be a configuration is refused as a whole:', () => {
  test.each([
    ['nothing', '', 1, 'is empty: begin with `version: 1`'],
    ['blanks', ' \n\n', 1, 'is empty'],
    ['a comment', '# later\n', 1, 'is empty'],
    ['an empty document', '---\n', 1, 'is empty'],
    ['a list', '- version: 1\n', 1, 'must be a map of keys'],
    ['a bare text', 'hello\n', 1, 'must be a map of keys'],
    ['two documents', `${MINIMAL}---\nversion: 1\n`, 13, 'holds several documents (---): keep one'],
    ['a YAML 1.1 line', `%YAML 1.1\n---\n${MINIMAL}`, 1, '%YAML lines are not part of this language'],
    ['an open quote', `${MINIMAL}ticket:\n  group: "x`, 14, 'a quote, a bracket or a comma is missing here'],
    ['300 KiB', `${MINIMAL}# ${'x'.repeat(300 * 1024)}\n`, 1, 'is larger than 256 KiB'],
    ['100000 open brackets', `a: ${'['.repeat(100_000)}`, 1, 'nested too deeply'],
  ])('%s', (_title, text, line, message) => {
    expect(faultsOf(text)).toEqual([{ path: '', line, message: expect.stringContaining(message) }]);
  });

  test.each([
    ['ENOENT', 'cannot be read: there is no such file'],
    ['EACCES', 'cannot be read: the user that runs this may not read it'],
    ['EIO', 'cannot be read (EIO)'],
    [undefined, 'cannot be read'],
  ])('a file whose reading ends with %s', (code, message) => {
    const readFile = (): never => {
      throw Object.assign(new Error('canary'), { code });
    };
    const result = loadConfig({ path: 'x.yaml', env: ENV, readFile });
    expect(result).toEqual({ ok: false, faults: [{ path: '', message, line: 1 }] });
  });

  test.each([
    ['other bytes', [0x76, 0xff, 0xfe, 0x3a]],
    ['UTF-16', [0xff, 0xfe, 0x76, 0x00]],
    ['Latin-1', [0x61, 0x3a, 0x20, 0xfc]],
  ])('a file that is not UTF-8: %s', (_what, bytes) => {
    const result = loadConfig({ path: 'x.yaml', env: ENV, readFile: () => new Uint8Array(bytes) });
    const message = 'cannot be read: it is not UTF-8 text; save it as UTF-8';
    expect(result).toEqual({ ok: false, faults: [{ path: '', message, line: 1 }] });
  });

  test('a folder in place of a file', () => {
    const result = loadConfig({ path: new URL('.', import.meta.url).pathname, env: ENV });
    expect(result).toMatchObject({ ok: false, faults: [{ message: 'cannot be read: it is a folder, not a file' }] });
  });

  test.each(['', ' '])('no file at all: "%s"', (path) => {
    const faults = [{ path: '', message: 'no file was named', line: 1 }];
    expect(loadConfig({ path, env: ENV })).toEqual({ ok: false, faults });
  });
});

describe('A slip in YAML is told once for each line that has it,', () => {
  const linesOf = (text: string): number[] => faultsOf(text).map(({ line }) => line);

  test('and not for the lines that follow and are right', () => {
    const text = MINIMAL.replace(/clientId: "(.*?)"/, 'clientId: $1');
    expect(linesOf(`${text}ticket: { group: Support }\n`)).toEqual([11]);
  });

  test('all of them at once', () => {
    const texts = 'messages:\n  solved: { en: Thanks: bye }\n  pending: { en: Wait: please, de: Warten: bitte }\n';
    expect(linesOf(MINIMAL + texts)).toEqual([14, 15]);
    const variables = 'ticket: { group: ${A}, subject: ${B} }\nalerts: [ops]\ncustomers: { vip: { tags: [${C}] } }\n';
    expect(linesOf(MINIMAL + variables)).toEqual([13, 15]);
    expect(linesOf(`${MINIMAL}ticket:\n  group: 'it's'\n  subject: 'it's'\n`)).toEqual([14, 15]);
  });
});

describe('Hostile files do no harm:', () => {
  test('an alias bomb costs nothing, since no alias is ever followed', () => {
    const levels = [...'bcdefghij'].map(
      (name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(', ')}]`,
    );
    const faults = faultsOf(`a: &a [x, x, x]\n${levels.join('\n')}\n`);
    expect(faults.filter(({ message }) => message.startsWith('aliases'))).toHaveLength(81);
  });

  test('a value nested more than 32 levels deep is a fault, not a crash', () => {
    const deep = `${'{ not: '.repeat(40)}{ first: true }${' }'.repeat(40)}`;
    const faults = faultsOf(`${MINIMAL}rules:\n  - name: deep\n    then: { stop: true }\n    when: ${deep}\n`);
    expect(faults).toContainEqual(expect.objectContaining({ message: 'is nested more than 32 levels deep', line: 16 }));
  });

  test.each([
    ['messages: { solved: TEXT }', 'x'.repeat(4097), 'is too long for WhatsApp: at most 4096 characters'],
    [
      'rules: [{ name: r, then: { stop: true }, when: { matches: TEXT } }]',
      'a'.repeat(1001),
      'is too long: at most 1000',
    ],
    [
      'bot: { start: a, steps: { a: { options: [{ title: TEXT, escalate: { tier: 2, reason: x } }] } } }',
      'x'.repeat(25),
      'at most 24 characters',
    ],
  ])('texts are bounded: %s', (text, long, message) => {
    const faults = faultsOf(`${MINIMAL}${text.replace('TEXT', long)}\n`);
    expect(faults).toEqual([{ path: expect.any(String), message: expect.stringContaining(message), line: 13 }]);
  });

  test('a file that cannot be parsed is never quoted, since it may hold a secret', () => {
    const faults = faultsOf(MINIMAL.replace(/appSecret: .*/, 'appSecret: "hunter2-canary'));
    expect(faults.length).toBeGreaterThan(0);
    expect(JSON.stringify(faults)).not.toContain('canary');
  });

  test('a value of the environment is never quoted, even where it is no secret', () => {
    const faults = faultsOf(`${MINIMAL}alerts: ["\${OPS_SECRET}"]\n`);
    expect(faults).toEqual([
      expect.objectContaining({ path: 'alerts[0]', message: expect.stringContaining('"${OPS_SECRET}"') }),
    ]);
  });
});

test('A value of the environment that happens to be a common word leaves messages readable', () => {
  const result = loadConfig({ text: `${MINIMAL}ticket: { group: 1 }\n`, env: { ...ENV, ZENDESK_CLIENT_ID: 'text' } });
  expect(result).toMatchObject({ faults: [{ message: 'must be text: put it in quotes' }] });
});

test('All faults of a file are reported at once, in the order of its lines', () => {
  const text = `version: 2
mod: live
whatsapp:
  appSecret: written-out
  verifyToken: "\${MISSING}"
  numbers:
    - id: 12
helpdesk:
  provider: zendesk
  url: http://acme.example
  auth: { clientId: a }
  webhookSecret: "\${ZENDESK_WEBHOOK_SECRET}"
threading: { window: 24 }
threading: { window: 24h }
rules:
  - name: r
    when: { topic: nothing }
    then: { notify: [nobody], reply: "{{contact.nam}} !" }
`;
  expect(faultsOf(text).map(({ path, line }) => `${path} ${line}`)).toEqual([
    'version 1',
    'mod 2',
    'whatsapp.accessToken 3',
    'whatsapp.appSecret 4',
    'whatsapp.verifyToken 5',
    'whatsapp.numbers[0].id 7',
    'helpdesk.url 10',
    'helpdesk.auth 11',
    'threading.window 13',
    'threading 14',
    'rules[0].when.topic 17',
    'rules[0].then.notify[0] 18',
    'rules[0].then.reply 18',
  ]);
});
