import { expect, jest, test } from '@jest/globals';
import { withBridge } from '../support/bridge.ts';
import { MINUTE, SECOND } from '../support/moved-clock.ts';
import { speedUpProcess } from '../support/process-time.ts';
import { FLOW_TIMINGS } from '../support/timings.ts';
import { until } from '../support/until.ts';

jest.setTimeout(90_000);

/** Everything that tells time in this process runs this much faster. */
const SPEED = 30;

test('sixty messages of one customer in ten minutes become at most thirty updates, in order, none late', async () => {
  const time = speedUpProcess(SPEED);
  try {
    await withBridge(
      { timings: { ...FLOW_TIMINGS, leaseMs: 240 * SECOND, leaseMarginMs: SECOND, idleMs: 10 } },
      async (bridge) => {
        const phone = bridge.customer();
        const ticket = await bridge.openTicket(phone, 'message 0');
        const startedAt = bridge.clock.now();
        const sentAt: number[] = [startedAt];
        for (let no = 1; no <= 60; no += 1) {
          await until('the next tenth second', () => bridge.clock.now() >= startedAt + no * 10 * SECOND);
          sentAt.push(bridge.clock.now());
          await phone.sendText(`message ${no}`);
        }
        const heard = () =>
          (
            bridge
              .customerWords(ticket)
              .join('\n')
              .match(/message \d+/g) ?? []
          ).map(String);
        await until('all of them', () => heard().length === 61);
        expect(heard()).toEqual(sentAt.map((_, no) => `message ${no}`));
        const updates = bridge.effects('comment-added');
        const within = updates.map(({ at }) => updates.filter((each) => each.at >= at && each.at < at + 10 * MINUTE));
        expect(Math.max(...within.map((each) => each.length))).toBeLessThanOrEqual(30);
        expect(bridge.world.zendesk.oracle.requests.total(429)).toBe(0);
        const lateness = updates.flatMap(({ body = '', at }) =>
          (body.match(/message \d+/g) ?? []).map((words) => at - (sentAt[Number(words.split(' ')[1])] ?? 0)),
        );
        process.stdout.write(
          `${updates.length} updates, the latest after ${Math.max(...lateness) / SECOND} s (${SPEED} times as fast)\n`,
        );
        expect(Math.max(...lateness)).toBeLessThanOrEqual(75 * SECOND);
      },
    )();
  } finally {
    time.restore();
  }
});

test(
  'an agent’s reply is not kept waiting by a flood of new customers that uses up the helpdesk’s budget',
  withBridge({ helpdesk: '  requestsPerMinute: 40\n  share: 50%\n  reconcileEvery: 1h' }, async (bridge) => {
    const phone = bridge.customer();
    const ticket = await bridge.openTicket(phone);
    for (let no = 0; no < 30; no += 1) await bridge.customer().sendText('Me too');
    // Twenty calls a minute are allowed, four of them for reads alone. A customer's record takes three, and starts while one is left.
    const calls = () => 3 * bridge.effects('user-upserted').length + bridge.tickets().length;
    await until('the budget to be used up', () => calls() >= 16);
    bridge.reply(ticket, 'Here I am');
    await until('the reply on the phone', () => phone.received().includes('Here I am'));
    expect(calls()).toBeLessThanOrEqual(18);
  }),
);
