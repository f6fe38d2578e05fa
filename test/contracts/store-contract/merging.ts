import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Effect } from '../../../src/core/effects.ts';
import type { OpenStore } from './harness.ts';
import { bsuid, comment, create, hintOf, messageFrom, phone, send, ticket } from './samples.ts';
import { openWorkbench, type Workbench, wamidsIn, wordsOf } from './workbench.ts';

export const mergingContract = (open: OpenStore): void => {
  describe('merging', () => {
    let bench: Workbench;
    beforeEach(async () => {
      bench = await openWorkbench(open);
    });
    afterEach(() => bench.harness.close());

    /** WhatsApp's first webhook that carries both: the customer's id and their number. */
    const join = (id: string, number: string, wamid: string) =>
      bench.accept(messageFrom([bsuid(id), phone(number)], wamid));
    const begun = async (number: string, effects: readonly Effect[]) => {
      const conversation = await bench.put(number, effects);
      const op = await bench.claimOp();
      await bench.begin(op);
      return { conversation, op };
    };
    const idOnly = async (id: string, effects: readonly Effect[]) => {
      await bench.accept(messageFrom([bsuid(id)], `id.${id}`));
      let first = true;
      const [lane] = await bench.claimLanes();
      if (!lane) throw new Error('no lane');
      await bench.commit(lane, () => {
        const now = first ? effects : [];
        first = false;
        return now;
      });
      return lane.conversation.id;
    };

    test('undecided events of both lanes keep the order of acceptance, the loser’s state comes before its own', async () => {
      await bench.accept(messageFrom([bsuid('u')], 'w1'));
      await bench.accept(messageFrom([phone('1')], 'w2'));
      await bench.accept(messageFrom([bsuid('u')], 'w3'));
      await bench.accept(messageFrom([phone('1')], 'w4'));
      await join('u', '1', 'w5');
      const lanes = await bench.claimLanes();
      expect(lanes).toHaveLength(1);
      const told = wamidsIn(lanes[0]?.events.map(({ event }) => event) ?? []);
      expect(told.filter((each) => each !== 'conversation-merged')).toEqual(['w1', 'w2', 'w3', 'w4', 'w5']);
      const survivorIsId = lanes[0]?.events.find(({ event }) => event.type === 'conversation-merged');
      expect(survivorIsId).toBeDefined();
      expect(told.indexOf('conversation-merged')).toBeLessThan(told.indexOf('w2'));
    });

    test('a lane that is being decided when it is merged cannot commit; nothing of it is lost', async () => {
      await bench.accept(messageFrom([bsuid('u')], 'w1'));
      await bench.accept(messageFrom([phone('1')], 'w2'));
      const lanes = await bench.claimLanes();
      await join('u', '1', 'w3');
      const outcomes = await Promise.all(lanes.map((lane) => bench.commit(lane)));
      expect(outcomes.sort()).toEqual(['committed', 'fenced']);
      expect(wamidsIn(await bench.decideAll()).filter((each) => each.startsWith('w'))).toHaveLength(2);
    });

    test('the loser’s waiting effects follow its call in flight, also when that one is taken apart', async () => {
      await idOnly('u', []);
      const { op } = await begun('1', [comment('t:1', 'a', { html: 'a' }), create('t:2')]);
      expect(wordsOf(op)).toEqual(['a']);
      await join('u', '1', 'w9');
      expect(await bench.claimOps()).toEqual([]);
      await bench.store.settle(op, { to: 'split', solo: true, inMs: 0 });
      const again = await bench.claimOp();
      expect(wordsOf(again)).toEqual(['a']);
      await bench.begin(again);
      await bench.apply(again);
      expect((await bench.claimOp()).effects[0]?.effect.kind).toBe('create-ticket');
    });

    test('the survivor’s call in flight stays its owner’s when the loser’s ends', async () => {
      const survivor = await idOnly('u', [send('t:1', 'mine')]);
      const mine = await bench.claimOp();
      await bench.begin(mine);
      const { op: theirs } = await begun('1', [send('t:2', 'theirs')]);
      await join('u', '1', 'w9');
      await bench.apply(theirs, { wamid: 'out.2' });
      expect(await bench.claimOps()).toEqual([]);
      expect(await bench.apply(mine, { wamid: 'out.1' })).toBe('settled');
      expect((await bench.settled()).map(({ outcome }) => outcome.result)).toEqual(['applied', 'applied']);
      expect(mine.conversationId).toBe(survivor);
    });

    test('a send of the survivor that waits for an agent’s answer stays unsent when the loser’s call ends', async () => {
      await idOnly('u', [send('t:1', 'asked')]);
      const asked = await bench.claimOp();
      await bench.begin(asked);
      await bench.finish(asked, { result: 'unknown', detail: 'no answer' });
      await bench.decideAll();
      const { op: theirs } = await begun('1', [send('t:2', 'theirs')]);
      await join('u', '1', 'w9');
      await bench.apply(theirs, { wamid: 'out.2' });
      expect(await bench.claimOps()).toEqual([]);
    });

    test('three lanes in one: effects wait for the calls in flight of both losers', async () => {
      await idOnly('u', []);
      const { op: one } = await begun('1', [send('t:1', 'one'), send('t:1', 'one, later')]);
      const { op: two } = await begun('2', [send('t:2', 'two')]);
      await join('u', '1', 'w8');
      await bench.accept(messageFrom([bsuid('u')], 'w9', { becomes: [phone('2')] }));
      await bench.apply(two, { wamid: 'out.2' });
      expect(await bench.claimOps()).toEqual([]);
      await bench.apply(one, { wamid: 'out.1' });
      expect(wordsOf(await bench.claimOp())).toEqual(['one, later']);
    });

    test('a lane that waits for a call in flight takes that wait along when it is merged itself', async () => {
      const { op } = await begun('1', [send('t:1', 'one'), send('t:1', 'one, later')]);
      await idOnly('u', []);
      await join('u', '1', 'w8');
      await bench.decideAll();
      await idOnly('v', []);
      await bench.accept(messageFrom([bsuid('v')], 'w9', { becomes: [bsuid('u')] }));
      expect(await bench.claimOps()).toEqual([]);
      await bench.apply(op, { wamid: 'out.1' });
      expect(wordsOf(await bench.claimOp())).toEqual(['one, later']);
    });

    test('a dead entry of the loser still holds what stood behind it', async () => {
      await idOnly('u', []);
      const { op } = await begun('1', [send('t:1', 'dead'), send('t:1', 'later')]);
      await bench.finish(op, { result: 'dead', reason: 'gave-up', detail: 'x' }, { holdMs: 60_000 });
      await join('u', '1', 'w9');
      expect(await bench.claimOps()).toEqual([]);
      await bench.harness.pass(60_000);
      const claimed = [...(await bench.claimOps()), ...(await bench.claimOps())];
      expect(claimed.map(wordsOf)).toEqual([['later']]);
    });

    test('tickets and messages of the loser lead to the survivor', async () => {
      await idOnly('u', []);
      await bench.accept(messageFrom([phone('1')], 'w1'));
      const [lane] = await bench.claimLanes();
      if (!lane) throw new Error('no lane');
      const key = `${lane.conversation.id}:1`;
      await bench.commit(lane, () => [], {
        conversation: { ...lane.conversation, tickets: [ticket(key, 'open', '700')] },
        messages: [{ wamid: 'w1', ticket: key, at: 1 }],
      });
      await join('u', '1', 'w9');
      await bench.decideAll();
      await bench.accept(hintOf('700', 'e1'), hintOf('701', 'e2', `wa:${lane.conversation.id}:2`));
      const [merged] = await bench.claimLanes();
      expect(merged?.conversation.id).not.toBe(lane.conversation.id);
      expect(merged?.events.map(({ event }) => event.type)).toEqual(['ticket-hint', 'ticket-hint']);
    });

    test('the helpdesk’s record of the customer, learned by a call of the loser, is the survivor’s too', async () => {
      await idOnly('u', []);
      const { op } = await begun('1', [{ kind: 'ensure-requester' }, create('t:1')]);
      await join('u', '1', 'w9');
      await bench.apply(op, { requesterId: '77' });
      expect((await bench.claimOp()).contact.requesterId).toBe('77');
    });

    test('a number that comes with another user id moves, its talk does not', async () => {
      await join('old', '1', 'w1');
      await join('new', '1', 'w2');
      const lanes = await bench.claimLanes();
      expect(lanes.map((lane) => wamidsIn(lane.events.map(({ event }) => event))).sort()).toEqual([['w1'], ['w2']]);
      for (const lane of lanes) await bench.commit(lane);
      await bench.accept(messageFrom([phone('1')], 'w3'), messageFrom([bsuid('old')], 'w4'));
      const next = await bench.claimLanes();
      const newcomer = lanes.find((lane) => lane.contact.bsuid === undefined && lane.contact.phone === '1');
      const holder = next.find((lane) => wamidsIn(lane.events.map(({ event }) => event)).includes('w3'));
      expect(holder?.contact.id).toBe(newcomer?.contact.id);
      expect(next).toHaveLength(2);
    });

    test('a customer who takes over the number of somebody with another user id gets the number, not the talk', async () => {
      await join('a', '1', 'w1');
      await join('b', '2', 'w2');
      await bench.accept(messageFrom([bsuid('a'), phone('1')], 'w3', { becomes: [phone('2')] }));
      const lanes = await bench.claimLanes();
      expect(lanes.map((lane) => wamidsIn(lane.events.map(({ event }) => event))).sort()).toEqual([
        ['w1', 'w3'],
        ['w2'],
      ]);
    });

    test('that holds also when the event names numbers alone', async () => {
      await join('a', '1', 'w1');
      await join('b', '2', 'w2');
      await bench.accept(messageFrom([phone('1')], 'w3', { becomes: [phone('2')] }));
      const lanes = await bench.claimLanes();
      expect(lanes.map((lane) => wamidsIn(lane.events.map(({ event }) => event))).sort()).toEqual([
        ['w1', 'w3'],
        ['w2'],
      ]);
      expect(lanes.find((lane) => lane.contact.bsuid === 'b')?.contact.phone).toBeUndefined();
    });
  });
};
