import { describe, expect, test } from '@jest/globals';
import { classifyAnswer } from '../../../src/whatsapp/cloud-api/errors.ts';
import { meaningOf } from '../../../src/whatsapp/cloud-api/graph-codes.ts';
import { createPace, regainMs, usagePercent } from '../../../src/whatsapp/cloud-api/usage.ts';

const graph = (status: number, code: unknown, more: object = {}, headers = {}) =>
  classifyAnswer({
    status,
    headers,
    body: JSON.stringify({
      error: {
        message: '(#x) secret words of +491701234567',
        code,
        error_data: { details: 'secret' },
        fbtrace_id: 'Abc',
        ...more,
      },
    }),
  });
const plain = (status: number, body: string, headers = {}) => classifyAnswer({ status, headers, body });

describe('every code of the error table has its class:', () => {
  test.each([
    ['stop', [0, 3, 10, 190, 200, 250, 299, 368, 131005, 131031, 131042, 131044]],
    ['number', [33, 131037, 131045, 133000, 133005, 133006, 133008, 133009, 133010, 133015, 133016]],
    ['retry', [1, 2, 131000, 131016, 131057, 131060, 133004]],
    ['throttled', [4, 613, 80007, 130429, 131048, 131056, 131064, 131208, 132069]],
    ['refused', [100, 130403, 130472, 130497, 131008, 131009, 131020, 131021, 131026, 131030, 131041, 131047, 131049]],
    ['refused', [131050, 131051, 131052, 131053, 131055, 131062, 131063, 132000, 132001, 132005, 132007, 132008]],
    ['refused', [132012, 132015, 132016, 132018, 132068, 134011, 134100, 134101, 134102, 135000, 137000]],
  ] as const)('%s', (kind, codes) => {
    for (const code of codes) expect([code, meaningOf(code, undefined)?.kind]).toEqual([code, kind]);
  });
});

describe('an answer', () => {
  test('with a message id is success', () => {
    const body =
      '{"messaging_product":"whatsapp","contacts":[{"input":"+55","wa_id":"551187654321"}],"messages":[{"id":"wamid.1"}]}';
    expect(plain(200, body)).toEqual({ result: 'applied', data: { wamid: 'wamid.1', waId: '551187654321' } });
    expect(plain(200, '{"messages":[{"id":"wamid.2"}],"contacts":[{"user_id":"DE.1"}]}')).toEqual({
      result: 'applied',
      data: { wamid: 'wamid.2' },
    });
  });

  test.each([
    ['a login page', 200, '<!DOCTYPE html><html>Log in</html>'],
    ['half a JSON', 200, '{"messages":[{"id":"wam'],
    ['nothing', 200, ''],
    ['null', 200, 'null'],
    ['no messages', 200, '{"messages":[]}'],
    ['an id that is none', 200, '{"messages":[{"id":42}]}'],
    ['a gateway error', 502, '<html>Bad gateway</html>'],
    ['an empty 500', 500, ''],
    ['a redirect', 302, ''],
    ['a 408', 408, ''],
    ['a 201 of somebody', 201, '{}'],
  ])('that says nothing is unknown: %s', (_, status, body) => {
    expect(plain(status, body)).toMatchObject({ result: 'unknown', cause: 'answered', retryable: false });
  });

  test.each([
    [400, 131047, { result: 'refused', reason: 'window-closed', code: '131047', status: 400 }],
    [400, 131026, { result: 'refused', reason: 'recipient' }],
    [400, 131049, { result: 'refused', reason: 'recipient' }],
    [403, 130497, { result: 'refused', reason: 'recipient' }],
    [400, 131021, { result: 'refused', reason: 'recipient' }],
    [400, 100, { result: 'refused', reason: 'invalid' }],
    [404, 132001, { result: 'refused', reason: 'invalid' }],
    [400, 131009, { result: 'refused', reason: 'invalid' }],
    [400, 987654, { result: 'refused', reason: 'other' }],
    [401, 190, { result: 'unauthorized' }],
    [401, 0, { result: 'unauthorized' }],
    [403, 10, { result: 'unauthorized' }],
    [403, 299, { result: 'unauthorized' }],
    [403, 368, { result: 'unauthorized' }],
    [403, 131031, { result: 'unauthorized' }],
    [400, 131042, { result: 'unauthorized' }],
    [500, 3, { result: 'unauthorized' }],
    [400, 33, { result: 'unavailable' }],
    [500, 131045, { result: 'unavailable' }],
    [400, 4, { result: 'throttled', account: true }],
    [400, 80007, { result: 'throttled', account: true }],
    [400, 130429, { result: 'throttled', account: true, retryAfterMs: 1000 }],
    [400, 131056, { result: 'throttled', account: false, retryAfterMs: 6000 }],
    [400, 131048, { result: 'throttled', account: false, retryAfterMs: 3_600_000 }],
    [503, 2, { result: 'unknown', cause: 'answered', retryable: true }],
    [500, 131000, { result: 'unknown', cause: 'answered', retryable: true }],
    [500, 131016, { result: 'unknown', retryable: true }],
    [500, 131057, { result: 'unknown', retryable: true }],
    [503, 133004, { result: 'unknown', retryable: true }],
    [400, 1, { result: 'unavailable' }],
    [500, 987654, { result: 'unknown', cause: 'answered', retryable: false }],
    [200, 131047, { result: 'refused', reason: 'window-closed' }],
    [200, 987654, { result: 'unknown' }],
    [400, '131047', { result: 'refused', reason: 'window-closed' }],
  ])('HTTP %i with Graph code %s', (status, code, outcome) => {
    expect(graph(status, code)).toMatchObject(outcome);
  });

  test('code 100 without access to the number is no fault of the message', () => {
    expect(graph(400, 100, { error_subcode: 33 })).toMatchObject({ result: 'unavailable', retryAfterMs: 300_000 });
  });

  test('that Meta calls transient may be sent again', () => {
    expect(graph(500, 987654, { is_transient: true })).toMatchObject({ result: 'unknown', retryable: true });
    expect(graph(400, 987654, { is_transient: true })).toMatchObject({ result: 'unavailable' });
  });

  test('of a proxy with a 4xx did nothing', () => {
    expect(plain(407, '<html>')).toMatchObject({ result: 'unavailable' });
    expect(plain(404, '<html>')).toMatchObject({ result: 'unavailable' });
    expect(plain(413, '<html>')).toMatchObject({ result: 'refused', reason: 'too-large' });
    expect(plain(429, '', { 'retry-after': '7' })).toMatchObject({
      result: 'throttled',
      account: true,
      retryAfterMs: 7000,
    });
  });

  test('waits as long as the headers say', () => {
    expect(graph(400, 131056, {}, { 'retry-after': '30' })).toMatchObject({ retryAfterMs: 30_000 });
    expect(graph(400, 131056, {}, { 'retry-after': '1' })).toMatchObject({ retryAfterMs: 6_000 });
    const usage = JSON.stringify({ '1': [{ type: 'whatsapp', call_count: 100, estimated_time_to_regain_access: 4 }] });
    expect(graph(400, 80007, {}, { 'x-business-use-case-usage': usage })).toMatchObject({ retryAfterMs: 240_000 });
  });

  test('is told without the words it quotes', () => {
    const { detail } = graph(400, 987654) as { detail: string };
    expect(detail).toBe('Graph 987654 (HTTP 400, trace Abc)');
  });
});

describe('the usage headers', () => {
  const header = (percent: number) => ({
    'x-business-use-case-usage': JSON.stringify({ '1': [{ call_count: 3, total_time: percent }] }),
  });
  test('slow the pace down near the limit, for ten minutes', () => {
    let now = 0;
    const pace = createPace(() => now);
    expect(pace.factor()).toBe(1);
    pace.observe(header(75));
    expect(pace.factor()).toBe(1);
    pace.observe(header(90));
    expect(pace.factor()).toBeCloseTo(0.4);
    pace.observe({});
    expect(pace.factor()).toBeCloseTo(0.4);
    pace.observe(header(180));
    expect(pace.factor()).toBe(0.05);
    now = 600_001;
    expect(pace.factor()).toBe(1);
  });
  test('are passed over when they are nonsense', () => {
    for (const value of ['', '{', 'null', '[]', '{"1":3}', '{"1":[{"call_count":"x"}]}']) {
      expect(usagePercent({ 'x-business-use-case-usage': value, 'x-app-usage': value })).toBeUndefined();
      expect(regainMs({ 'x-business-use-case-usage': value })).toBeUndefined();
    }
    expect(usagePercent({ 'x-app-usage': '{"call_count":12,"total_time":40}' })).toBe(40);
  });
});
