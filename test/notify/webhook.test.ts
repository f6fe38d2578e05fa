import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createPoster, type Poster } from '../../src/notify/post.ts';
import { createWebhookWay } from '../../src/notify/webhook.ts';
import { call, card, sendOnce, T0 } from './cards.ts';
import { hookJudge, type Received, type Receiver, startReceiver } from './receivers.ts';

const KEY = Buffer.from('0123456789abcdef0123456789abcdef');
const SECRET = `whsec_${KEY.toString('base64')}`;

let hook: Receiver;
let poster: Poster;
let now = T0;

beforeEach(async () => {
  now = T0;
  hook = await startReceiver(hookJudge);
  poster = createPoster({ timeoutMs: 300, now: () => now });
});

afterEach(async () => {
  poster.close();
  await hook.close();
});

const way = (secret?: string) =>
  createWebhookWay({ account: 'to:ops/0', url: hook.url, ...(secret ? { secret } : {}) }, poster, { now: () => now });

const signature = (key: Buffer, index = 0): string => {
  const { headers, body } = hook.received[index] as Received;
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
};

test('A call carries each notice with ticket, link, customer, due time and reasons', async () => {
  expect(await sendOnce(way())).toEqual({ result: 'applied', data: {} });
  expect(JSON.parse(hook.received[0]?.body ?? '')).toEqual({
    type: 'notice',
    timestamp: '2026-11-22T04:00:00.000Z',
    data: {
      notices: [
        {
          about: 'sla-warning',
          what: 'The first reply is due',
          why: ['stage: 5 minutes before the first reply'],
          at: '2026-11-22T04:00:00.000Z',
          dueAt: '2026-11-22T04:05:00.000Z',
          customer: 'Anna Schmidt',
          ticket: { id: '4711', url: 'https://acme.zendesk.com/agent/tickets/4711' },
        },
      ],
    },
  });
});

test('It is signed as Standard Webhooks says, over id, time and the very bytes', async () => {
  await sendOnce(way(SECRET), call([card({ customer: 'Jürgen 🙂' })]));
  expect(hook.received[0]?.headers).toMatchObject({ 'webhook-id': 'op-1', 'webhook-timestamp': String(T0 / 1000) });
  expect(hook.received[0]?.headers['webhook-signature']).toBe(signature(KEY));
});

test('A second attempt has the same id and bytes, and the time and signature of its own', async () => {
  const signal = AbortSignal.timeout(5_000);
  const used = way(SECRET);
  const frozen = await used.freeze(call(), signal);
  if (!frozen.ok) throw new Error('not frozen');
  hook.planned.push({ status: 503, headers: { 'retry-after': new Date(T0 + 30_000).toUTCString() } });
  expect(await used.perform(frozen.frozen, 'op-1', signal)).toMatchObject({
    result: 'unavailable',
    retryAfterMs: 30_000,
  });
  now += 60_000;
  expect(await used.perform(frozen.frozen, 'op-1', signal)).toMatchObject({ result: 'applied' });
  const [first, second] = hook.received;
  expect([second?.body, second?.headers['webhook-id']]).toEqual([first?.body, first?.headers['webhook-id']]);
  expect(second?.headers['webhook-timestamp']).toBe(String(T0 / 1000 + 60));
  expect(second?.headers['webhook-signature']).toBe(signature(KEY, 1));
});

test('A secret that is no whsec_ one signs by its own bytes; without one nothing is signed', async () => {
  await sendOnce(way('a plain secret of the operator'));
  expect(hook.received[0]?.headers['webhook-signature']).toBe(signature(Buffer.from('a plain secret of the operator')));
  await sendOnce(way());
  expect(hook.received[1]?.headers['webhook-signature']).toBeUndefined();
  expect(hook.received[1]?.headers['webhook-id']).toBe('op-1');
});

test('410 is for good, any other refusal may pass', async () => {
  hook.planned.push({ status: 410 }, { status: 404 });
  expect(await sendOnce(way())).toMatchObject({ result: 'refused', reason: 'forbidden' });
  expect(await sendOnce(way())).toMatchObject({ result: 'unavailable' });
});
