import { describe, expect, test } from '@jest/globals';
import { createLog, type LogOptions } from '../../src/observe/log.ts';
import { redactText } from '../../src/observe/redact.ts';

function capture(level: LogOptions['level'] = 'debug') {
  const lines: string[] = [];
  const log = createLog({ level, destination: { write: (line) => void lines.push(line) } });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') };
}

describe('a line', () => {
  test('is one JSON object with level, ISO time, service, version, event and the fields', () => {
    const { log, lines, last } = capture();
    log.info({ attempt: 2, opId: 'op-1' }, 'effect.delivered');
    expect(last()).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      service: 'deskbridge',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      attempt: 2,
      opId: 'op-1',
      event: 'effect.delivered',
    });
    expect(lines[0]?.match(/\n/g)).toHaveLength(1);
  });

  test('is written from its level on', () => {
    const { log, lines } = capture('warn');
    log.debug({}, 'a');
    log.info({}, 'b');
    log.warn({}, 'c');
    log.error({}, 'd');
    expect(lines.map((line) => JSON.parse(line).level)).toEqual(['warn', 'error']);
  });

  test('stays one line whatever is in it', () => {
    const { log, lines } = capture();
    log.info({ detail: 'a\r\n{"level":"error"}\u001b[31m\u2028b' }, 'x');
    expect(lines).toHaveLength(1);
    for (const control of ['\r', '\n', '\u001b']) expect(lines[0]?.trimEnd()).not.toContain(control);
  });
});

describe('the fence hides', () => {
  test.each([
    'token',
    'accessToken',
    'ADMIN_TOKEN',
    'clientSecret',
    'password',
    'authorization',
    'Cookie',
    'x-hub-signature-256',
    'apiKey',
    'phone',
    'phoneNumber',
    'wa_id',
    'waId',
    'to',
    'from',
    'recipient',
    'email',
    'username',
    'name',
    'body',
    'rawBody',
    'text',
    'html',
    'caption',
    'payload',
    'headers',
  ])('the field %s, at any depth', (key) => {
    const { log, lines } = capture();
    log.info({ [key]: 'canary', deep: [{ [key]: { inner: 'canary' } }] }, 'x');
    expect(lines[0]).not.toContain('canary');
    expect(lines[0]).toContain('[redacted]');
  });

  test.each([
    ['a phone number', 'could not reach +49 170 1234567 today'],
    ['a WhatsApp address', 'recipient 491701234567 is unknown'],
    ['a mail address', 'user anna.meier@example.com not found'],
    ['a message id', 'no wamid.HBgLNDkxNzAxMjM0NTY3FQIAERgS here'],
    ['a bearer token', 'sent Authorization: Bearer 491701234567abcdef'],
    ['an access token of Meta', 'token EAAGm0PX4ZCpsBA491701234567ZDZD expired'],
    ['a webhook secret', 'whsec_491701234567anna is wrong'],
    ['a JSON web token', 'eyJ491701234567.anna1234567.x is stale'],
    ['a secret in a URL', 'GET https://x.example/?access_token=491701234567&a=1 failed'],
    ['a password in a URL', 'postgres://anna:1234567@db/desk refused'],
  ])('%s in a text', (_what, text) => {
    expect(redactText(text)).not.toMatch(/1234567|anna|HBgL/);
  });

  test('no ids, numbers and times of our own', () => {
    const { log, last } = capture();
    const fields = { numberId: '106540352242922', ticketId: '4711123123', receivedAt: 1_790_000_000_000, status: 422 };
    log.info(fields, 'x');
    expect(last()).toMatchObject(fields);
  });
});

describe('an error', () => {
  const logged = (error: unknown) => {
    const { log, lines, last } = capture();
    log.error({ err: error }, 'x');
    return { text: lines[0] ?? '', err: last().err };
  };

  test('is shown with type, message, code, frames and cause', () => {
    const cause = Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED' });
    const { err } = logged(new TypeError('not reached', { cause }));
    expect(err).toMatchObject({ type: 'TypeError', message: 'not reached', cause: { code: 'ECONNREFUSED' } });
    expect(err.stack[0]).toMatch(/^at /);
  });

  test('is shown without what clients hang on it', () => {
    const error = Object.assign(new Error('status 400'), {
      config: { headers: { x: 'canary' }, data: 'canary' },
      response: { data: 'canary' },
      request: { path: 'canary' },
      result: 'canary',
    });
    expect(logged(error).text).not.toContain('canary');
  });

  test('of JSON.parse is shown without the text it quotes', () => {
    let thrown: unknown;
    try {
      JSON.parse('my cat is ill, says canary');
    } catch (error) {
      thrown = error;
    }
    expect(logged(thrown).text).not.toMatch(/cat|canary/);
  });

  test('keeps to one line of its message, so that a body pasted below it stays out', () => {
    expect(logged(new Error('bad answer\n<html>canary</html>')).text).not.toContain('canary');
  });

  test.each([
    ['a cycle', () => Object.assign({}, { self: undefined as unknown })],
    ['depth', () => ({})],
  ])('or a field with %s never makes logging fail', (_name, make) => {
    const field: Record<string, unknown> = make();
    field.self = field;
    const { log, lines } = capture();
    log.info({ field, big: 10n, bytes: Buffer.from('canary'), call: () => 'canary', nothing: undefined }, 'x');
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('canary');
  });
});
