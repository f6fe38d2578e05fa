import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { OpenStore } from './harness.ts';
import { comment, read, send } from './samples.ts';
import { openWorkbench, type Workbench, wordsOf } from './workbench.ts';

const HOUR = 3_600_000;

export const pausingContract = (open: OpenStore): void => {
  describe('an operator’s pause', () => {
    let bench: Workbench;
    beforeEach(async () => {
      bench = await openWorkbench(open);
    });
    afterEach(() => bench.harness.close());

    test('holds every write and lets reads go on, over a restart, until it is lifted; then all goes out in order', async () => {
      await bench.store.pauseSending();
      await bench.put('1', [comment('t:1', 'a'), send('t:1', 'x'), read('t:1')]);
      expect((await bench.claimOps()).map(({ target }) => target)).toEqual(['helpdesk-read']);
      await bench.put('1', [{ kind: 'add-tags', ticket: 't:1', tags: ['late'] }]);
      await bench.harness.reopen();
      await bench.harness.pass(HOUR);
      expect((await bench.claimOps()).map(({ target }) => target)).toEqual(['helpdesk-read']);
      await bench.store.resumeSending();
      const ops = await bench.claimOps();
      expect(ops.map(({ target }) => target).sort()).toEqual(['helpdesk', 'whatsapp']);
      for (const op of ops) await bench.apply(op);
      expect(wordsOf(await bench.claimOp())).toEqual(['add-tags']);
    });

    test('stops a call that was claimed and has not begun', async () => {
      await bench.put('1', [comment('t:1', 'a')]);
      const op = await bench.claimOp();
      await bench.store.pauseSending();
      expect(await bench.begin(op)).toMatchObject({ ok: false });
      await bench.harness.pass(60_000);
      expect(await bench.claimOps()).toEqual([]);
      await bench.store.resumeSending();
      expect(wordsOf(await bench.claimOp())).toEqual(['a']);
    });

    test('lets a call that is under way end', async () => {
      await bench.put('1', [comment('t:1', 'a')]);
      const op = await bench.beginDue();
      await bench.store.pauseSending();
      expect(await bench.apply(op)).toBe('settled');
    });

    test('says whether it changed anything, since when it lasts, and wakes nobody for what it holds', async () => {
      expect(await bench.store.resumeSending()).toBe(false);
      const since = bench.harness.now();
      expect(await bench.store.pauseSending()).toBe(true);
      await bench.harness.pass(1_000);
      expect(await bench.store.pauseSending()).toBe(false);
      expect(await bench.store.sendingPausedSince()).toBe(since);
      expect((await bench.store.counts()).sendingPausedSince).toBe(since);
      await bench.put('1', [send('t:1', 'x')]);
      expect(await bench.store.dueInMs(5_000)).toBe(5_000);
      expect(await bench.store.resumeSending()).toBe(true);
      expect(await bench.store.dueInMs(5_000)).toBe(0);
      expect(await bench.store.sendingPausedSince()).toBeUndefined();
      expect((await bench.store.counts()).sendingPausedSince).toBeUndefined();
    });

    test('makes nothing older that waits through it', async () => {
      await bench.put('1', [send('t:1', 'before')]);
      await bench.harness.pass(2_000);
      await bench.store.pauseSending();
      await bench.put('2', [send('t:2', 'within'), read('t:2')]);
      await bench.harness.pass(30 * HOUR);
      await bench.store.resumeSending();
      await bench.harness.pass(1_000);
      const waited = new Map((await bench.claimOps()).map((op) => [wordsOf(op)[0], op.waitedMs]));
      expect(waited).toEqual(
        new Map([
          ['before', 3_000],
          ['within', 1_000],
          // Nothing held it back.
          ['read-ticket', 30 * HOUR + 1_000],
        ]),
      );
    });

    test('makes a call no older that waits to be tried again', async () => {
      await bench.put('1', [send('t:1', 'x')]);
      const op = await bench.beginDue();
      await bench.store.settle(op, { to: 'retry', inMs: 100, counts: true });
      await bench.store.pauseSending();
      await bench.harness.pass(30 * HOUR);
      await bench.store.resumeSending();
      expect((await bench.claimOp()).waitedMs).toBe(0);
    });

    test('wakes whoever reads', async () => {
      await bench.store.pauseSending();
      await bench.put('1', [read('t:1')]);
      expect(await bench.store.dueInMs(5_000)).toBe(0);
    });
  });

  describe('while observing', () => {
    let bench: Workbench;
    beforeEach(async () => {
      bench = await openWorkbench(open);
    });
    afterEach(() => bench.harness.close());

    test('effects are written down and never delivered, save for reads', async () => {
      await bench.put('1', [comment('t:1', 'a'), read('t:1'), send('t:1', 'x')], { observed: true });
      expect((await bench.claimOps()).map(({ target }) => target)).toEqual(['helpdesk-read']);
      const [explained] = await bench.store.explain('put.1');
      expect(explained?.effects.map(({ kind, state }) => [kind, state])).toEqual([
        ['add-comment', 'observed'],
        ['read-ticket', 'claimed'],
        ['send-text', 'observed'],
      ]);
      expect((await bench.store.counts()).outbox).toMatchObject({ observed: 2 });
    });

    test('the words are kept no longer than those that were sent', async () => {
      await bench.put('1', [send('t:1', 'x')], { observed: true });
      await bench.harness.pass(2_000);
      const retain = { unmatchedMs: 1, retainMessagesMs: 1_000, retainEventsMs: 1e12, retainDeadMs: 1e12 };
      expect((await bench.store.tidy({ now: bench.harness.now(), ...retain })).bodiesDropped).toBe(2);
    });

    test('what waited from before stays in its queue', async () => {
      await bench.put('1', [send('t:1', 'real')]);
      await bench.put('1', [send('t:1', 'seen only')], { observed: true });
      expect(wordsOf(await bench.claimOp())).toEqual(['real']);
    });
  });
};
