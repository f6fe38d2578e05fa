import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Ticket, TicketStatus } from '../../../src/core/conversation.ts';
import type { OpenStore } from './harness.ts';
import { messageFrom, phone } from './samples.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

export const looksContract = (open: OpenStore): void => {
  describe('looks at deadlines', () => {
    let bench: Workbench;
    let decided = 0;
    beforeEach(async () => {
      bench = await openWorkbench(open);
    });
    afterEach(() => bench.harness.close());

    /** What a decision says of the only ticket of this customer. */
    const decide = async (
      number: string,
      ticket: Partial<Ticket>,
      lookInMs?: number,
      urgent = false,
    ): Promise<void> => {
      decided += 1;
      await bench.accept(messageFrom([phone(number)], `look.${decided}`));
      const lane = (await bench.claimLanes())[0];
      if (!lane) throw new Error('no lane waits');
      const watch =
        lookInMs === undefined
          ? {}
          : {
              watch: {
                lookAt: bench.harness.now() + lookInMs,
                deadlines: [],
                ...(urgent ? { stageAt: bench.harness.now() + lookInMs } : {}),
              },
            };
      const whole: Ticket = { key: `${number}:1`, status: 'open', openedAt: 1, lastCustomerAt: 1, ...ticket, ...watch };
      await bench.commit(lane, () => [], { conversation: { ...lane.conversation, tickets: [whole] } });
    };
    const times = (now: number) => ({ now, until: now + 60_000, furthest: now + 3_600_000 });
    const claim = async (limit = 10) =>
      (await bench.store.claimLooks({ ...times(bench.harness.now()), limit })).map(({ ticketId }) => ticketId);

    test('are due at once for every ticket that the helpdesk has and nobody has solved', async () => {
      const statuses: TicketStatus[] = ['new', 'open', 'pending', 'hold', 'solved', 'closed', 'gone', 'failed'];
      for (const [index, status] of statuses.entries()) await decide(`${index}`, { helpdeskId: `90${index}`, status });
      await decide('9', { status: 'making' });
      expect((await claim()).sort()).toEqual(['900', '901', '902', '903']);
    });

    test('tell whose ticket it is, and come up again after a while when nothing is decided', async () => {
      await decide('1', { helpdeskId: '901' });
      const now = bench.harness.now();
      const [look] = await bench.store.claimLooks({ ...times(now), until: now + 1_000, limit: 9 });
      expect(look).toEqual({
        ticket: '1:1',
        ticketId: '901',
        conversationId: expect.any(String),
        urgent: false,
        seen: '',
      });
      await bench.accept({
        key: 'seen',
        address: { to: 'conversation', conversationId: look?.conversationId ?? '' },
        event: { type: 'deadlines-seen', ticket: '1:1', at: 1 },
      });
      expect((await bench.decideAll()).map(({ type }) => type)).toEqual(['deadlines-seen']);
      expect(await claim()).toEqual([]);
      await bench.harness.pass(1_000);
      expect(await claim()).toEqual(['901']);
    });

    test('are moved by decisions, over a restart, and only by those that speak of them', async () => {
      await decide('1', { helpdeskId: '901' }, 5_000);
      await bench.harness.reopen();
      expect(await claim()).toEqual([]);
      await bench.harness.pass(5_000);
      expect(await claim()).toEqual(['901']);
      await decide('1', { helpdeskId: '901' }, 1_000);
      await bench.harness.pass(1_000);
      expect(await claim()).toEqual(['901']);
      // Another word on the ticket, whose watch stays as it was.
      await bench.accept(messageFrom([phone('1')], 'again'));
      const lane = (await bench.claimLanes())[0];
      if (!lane) throw new Error('no lane waits');
      const tickets = lane.conversation.tickets.map((ticket) => ({ ...ticket, status: 'pending' as const }));
      await bench.commit(lane, () => [], { conversation: { ...lane.conversation, tickets } });
      expect(await claim()).toEqual([]);
    });

    test('where a stage may be due come first, then the oldest, in bounded steps', async () => {
      await decide('1', { helpdeskId: '901' }, 2_000);
      await decide('2', { helpdeskId: '902' }, 1_000);
      await decide('3', { helpdeskId: '903' }, 3_000, true);
      await bench.harness.pass(3_000);
      expect(await claim(2)).toEqual(['903', '902']);
      expect(await claim(2)).toEqual(['901']);
    });

    test('that a clock which was put back has set too far ahead are due', async () => {
      await decide('1', { helpdeskId: '901' }, 3_600_000);
      await decide('2', { helpdeskId: '902' }, 3_600_001);
      expect(await claim()).toEqual(['902']);
      expect(await claim()).toEqual([]);
    });

    test('that found nothing new are put off, unless a decision moved them meanwhile', async () => {
      await decide('1', { helpdeskId: '901' }, 0);
      await decide('2', { helpdeskId: '902' }, 0);
      await decide('3', { helpdeskId: '903' }, 0, true);
      const now = bench.harness.now();
      const looks = await bench.store.claimLooks({ ...times(now), limit: 9 });
      expect(looks.map(({ ticket, urgent }) => [ticket, urgent])).toEqual([
        ['3:1', true],
        ['1:1', false],
        ['2:1', false],
      ]);
      await decide('1', { helpdeskId: '901' }, 1_000);
      await bench.store.putOffLooks(['1:1', '2:1'], { until: now + 60_000 }, now + 90_000);
      await bench.harness.pass(1_000);
      expect(await claim()).toEqual(['901']);
      await bench.harness.pass(89_000);
      expect((await claim()).sort()).toEqual(['901', '902', '903']);
    });

    test('that found nothing new are put off no further than to the next stage', async () => {
      await bench.accept(messageFrom([phone('1')], 'staged'));
      const lane = (await bench.claimLanes())[0];
      if (!lane) throw new Error('no lane waits');
      const now = bench.harness.now();
      const ticket = { key: '1:1', helpdeskId: '901', status: 'open' as const, openedAt: 1, lastCustomerAt: 1 };
      const watch = { lookAt: now, stageAt: now + 70_000, deadlines: [] };
      await bench.commit(lane, () => [], { conversation: { ...lane.conversation, tickets: [{ ...ticket, watch }] } });
      const looks = await bench.store.claimLooks({ ...times(now), limit: 9 });
      expect(looks.map(({ urgent }) => urgent)).toEqual([false]);
      await bench.store.putOffLooks(['1:1'], { until: now + 60_000 }, now + 90_000);
      await bench.harness.pass(69_999);
      expect(await claim()).toEqual([]);
      await bench.harness.pass(1);
      const later = bench.harness.now();
      const [due] = await bench.store.claimLooks({ ...times(later), limit: 9 });
      expect(due?.urgent).toBe(true);
    });
  });
};
