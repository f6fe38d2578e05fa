import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { noticeTarget, type SendNotice } from '../../../src/core/effects.ts';
import { TO_OPERATORS } from '../../../src/core/events.ts';
import { OPERATOR_NUMBER } from '../../../src/core/notices.ts';
import type { ClaimedOp } from '../../../src/core/store.ts';
import type { OpenStore } from './harness.ts';
import { noticeTo } from './samples.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

const SUPPORT = noticeTarget({ channel: 'support', way: 0 });
const LEADS = noticeTarget({ channel: 'leads', way: 0 });

const told = (op: ClaimedOp): string[] =>
  op.effects.map(({ effect }) => (effect.kind === 'send-notice' ? effect.card.what : effect.kind));

export const noticesContract = (open: OpenStore): void => {
  describe('notices', () => {
    let bench: Workbench;
    let eventNo = 0;
    beforeEach(async () => {
      bench = await openWorkbench(open);
    });
    afterEach(() => bench.harness.close());

    /** The operators' lane is told something and decides on these notices. */
    const raise = async (...notices: readonly SendNotice[]): Promise<void> => {
      eventNo += 1;
      const card = { about: 'alert', what: `${eventNo}`, why: [], at: 0 } as const;
      await bench.accept({
        key: `notice:${eventNo}`,
        address: TO_OPERATORS,
        event: { type: 'notice-raised', to: [], card },
      });
      await bench.decideAll((event) => (event.type === 'notice-raised' ? notices : []));
    };
    const claim = (...targets: readonly ReturnType<typeof noticeTarget>[]) => bench.claimOps({ targets });

    test('whoever raises one: all of them are decided in one lane, which belongs to no customer', async () => {
      await raise(noticeTo('support', 'a'));
      await raise(noticeTo('leads', 'b'));
      const ops = await claim(SUPPORT, LEADS);
      expect(ops.map(told).sort()).toEqual([['a'], ['b']]);
      expect(new Set(ops.map(({ conversationId }) => conversationId)).size).toBe(1);
      expect(ops[0]).toMatchObject({ numberId: OPERATOR_NUMBER, contact: { id: expect.any(String) } });
      expect(ops[0]?.contact.phone).toBeUndefined();
    });

    test('the same raised twice is one', async () => {
      const card = { about: 'alert', what: 'x', why: [], at: 0 } as const;
      const event = { key: 'k', address: TO_OPERATORS, event: { type: 'notice-raised', to: [], card } } as const;
      expect(await bench.accept(event, event)).toMatchObject({ accepted: 1, duplicates: 1 });
      expect(await bench.accept(event)).toMatchObject({ accepted: 0, duplicates: 1 });
    });

    test('those that wait on one way go in one message, as many as it carries, in order and none twice', async () => {
      const names = Array.from({ length: 7 }, (_none, index) => `n${index}`);
      for (const name of names) await raise(noticeTo('support', name, { most: 3 }), noticeTo('leads', name));
      const calls: string[][] = [];
      for (;;) {
        const [op] = await claim(SUPPORT);
        if (!op) break;
        calls.push(told(op));
        await bench.begin(op);
        await bench.apply(op);
      }
      expect(calls).toEqual([['n0', 'n1', 'n2'], ['n3', 'n4', 'n5'], ['n6']]);
      expect((await claim(LEADS)).map(told)).toEqual([names]);
    });

    test('one that has no budget waits and gathers what comes after it', async () => {
      const full = { key: 'notice:x', limit: 1, windowMs: 60_000 };
      await raise(noticeTo('support', 'a'));
      const [first] = await claim(SUPPORT);
      if (!first) throw new Error('nothing is due');
      await bench.store.begin(first, 'b', [full]);
      await bench.apply(first);
      await raise(noticeTo('support', 'b'));
      const [second] = await claim(SUPPORT);
      if (!second) throw new Error('nothing is due');
      expect(await bench.store.begin(second, 'b', [full])).toMatchObject({ ok: false, held: false });
      await raise(noticeTo('support', 'c'));
      expect(await claim(SUPPORT)).toEqual([]);
      await bench.harness.pass(61_000);
      expect((await claim(SUPPORT)).map(told)).toEqual([['b', 'c']]);
    });

    test('a way that fails holds back no other way', async () => {
      await raise(noticeTo('support', 'a'), noticeTo('leads', 'a'));
      const ops = await claim(SUPPORT, LEADS);
      const dead = ops.find(({ target }) => target === SUPPORT);
      if (!dead) throw new Error('no call');
      await bench.begin(dead);
      await bench.store.settle(dead, { to: 'retry', inMs: 60_000, counts: true });
      await raise(noticeTo('support', 'b'), noticeTo('leads', 'b'));
      const other = ops.find(({ target }) => target === LEADS);
      if (other) {
        await bench.begin(other);
        await bench.apply(other);
      }
      expect((await claim(SUPPORT, LEADS)).map((op) => [op.target, told(op)])).toEqual([[LEADS, ['b']]]);
    });

    test('a way that is paused by its own name is left alone', async () => {
      await raise(noticeTo('support', 'a'), noticeTo('leads', 'a'));
      await bench.store.pauseAccount(SUPPORT, 60_000, 'throttled');
      expect((await claim(SUPPORT, LEADS)).map(({ target }) => target)).toEqual([LEADS]);
    });

    test('an operator’s pause holds notices back too', async () => {
      await raise(noticeTo('support', 'a'));
      await bench.store.pauseSending();
      expect(await claim(SUPPORT)).toEqual([]);
      await bench.store.resumeSending();
      expect((await claim(SUPPORT)).map(told)).toEqual([['a']]);
    });
  });
};
