import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../src/core/errors.ts';
import type { OpenStore } from './harness.ts';
import { bsuid, comment, hintOf, messageFrom, phone, ticket } from './samples.ts';
import { openWorkbench, type Workbench, wamidsIn } from './workbench.ts';

export const acceptingContract = (open: OpenStore): void => {
  describe('accepting', () => {
    let bench: Workbench;
    beforeEach(async () => {
      bench = await openWorkbench(open);
    });
    afterEach(() => bench.harness.close());

    test('a key that was accepted before is a duplicate, also inside one batch', async () => {
      const hello = messageFrom([phone('1')], 'w1');
      expect(await bench.accept(hello, hello)).toEqual({ accepted: 1, duplicates: 1, discarded: 0 });
      expect(await bench.accept(hello, messageFrom([phone('1')], 'w2'))).toMatchObject({ accepted: 1, duplicates: 1 });
      expect(wamidsIn(await bench.decideAll())).toEqual(['w1', 'w2']);
      expect(await bench.accept(hello)).toMatchObject({ accepted: 0, duplicates: 1 });
    });

    test('a key stays a duplicate after a restart, and what was undecided is still there', async () => {
      await bench.accept(messageFrom([phone('1')], 'w1'));
      await bench.harness.reopen();
      expect(await bench.accept(messageFrom([phone('1')], 'w1'))).toMatchObject({ accepted: 0, duplicates: 1 });
      expect(wamidsIn(await bench.decideAll())).toEqual(['w1']);
    });

    test('two posts of one webhook at the same time are accepted once', async () => {
      const hello = messageFrom([phone('1')], 'w1');
      const answers = await Promise.all([1, 2, 3].map(() => bench.accept(hello)));
      expect(answers.map(({ accepted }) => accepted).sort()).toEqual([0, 0, 1]);
    });

    test('an event that its caller names is taken in once, however often it is brought; with another value nothing is', async () => {
      const named = (value: string, wamid = 'named') =>
        bench.store.acceptNamed(
          messageFrom([phone('1')], wamid),
          { name: 'api-message:1', value },
          bench.harness.now(),
        );
      expect(await Promise.all([named('a'), named('a')])).toEqual(['accepted', 'accepted']);
      expect(await named('b', 'other')).toBe('conflict');
      await bench.harness.reopen();
      expect(await named('a')).toBe('accepted');
      expect(await named('b', 'other')).toBe('conflict');
      expect(wamidsIn(await bench.decideAll())).toEqual(['named']);
    });

    test('a batch that cannot be stored leaves nothing of itself and harms no other', async () => {
      const broken = messageFrom([phone('1')], 'w2');
      Object.defineProperty(broken, 'event', {
        get: () => {
          throw new Error('broken on purpose');
        },
      });
      const answers = await Promise.allSettled([
        bench.accept(messageFrom([phone('1')], 'w1'), broken),
        bench.accept(messageFrom([phone('2')], 'w3')),
        bench.accept(messageFrom([phone('2')], 'w4')),
      ]);
      expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
      expect(wamidsIn(await bench.decideAll())).toEqual(['w3', 'w4']);
      expect(await bench.accept(messageFrom([phone('1')], 'w1'))).toMatchObject({ accepted: 1 });
    });

    test('what is discarded is counted by its reason, makes no conversation and stays a duplicate', async () => {
      const stranger = { ...messageFrom([phone('1')], 'w1'), discard: 'unknown-number' } as const;
      expect(await bench.accept(stranger)).toEqual({ accepted: 0, duplicates: 0, discarded: 1 });
      expect(await bench.accept(stranger)).toEqual({ accepted: 0, duplicates: 1, discarded: 0 });
      expect(await bench.claimLanes()).toEqual([]);
      expect((await bench.store.counts()).discarded).toEqual({ 'unknown-number': 1 });
    });

    test('a ticket that is nobody’s leaves a count and no trace: when it is ours later, its key is new', async () => {
      expect(await bench.accept(hintOf('900', 'e1'))).toEqual({ accepted: 0, duplicates: 0, discarded: 1 });
      expect(await bench.store.knownKeys(['zendesk:event:e1'])).toEqual(new Set());
      await bench.accept(messageFrom([phone('1')], 'w1'));
      const [lane] = await bench.claimLanes();
      if (!lane) throw new Error('no lane');
      const conversation = { ...lane.conversation, tickets: [ticket(`${lane.conversation.id}:1`, 'open', '900')] };
      await bench.commit(lane, () => [], { conversation });
      expect(await bench.accept(hintOf('900', 'e1'))).toMatchObject({ accepted: 1 });
      expect(await bench.decideAll()).toMatchObject([{ type: 'ticket-hint', ticketId: '900' }]);
    });

    test('a webhook before the answer to our own creation finds its lane by the external id', async () => {
      const id = await bench.put('1', [comment('x:1', 'a')]);
      expect(await bench.accept(hintOf('901', 'e1', `wa:${id}:1`))).toMatchObject({ accepted: 1 });
      expect(await bench.accept(hintOf('902', 'e2', 'wa:nobody:1'))).toMatchObject({ accepted: 0, discarded: 1 });
      expect(await bench.accept(hintOf('903', 'e3', 'order 4711'))).toMatchObject({ accepted: 0, discarded: 1 });
    });

    test('a NUL, a lone half of a character and quotes in what customers send lose nothing', async () => {
      const odd = 'a\0b\ud800"\\\'{},\n$1';
      const identity = { aliases: [bsuid(odd)], profile: { name: odd, bsuid: 'u' } };
      const received = messageFrom([bsuid(odd)], `w${odd}`);
      const event = { ...received.event, text: odd } as typeof received.event;
      await bench.accept({ ...received, event, address: { to: 'contact', numberId: odd, identity } });
      expect(await bench.accept({ ...received, event })).toMatchObject({ duplicates: 1 });
      const [lane] = await bench.claimLanes();
      if (!lane) throw new Error('no lane');
      expect(lane.events[0]?.event).toMatchObject({ wamid: `w${odd}`, text: odd });
      await bench.commit(lane, () => [comment('t:1', odd)], { messages: [{ wamid: `w${odd}`, ticket: 't:1', at: 1 }] });
      const op = await bench.claimOp();
      expect(op.effects[0]?.effect).toMatchObject({ html: odd });
      await bench.store.begin(op, 'bytes\0"\\ü😀', []);
      await bench.store.settle(op, { to: 'retry', inMs: 0, counts: true });
      const again = await bench.claimOp();
      expect(again.frozen).toBe('bytes\0"\\ü😀');
      await bench.finish(again, { result: 'refused', reason: 'invalid', detail: odd });
      expect(await bench.store.explain(`w${odd}`)).toHaveLength(1);
      expect(await bench.settled()).toMatchObject([{ outcome: { detail: odd } }]);
    });

    test('knownKeys names exactly what was accepted', async () => {
      await bench.accept(messageFrom([phone('1')], 'w1'));
      expect(await bench.store.knownKeys(['wa:message:w1', 'wa:message:W1', 'other'])).toEqual(
        new Set(['wa:message:w1']),
      );
    });

    test('a body that cannot be read is kept and listed', async () => {
      await bench.store.keepUnreadable({ source: 'whatsapp', body: new Uint8Array([0, 255]), reason: 'not JSON' }, 5);
      expect(await bench.store.deadEntries(10)).toMatchObject([
        { kind: 'unreadable whatsapp', reason: 'not JSON', at: 5 },
      ]);
    });

    test('a closed store answers every kind of call with StoreUnavailableError', async () => {
      const { store } = bench;
      await store.close();
      const calls = [
        () => store.accept([messageFrom([phone('1')], 'w1')], 1),
        () => store.claimLanes({ limit: 1, leaseMs: 1, eventsPerLane: 1 }),
        () => store.getValue('cursor'),
        () => store.setValue('cursor', '1'),
        () => store.knownKeys(['a']),
        () => store.dueInMs(10),
        () => store.counts(),
        () => store.explain('w1'),
        () => store.deadEntries(1),
      ];
      for (const call of calls) await expect(call()).rejects.toThrow(StoreUnavailableError);
    });
  });
};
