// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of the configuration language
import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load.ts';
import { ENV, load, loaded, MINIMAL, readSecretFile } from './sample.ts';

describe('Variables and secrets:', () => {
  const withTicket = (group: string, env: Readonly<Record<string, string>> = {}): string | undefined => {
    const result = load(`${MINIMAL}ticket: { group: '${group}' }\n`, { ...ENV, ...env });
    return result.ok ? result.config.ticket.group : JSON.stringify(result.faults);
  };

  test.each([
    ['${G}', { G: 'Support' }, 'Support'],
    ['a ${G} b ${G}', { G: 'x' }, 'a x b x'],
    ['${G:-Sales}', {}, 'Sales'],
    ['${G:-Sales}', { G: '' }, 'Sales'],
    ['${G:-Sales}', { G: 'x' }, 'x'],
    ['$${G}', { G: 'x' }, '${G}'],
    ['${G}', { G: '${WHATSAPP_APP_SECRET}' }, '${WHATSAPP_APP_SECRET}'],
    ['$G and $', { G: 'x' }, '$G and $'],
  ])('%s with %j is %s', (group, env, expected) => {
    expect(withTicket(group, env)).toBe(expected);
  });

  test('a number or a switch may come from the environment', () => {
    const result = load(`${MINIMAL}server: { port: "\${PORT}" }\nreplies: { typing: "\${TYPING:-false}" }\n`, {
      ...ENV,
      PORT: '9000',
    });
    expect(result).toMatchObject({ ok: true, config: { server: { port: 9000 }, replies: { typing: false } } });
  });

  test('a text from the environment stays text, even when it looks like a number', () => {
    expect(withTicket('${G}', { G: '360001' })).toBe('360001');
  });

  test('a secret comes from a file without its last line break', () => {
    const { config, secrets } = loaded(MINIMAL.replace(/accessToken: .*/, 'accessTokenFile: /secrets/token'));
    expect(config.whatsapp.accessToken).toBe('canary-from-file');
    expect(secrets).toContain('canary-from-file');
  });

  test('secrets that rotate are a list, and an empty second one is a rotation that is over', () => {
    const { config } = loaded(MINIMAL.replace(/appSecret: .*/, 'appSecret: ["${WHATSAPP_APP_SECRET}", "${OLD:-}"]'));
    expect(config.whatsapp.appSecret).toEqual(['canary-app-secret']);
    const both = MINIMAL.replace(/appSecret: .*/, 'appSecretFile: [/secrets/token, /secrets/token]');
    expect(loaded(both).config.whatsapp.appSecret).toEqual(['canary-from-file', 'canary-from-file']);
  });

  test('an optional secret that is empty is not set', () => {
    const { config } = loaded(
      `${MINIMAL}server: { admin: { token: "\${NONE:-}" } }\nprivacy: { encryptionKey: "\${NONE:-}" }\n`,
    );
    expect(config.server.admin).toEqual({});
    expect(config.privacy.encryptionKey).toEqual([]);
  });

  test('passwords inside addresses are known, as written and decoded', () => {
    const { secrets } = loaded(`${MINIMAL}smtp: { url: "\${SMTP_URL}", from: a@x.example }\n`);
    expect(secrets).toEqual(expect.arrayContaining(['canary%40smtp', 'canary@smtp']));
  });

  test('addresses that carry no password, and those of this machine, may be written out', () => {
    const text = `${MINIMAL}smtp: { url: "smtp://mail.example.com", from: a@x.example }
storage: { url: "postgres://bridge:\${OPS_SECRET}@db/bridge" }
notify: { ops: { slack: "http://127.0.0.1:9000/hook" } }
`;
    expect(load(text)).toMatchObject({ ok: true });
  });

  test('in the sandbox secrets may be written out', () => {
    const text = MINIMAL.replace(/accessToken: .*/, 'accessToken: sandbox');
    expect(load(text)).toMatchObject({ ok: false });
    const result = loadConfig({ text, env: ENV, readFile: readSecretFile, sandbox: true });
    expect(result).toMatchObject({ ok: true, config: { whatsapp: { accessToken: 'sandbox' } } });
  });

  test('a variable that is missing is one fault, whatever depends on it', () => {
    const result = load(MINIMAL, { ...ENV, ZENDESK_CLIENT_SECRET: undefined });
    expect(result).toEqual({
      ok: false,
      faults: [
        {
          path: 'helpdesk.auth.clientSecret',
          message: 'needs the environment variable ZENDESK_CLIENT_SECRET, which is not set',
          line: 11,
        },
      ],
    });
  });

  test('a secret file that is missing is one fault, whatever depends on it', () => {
    const text = MINIMAL.replace('clientSecret: "${ZENDESK_CLIENT_SECRET}"', 'clientSecretFile: /secrets/none');
    expect(load(text)).toMatchObject({ ok: false, faults: [{ path: 'helpdesk.auth.clientSecretFile', line: 11 }] });
  });

  test('names of the environment are its own: what every object inherits is not set', () => {
    expect(withTicket('${constructor}')).toContain('needs the environment variable constructor');
  });
});
