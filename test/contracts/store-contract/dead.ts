import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ClaimedOp, Settlement } from '../../../src/core/store.ts';
import type { OpenStore } from './harness.ts';
import { comment, create, messageFrom, phone, send, statusOf } from './samples.ts';
import { openWorkbench, type Workbench, wordsOf } from './workbench.ts';

const HOLD = { holdMs: 10_000 };
const UNKNOWN = { to: 'unknown', cause: 'silent', retryable: false, inMs: 0, looked: false } as const;
const REFUSED = { result: 'dead', reason: 'invalid', detail: 'x' } as const;
const GAVE_UP = { result: 'dead', reason: 'gave-up', detail: 'x' } as const;

export const deadContract = (open: OpenStore): void => {
  describe('dead entries', () => {
    let bench: Workbench;
    beforeEach(async () => {
      bench = await openWorkbench(open);
    });
    afterEach(() => bench.harness.close());

    const ids = async () => (await bench.store.deadEntries(10)).map(({ id }) => id);
    const first = async () => (await ids())[0] ?? '';
    const counts = async () => (await bench.store.counts()).outbox;
    const settleAs = (op: ClaimedOp, settlement: Settlement) => bench.store.settle(op, settlement);
    /** A comment that was given up while nobody knew whether it stands there. */
    const dieInDoubt = async (target?: 'whatsapp') => {
      await settleAs(await bench.beginDue(target), UNKNOWN);
      const op = await bench.claimOp(target);
      await bench.finish(op, GAVE_UP, HOLD);
      return op;
    };

    test('a refused call is retried as it was, with all its members, before what waits behind it', async () => {
      await bench.put('1', [comment('t:1', 'a'), comment('t:1', 'b')]);
      const op = await bench.beginDue();
      await bench.put('1', [comment('t:1', 'c')]);
      await bench.finish(op, REFUSED, HOLD);
      const id = await first();
      expect(await bench.store.deadEntry(id)).toMatchObject({
        sort: 'effect',
        kind: 'add-comment',
        reason: 'invalid',
        holds: true,
        opId: op.opId,
        together: [expect.any(String)],
      });
      expect(await bench.claimOps()).toEqual([]);
      await bench.harness.pass(5_000);
      const retried = await bench.store.retryDead(id);
      expect(retried).toMatchObject({ result: 'done', mayDouble: false });
      expect(retried.result === 'done' && [...retried.ids].sort()).toEqual(
        op.effects.map((effect) => effect.id).sort(),
      );
      const again = await bench.claimOp();
      expect(again).toMatchObject({
        opId: op.opId,
        frozen: `bytes of ${op.opId}`,
        state: { phase: 'retry' },
        waitedMs: 0,
      });
      expect(again.ageMs).toBe(5_000);
      expect(wordsOf(again)).toEqual(['a', 'b']);
      await bench.apply(again);
      expect(wordsOf(await bench.claimOp())).toEqual(['c']);
      expect(await ids()).toEqual([]);
    });

    test('a call that may have happened comes back as unknown, its looks begun anew', async () => {
      await bench.put('1', [comment('t:1', 'a')]);
      const op = await dieInDoubt();
      expect(await bench.store.deadEntry(await first())).toMatchObject({ inDoubt: true });
      await bench.harness.pass(7_000);
      await bench.store.retryDead(await first());
      expect(await bench.claimOp()).toMatchObject({
        opId: op.opId,
        state: { phase: 'unknown', cause: 'silent', looks: 0, sinceMs: 7_000 },
      });
    });

    test('a message to the customer goes out again on an operator’s word, who is told that it may be the second one', async () => {
      await bench.put('1', [send('t:1', 'x')]);
      await dieInDoubt('whatsapp');
      expect(await bench.store.retryDead(await first())).toMatchObject({ result: 'done', mayDouble: true });
      expect((await bench.claimOp()).state).toEqual({ phase: 'retry' });
    });

    test('later parts of a dead reply are listed, and go out behind the first one', async () => {
      const part = (text: string, no: number) => send('t:1', text, { comment: 'k1', part: no, parts: 2 });
      await bench.put('1', [part('x', 0), part('y', 1)]);
      await bench.finish(await bench.beginDue('whatsapp'), GAVE_UP, { ...HOLD, returnQueue: true });
      expect(await ids()).toHaveLength(2);
      expect(await bench.store.retryDead(await first())).toMatchObject({
        ids: [expect.any(String), expect.any(String)],
      });
      expect(wordsOf(await bench.perform({ wamid: 'o1' }, 'whatsapp'))).toEqual(['x']);
      expect(wordsOf(await bench.perform({ wamid: 'o2' }, 'whatsapp'))).toEqual(['y']);
      expect(await counts()).toMatchObject({ done: 2, parked: 0 });
    });

    test('a parked one comes late and waits for the call that has the queue now', async () => {
      await bench.put('1', [comment('t:1', 'a')]);
      const dead = await bench.beginDue();
      await bench.finish(dead, REFUSED, HOLD);
      await bench.put('1', [comment('t:1', 'b')]);
      await bench.harness.pass(10_000);
      const running = await bench.beginDue();
      expect(wordsOf(running)).toEqual(['b']);
      expect(await bench.store.deadEntry(await first())).not.toHaveProperty('holds');
      await bench.store.retryDead(await first());
      expect(await bench.claimOps()).toEqual([]);
      await bench.put('1', [comment('t:1', 'c')]);
      // What comes back with a refusal of its ticket leaves the retried one alone.
      await bench.finish(running, { result: 'refused', reason: 'other', detail: 'x' }, { returnQueue: true });
      const again = await bench.claimOp();
      expect(again.opId).toBe(dead.opId);
      expect(wordsOf(again)).toEqual(['a']);
      await bench.apply(again);
      expect((await bench.store.counts()).imbalance).toEqual({ inbound: 0, outbound: 0 });
    });

    test('a retried call is never grouped with others, and a crash before its turn loses nothing', async () => {
      await bench.put('1', [comment('t:1', 'a')]);
      const dead = await bench.beginDue();
      await bench.put('1', [comment('t:1', 'b')]);
      await bench.finish(dead, REFUSED, HOLD);
      await bench.store.retryDead(await first());
      await bench.harness.reopen();
      const again = await bench.claimOp();
      expect(wordsOf(again)).toEqual(['a']);
      await bench.apply(again);
      expect(wordsOf(await bench.claimOp())).toEqual(['b']);
    });

    test('a creation that the decision gave up is made anew by another call', async () => {
      await bench.put('1', [create('t:1')]);
      const op = await bench.beginDue();
      await bench.finish(op, { result: 'refused', reason: 'invalid', detail: 'x' });
      const [lane] = await bench.claimLanes();
      if (!lane) throw new Error('nobody was told');
      const effectId = op.effects[0]?.id ?? '';
      await bench.commit(lane, () => [], { dead: [{ effectId, reason: 'invalid' }] });
      expect(await bench.store.retryDead(effectId)).toMatchObject({ result: 'done', ids: [effectId] });
      const again = await bench.claimOp();
      expect(again).toMatchObject({ state: { phase: 'first' }, effects: [{ id: effectId }] });
      expect(again.opId).not.toBe(op.opId);
    });

    test('two operators at once retry an entry once', async () => {
      await bench.put('1', [comment('t:1', 'a')]);
      await bench.finish(await bench.beginDue(), REFUSED, HOLD);
      const id = await first();
      const both = await Promise.all([bench.store.retryDead(id), bench.store.retryDead(id)]);
      expect(both.map(({ result }) => result).sort()).toEqual(['done', 'not-dead']);
      expect(await bench.store.discardDead(id)).toEqual({ result: 'not-dead' });
    });

    test('a discarded one is counted, its words are gone, and what waits behind it goes on', async () => {
      await bench.put('1', [comment('t:1', 'a'), comment('t:1', 'b', { public: false })]);
      await bench.finish(await bench.beginDue(), REFUSED, HOLD);
      const id = await first();
      expect(await bench.store.discardDead(id)).toMatchObject({ result: 'done', ids: [id] });
      expect(await counts()).toMatchObject({ discarded: 1 });
      expect(await ids()).toEqual([]);
      expect(wordsOf(await bench.claimOp())).toEqual(['b']);
    });

    test('a late status settles a dead send, and leaves the call alone that has the queue', async () => {
      await bench.put('1', [send('t:1', 'x')]);
      const dead = await dieInDoubt('whatsapp');
      await bench.put('1', [send('t:1', 'y')]);
      await bench.harness.pass(10_000);
      const running = await bench.beginDue('whatsapp');
      await bench.accept(statusOf('out.1', 'delivered', dead.opId));
      expect(await ids()).toEqual([]);
      expect(await bench.apply(running, { wamid: 'out.2' })).toBe('settled');
      expect(await counts()).toMatchObject({ done: 2, parked: 0 });
    });

    test('what retention emptied says so, and can only be discarded', async () => {
      await bench.put('1', [comment('t:1', 'a')]);
      await bench.finish(await bench.beginDue(), REFUSED, HOLD);
      await bench.harness.pass(10_000);
      expect(await bench.claimOps()).toEqual([]);
      await bench.harness.pass(1_000);
      const [now, unmatchedMs, retainMessagesMs, retainEventsMs] = [bench.harness.now(), 1e9, 1e9, 1e9];
      await bench.store.tidy({ now, unmatchedMs, retainMessagesMs, retainDeadMs: 500, retainEventsMs });
      const id = await first();
      const entry = await bench.store.deadEntry(id);
      expect(entry).toMatchObject({ bodyGone: true });
      expect(entry).not.toHaveProperty('opId');
      expect(await bench.store.retryDead(id)).toEqual({ result: 'body-gone' });
      expect(await bench.store.discardDead(id)).toMatchObject({ result: 'done' });
    });

    test('an event that no decision could be made of is listed, and can be decided again or discarded', async () => {
      for (const [wamid, act] of [
        ['w2', 'discardDead'],
        ['w1', 'retryDead'],
      ] as const) {
        await bench.accept(messageFrom([phone('1')], wamid));
        const [lane] = await bench.claimLanes();
        if (!lane) throw new Error('no lane');
        await bench.commit(lane, () => [], { discard: 'undecidable' });
        const id = await first();
        expect(await bench.store.deadEntry(id)).toMatchObject({
          id,
          sort: 'undecidable',
          kind: 'undecidable customer-message',
        });
        expect(await bench.store[act](id)).toMatchObject({ result: 'done', ids: [id] });
        expect(await bench.store[act](id)).toEqual({ result: 'not-dead' });
      }
      expect(await bench.decideAll()).toMatchObject([{ wamid: 'w1' }]);
      expect((await bench.store.counts()).discarded).toMatchObject({ undecidable: 0, operator: 1 });
    });

    test('in a restored store what was begun is unknown, and so are tickets, comments and messages that waited', async () => {
      await bench.put('1', [create('t:1'), comment('t:1', 'a'), send('t:1', 'x'), send('t:1', 'y')]);
      await bench.claimOps({ targets: ['whatsapp'] });
      await bench.put('2', [comment('t:2', 'b')]);
      const begun = await bench.claimOps({ targets: ['helpdesk'] });
      const second = begun.find((op) => wordsOf(op).includes('b'));
      if (!second) throw new Error('nothing to begin');
      await bench.begin(second);
      await settleAs(second, { to: 'retry', inMs: 60_000, counts: true });
      expect(await bench.store.markRestored()).toBe(5);
      const ops = await bench.claimOps();
      expect(ops.map((op) => [wordsOf(op).join(), op.state.phase]).sort()).toEqual([
        ['<p>hello</p>', 'unknown'],
        ['b', 'unknown'],
        ['x', 'unknown'],
      ]);
      expect(ops.find((op) => wordsOf(op).includes('b'))?.opId).toBe(second.opId);
      const creation = ops.find((op) => wordsOf(op).includes('<p>hello</p>'));
      if (!creation) throw new Error('the creation is due');
      await bench.apply(creation, { ticketId: '901' });
      expect(await bench.claimOp('helpdesk')).toMatchObject({ state: { phase: 'unknown' } });
    });

    test('an unreadable body can be looked at and discarded', async () => {
      const body = Buffer.from('odd');
      await bench.store.keepUnreadable({ source: 'whatsapp', body, reason: 'not JSON' }, 1);
      const id = await first();
      expect(await bench.store.deadEntry(id)).toMatchObject({ sort: 'unreadable', source: 'whatsapp', bytes: 3 });
      const kept = await bench.store.unreadableBody(id);
      expect({ ...kept, body: Buffer.from(kept?.body ?? []).toString() }).toEqual({ source: 'whatsapp', body: 'odd' });
      expect(await bench.store.retryDead(id)).toEqual({ result: 'not-dead' });
      expect(await bench.store.discardDead(id)).toMatchObject({ result: 'done', ids: [id] });
      expect(await ids()).toEqual([]);
    });
  });
};
