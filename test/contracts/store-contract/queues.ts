import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Effect } from '../../../src/core/effects.ts';
import type { OpenStore } from './harness.ts';
import { comment, create, read, send } from './samples.ts';
import { openWorkbench, type Workbench, wordsOf } from './workbench.ts';

export const queuesContract = (open: OpenStore): void => {
  describe('queues', () => {
    let bench: Workbench;
    beforeEach(async () => {
      bench = await openWorkbench(open);
    });
    afterEach(() => bench.harness.close());

    const drain = async (): Promise<string[][]> => {
      const calls: string[][] = [];
      for (;;) {
        const ops = await bench.claimOps();
        if (ops.length === 0) return calls;
        for (const op of ops) {
          calls.push(wordsOf(op));
          await bench.begin(op);
          await bench.apply(op);
        }
      }
    };

    test('within one target of a conversation one call follows the other', async () => {
      await bench.put('1', [
        create('t:1'),
        comment('t:1', 'a'),
        { kind: 'update-ticket', ticket: 't:1', reopen: true },
      ]);
      const op = await bench.claimOp();
      expect(op.effects[0]?.effect.kind).toBe('create-ticket');
      expect(await bench.claimOps()).toEqual([]);
      await bench.begin(op);
      expect(await bench.claimOps()).toEqual([]);
      await bench.apply(op);
      expect(await drain()).toEqual([['a'], ['update-ticket']]);
    });

    test('what was begun goes on before what came later is begun', async () => {
      await bench.put('1', [{ kind: 'ensure-requester' }, create('t:1')]);
      const first = await bench.beginDue();
      await bench.harness.pass(1_000);
      await bench.put('2', [{ kind: 'ensure-requester' }, create('t:2')]);
      await bench.harness.pass(1_000);
      await bench.apply(first);
      const next = await bench.claimOps({ limit: 1 });
      expect(next.map((op) => op.conversationId)).toEqual([first.conversationId]);
    });

    test('targets of one conversation and conversations do not wait for each other', async () => {
      await bench.put('1', [comment('t:1', 'a'), read('t:1'), send('t:1', 'x')]);
      await bench.put('2', [comment('t:2', 'b')]);
      const ops = await bench.claimOps();
      expect(ops.map((op) => op.target).sort()).toEqual(['helpdesk', 'helpdesk', 'helpdesk-read', 'whatsapp']);
    });

    test('only the named targets are claimed, and no more than the limit', async () => {
      await bench.put('1', [comment('t:1', 'a'), send('t:1', 'x')]);
      await bench.put('2', [send('t:2', 'y')]);
      expect(await bench.claimOps({ targets: ['helpdesk-read'] })).toEqual([]);
      expect(await bench.claimOps({ targets: ['whatsapp'], limit: 1 })).toHaveLength(1);
      expect((await bench.claimOps()).map((op) => op.target).sort()).toEqual(['helpdesk', 'whatsapp']);
    });

    const alike: readonly (readonly [string, Effect, number])[] = [
      ['the same ticket, author and visibility', comment('t:1', 'b'), 2],
      ['another ticket', comment('t:2', 'b'), 1],
      ['another author', comment('t:1', 'b', { author: 'bridge' }), 1],
      ['another visibility', comment('t:1', 'b', { public: false }), 1],
      ['another kind', { kind: 'update-ticket', ticket: 't:1', reopen: true }, 1],
    ];
    test.each(alike)('a waiting effect of %s', async (_, second, members) => {
      await bench.put('1', [comment('t:1', 'a'), second]);
      expect((await bench.claimOp()).effects).toHaveLength(members);
    });

    test('a group ends at the first comment that is not alike: order comes first', async () => {
      await bench.put('1', [
        comment('t:1', 'a'),
        comment('t:1', 'b'),
        comment('t:1', 'note', { author: 'bridge', public: false }),
        comment('t:1', 'c'),
      ]);
      expect(await drain()).toEqual([['a', 'b'], ['note'], ['c']]);
    });

    test('a group stays below its bytes, counted as they are written', async () => {
      const large = 'ü'.repeat(400);
      await bench.put('1', [comment('t:1', large), comment('t:1', large), comment('t:1', 'c')]);
      const [first] = await bench.claimOps({ groupBytes: 1_000 });
      if (!first) throw new Error('nothing is due');
      expect(first.effects).toHaveLength(1);
      await bench.apply(first);
      const [rest] = await bench.claimOps({ groupBytes: 1_000 });
      expect(rest?.effects).toHaveLength(2);
    });

    test('a group is never extended once it has begun, not even when it is tried again', async () => {
      await bench.put('1', [comment('t:1', 'a'), comment('t:1', 'b')]);
      const op = await bench.claimOp();
      await bench.begin(op);
      await bench.put('1', [comment('t:1', 'c')]);
      await bench.store.settle(op, { to: 'retry', inMs: 0, counts: true });
      const again = await bench.claimOp();
      expect([again.opId, ...wordsOf(again)]).toEqual([op.opId, 'a', 'b']);
      await bench.begin(again);
      await bench.apply(again);
      expect(await drain()).toEqual([['c']]);
    });

    test('a later part waits for the status of the one before, or for the gap', async () => {
      await bench.put('1', [send('t:1', 'one', { comment: 'k', parts: 2 })]);
      const first = await bench.perform({ wamid: 'out.1' });
      await bench.decideAll();
      await bench.put('1', [
        send('t:1', 'two', { comment: 'k', part: 1, parts: 2, after: first.effects[0]?.id ?? '' }),
      ]);
      expect(await bench.claimOps()).toEqual([]);
      await bench.harness.pass(4_999);
      expect(await bench.claimOps()).toEqual([]);
      await bench.harness.pass(1);
      expect(wordsOf(await bench.claimOp())).toEqual(['two']);
    });

    test('begin writes the bytes, counts the attempt and hands both back at the next claim', async () => {
      await bench.put('1', [send('t:1', 'x')]);
      const op = await bench.claimOp();
      expect(op).toMatchObject({ state: { phase: 'first' }, attempts: 0, ageMs: 0, leaseMs: 30_000 });
      expect(await bench.store.begin(op, 'the bytes', [])).toEqual({ ok: true, attempt: 1 });
      await bench.store.settle(op, { to: 'retry', inMs: 1_000, counts: true });
      await bench.harness.pass(999);
      expect(await bench.claimOps()).toEqual([]);
      await bench.harness.pass(1);
      const again = await bench.claimOp();
      expect(again).toMatchObject({
        state: { phase: 'retry' },
        attempts: 1,
        ageMs: 1_000,
        frozen: 'the bytes',
        waitedMs: 1_000,
      });
      expect(await bench.begin(again)).toEqual({ ok: true, attempt: 2 });
      await bench.store.settle(again, { to: 'retry', inMs: 0, counts: false });
      expect((await bench.claimOp()).attempts).toBe(1);
    });

    test('a used-up budget makes a group wait, takes it apart and lets later comments join', async () => {
      const cost = { key: 'zendesk:ticket:1', limit: 1, windowMs: 60_000 };
      await bench.put('2', [comment('t:9', 'draws')]);
      await bench.store.begin(await bench.claimOp(), 'bytes', [cost]);
      await bench.put('1', [comment('t:1', 'a')]);
      const op = await bench.claimOp();
      const begun = await bench.store.begin(op, 'bytes', [cost]);
      if (begun.ok) throw new Error('the budget was not kept');
      expect(begun.waitMs).toBeGreaterThan(0);
      expect(begun.waitMs).toBeLessThanOrEqual(61_000);
      await bench.put('1', [comment('t:1', 'b')]);
      expect((await bench.claimOps({ targets: ['helpdesk'] })).map(wordsOf)).toEqual([]);
      await bench.harness.pass(begun.waitMs);
      const due = (await bench.claimOps()).find((each) => each.conversationId === op.conversationId);
      if (!due) throw new Error('nothing is due');
      expect(wordsOf(due)).toEqual(['a', 'b']);
      expect(due.opId).not.toBe(op.opId);
      expect(await bench.store.begin(due, 'bytes', [cost])).toMatchObject({ ok: true });
    });

    test('a call that began once keeps its op and bytes while it waits for a budget', async () => {
      const cost = { key: 'zendesk', limit: 1, windowMs: 60_000 };
      await bench.put('1', [comment('t:1', 'a')]);
      const op = await bench.claimOp();
      await bench.store.begin(op, 'bytes', [cost]);
      await bench.store.settle(op, { to: 'retry', inMs: 0, counts: true });
      const again = await bench.claimOp();
      const begun = await bench.store.begin(again, 'bytes', [cost]);
      if (begun.ok) throw new Error('the budget was not kept');
      await bench.harness.pass(begun.waitMs);
      expect(await bench.claimOp()).toMatchObject({ opId: op.opId, frozen: 'bytes', state: { phase: 'retry' } });
    });

    test('what waits for a budget of its kind is held by whoever claims, and goes in the order of age', async () => {
      const cost = { key: 'zendesk', limit: 1, windowMs: 60_000, shared: true } as const;
      await bench.put('9', [comment('t:9', 'draws')]);
      await bench.store.begin(await bench.claimOp(), 'bytes', [cost]);
      for (const who of ['1', '2', '3']) {
        await bench.harness.pass(10);
        await bench.put(who, [comment(`t:${who}`, who)]);
      }
      await bench.harness.pass(10);
      // The oldest two meet the used-up budget, the younger one of them first; the third is not tried.
      const [one, two, ...more] = await bench.claimOps({ limit: 2 });
      if (!one || !two || more.length > 0) throw new Error('two calls are due');
      for (const op of [two, one]) {
        const begun = await bench.store.begin(op, 'bytes', [cost]);
        expect(begun).toMatchObject({ ok: false, held: true });
      }
      await bench.put('4', [read('t:4'), send('t:4', 'x'), { kind: 'ensure-requester' }]);
      const others = await bench.claimOps({ held: ['add-comment', 'create-ticket'] });
      expect(others.flatMap(wordsOf).sort()).toEqual(['ensure-requester', 'read-ticket', 'x']);
      await bench.put('1', [comment('t:1', 'joins')]);
      expect((await bench.claimOps()).map(wordsOf)).toEqual([['1', 'joins'], ['2'], ['3']]);
    });

    test('a customer’s ticket goes before the records of customers who came later', async () => {
      await bench.put('1', [{ kind: 'ensure-requester' }, create('t:1')]);
      await bench.harness.pass(10);
      await bench.put('2', [{ kind: 'ensure-requester' }, create('t:2')]);
      await bench.harness.pass(10);
      const next = async () => {
        const [op, ...more] = await bench.claimOps({ limit: 1 });
        if (!op || more.length > 0) throw new Error('one call is due');
        await bench.begin(op);
        await bench.apply(op, { requesterId: '7', ticketId: '90' });
        return `${op.effects[0]?.effect.kind} ${op.ticket?.key ?? ''}`;
      };
      expect([await next(), await next(), await next()]).toEqual([
        'ensure-requester ',
        'create-ticket t:1',
        'ensure-requester ',
      ]);
    });

    test('a begun call that is held keeps its op and its place', async () => {
      const cost = { key: 'zendesk', limit: 1, windowMs: 60_000, shared: true } as const;
      await bench.put('1', [comment('t:1', 'a')]);
      const op = await bench.claimOp();
      await bench.store.begin(op, 'bytes', [cost]);
      await bench.harness.pass(10);
      await bench.put('2', [comment('t:2', 'b')]);
      await bench.store.settle(op, { to: 'retry', inMs: 5, counts: true });
      await bench.harness.pass(10);
      const [, again] = await bench.claimOps();
      if (again?.opId !== op.opId) throw new Error('the retried call is due last');
      expect(await bench.store.begin(again, 'bytes', [cost])).toMatchObject({ ok: false, held: true });
      expect(await bench.claimOps({ held: ['add-comment'] })).toEqual([]);
      expect(await bench.claimOp()).toMatchObject({ opId: op.opId, frozen: 'bytes', state: { phase: 'retry' } });
    });

    test('where a budget of its own is used up too, a call waits by itself', async () => {
      const shared = { key: 'zendesk', limit: 1, windowMs: 60_000, shared: true } as const;
      const own = { key: 'zendesk:ticket:1', limit: 1, windowMs: 60_000 };
      await bench.put('1', [comment('t:1', 'a'), comment('t:2', 'b')]);
      const first = await bench.claimOp();
      await bench.store.begin(first, 'bytes', [shared, own]);
      await bench.apply(first);
      const begun = await bench.store.begin(await bench.claimOp('helpdesk'), 'bytes', [shared, own]);
      expect(begun).toMatchObject({ ok: false, held: false });
      expect(await bench.claimOps({ targets: ['helpdesk'] })).toEqual([]);
      // Another ticket's budget is free: that call waits for the shared one alone.
      await bench.decideAll();
      await bench.put('3', [comment('t:3', 'c')]);
      const other = await bench.claimOp('helpdesk');
      expect(await bench.store.begin(other, 'bytes', [shared, { ...own, key: 'zendesk:ticket:3' }])).toMatchObject({
        ok: false,
        held: true,
      });
    });

    test('a read draws its budgets, each as often as it is listed, or is told how long to wait', async () => {
      const cost = { key: 'zendesk', limit: 3, windowMs: 60_000 };
      expect(await bench.store.draw([cost, cost])).toEqual({ ok: true });
      expect(await bench.store.draw([cost, cost])).toEqual({ ok: true });
      const drawn = await bench.store.draw([cost]);
      if (drawn.ok) throw new Error('the budget was not kept');
      expect(drawn).toMatchObject({ held: false });
      await bench.harness.pass(drawn.waitMs);
      expect(await bench.store.draw([cost])).toEqual({ ok: true });
    });

    test('a call draws on no budget when another one of its budgets is used up', async () => {
      const full = { key: 'full', limit: 1, windowMs: 60_000 };
      const free = { key: 'free', limit: 1, windowMs: 60_000 };
      await bench.put('1', [send('t:1', 'x')]);
      await bench.put('2', [send('t:2', 'y')]);
      await bench.put('3', [send('t:3', 'z')]);
      const [one, two, three] = await bench.claimOps();
      if (!one || !two || !three) throw new Error('three calls are due');
      expect(await bench.store.begin(one, 'b', [full])).toMatchObject({ ok: true });
      expect(await bench.store.begin(two, 'b', [free, full])).toMatchObject({ ok: false });
      expect(await bench.store.begin(three, 'b', [free])).toMatchObject({ ok: true });
    });

    test('whoever lost a call to somebody else can neither begin nor settle it', async () => {
      await bench.put('1', [send('t:1', 'x')]);
      const stale = await bench.claimOp();
      await bench.harness.pass(30_001);
      const owner = await bench.claimOp();
      expect(owner.opId).toBe(stale.opId);
      expect(await bench.begin(stale)).toMatchObject({ ok: false });
      expect(await bench.apply(stale)).toBe('fenced');
      expect(await bench.begin(owner)).toMatchObject({ ok: true });
      expect(await bench.store.settle(stale, { to: 'retry', inMs: 0, counts: true })).toBe('fenced');
      expect(await bench.apply(owner, { wamid: 'out.1' })).toBe('settled');
      expect(await bench.settled()).toHaveLength(1);
    });
  });
};
