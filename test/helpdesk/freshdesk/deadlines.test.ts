import { describe, expect, test } from '@jest/globals';
import { useWorkbench } from '../../contracts/helpdesk-contract/workbench.ts';
import { START, signal } from '../calls.ts';
import { startFreshdesk } from './bench.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SLA = { targets: { 2: { respond: 900, resolve: 14_400, nextResponse: 1_800 } } } as const;
/** Customers' words count as such where an admin has found out that they do. */
const UNCONFIRMED = {
  incomingNote: {
    reopens: false,
    countsAsRequesterResponse: true,
    countsAsAgentResponse: false,
    performer: 'requester',
    mailsRequester: false,
  },
} as const;

describe('deadlines of emulated tickets', () => {
  const openBench = useWorkbench(startFreshdesk);

  const open = async (account = {}) => {
    const bench = await openBench({}, { sla: SLA, unconfirmed: UNCONFIRMED, ...account });
    const customer = await bench.open();
    const ben = bench.emulator.desk.addAgent({ name: 'Ben', email: 'ben@example.com' });
    const read = async () => {
      const found = await bench.helpdesk.deadlines?.([customer.ticketId, '999'], signal());
      if (!found?.ok) throw new Error('not read');
      expect(found.tickets).toHaveLength(1);
      return found.tickets[0];
    };
    return { ...bench, customer, id: Number(customer.ticketId), ben, read };
  };
  const settle = ({ clock }: { clock: { advance(ms: number): void } }) => clock.advance(MINUTE);

  test('come with who has the ticket and when they were last at work on it', async () => {
    const bench = await open();
    const { emulator, id, ben } = bench;
    emulator.desk.setAssignee(id, ben.id, ben.id);
    emulator.desk.setGroup(id, emulator.account.groups[0]?.id ?? 0, ben.id);
    settle(bench);
    expect(await bench.read()).toEqual({
      ticketId: bench.customer.ticketId,
      status: 'open',
      priority: 'normal',
      group: 'Support',
      assignee: { name: 'Ben', email: 'ben@example.com' },
      deadlines: [
        { metric: 'first-reply', state: 'active', dueAt: START + 15 * MINUTE },
        { metric: 'resolution', state: 'active', dueAt: START + 4 * HOUR },
      ],
    });
    emulator.desk.reply(id, { agentId: ben.id, text: 'Hi' });
    settle(bench);
    const met = await bench.read();
    expect(met?.deadlines[0]).toEqual({ metric: 'first-reply', state: 'met' });
    expect(met?.lastAgentActivity).toBe(START + MINUTE);
    const askedAt = bench.clock.now();
    await bench.say(bench.customer);
    settle(bench);
    expect((await bench.read())?.deadlines[1]).toEqual({
      metric: 'next-reply',
      state: 'active',
      dueAt: askedAt + 30 * MINUTE,
    });
  });

  test('ring for nobody right after a write, when those from before still show', async () => {
    const bench = await open();
    settle(bench);
    bench.emulator.desk.setStatus(bench.id, 'pending', bench.ben.id);
    bench.clock.advance(10 * HOUR);
    bench.emulator.desk.setStatus(bench.id, 'open', bench.ben.id);
    const unsettled = await bench.read();
    expect(unsettled?.unsettled).toBe(true);
    expect(unsettled?.deadlines.map(({ state }) => state)).toEqual(['paused', 'paused']);
    settle(bench);
    const settled = await bench.read();
    expect(settled?.unsettled).toBeUndefined();
    expect(settled?.deadlines[0]).toEqual({
      metric: 'first-reply',
      state: 'active',
      dueAt: START + 10 * HOUR + 15 * MINUTE,
    });
  });

  test.each([
    ['as the account says', 'admin', 'hold', 'paused'],
    ['as in any new account, where only admins are told', 'agent', 'hold', 'active'],
    ['as in any new account, where only admins are told', 'agent', 'pending', 'paused'],
  ] as const)('stand still in statuses that stop the clock, %s (%s, %s)', async (_, role, status, state) => {
    const bench = await open({
      apiAgent: { name: 'Bridge', email: 'bridge@example.com', role },
      statuses: [{ id: 8, name: 'Parked', customerName: 'Parked', stopsTimer: true }],
    });
    settle(bench);
    bench.emulator.desk.setStatus(bench.id, status, bench.ben.id);
    settle(bench);
    expect((await bench.read())?.deadlines.map((each) => each.state)).toEqual([state, state]);
  });

  test('are within reach for an admin and for any other agent', async () => {
    const admin = await open();
    expect(await admin.helpdesk.deadlineAccess?.(signal())).toEqual({
      ok: true,
      detail: 'Freshdesk has SLA policies: 1',
    });
    await admin.close();
    const agent = await open({ apiAgent: { name: 'Bridge', email: 'bridge@example.com', role: 'agent' } });
    expect(await agent.helpdesk.deadlineAccess?.(signal())).toMatchObject({
      ok: true,
      detail: expect.stringContaining('admins alone'),
    });
  });

  test('that cannot be read are asked for again, when Freshdesk says', async () => {
    const bench = await open();
    bench.faults.add({ kind: 'retry-after', retryAfterSeconds: 7 });
    expect(await bench.helpdesk.deadlines?.([bench.customer.ticketId], signal())).toMatchObject({
      ok: false,
      why: 'failed',
      retryAfterMs: 7_000,
    });
  });
});
