import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { answerHandshake } from '../../../src/whatsapp/cloud-api/handshake.ts';
import { verifyMetaSignature } from '../../../src/whatsapp/cloud-api/signature.ts';
import { createCloudApiWebhook } from '../../../src/whatsapp/cloud-api/webhook-source.ts';

const sign = (body: Buffer | string, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

const body = Buffer.from('{"text":"Gr\\u00fc\\u00dfe"}');
const good = sign(body, 'new');

describe('a signature', () => {
  test('of any of the secrets is genuine', () => {
    expect(verifyMetaSignature(body, good, ['new'])).toBe(true);
    expect(verifyMetaSignature(body, good, ['old', 'new'])).toBe(true);
    expect(verifyMetaSignature(body, sign(body, 'old'), ['old', 'new'])).toBe(true);
  });

  test.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['the hash alone', good.slice(7)],
    ['SHA-1', good.replace('sha256', 'sha1')],
    ['upper case', `sha256=${good.slice(7).toUpperCase()}`],
    ['a space', ` ${good}`],
    ['a line end', `${good}\n`],
    ['one digit less', good.slice(0, -1)],
    ['one digit more', `${good}0`],
    ['two values', `${good},${good}`],
    ['another secret', sign(body, 'other')],
    ['another body', sign(`${body.toString()} `, 'new')],
  ])('is refused: %s', (_, header) => {
    expect(verifyMetaSignature(body, header, ['old', 'new'])).toBe(false);
  });

  test('is never genuine without a secret', () => {
    expect(verifyMetaSignature(body, sign(body, ''), [''])).toBe(false);
    expect(verifyMetaSignature(body, sign(body, ''), [])).toBe(false);
  });

  test('over the escaped form of an unescaped body is genuine unless that is switched off', () => {
    const plain = Buffer.from('{"text":"Grüße 👋"}');
    const header = sign('{"text":"Gr\\u00fc\\u00dfe \\ud83d\\udc4b"}', 'new');
    expect(verifyMetaSignature(plain, header, ['new'])).toBe(true);
    expect(verifyMetaSignature(plain, header, ['new'], { escapedFallback: false })).toBe(false);
    expect(verifyMetaSignature(Buffer.from([0xff, 0xfe]), header, ['new'])).toBe(false);
  });
});

test('the webhook tells a missing signature from a wrong one and never takes two', () => {
  const source = createCloudApiWebhook({ appSecrets: ['new'] });
  expect(source.verify(body, { 'x-hub-signature-256': good })).toBeUndefined();
  expect(source.verify(body, {})).toBe('the signature is missing');
  expect(source.verify(body, { 'x-hub-signature-256': sign(body, 'x') })).toBe('the signature does not fit');
  expect(source.verify(body, { 'x-hub-signature-256': [good, good] })).toBe('the signature does not fit');
});

describe('the handshake', () => {
  const query = { 'hub.mode': 'subscribe', 'hub.verify_token': 'secret', 'hub.challenge': '1158201444' };
  test('gives the challenge back to whoever knows the token', () => {
    expect(answerHandshake(query, 'secret')).toEqual({ status: 200, challenge: '1158201444' });
  });
  test.each([
    ['another token', { ...query, 'hub.verify_token': 'Secret' }],
    ['a longer token', { ...query, 'hub.verify_token': 'secret ' }],
    ['two tokens', { ...query, 'hub.verify_token': ['secret', 'secret'] }],
    ['no token', { ...query, 'hub.verify_token': undefined }],
    ['another mode', { ...query, 'hub.mode': 'unsubscribe' }],
    ['no challenge', { ...query, 'hub.challenge': '' }],
    ['two challenges', { ...query, 'hub.challenge': ['1', '2'] }],
  ])('refuses %s', (_, wrong) => {
    expect(answerHandshake(wrong, 'secret')).toEqual({ status: 403 });
  });
  test('refuses everything while no token is set', () => {
    expect(answerHandshake({ ...query, 'hub.verify_token': '' }, '')).toEqual({ status: 403 });
  });
});
