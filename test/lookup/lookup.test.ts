import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createLookups, type Lookups } from '../../src/lookup/lookup.ts';
import { type Receiver, type Reply, startReceiver } from '../notify/receivers.ts';

let shop: Receiver;
let lookups: Lookups;
let reply: Reply;

const json = (value: unknown, status = 200): Reply => ({
  status,
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json; charset=utf-8' },
});

beforeEach(async () => {
  reply = json({ status: 'shipped' });
  shop = await startReceiver(() => reply);
  const url = `${new URL(shop.url).origin}/orders/{{input.order_number}}`;
  lookups = createLookups({ sources: { order_status: { url, token: 'tok', timeoutMs: 300 } } });
});

afterEach(async () => {
  lookups.close();
  await shop.close();
});

const never = new AbortController().signal;
const ask = async (path = '/orders/A1', step = 'order_status', url = new URL(shop.url).origin + path) => {
  const frozen = await lookups.freeze({ opId: 'op-1', step, url }, never);
  if (!frozen.ok) return frozen.result;
  expect(frozen.frozen).not.toContain('tok');
  return lookups.perform(frozen.frozen, 'op-1', never);
};

describe('A lookup', () => {
  test('asks for JSON with its token, and brings plain values', async () => {
    reply = json({
      status: 'shipped',
      total: 12.5,
      paid: true,
      address: { city: 'Köln' },
      items: ['a', 2],
      gone: null,
    });
    expect(await ask()).toEqual({
      result: 'applied',
      data: { answer: { status: 'shipped', total: 12.5, paid: true, address: { city: 'Köln' }, items: 'a, 2' } },
    });
    expect(shop.received[0]).toMatchObject({
      path: '/orders/A1',
      headers: { authorization: 'Bearer tok', accept: 'application/json' },
    });
  });

  test.each([
    ['not found', json({ error: 'no' }, 404)],
    ['an error', json({}, 500)],
    ['a redirect', { status: 302, headers: { location: 'https://evil.example/' } }],
    ['a page', { status: 200, body: '<html>', headers: { 'content-type': 'text/html' } }],
    ['a list', json([1])],
    ['half an answer', { status: 200, body: '{"a":', headers: { 'content-type': 'application/json' } }],
  ] as const)('that is answered by %s brings nothing', async (_what, answer) => {
    reply = answer;
    expect(await ask()).toMatchObject({ result: 'refused' });
  });

  test.each([
    ['hangs up', { status: 200, hangUp: true }],
    ['sends too much', json({ text: 'x'.repeat(70_000) })],
  ] as const)('of a service that %s says so without the address', async (_what, answer) => {
    reply = answer;
    const result = await ask('/orders/secret-words');
    expect(result).toMatchObject({ result: 'unavailable' });
    expect(JSON.stringify(result)).not.toContain('secret-words');
  });

  test('goes nowhere but to its own host, and no step up the path', async () => {
    expect(await ask('', 'order_status', 'https://evil.example/orders/1')).toMatchObject({ result: 'refused' });
    expect(await ask('/orders/../admin')).toMatchObject({ result: 'refused' });
    expect(await ask('/orders/1', 'other')).toMatchObject({ result: 'refused' });
    expect(shop.received).toEqual([]);
  });

  test('of a step that a reload changed goes to the new address alone', async () => {
    lookups.use({ order_status: { url: 'https://new.example/orders/{{input.order_number}}', timeoutMs: 300 } });
    expect(await ask()).toMatchObject({ result: 'refused' });
  });

  test('keeps an answer within bounds', async () => {
    reply = json({
      ...Object.fromEntries(Array.from({ length: 300 }, (_, no) => [`k${no}`, 'x'.repeat(150)])),
      long: 1,
    });
    const result = await ask();
    if (result.result !== 'applied') throw new Error(result.detail);
    expect(Object.keys(result.data.answer ?? {})).toHaveLength(100);
  });
});
