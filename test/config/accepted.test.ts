// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of the configuration language
import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load.ts';
import { ACCEPTED, rule } from './accepted-cases.ts';
import { ENV, load, loaded, MINIMAL } from './sample.ts';

describe('What looks unsafe or unknown and is right passes:', () => {
  test.each(ACCEPTED)('%s', (_title, text) => {
    expect(load(text)).toMatchObject({ ok: true });
  });
});

describe('What is allowed and worth a word is a warning:', () => {
  test('a reply that names a text which is off', () => {
    expect(loaded(rule('{ first: true }', '{ reply: outOfHours }')).warnings).toEqual([
      {
        path: 'rules[0].then.reply',
        message: 'names messages.outOfHours, which is off (false): nothing is sent',
        line: 16,
      },
    ]);
  });

  test('Zendesk API tokens, which end', () => {
    const text = MINIMAL.replace(/auth: .*/, 'auth: { email: a@x.example, apiToken: "$${OPS_SECRET}" }');
    expect(loaded(text).warnings).toEqual([
      { path: 'helpdesk.auth', message: expect.stringContaining('2027-04-30'), line: 11 },
    ]);
  });

  test('tokens that can be guessed', () => {
    const text = `${MINIMAL}server: { admin: { token: "\${ZENDESK_CLIENT_ID}" } }\n`;
    expect(loaded(text).warnings).toEqual([
      { path: 'server.admin.token', message: 'is short: use 16 characters or more', line: 13 },
    ]);
  });

  test.each([
    ['double quotes', '"canary-x"'],
    ['single quotes', "'canary-x'"],
    ['a blank behind it', 'canary-x '],
    ['a line break', 'canary-x\n'],
    ['a blank and quotes', ' "canary-x"'],
  ])('a secret with %s around it', (_what, value) => {
    const result = load(MINIMAL, { ...ENV, WHATSAPP_ACCESS_TOKEN: value });
    const message = 'has quotes or blanks around it; docker --env-file keeps them: write NAME=value';
    expect(result).toMatchObject({ ok: true, warnings: [{ path: 'whatsapp.accessToken', message, line: 5 }] });
    expect(JSON.stringify(result.ok ? result.warnings : result)).not.toContain('canary');
  });

  test('one of several secrets that has quotes around it', () => {
    const text = MINIMAL.replace(/appSecret: .*/, 'appSecret: ["${WHATSAPP_APP_SECRET}", "${OLD}"]');
    const result = load(text, { ...ENV, OLD: '"canary-old"' });
    expect(result).toMatchObject({ ok: true, warnings: [{ path: 'whatsapp.appSecret[1]', line: 3 }] });
  });

  test('a secret that has quotes and blanks within, or comes from a file with one line break, is none', () => {
    const text = MINIMAL.replace(/accessToken: .*/, 'accessTokenFile: /secrets/token');
    expect(load(text, { ...ENV, WHATSAPP_APP_SECRET: 'a "b" c' })).toMatchObject({ ok: true, warnings: [] });
  });

  test('a secret file with quotes around the secret', () => {
    const text = MINIMAL.replace(/accessToken: .*/, 'accessTokenFile: /secrets/quoted');
    const readFile = (): string => '"canary-x"\n';
    const result = loadConfig({ text, env: ENV, readFile });
    const message = 'names a file with quotes or blanks around the secret: keep the secret alone';
    expect(result).toMatchObject({ ok: true, warnings: [{ path: 'whatsapp.accessTokenFile', message, line: 5 }] });
  });

  test.each(['/agent', '/api/v2/'])('an address of Zendesk with the path %s', (path) => {
    const text = MINIMAL.replace('acme.zendesk.com', `acme.zendesk.com${path}`);
    const message = 'calls go below this path; Zendesk wants only https://NAME.zendesk.com';
    expect(loaded(text).warnings).toEqual([{ path: 'helpdesk.url', message, line: 10 }]);
  });

  test.each(['https://acme.zendesk.com/', 'https://proxy.example.com/zendesk', 'https://notzendesk.com/agent'])(
    'and %s is none',
    (url) => {
      expect(loaded(MINIMAL.replace('https://acme.zendesk.com', url)).warnings).toEqual([]);
    },
  );

  const freshdesk = MINIMAL.replaceAll('zendesk', 'freshdesk').replace(/auth: .*/, 'auth: { apiKey: "${OPS_SECRET}" }');

  test('an address of Freshdesk with a path', () => {
    const text = freshdesk.replace('acme.freshdesk.com', 'acme.freshdesk.com/a/tickets');
    const message = 'calls go below this path; Freshdesk wants only https://NAME.freshdesk.com';
    expect(loaded(text).warnings).toContainEqual({ path: 'helpdesk.url', message, line: 10 });
  });

  test.each(['https://help.acme.example', 'https://freshdesk.com.evil.example'])(
    'an address of Freshdesk that is the own name of a portal (%s)',
    (url) => {
      const found = loaded(freshdesk.replace('https://acme.freshdesk.com', url)).warnings;
      expect(found).toMatchObject([{ path: 'helpdesk.url', message: expect.stringContaining('NAME.freshdesk.com') }]);
    },
  );

  test.each([
    ['ticket.source', 'Zendesk', MINIMAL],
    ['ticket.form', 'Freshdesk', freshdesk],
  ])('%s, which %s has no place for', (path, name, text) => {
    const line = `ticket: { ${path.slice(7)}: Chat }\n`;
    const message = `${name} takes none from outside, ignored`;
    expect(loaded(text + line).warnings).toContainEqual({ path, message, line: 13 });
  });

  test('a lead where nobody leads', () => {
    expect(loaded(rule('{ first: true }', '{ notify: [lead] }')).warnings).toEqual([
      { path: 'rules[0].then.notify[0]', message: expect.stringContaining('people.groups'), line: 16 },
    ]);
  });
});
