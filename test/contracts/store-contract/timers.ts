import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { OpenStore } from './harness.ts';
import { messageFrom, phone } from './samples.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

export const timersContract = (open: OpenStore): void => {
  describe('timers', () => {
    let bench: Workbench;
    beforeEach(async () => {
      bench = await openWorkbench(open);
    });
    afterEach(() => bench.harness.close());

    const set = (number: string, name: string, inMs: number | undefined) =>
      bench.put(number, [], { timers: [{ name, dueAt: inMs === undefined ? undefined : bench.harness.now() + inMs }] });
    const fire = () => bench.store.fireTimers(bench.harness.now(), 100);
    const fired = async () =>
      (await bench.decideAll()).flatMap((event) => (event.type === 'timer-due' ? [event.name] : []));

    test('become an event of their lane when they are due, once, over a restart', async () => {
      const dueAt = bench.harness.now() + 1_000;
      await set('1', 'hold', 1_000);
      await bench.harness.reopen();
      expect(await fire()).toBe(0);
      await bench.harness.pass(1_000);
      expect(await fire()).toBe(1);
      expect(await fire()).toBe(0);
      expect(await bench.decideAll()).toEqual([{ type: 'timer-due', name: 'hold', dueAt }]);
    });

    test('are moved by the same name, taken back, and set again after they fired, also to the same time', async () => {
      await set('1', 'a', 1_000);
      await set('1', 'b', 1_000);
      await set('1', 'a', 3_000);
      await set('1', 'b', undefined);
      await bench.harness.pass(2_000);
      expect(await fire()).toBe(0);
      await bench.harness.pass(1_000);
      await fire();
      expect(await fired()).toEqual(['a']);
      await set('1', 'a', 0);
      await fire();
      expect(await fired()).toEqual(['a']);
    });

    test('are their lane’s own; of a merged lane they move along, the earlier of two', async () => {
      await set('1', 'a', 5_000);
      await set('2', 'a', 1_000);
      await set('2', 'b', 1_000);
      await bench.accept(messageFrom([phone('2')], 'm', { becomes: [phone('1')] }));
      await bench.decideAll();
      await bench.harness.pass(1_000);
      expect(await fire()).toBe(2);
      expect((await fired()).sort()).toEqual(['a', 'b']);
      await bench.harness.pass(9_000);
      expect(await fire()).toBe(0);
    });

    test('come in bounded steps, the oldest first', async () => {
      await set('1', 'second', 2_000);
      await set('2', 'first', 1_000);
      await bench.harness.pass(3_000);
      expect(await bench.store.fireTimers(bench.harness.now(), 1)).toBe(1);
      expect(await fired()).toEqual(['first']);
      expect(await bench.store.fireTimers(bench.harness.now(), 1)).toBe(1);
    });
  });
};
