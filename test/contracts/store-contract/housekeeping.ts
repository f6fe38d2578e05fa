import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { OpenStore } from './harness.ts';
import { bsuid, comment, create, messageFrom, phone, send } from './samples.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

export const housekeepingContract = (open: OpenStore): void => {
  describe('housekeeping', () => {
    let bench: Workbench;
    beforeEach(async () => {
      bench = await openWorkbench(open);
    });
    afterEach(() => bench.harness.close());

    test('a paused account starts no call until its time is over; others go on', async () => {
      await bench.put('1', [comment('t:1', 'a'), send('t:1', 'x')]);
      await bench.store.pauseAccount('zendesk', 5_000, 'limit');
      expect((await bench.claimOps()).map((op) => op.target)).toEqual(['whatsapp']);
      expect((await bench.store.counts()).paused).toEqual([{ account: 'zendesk', reason: 'limit' }]);
      await bench.harness.pass(5_000);
      expect((await bench.claimOps()).map((op) => op.target)).toEqual(['helpdesk']);
      expect((await bench.store.counts()).paused).toEqual([]);
    });

    test('a pause without an end lasts over a restart, until it is lifted', async () => {
      await bench.put('1', [comment('t:1', 'a')]);
      await bench.store.pauseAccount('zendesk', undefined, 'operator');
      await bench.harness.pass(1e9);
      await bench.harness.reopen();
      expect(await bench.claimOps()).toEqual([]);
      await bench.store.resumeAccount('zendesk');
      expect(await bench.claimOps()).toHaveLength(1);
    });

    test('a shorter pause does not cut a longer one short', async () => {
      await bench.put('1', [comment('t:1', 'a')]);
      await bench.store.pauseAccount('zendesk', undefined, 'operator');
      await bench.store.pauseAccount('zendesk', 1_000, 'limit');
      await bench.harness.pass(1_001);
      expect(await bench.claimOps()).toEqual([]);
      expect((await bench.store.counts()).paused).toEqual([{ account: 'zendesk', reason: 'operator' }]);
    });

    test('dueInMs tells when the next thing is due by itself', async () => {
      expect(await bench.store.dueInMs(1_000)).toBe(1_000);
      await bench.put('1', [send('t:1', 'x')]);
      expect(await bench.store.dueInMs(1_000)).toBe(0);
      const op = await bench.claimOp();
      await bench.begin(op);
      await bench.store.settle(op, { to: 'retry', inMs: 700, counts: true });
      expect(await bench.store.dueInMs(1_000)).toBe(700);
      expect(await bench.store.dueInMs(500)).toBe(500);
      await bench.accept(messageFrom([phone('2')], 'w1'));
      expect(await bench.store.dueInMs(1_000)).toBe(0);
    });

    test('tickets that were written on within a time are told in the order of their ids, and which were made in it', async () => {
      const writeOn = async (no: string, kind: 'create' | 'comment'): Promise<void> => {
        await bench.put(no, [kind === 'create' ? create(`t:${no}`) : comment(`t:${no}`, 'a')]);
        await bench.perform({ ticketId: `90${no}`, ticketStatus: 'open' });
        await bench.decideAll();
      };
      const touched = async (from: number, after = '', limit = 10) => {
        const { now } = await bench.store.touchedTickets({ from: 0, to: 0, after: '', limit: 0 });
        const found = await bench.store.touchedTickets({ from, to: now, after, limit });
        return { now, found: found.tickets.map(({ ticketId, made }) => [ticketId, made]) };
      };
      await writeOn('2', 'create');
      await writeOn('1', 'create');
      const { now, found } = await touched(0);
      expect(found).toEqual([
        ['901', 't:1'],
        ['902', 't:2'],
      ]);
      expect((await touched(0, '', 1)).found).toEqual([['901', 't:1']]);
      expect((await touched(0, '901')).found).toEqual([['902', 't:2']]);
      await bench.harness.pass(1_000);
      await writeOn('2', 'comment');
      expect((await touched(now)).found).toEqual([['902', undefined]]);
    });

    test('named values are kept', async () => {
      expect(await bench.store.getValue('cursor')).toBeUndefined();
      await bench.store.setValue('cursor', 'a');
      await bench.store.setValue('cursor', 'b');
      await bench.harness.reopen();
      expect(await bench.store.getValue('cursor')).toBe('b');
    });

    test('a task that this instance holds stays its own', async () => {
      expect(await bench.store.leaseTask('poll', 1_000)).toBe(true);
      expect(await bench.store.leaseTask('poll', 1_000)).toBe(true);
      expect(await bench.store.leaseTask('other', 1_000)).toBe(true);
      await bench.harness.reopen();
      expect(await bench.store.leaseTask('poll', 1_000)).toBe(true);
    });

    test('tidy drops bodies of what is finished, first, and keeps what waits', async () => {
      await bench.put('1', [send('t:1', 'x')]);
      await bench.perform({ wamid: 'out.1' });
      await bench.decideAll();
      await bench.put('1', [send('t:1', 'y')]);
      await bench.harness.pass(10_000);
      await bench.accept(messageFrom([phone('1')], 'waits'));
      const tidy = {
        now: bench.harness.now(),
        unmatchedMs: 1,
        retainMessagesMs: 5_000,
        retainEventsMs: 20_000,
        retainDeadMs: 1e12,
      };
      expect((await bench.store.tidy(tidy)).bodiesDropped).toBe(4);
      expect(await bench.store.explain('put.1')).toHaveLength(1);
      await bench.harness.pass(20_000);
      await bench.store.tidy({ ...tidy, now: bench.harness.now() });
      expect(await bench.store.explain('put.1')).toEqual([]);
      expect((await bench.decideAll()).map(({ type }) => type)).toEqual(['customer-message']);
      expect((await bench.claimOp()).effects[0]?.effect).toMatchObject({ text: 'y' });
      expect(await bench.accept(messageFrom([phone('1')], 'put.1'))).toMatchObject({ duplicates: 1 });
    });

    test('ids of events and effects never come again, even when all old events are dropped', async () => {
      await bench.put('1', [comment('t:1', 'a')]);
      const op = await bench.claimOp();
      await bench.finish(op, { result: 'dead', reason: 'invalid', detail: 'd' }, { holdMs: 1 });
      await bench.decideAll();
      const before = op.effects[0]?.id;
      await bench.harness.pass(10_000);
      const tidy = {
        now: bench.harness.now(),
        unmatchedMs: 1,
        retainMessagesMs: 1,
        retainEventsMs: 1,
        retainDeadMs: 1e12,
      };
      await bench.store.tidy(tidy);
      await bench.store.tidy(tidy);
      for (let round = 0; round < 3; round += 1) await bench.put('1', [send('t:1', 'x')]);
      const later = (await bench.claimOps()).flatMap(({ effects }) => effects.map(({ id }) => id));
      expect(later).not.toContain(before);
    });

    test('explain shows the decisions on a message and on a ticket, also after its lane was merged', async () => {
      const id = await bench.put('1', [comment('t:1', 'a')], { messages: [{ wamid: 'put.1', ticket: 't:1', at: 1 }] });
      await bench.perform({ ticketId: '900', ticketStatus: 'open' });
      const [shown] = await bench.store.explain('put.1');
      expect(shown).toMatchObject({
        type: 'customer-message',
        conversationId: id,
        reasons: [{ code: 'test' }],
        effects: [{ kind: 'add-comment', state: 'done' }],
        policyHash: 'h1',
      });
      expect(await bench.store.explain('900')).toMatchObject([{ eventId: shown?.eventId }]);
      await bench.accept(messageFrom([bsuid('u')], 'w1'));
      await bench.accept(messageFrom([bsuid('u'), phone('1')], 'w2'));
      expect(await bench.store.explain('900')).toMatchObject([{ eventId: shown?.eventId }]);
      expect(await bench.store.explain('nothing')).toEqual([]);
    });

    test('everything accepted stands somewhere', async () => {
      await bench.accept(
        messageFrom([phone('1')], 'w1'),
        messageFrom([phone('1')], 'w1'),
        messageFrom([phone('2')], 'w2'),
      );
      await bench.accept({ ...messageFrom([phone('3')], 'w3'), discard: 'not-in-pilot' });
      await bench.harness.pass(40);
      expect(await bench.store.counts()).toMatchObject({
        accepted: 3,
        duplicates: 1,
        discarded: { 'not-in-pilot': 1 },
        inbox: { pending: 2 },
        oldestInboxMs: 40,
      });
      await bench.decideAll(() => [send('t:1', 'x'), send('t:1', 'y')]);
      await bench.harness.pass(7);
      const waiting = await bench.store.counts();
      expect(waiting.inbox).toMatchObject({ pending: 0 });
      expect(waiting.outbox).toMatchObject({ pending: 4 });
      expect(waiting.oldestOutboxMs).toBe(7);
      const [one, two] = await bench.claimOps();
      if (!one || !two) throw new Error('two calls are due');
      await bench.apply(one, { wamid: 'out.1' });
      await bench.store.settle(two, { to: 'unknown', cause: 'silent', retryable: false, inMs: 1, looked: false });
      expect((await bench.store.counts()).outbox).toMatchObject({ pending: 2, claimed: 1, done: 1, unknown: 1 });
    });
  });
};
