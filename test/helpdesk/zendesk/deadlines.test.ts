import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { useWorkbench } from '../../contracts/helpdesk-contract/workbench.ts';
import { START, signal } from '../calls.ts';
import { startZendesk } from './bench.ts';
import { allowSignIn, api, makeHelpdesk } from './harness.ts';

const MINUTE = 60_000;
const POLICY = {
  title: 'All',
  targets: { normal: { first_reply_time: 15, requester_wait_time: 60, total_resolution_time: 240 } },
};

describe('deadlines of emulated tickets', () => {
  const open = useWorkbench(startZendesk);

  test('come with who has the ticket and when they were last at work on it', async () => {
    const bench = await open({}, { slas: { policies: [POLICY] } });
    const { emulator, helpdesk, clock } = bench;
    const { ticketId } = await bench.open();
    const ben = emulator.desk.addAgent({ name: 'Ben', email: 'ben@example.com' });
    const id = Number(ticketId);
    emulator.desk.setPriority(id, 'normal', ben.id);
    emulator.desk.setAssignee(id, ben.id, ben.id);
    emulator.desk.setGroup(id, emulator.account.groups[0]?.id ?? 0, ben.id);
    clock.advance(MINUTE);
    emulator.desk.note(id, { agentId: ben.id, text: 'looking', status: 'pending' });
    expect(await helpdesk.deadlines?.([ticketId, '999'], signal())).toEqual({
      ok: true,
      unreadable: 0,
      tickets: [
        {
          ticketId,
          status: 'pending',
          priority: 'normal',
          group: 'Support',
          assignee: { name: 'Ben', email: 'ben@example.com' },
          lastAgentActivity: START + MINUTE,
          deadlines: [
            { metric: 'first-reply', state: 'active', dueAt: START + 15 * MINUTE },
            { metric: 'wait', state: 'paused' },
            { metric: 'resolution', state: 'active', dueAt: START + 240 * MINUTE },
          ],
        },
      ],
    });
    emulator.desk.reply(id, { agentId: ben.id, text: 'Hi' });
    const met = await helpdesk.deadlines?.([ticketId], signal());
    expect(met?.ok && met.tickets[0]?.deadlines[0]).toEqual({ metric: 'first-reply', state: 'met' });
  });

  test('of a plan without them are said to be out of reach', async () => {
    const bench = await open({}, { slas: { policies: [POLICY] } });
    const { emulator, helpdesk } = bench;
    const { ticketId } = await bench.open();
    expect(await helpdesk.deadlineAccess?.(signal())).toEqual({ ok: true, detail: 'Zendesk has SLA policies: 1' });
    emulator.slas.access = false;
    expect(await helpdesk.deadlines?.([ticketId], signal())).toMatchObject({ ok: false, why: 'no-access' });
    expect(await helpdesk.deadlineAccess?.(signal())).toMatchObject({
      ok: false,
      detail: expect.stringContaining('Support Professional'),
    });
    emulator.slas.access = true;
    emulator.slas.policies = [];
    expect(await helpdesk.deadlineAccess?.(signal())).toMatchObject({
      ok: false,
      detail: expect.stringContaining('no SLA policies yet'),
    });
  });
});

describe('deadlines on the wire', () => {
  beforeEach(() => {
    nock.disableNetConnect();
    allowSignIn();
  });
  afterEach(() => nock.cleanAll());

  const read = async (metrics: readonly object[], more: object = {}, beside: object = {}) => {
    const ticket = { id: 7, status: 'open', slas: { policy_metrics: metrics }, ...more };
    api()
      .get('/api/v2/tickets/show_many.json')
      .query({ ids: '7', include: 'slas,users,groups,metric_sets' })
      .reply(200, { tickets: [ticket], ...beside });
    const found = await makeHelpdesk().helpdesk.deadlines?.(['7'], signal());
    if (!found?.ok) throw new Error(JSON.stringify(found));
    return found;
  };
  const at = (minutes: number) => new Date(START + minutes * MINUTE).toISOString();

  test('past its breach a metric stays active, whatever the rest says', async () => {
    const found = await read([
      { metric: 'total_resolution_time', stage: 'active', breach_at: at(-5), days: -141 },
      { metric: 'agent_work_time', stage: 'breached', breach_at: at(-6) },
    ]);
    expect(found.tickets[0]?.deadlines).toEqual([
      { metric: 'resolution', state: 'active', dueAt: START - 5 * MINUTE },
      { metric: 'work', state: 'active', dueAt: START - 6 * MINUTE },
    ]);
  });

  test('of two update times the running one counts, of two the nearer; groups’ own times are passed over', async () => {
    const found = await read([
      { metric: 'periodic_update_time', stage: 'active', breach_at: at(9) },
      { metric: 'pausable_update_time', stage: 'active', breach_at: at(4) },
      { metric: 'group_ownership_time', stage: 'active', breach_at: at(1) },
      { metric: 'next_reply_time', stage: 'fulfilled', breach_at: null },
    ]);
    expect(found.tickets[0]?.deadlines).toEqual([
      { metric: 'update', state: 'active', dueAt: START + 4 * MINUTE },
      { metric: 'next-reply', state: 'met' },
    ]);
  });

  test.each([
    ['no date', 'soon'],
    ['a date of another age', '9999-01-01T00:00:00Z'],
    ['a number', 17],
  ])('%s counts as paused, so that it alarms nobody and ends nothing', async (_what, breachAt) => {
    const found = await read([{ metric: 'first_reply_time', stage: 'active', breach_at: breachAt }]);
    expect(found).toMatchObject({
      unreadable: 1,
      tickets: [{ deadlines: [{ metric: 'first-reply', state: 'paused' }] }],
    });
  });

  test('a stage that nobody knows, and an active one without a time, alarm nobody', async () => {
    const found = await read([
      { metric: 'first_reply_time', stage: 'dozing', breach_at: at(1) },
      { metric: 'requester_wait_time', stage: 'active', breach_at: null },
    ]);
    expect(found.tickets[0]?.deadlines.map(({ state }) => state)).toEqual(['paused', 'paused']);
  });

  test('metric sets are taken from beside the tickets too', async () => {
    const found = await read([], {}, { metric_sets: [{ ticket_id: 7, assignee_updated_at: at(-1) }] });
    expect(found.tickets[0]?.lastAgentActivity).toBe(START - MINUTE);
  });

  test('an answer that is none is a failure, with the time to wait', async () => {
    api().get('/api/v2/tickets/show_many.json').query(true).reply(429, 'slow down', { 'retry-after': '7' });
    expect(await makeHelpdesk().helpdesk.deadlines?.(['7'], signal())).toEqual({
      ok: false,
      why: 'failed',
      detail: 'HTTP 429',
      retryAfterMs: 7_000,
    });
  });

  test('a look draws on a part of its own and leaves the rest of the account to others', () => {
    expect(makeHelpdesk({ requestsPerMinute: 400 }).helpdesk.costsOfDeadlines?.(25, 0.2)).toEqual([
      { key: 'zendesk', limit: 200, windowMs: MINUTE, shared: true, spacing: { from: 200, reserve: 60 } },
      { key: 'zendesk:deadlines', limit: 40, windowMs: MINUTE },
    ]);
  });
});
