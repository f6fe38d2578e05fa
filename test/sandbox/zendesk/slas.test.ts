import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Harness } from './harness.ts';
import { START, startHarness } from './harness.ts';

const MINUTE = 60_000;
const TARGETS = {
  first_reply_time: 15,
  next_reply_time: 30,
  periodic_update_time: 60,
  pausable_update_time: 60,
  requester_wait_time: 120,
  agent_work_time: 120,
  total_resolution_time: 240,
};

let h: Harness;
let agentId: number;
beforeEach(async () => {
  h = await startHarness({
    slas: { policies: [{ title: 'All', targets: { normal: TARGETS, urgent: { first_reply_time: 5 } } }] },
  });
  agentId = h.zendesk.desk.addAgent({ name: 'Ben', email: 'ben@example.com' }).id;
});
afterEach(async () => {
  expect(h.zendesk.bugs).toEqual([]);
  await h.close();
});

const open = (extra: object = {}): Promise<number> => h.ticket({ priority: 'normal', ...extra });
const metrics = async (id: number): Promise<{ metric: string; stage: string; breach_at: string | null }[]> => {
  const { json } = await h.call('GET', `/api/v2/tickets/show_many?ids=${id}&include=slas`);
  return json.tickets[0].slas.policy_metrics;
};
const metric = async (id: number, name: string) => {
  const found = (await metrics(id)).find((each) => each.metric === name);
  return found && [found.stage, found.breach_at === null ? null : (Date.parse(found.breach_at) - START) / MINUTE];
};
const customerSays = (id: number, text = 'Well?'): number => h.zendesk.desk.customerReplies(id, text);

describe('deadlines of a ticket', () => {
  test('begin with the customer’s first words, and only where the priority has a target', async () => {
    const id = await open();
    expect(await metric(id, 'first_reply_time')).toEqual(['active', 15]);
    expect(await metric(id, 'total_resolution_time')).toEqual(['active', 240]);
    expect(await metric(id, 'next_reply_time')).toBeUndefined();
    expect(await metric(id, 'periodic_update_time')).toBeUndefined();
    expect(await metrics(await h.ticket())).toEqual([]);
  });

  test('move with the priority, and vanish where it has no target', async () => {
    const id = await open();
    h.zendesk.desk.setPriority(id, 'urgent', agentId);
    expect(await metrics(id)).toMatchObject([{ metric: 'first_reply_time', breach_at: '2026-11-22T08:05:00Z' }]);
    h.zendesk.desk.setPriority(id, 'low', agentId);
    expect(await metrics(id)).toEqual([]);
  });

  test('a first reply counts once, the next one from the oldest unanswered words', async () => {
    const id = await open();
    h.clock.advance(MINUTE);
    h.zendesk.desk.reply(id, { agentId, text: 'Hi' });
    expect(await metric(id, 'first_reply_time')).toEqual(['achieved', null]);
    expect(await metric(id, 'next_reply_time')).toBeUndefined();
    h.clock.advance(MINUTE);
    customerSays(id);
    h.clock.advance(MINUTE);
    customerSays(id, 'Hello?');
    expect(await metric(id, 'next_reply_time')).toEqual(['active', 32]);
    h.zendesk.desk.reply(id, { agentId, text: 'Yes' });
    expect(await metric(id, 'next_reply_time')).toEqual(['achieved', null]);
  });

  test('an internal note answers nothing; a public comment of the API’s own user does', async () => {
    const id = await open();
    h.zendesk.desk.note(id, { agentId, text: 'hm' });
    expect(await metric(id, 'first_reply_time')).toEqual(['active', 15]);
    await h.call('PUT', `/api/v2/tickets/${id}`, { ticket: { comment: { body: 'We got it', public: true } } });
    expect(await metric(id, 'first_reply_time')).toEqual(['achieved', null]);
  });

  test('a ticket that begins with an agent’s words waits for no first reply', async () => {
    const requesterId = await h.customer();
    const { id } = h.zendesk.desk.createTicket({ requesterId, agentId, subject: 'Hi', text: 'Hello' });
    h.zendesk.desk.setPriority(id, 'normal', agentId);
    expect(await metric(id, 'first_reply_time')).toBeUndefined();
    customerSays(id);
    expect(await metric(id, 'next_reply_time')).toEqual(['active', 30]);
  });

  test('pause where their kind does, without a time of breach, and go on with what was left', async () => {
    const id = await open();
    h.clock.advance(10 * MINUTE);
    h.zendesk.desk.setStatus(id, 'pending', agentId);
    expect(await metric(id, 'requester_wait_time')).toEqual(['paused', null]);
    expect(await metric(id, 'agent_work_time')).toEqual(['paused', null]);
    expect(await metric(id, 'first_reply_time')).toEqual(['active', 15]);
    expect(await metric(id, 'total_resolution_time')).toEqual(['active', 240]);
    h.clock.advance(15 * MINUTE);
    h.zendesk.desk.setStatus(id, 'hold', agentId);
    expect(await metric(id, 'requester_wait_time')).toEqual(['active', 135]);
    expect(await metric(id, 'agent_work_time')).toEqual(['paused', null]);
    h.zendesk.desk.setStatus(id, 'open', agentId);
    expect(await metric(id, 'agent_work_time')).toEqual(['active', 135]);
  });

  test('of updates begin anew with each public comment of an agent', async () => {
    const id = await open();
    h.zendesk.desk.reply(id, { agentId, text: 'Hi' });
    expect(await metric(id, 'periodic_update_time')).toEqual(['active', 60]);
    h.clock.advance(10 * MINUTE);
    h.zendesk.desk.reply(id, { agentId, text: 'Still on it', status: 'pending' });
    expect(await metric(id, 'periodic_update_time')).toEqual(['active', 70]);
    expect(await metric(id, 'pausable_update_time')).toEqual(['paused', null]);
  });

  test('are met when the ticket is solved', async () => {
    const id = await open();
    h.zendesk.desk.setStatus(id, 'solved', agentId);
    expect((await metrics(id)).map(({ stage }) => stage)).toEqual(Array(4).fill('achieved'));
  });

  test('stay active past their breach; nothing else tells that it came', async () => {
    const id = await open();
    const { updatedAt } = h.zendesk.desk.getTicket(id);
    h.clock.advance(20 * MINUTE);
    expect(await metrics(id)).toMatchObject([{ stage: 'active', minutes: -5 }, {}, {}, {}]);
    expect(h.zendesk.desk.getTicket(id).updatedAt).toBe(updatedAt);
    expect(h.zendesk.webhooks.attempts).toEqual([]);
  });

  test('lag behind changes where the account’s engine does', async () => {
    const id = await open();
    h.zendesk.slas.lagMs = 5_000;
    h.clock.advance(MINUTE);
    h.zendesk.desk.reply(id, { agentId, text: 'Hi' });
    expect(await metric(id, 'first_reply_time')).toEqual(['active', 15]);
    h.clock.advance(5_000);
    expect(await metric(id, 'first_reply_time')).toEqual(['achieved', null]);
  });

  test('come from the first policy that matches', async () => {
    h.zendesk.slas.policies = [
      { title: 'VIP', tag: 'vip', targets: { normal: { first_reply_time: 2 } } },
      { title: 'All', targets: { normal: { first_reply_time: 15 } } },
    ];
    expect(await metric(await open({ tags: ['vip'] }), 'first_reply_time')).toEqual(['active', 2]);
    expect(await metric(await open(), 'first_reply_time')).toEqual(['active', 15]);
  });
});

describe('the sideload', () => {
  test('stands on one ticket too; at most a hundred go at once, and who is asked for comes along', async () => {
    const id = await open({ group_id: h.zendesk.account.groups[0]?.id, assignee_id: agentId });
    const one = await h.call('GET', `/api/v2/tickets/${id}?include=slas`);
    expect(one.json.ticket.slas.policy_metrics).toHaveLength(4);
    const many = await h.call('GET', `/api/v2/tickets/show_many?ids=${id}&include=slas,users,groups,metric_sets`);
    expect(many.json.groups).toMatchObject([{ name: 'Support' }]);
    expect(many.json.users.map(({ name }: { name: string }) => name)).toContain('Ben');
    expect(many.json.tickets[0].metric_set).toMatchObject({ assignee_updated_at: null });
    const ids = Array.from({ length: 101 }, (_, index) => index + 1).join(',');
    expect((await h.call('GET', `/api/v2/tickets/show_many?ids=${ids}`)).json.error).toBe('TooManyValues');
  });

  test('is not there on a plan without SLA policies, nor is the list of policies', async () => {
    const id = await open();
    expect((await h.call('GET', '/api/v2/slas/policies')).json).toMatchObject({
      count: 1,
      sla_policies: [{ title: 'All' }],
    });
    h.zendesk.slas.access = false;
    expect((await h.call('GET', '/api/v2/slas/policies')).status).toBe(403);
    const { json } = await h.call('GET', `/api/v2/tickets/show_many?ids=${id}&include=slas`);
    expect(json.tickets[0].slas).toBeUndefined();
  });
});
