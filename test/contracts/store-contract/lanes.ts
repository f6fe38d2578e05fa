import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { OpenStore } from './harness.ts';
import { comment, decisionOf, messageFrom, phone, send } from './samples.ts';
import { openWorkbench, type Workbench, wamidsIn } from './workbench.ts';

export const lanesContract = (open: OpenStore): void => {
  describe('lanes', () => {
    let bench: Workbench;
    beforeEach(async () => {
      bench = await openWorkbench(open);
    });
    afterEach(() => bench.harness.close());

    const claimOne = async () => {
      const lanes = await bench.claimLanes();
      const lane = lanes[0];
      if (lanes.length !== 1 || !lane) throw new Error(`${lanes.length} lanes`);
      return lane;
    };
    const wamids = (lane: { events: readonly { event: Parameters<typeof wamidsIn>[0][number] }[] }) =>
      wamidsIn(lane.events.map(({ event }) => event));

    test('a lane gives its events in the order of acceptance, lanes stand side by side', async () => {
      await bench.accept(messageFrom([phone('1')], 'a1'), messageFrom([phone('2')], 'b1'));
      await bench.accept(messageFrom([phone('1')], 'a2'));
      const lanes = await bench.claimLanes();
      expect(lanes.map(wamids).sort()).toEqual([['a1', 'a2'], ['b1']]);
      expect(await bench.claimLanes()).toEqual([]);
    });

    test('one customer on two business numbers has two lanes', async () => {
      await bench.accept(messageFrom([phone('1')], 'a1'), messageFrom([phone('1')], 'a2', { numberId: 'n2' }));
      const lanes = await bench.claimLanes();
      expect(lanes.map(({ conversation }) => conversation.numberId).sort()).toEqual(['n1', 'n2']);
      expect(new Set(lanes.map(({ contact }) => contact.id)).size).toBe(1);
    });

    test('a claim takes at most so many lanes and events; the rest follows', async () => {
      await bench.accept(...['1', '2', '3'].map((who) => messageFrom([phone(who)], `w${who}`)));
      expect(await bench.claimLanes({ limit: 2 })).toHaveLength(2);
      expect(await bench.claimLanes({ limit: 2 })).toHaveLength(1);
      await bench.accept(...['x', 'y', 'z'].map((id) => messageFrom([phone('9')], id)));
      const first = (await bench.claimLanes({ eventsPerLane: 2 }))[0];
      if (!first) throw new Error('no lane');
      expect(wamids(first)).toEqual(['x', 'y']);
      await bench.commit(first);
      expect(wamids(await claimOne())).toEqual(['z']);
    });

    test('what is accepted while a lane is worked on is claimed right after its commit', async () => {
      await bench.accept(messageFrom([phone('1')], 'a1'));
      const lane = await claimOne();
      await bench.accept(messageFrom([phone('1')], 'a2'));
      expect(await bench.claimLanes()).toEqual([]);
      expect(await bench.commit(lane)).toBe('committed');
      expect(wamids(await claimOne())).toEqual(['a2']);
    });

    test('a commit stores state, effects and messages together', async () => {
      await bench.accept(messageFrom([phone('1')], 'a1'));
      const lane = await claimOne();
      const conversation = { ...lane.conversation, nextTicketNo: 7 };
      await bench.commit(lane, () => [comment('t:1', 'a')], {
        conversation,
        messages: [{ wamid: 'a1', ticket: 't:1', at: 5 }],
      });
      await bench.accept(messageFrom([phone('1')], 'a2', { quotes: 'a1' }));
      const next = await claimOne();
      expect(next.conversation).toEqual(conversation);
      expect(next.events[0]?.refs).toEqual({ messageTicket: 't:1', quoted: 'text of a1' });
      expect((await bench.claimOps()).map((op) => op.effects.length)).toEqual([1]);
    });

    test('a quote of what was sent to the customer is named with its words', async () => {
      await bench.put('1', [send('t:1', 'We open at nine')]);
      await bench.perform({ wamid: 'out.1' });
      await bench.decideAll();
      await bench.accept(messageFrom([phone('1')], 'a2', { quotes: 'out.1' }));
      expect((await claimOne()).events.at(-1)?.refs).toEqual({ messageTicket: 't:1', quoted: 'We open at nine' });
    });

    test('a quoted message is named with its words as long as they are kept, and nothing of the phone app', async () => {
      const key = (wamid: string) => messageFrom([phone('1')], wamid).key;
      const echo = { type: 'phone-app-message', wamid: 'team', kind: 'text', text: 'ours', sentAt: 1 } as const;
      await bench.accept(messageFrom([phone('1')], 'a1'));
      await bench.accept({ ...messageFrom([phone('1')], 'team'), key: key('team'), event: echo });
      await bench.commit(await claimOne(), () => []);
      await bench.accept(
        messageFrom([phone('1')], 'a2', { quotes: 'a1' }),
        messageFrom([phone('1')], 'a3', { quotes: 'team' }),
      );
      const lane = await claimOne();

      expect(lane.events.map(({ refs }) => refs)).toEqual([{ quoted: 'text of a1' }, {}]);
      await bench.commit(lane, () => []);
      const revoke = {
        type: 'customer-side-event',
        wamid: 's',
        kind: 'revoke',
        text: '',
        sentAt: 1,
        refersTo: 'a1',
      } as const;
      await bench.accept({ ...messageFrom([phone('1')], 's'), event: revoke });
      const next = await claimOne();
      expect(next.events.map(({ refs }) => refs)).toEqual([{ quoted: 'text of a1' }]);
      await bench.commit(next, () => []);
      await bench.harness.pass(10_000);
      const kept = { unmatchedMs: 1, retainMessagesMs: 5_000, retainEventsMs: 20_000, retainDeadMs: 1e12 };
      await bench.store.tidy({ now: bench.harness.now(), ...kept });
      await bench.accept(messageFrom([phone('1')], 'a4', { quotes: 'a1' }));
      expect((await claimOne()).events[0]?.refs).toEqual({});
    });

    test('a file that settled is told with the ticket of its message', async () => {
      await bench.accept(messageFrom([phone('1')], 'a1'));
      const lane = await claimOne();
      await bench.commit(lane, () => [], { messages: [{ wamid: 'a1', ticket: 't:1', at: 5 }] });
      const file = { id: 'wa:a1', from: 'whatsapp', source: {}, name: 'a.jpg', contentType: 'image/jpeg' } as const;
      const event = { type: 'file-settled', file, effectId: '1.0', outcome: { result: 'ready' } } as const;
      const address = { to: 'conversation', conversationId: lane.conversation.id } as const;
      await bench.accept({ key: 'file:wa:a1:1.0', address, event });
      expect((await claimOne()).events[0]?.refs).toEqual({ messageTicket: 't:1' });
    });

    test('the same commit again changes nothing: its answer may have been lost', async () => {
      await bench.accept(messageFrom([phone('1')], 'a1'));
      const lane = await claimOne();
      expect(await bench.commit(lane, () => [send('t:1', 'x')])).toBe('committed');
      expect(await bench.commit(lane, () => [send('t:1', 'x')])).toBe('fenced');
      expect(await bench.claimOps()).toHaveLength(1);
    });

    test('a lane whose lease ran out is claimed again, and the first owner can no longer commit', async () => {
      await bench.accept(messageFrom([phone('1')], 'a1'));
      const first = await claimOne();
      await bench.harness.pass(30_001);
      const second = await claimOne();
      expect(second.fence).toBeGreaterThan(first.fence);
      expect(await bench.commit(first, () => [send('t:1', 'stale')])).toBe('fenced');
      expect(await bench.commit(second, () => [send('t:1', 'fresh')])).toBe('committed');
      expect((await bench.claimOps()).flatMap((op) => op.effects.map(({ effect }) => effect))).toMatchObject([
        { text: 'fresh' },
      ]);
      expect(await bench.claimLanes()).toEqual([]);
    });

    test('a commit that names an event twice changes nothing at all', async () => {
      await bench.accept(messageFrom([phone('1')], 'a1'));
      const lane = await claimOne();
      const decided = {
        eventId: lane.events[0]?.id ?? 0,
        decision: decisionOf({ ...lane.conversation, nextTicketNo: 9 }, [send('t:1', 'x')]),
        policyHash: 'h',
        decidedAt: 1,
      };
      await expect(bench.store.commit(lane, [decided, decided])).rejects.toThrow();
      expect(await bench.claimOps()).toEqual([]);
      await bench.store.releaseLane(lane, 0);
      expect((await claimOne()).conversation.nextTicketNo).toBe(1);
    });

    test('a released lane comes back after the pause, undecided', async () => {
      await bench.accept(messageFrom([phone('1')], 'a1'));
      await bench.store.releaseLane(await claimOne(), 5_000);
      await bench.harness.pass(4_999);
      expect(await bench.claimLanes()).toEqual([]);
      await bench.harness.pass(1);
      expect(wamids(await claimOne())).toEqual(['a1']);
    });

    test('a release by an owner whose lease ran out takes nothing from the next one', async () => {
      await bench.accept(messageFrom([phone('1')], 'a1'));
      const first = await claimOne();
      await bench.harness.pass(30_001);
      const second = await claimOne();
      await bench.store.releaseLane(first, 0);
      expect(await bench.claimLanes()).toEqual([]);
      expect(await bench.commit(second)).toBe('committed');
    });

    test('leases of a process that is gone become void', async () => {
      await bench.accept(messageFrom([phone('1')], 'a1'));
      const before = await claimOne();
      await bench.harness.reopen();
      await bench.harness.pass(bench.harness.orphanedForMs);
      expect(wamids(await claimOne())).toEqual(['a1']);
      expect(await bench.commit(before)).toBe('fenced');
    });

    test('a discarded event is counted, and the lane goes on', async () => {
      await bench.accept(messageFrom([phone('1')], 'a1'));
      await bench.commit(await claimOne(), () => [], { discard: 'spam' });
      expect((await bench.store.counts()).discarded).toEqual({ spam: 1 });
      expect(await bench.claimLanes()).toEqual([]);
    });
  });
};
