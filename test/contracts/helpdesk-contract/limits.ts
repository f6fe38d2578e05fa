import { describe, expect, test } from '@jest/globals';
import type { HelpdeskCall } from '../../../src/core/vendor.ts';
import {
  commentCall,
  createCall,
  readCall,
  reopenCall,
  requesterCall,
  signal,
  tagsCall,
} from '../../helpdesk/calls.ts';
import type { Place, StartBench } from './bench.ts';
import { useWorkbench } from './workbench.ts';

export const limitsContract = (start: StartBench): void => {
  describe('budgets and limits', () => {
    const open = useWorkbench(start);

    test('every call says what it draws on, no less than the writes that it makes', async () => {
      const bench = await open();
      const { helpdesk } = bench;
      const price = (call: HelpdeskCall) => {
        const costs = helpdesk.costs(call);
        for (const { key, limit, windowMs } of costs) {
          expect(key.split(':')[0]).toBe(helpdesk.account);
          expect([limit > 0, windowMs > 0]).toEqual([true, true]);
        }
        return costs.filter(({ key }) => key === helpdesk.account).length;
      };
      const { requesterId, ticketId } = await bench.open();
      bench.people.setStatus(ticketId, 'solved');
      const calls: readonly HelpdeskCall[] = [
        requesterCall({ opId: 'op-21', externalId: 'wa:contact-2', phone: '4915187654321' }),
        createCall({}, { opId: 'op-22', externalId: 'wa:c1:2', requesterId }),
        commentCall({ opId: 'op-23', ticketId, authorId: requesterId, ticketStatus: 'solved' }),
        { ...tagsCall(), ticketId },
        { ...reopenCall('solved'), ticketId },
        { ...readCall(), ticketId },
      ];
      for (const call of calls) {
        const before = bench.requests().writes;
        await bench.applied(call);
        const writes = bench.requests().writes - before;
        expect([call.kind, price(call) >= Math.max(1, writes)]).toEqual([call.kind, true]);
      }
      expect(helpdesk.costs({ ...reopenCall('open'), ticketId })).toEqual([]);
      expect(helpdesk.costsOfLook?.().length).toBeGreaterThan(0);
    });

    test('what the account allows is learned from its answers, and only a part of it is used', async () => {
      const bench = await open({ accountPerMinute: 40 });
      await bench.open();
      const [cost] = bench.helpdesk.costs(createCall());
      expect(cost).toMatchObject({ key: bench.helpdesk.account, limit: 20 });
    });

    test('an account that is used up is told as the account’s, and nothing was done', async () => {
      const bench = await open({ accountPerMinute: 12 });
      const { requesterId, ticketId } = await bench.open();
      const results = [];
      for (let no = 1; no <= 12; no += 1)
        results.push(await bench.run(commentCall({ opId: bench.nextOp(), ticketId, authorId: requesterId })));
      const done = results.filter(({ result }) => result === 'applied').length;
      expect(done).toBeLessThan(12);
      expect(results.at(-1)).toMatchObject({
        result: 'throttled',
        account: true,
        retryAfterMs: expect.any(Number),
      });
      expect(bench.committed('comment')).toBe(done);
      bench.clock.advance(61_000);
      expect(await bench.run(commentCall({ opId: 'op-30', ticketId, authorId: requesterId }))).toMatchObject({
        result: 'applied',
      });
    });

    const places: readonly Place[] = ['requester', 'create', 'comment', 'tags', 'reopening', 'read'];
    test.each(places)('a wait that is asked for is told and is no doubt (%s)', async (place) => {
      const bench = await open();
      const { requesterId, ticketId } = await bench.open();
      bench.people.setStatus(ticketId, 'solved');
      const calls: Readonly<Partial<Record<Place, HelpdeskCall>>> = {
        requester: requesterCall({ opId: 'op-9', externalId: 'wa:contact-2', phone: '4915187654321' }),
        create: createCall({}, { opId: 'op-9', externalId: 'wa:c1:2', requesterId }),
        comment: commentCall({ opId: 'op-9', ticketId, authorId: requesterId }),
        tags: { ...tagsCall(), ticketId },
        reopening: { ...reopenCall('solved'), ticketId },
        read: { ...readCall(), ticketId },
      };
      const call = calls[place];
      if (!call) throw new Error(place);
      const frozen = await bench.freeze(call);
      bench.faults.add({ kind: 'retry-after', retryAfterSeconds: 7, match: bench.places[place] });
      expect(await bench.helpdesk.perform(frozen, call.opId, signal())).toMatchObject({
        result: 'throttled',
        retryAfterMs: 7_000,
      });
      expect(await bench.helpdesk.perform(frozen, call.opId, signal())).toMatchObject({ result: 'applied' });
    });
  });
};
