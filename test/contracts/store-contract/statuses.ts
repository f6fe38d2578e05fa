import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { OpenStore } from './harness.ts';
import { send, statusOf } from './samples.ts';
import { openWorkbench, type Workbench, wordsOf } from './workbench.ts';

export const statusesContract = (open: OpenStore): void => {
  describe('delivery statuses', () => {
    let bench: Workbench;
    beforeEach(async () => {
      bench = await openWorkbench(open);
    });
    afterEach(() => bench.harness.close());

    test('a status settles a call in flight by its op id; the answer that follows is too late', async () => {
      await bench.put('1', [send('t:1', 'one'), send('t:1', 'two')]);
      const op = await bench.beginDue();
      await bench.accept(statusOf('out.1', 'sent', op.opId));
      expect(await bench.apply(op, { wamid: 'out.1' })).toBe('fenced');
      const told = await bench.decideAll();
      expect(told.map(({ type }) => type)).toEqual(['effect-settled', 'delivery-status']);
      expect(wordsOf(await bench.claimOp())).toEqual(['two']);
    });

    test('a late status settles an unknown call, and one that an agent was asked about', async () => {
      await bench.put('1', [send('t:1', 'one'), send('t:1', 'two')]);
      const one = await bench.beginDue();
      await bench.store.settle(one, { to: 'unknown', cause: 'silent', retryable: false, inMs: 60_000, looked: false });
      await bench.accept(statusOf('out.1', 'delivered', one.opId));
      const two = await bench.beginDue();
      await bench.finish(two, { result: 'unknown', detail: 'no answer' });
      await bench.accept(statusOf('out.2', 'sent', two.opId));
      const results = (await bench.settled()).map(({ outcome }) => outcome.result);
      expect(results).toEqual(['applied', 'unknown', 'applied']);
      expect(await bench.claimOps()).toEqual([]);
      const { outbox } = await bench.store.counts();
      expect([outbox['done'], outbox['asked'] ?? 0, outbox['unknown']]).toEqual([2, 0, 0]);
    });

    test('a status without an op id that comes before its send waits for it', async () => {
      await bench.put('1', [send('t:1', 'one', { comment: 'k', parts: 2 })]);
      const op = await bench.beginDue();
      expect(await bench.accept(statusOf('out.1', 'sent'))).toMatchObject({ accepted: 1 });
      expect(await bench.decideAll()).toEqual([]);
      await bench.apply(op, { wamid: 'out.1' });
      expect((await bench.decideAll()).map(({ type }) => type).sort()).toEqual(['delivery-status', 'effect-settled']);
      await bench.put('1', [send('t:1', 'two', { comment: 'k', part: 1, parts: 2, after: op.effects[0]?.id ?? '' })]);
      expect(wordsOf(await bench.claimOp())).toEqual(['two']);
    });

    test('a failed status names the send behind its message, and the best status that is known', async () => {
      await bench.put('1', [send('t:1', 'one', { comment: 'k' })]);
      const op = await bench.perform({ wamid: 'out.1' });
      await bench.decideAll();
      await bench.accept(statusOf('out.1', 'failed'));
      const [lane] = await bench.claimLanes();
      expect(lane?.events[0]?.refs).toMatchObject({
        messageTicket: 't:1',
        sent: { effectId: op.effects[0]?.id, comment: 'k', best: 'failed', effect: op.effects[0]?.effect },
      });
    });

    test('statuses of nobody’s sends are counted and dropped in the end', async () => {
      await bench.accept(statusOf('elsewhere', 'sent'));
      const tidy = { unmatchedMs: 600_000, retainMessagesMs: 1e12, retainEventsMs: 1e12, retainDeadMs: 1e12 };
      expect(await bench.store.tidy({ ...tidy, now: bench.harness.now() + 599_999 })).toMatchObject({
        unmatchedDropped: 0,
      });
      expect(await bench.store.tidy({ ...tidy, now: bench.harness.now() + 600_000 })).toMatchObject({
        unmatchedDropped: 1,
      });
      const counts = await bench.store.counts();
      expect(counts.inbox['unmatched']).toBe(0);
      expect(counts.discarded).toEqual({ 'unmatched-status': 1 });
    });
  });
};
