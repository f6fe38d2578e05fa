import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FreshdeskEmulatorOptions } from '../../../src/sandbox/freshdesk/options.ts';
import { createManualTimer, type ManualTimer } from '../../../src/sandbox/shared/timer.ts';
import { type Received, startReceiver } from '../support/receiver.ts';
import type { Harness } from './harness.ts';
import { startHarness } from './harness.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOTHING: Received = { path: '', headers: {}, raw: '', json: undefined };

let h: Harness;
let hook: Awaited<ReturnType<typeof startReceiver>>;
let timer: ManualTimer;
let agent: number;
let id: number;
const begin = async (options: Partial<FreshdeskEmulatorOptions> = {}): Promise<void> => {
  timer = createManualTimer();
  h = await startHarness({
    timer,
    webhook: { url: hook.url, secret: 'rule-secret' },
    webhookTimeoutMs: 1_500,
    ...options,
  });
  agent = h.freshdesk.desk.addAgent({ name: 'Grace', email: 'grace@example.com' }).id;
  id = await h.ticket();
  await h.freshdesk.webhooks.quiet();
  hook.received.length = 0;
};
beforeEach(async () => {
  hook = await startReceiver();
  await begin();
});
afterEach(async () => {
  expect(h.freshdesk.bugs).toEqual([]);
  await h.close();
  await hook.close();
});
const quiet = () => h.freshdesk.webhooks.quiet();
const answer = (text: string) => h.freshdesk.desk.reply(id, { agentId: agent, text });
/** Time for timer and clock alike. */
const pass = async (ms: number): Promise<void> => {
  h.clock.advance(ms);
  timer.advance(ms);
  await quiet();
};

describe('the rule', () => {
  test('posts the ticket’s id and the secret of its header, unsigned', async () => {
    answer('Hello');
    await quiet();
    const [{ headers, json } = NOTHING] = hook.received;
    expect(headers['x-deskbridge-secret']).toBe('rule-secret');
    expect(json).toEqual({
      freshdesk_webhook: {
        ticket_id: id,
        ticket_subject: 'Hi',
        ticket_status: 'Open',
        ticket_latest_public_comment: expect.stringContaining('Hello'),
        triggered_event: expect.any(String),
      },
    });
  });

  test('runs for the API’s own writes too, and not for the customer’s mails', async () => {
    await h.call('POST', `/tickets/${id}/notes`, { body: 'ours' });
    await h.call('PUT', `/tickets/${id}`, { status: 3 });
    h.freshdesk.desk.customerReplies(id, 'mine');
    await quiet();
    expect(hook.received).toHaveLength(2);
  });

  test('may be made for whoever acts', async () => {
    await h.close();
    await begin({ rulePerformer: 'anyone' });
    h.freshdesk.desk.customerReplies(id, 'mine');
    await quiet();
    expect(hook.received).toHaveLength(1);
  });
});

describe('a failed delivery', () => {
  test('is tried again after 5, 30 and 60 minutes, then lost', async () => {
    hook.answers.push({ status: 500 }, 'hang', { status: 404 }, { status: 429 });
    answer('Hello');
    await quiet();
    expect(timer.waiting()).toEqual([5 * MINUTE]);
    await pass(5 * MINUTE);
    expect(timer.waiting()).toEqual([30 * MINUTE]);
    await pass(30 * MINUTE);
    expect(timer.waiting()).toEqual([HOUR]);
    await pass(HOUR);
    expect(timer.waiting()).toEqual([]);
    expect([hook.received.length, h.freshdesk.webhooks.lost.length]).toEqual([4, 1]);
  });

  test('can be made on purpose: lost, doubled, late, held, or all off', async () => {
    const { webhooks } = h.freshdesk;
    const decisions = [
      { do: 'lose' },
      { do: 'send', copies: 2 },
      { do: 'send', delayMs: 1000 },
      { do: 'hold' },
    ] as const;
    let n = 0;
    webhooks.decide = () => decisions[n++] ?? { do: 'send' };
    for (const text of ['one', 'two', 'three', 'four']) answer(text);
    await quiet();
    expect(hook.received).toHaveLength(2);
    await pass(1000);
    webhooks.release();
    await quiet();
    expect(hook.received).toHaveLength(4);
    webhooks.off = true;
    answer('five');
    await quiet();
    expect([hook.received.length, webhooks.lost.length]).toEqual([4, 2]);
  });
});

describe('above the account’s limit', () => {
  test('webhooks use up calls, wait for an hour, and are dropped after a day', async () => {
    await h.close();
    await begin({ limits: { accountPerMinute: 3 } });
    await pass(MINUTE);
    for (const text of ['one', 'two', 'three', 'four']) answer(text);
    await quiet();
    expect(hook.received).toHaveLength(3);
    expect((await h.call('GET', '/groups')).status).toBe(429);
    await pass(HOUR);
    expect(hook.received).toHaveLength(4);

    for (const text of ['five', 'six', 'seven']) answer(text);
    for (let hour = 0; hour < 25; hour += 1) {
      // Others use up every minute's calls just before.
      h.clock.advance(HOUR);
      for (let n = 0; n < 3; n += 1) await h.call('GET', '/groups');
      timer.advance(HOUR);
      await quiet();
    }
    expect(h.freshdesk.webhooks.lost.length).toBeGreaterThan(0);
    expect(timer.waiting()).toEqual([]);
  });
});
