import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ManualTimer } from '../../../src/sandbox/shared/timer.ts';
import { createManualTimer } from '../../../src/sandbox/shared/timer.ts';
import { startReceiver } from '../support/receiver.ts';
import type { Harness } from './harness.ts';
import { startHarness } from './harness.ts';

type Receiver = Awaited<ReturnType<typeof startReceiver>>;

let h: Harness;
let hook: Receiver;
let timer: ManualTimer;
let agent: number;
beforeEach(async () => {
  timer = createManualTimer();
  hook = await startReceiver();
  h = await startHarness({ timer, webhook: { url: hook.url, secret: 'hook-secret' }, webhookTimeoutMs: 100 });
  agent = h.zendesk.desk.addAgent({ name: 'Grace', email: 'grace@example.com' }).id;
});
afterEach(async () => {
  expect(h.zendesk.bugs).toEqual([]);
  await h.close();
  await hook.close();
});

const types = (): string[] => hook.received.map(({ json }) => json.type.replace('zen:event-type:ticket.', '')).sort();
/** Makes a ticket whose own events are out of the way. */
const quietTicket = async (extra = {}): Promise<number> => {
  const id = await h.ticket(extra);
  await h.zendesk.webhooks.idle();
  hook.received.length = 0;
  return id;
};

describe('the envelope', () => {
  test('has text ids, upper-case values, empty text for null ids and a signature over timestamp and body', async () => {
    const id = await quietTicket({ external_id: 'wa:c:1', priority: 'high', tags: ['a'] });
    const comment = h.zendesk.desk.reply(id, { agentId: agent, html: '<p>Hi</p>' });
    await h.zendesk.webhooks.idle();
    const added = hook.received.filter(({ json }) => json.type.endsWith('comment_added'));
    expect(added).toHaveLength(1);
    const { json, headers, raw } = added[0] ?? { path: '', json: undefined, headers: {}, raw: '' };
    expect(json).toMatchObject({
      subject: `zen:ticket:${id}`,
      zendesk_event_version: '2022-11-06',
      account_id: expect.any(Number),
      id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/),
      detail: {
        id: String(id),
        actor_id: String(agent),
        assignee_id: '',
        group_id: '',
        external_id: 'wa:c:1',
        status: 'OPEN',
        priority: 'HIGH',
        tags: ['a'],
        via: { channel: 'web_service' },
      },
      event: {
        comment: {
          id: String(comment),
          body: 'Hi',
          is_public: true,
          author: { id: String(agent), is_staff: true, name: 'Grace' },
        },
      },
    });
    const timestamp = String(headers['x-zendesk-webhook-signature-timestamp']);
    expect(headers['x-zendesk-webhook-signature']).toBe(
      createHmac('sha256', 'hook-secret')
        .update(timestamp + raw)
        .digest('base64'),
    );
    expect(headers['x-zendesk-webhook-id']).toBeTruthy();
  });

  test('numbers the events of one change as one sequence', async () => {
    const id = await quietTicket();
    h.zendesk.desk.reply(id, { agentId: agent, text: 'Hi', status: 'solved' });
    await h.zendesk.webhooks.idle();
    const sequences = hook.received.map(({ json }) => json.event.meta.sequence);
    expect(new Set(sequences.map(({ id: sequence }) => sequence)).size).toBe(1);
    expect(sequences.map(({ position, total }) => `${position}/${total}`).sort()).toEqual(['1/2', '2/2']);
  });
});

describe('events', () => {
  test('are sent for the API user’s own writes too', async () => {
    const id = await h.ticket();
    await h.call('PUT', `/api/v2/tickets/${id}`, { ticket: { comment: { body: 'mine' } } });
    await h.zendesk.webhooks.idle();
    expect(types()).toEqual(['comment_added', 'comment_added', 'created']);
  });

  test.each<[string, (id: number) => void, string[]]>([
    ['status', (id) => h.zendesk.desk.setStatus(id, 'solved', agent), ['status_changed']],
    ['priority', (id) => h.zendesk.desk.setPriority(id, 'urgent', agent), ['priority_changed']],
    ['tags', (id) => h.zendesk.desk.addTags(id, ['vip'], agent), ['tags_changed']],
    [
      'group',
      (id) => h.zendesk.desk.setGroup(id, h.zendesk.account.groups[0]?.id ?? 0, agent),
      ['group_assignment_changed'],
    ],
    ['requester', (id) => h.zendesk.desk.changeRequester(id, agent, agent), ['requester_changed']],
    ['deletion', (id) => h.zendesk.desk.softDelete(id), ['soft_deleted']],
    ['spam', (id) => h.zendesk.desk.markAsSpam(id), ['marked_as_spam']],
    ['closing', (id) => h.zendesk.desk.close(id), ['status_changed']],
    ['a change that changes nothing', (id) => h.zendesk.desk.setPriority(id, null, agent), []],
  ])('tell of %s', async (_name, change, expected) => {
    const id = await quietTicket();
    change(id);
    await h.zendesk.webhooks.idle();
    expect(types()).toEqual(expected);
  });

  test('name the target of a merge', async () => {
    const target = await h.ticket();
    const source = await quietTicket();
    h.zendesk.desk.merge(source, target, agent);
    await h.zendesk.webhooks.idle();
    const merged = hook.received.find(({ json }) => json.type.endsWith('.merged'));
    expect(merged?.json).toMatchObject({
      detail: { id: String(source), status: 'CLOSED' },
      event: { target_ticket_id: String(target) },
    });
  });

  test('link attachments one by one', async () => {
    const id = await quietTicket();
    const up = await h.call('POST', '/api/v2/uploads?filename=a.txt', 'abc', { 'content-type': 'text/plain' });
    await h.call('PUT', `/api/v2/tickets/${id}`, {
      ticket: { comment: { body: 'x', uploads: [up.json.upload.token] } },
    });
    await h.zendesk.webhooks.idle();
    expect(types()).toEqual(['attachment_linked_to_comment', 'comment_added']);
  });
});

describe('delivery', () => {
  /** Makes one event, lets every retry happen and says how often the receiver was asked. */
  const answerTo = async (answers: Receiver['answers']): Promise<number> => {
    const id = await quietTicket();
    hook.answers.push(...answers);
    h.zendesk.desk.addTags(id, ['x'], agent);
    await h.zendesk.webhooks.quiet();
    while (timer.waiting().length > 0) {
      timer.runAll();
      await h.zendesk.webhooks.quiet();
    }
    return hook.received.length;
  };

  const times = (n: number, answer: Receiver['answers'][number]): Receiver['answers'] => Array(n).fill(answer);
  test.each<[string, Receiver['answers'], number]>([
    ['409 three times more', times(9, { status: 409 }), 4],
    ['429 when Retry-After is short', [{ status: 429, headers: { 'retry-after': '5' } }], 2],
    ['503 when Retry-After is short', [{ status: 503, headers: { 'retry-after': '59' } }], 2],
    ['503 with a long Retry-After never', [{ status: 503, headers: { 'retry-after': '60' } }], 1],
    ['503 without Retry-After never', [{ status: 503 }], 1],
    ['500 never', [{ status: 500 }], 1],
    ['401 never', [{ status: 401 }], 1],
    ['timeouts', ['hang', 'hang'], 3],
  ])('tries again after %s', async (_name, answers, received) => {
    expect(await answerTo(answers)).toBe(received);
    expect(new Set(hook.received.map(({ json }) => json.id)).size).toBe(1);
  });

  test('can lose, double, delay and reorder', async () => {
    const id = await quietTicket();
    const { webhooks, desk } = h.zendesk;
    webhooks.decide = () => ({ do: 'lose' });
    desk.addTags(id, ['lost'], agent);
    webhooks.decide = () => ({ do: 'send', copies: 2 });
    desk.addTags(id, ['double'], agent);
    await webhooks.idle();
    expect(hook.received.map(({ json }) => json.event.tags_added)).toEqual([['double'], ['double']]);
    expect(hook.received[0]?.json.id).toBe(hook.received[1]?.json.id);

    webhooks.decide = () => ({ do: 'hold' });
    desk.addTags(id, ['first'], agent);
    desk.addTags(id, ['second'], agent);
    const [, second] = webhooks.held;
    webhooks.release((held) => held.filter((delivery) => delivery === second));
    await webhooks.idle();
    expect(hook.received.at(-1)?.json.event.tags_added).toEqual(['second']);

    webhooks.decide = () => ({ do: 'send', delayMs: 3000 });
    desk.addTags(id, ['late'], agent);
    timer.advance(2999);
    expect(hook.received).toHaveLength(3);
    timer.advance(1);
    await webhooks.idle();
    expect(hook.received.at(-1)?.json.event.tags_added).toEqual(['late']);
  });

  test('can be off, and lost events stay lost', async () => {
    const id = await quietTicket();
    h.zendesk.webhooks.off = true;
    h.zendesk.desk.addTags(id, ['x'], agent);
    h.zendesk.webhooks.off = false;
    await h.zendesk.webhooks.idle();
    expect(hook.received).toEqual([]);
    expect(h.zendesk.webhooks.lost.map(({ label }) => label)).toEqual(['ticket.tags_changed']);
  });
});
