import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { OpenStore } from './harness.ts';
import { comment, create, messageFrom, phone, send, ticket } from './samples.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

export const decisionsContract = (open: OpenStore): void => {
  describe('looking at decisions', () => {
    let bench: Workbench;
    beforeEach(async () => {
      bench = await openWorkbench(open);
    });
    afterEach(() => bench.harness.close());

    const idsOf = async (after: number | undefined, limit: number) =>
      (await bench.store.decisions(after, limit)).map(({ eventId }) => eventId);

    test('an empty store has none', async () => {
      expect(await bench.store.decisions(undefined, 10)).toEqual([]);
      expect(await bench.store.decisions(5, 10)).toEqual([]);
    });

    test('without an event they are the newest, oldest first; after one they go on from there, a page at a time', async () => {
      for (const no of ['1', '2', '3', '4', '5']) await bench.accept(messageFrom([phone(no)], `w${no}`));
      const all = await idsOf(undefined, 10);
      expect(all).toHaveLength(5);
      expect(all).toEqual([...all].sort((a, b) => a - b));
      expect(await idsOf(undefined, 2)).toEqual(all.slice(3));
      expect(await idsOf(all[0], 2)).toEqual(all.slice(1, 3));
      expect(await idsOf(all[4], 2)).toEqual([]);
    });

    test('a whole talk is found by one of its messages, with everything that was decided, in order', async () => {
      const conversationId = await bench.put('1', []);
      const author = { id: '9', role: 'agent' } as const;
      const written = { ticketId: '7', id: 'k5', public: true, author, html: 'x', createdAt: 1, attachments: [] };
      const event = { type: 'comment-found', comment: written } as const;
      await bench.accept({ key: 'zendesk:comment:k5', address: { to: 'conversation', conversationId }, event });
      await bench.decideAll();
      await bench.put('2', []);
      expect(await bench.store.recorded('none')).toBeUndefined();
      const talk = await bench.store.recorded('put.1');
      expect(talk).toMatchObject({ contact: { phone: '1' }, missing: 0 });
      expect(talk?.events.map((each) => each.event.type)).toEqual(['customer-message', 'comment-found']);
    });

    test('an event that is not decided yet is there, without reasons', async () => {
      await bench.accept(messageFrom([phone('1')], 'w1'));
      const [event] = await bench.store.decisions(undefined, 1);
      expect(event).toMatchObject({ type: 'customer-message', wamid: 'w1', reasons: [], effects: [] });
      expect(event).not.toHaveProperty('decidedAt');
    });

    test('they name the comment of the helpdesk that an event is about, while its body is kept', async () => {
      const conversationId = await bench.put('1', []);
      const author = { id: '9', role: 'agent' } as const;
      const comment = { ticketId: '7', id: 'k5', public: true, author, html: 'x', createdAt: 1, attachments: [] };
      const event = { type: 'comment-found', comment } as const;
      await bench.accept({ key: 'zendesk:comment:k5', address: { to: 'conversation', conversationId }, event });
      const [first, second] = await bench.store.decisions(undefined, 10);
      expect(first).not.toHaveProperty('comment');
      expect(second).toMatchObject({ type: 'comment-found', comment: 'k5' });
    });

    test('they say what became of each effect, and what the helpdesk calls the ticket', async () => {
      const key = 't:1';
      await bench.put('1', [create(key), comment(key, 'a', { author: 'bridge', public: false }), send(key, 'b')], {
        reasons: [{ code: 'threading.joined', detail: { ticket: key } }],
      });
      const look = async () => (await bench.store.decisions(undefined, 10))[0];
      expect((await look())?.effects).toMatchObject([
        { kind: 'create-ticket', state: 'pending', ticket: key },
        { kind: 'add-comment', state: 'pending', form: 'note' },
        { kind: 'send-text', state: 'pending', form: 'reply' },
      ]);
      expect(await look()).not.toHaveProperty('tickets');
      const creation = await bench.beginDue('helpdesk');
      await bench.store.settle(creation, {
        to: 'unknown',
        cause: 'silent',
        retryable: false,
        inMs: 1_000,
        looked: false,
      });
      expect((await look())?.effects.map(({ state }) => state)).toEqual(['unknown', 'pending', 'pending']);
      const sending = await bench.beginDue('whatsapp');
      await bench.store.settle(sending, { to: 'retry', inMs: 1_000, counts: true });
      expect((await look())?.effects.map(({ state }) => state)).toEqual(['unknown', 'pending', 'retry']);
      await bench.harness.pass(1_000);
      const again = await bench.claimOp('helpdesk');
      await bench.apply(again, { ticketId: '77', ticketStatus: ticket(key, 'new').status });
      expect(await look()).toMatchObject({ effects: [{ state: 'done' }, {}, {}], tickets: { [key]: '77' } });
    });

    test('say how long a customer’s talk on a number is open, also after a merge, and that there is no such customer', async () => {
      expect(await bench.store.talkWith('n1', phone('1'))).toBeUndefined();
      await bench.put('1', []);
      const talk = await bench.store.talkWith('n1', phone('1'));
      expect(Object.keys(talk ?? {})).toEqual(['contact']);
      expect(await bench.store.talkWith('other', phone('1'))).toEqual(talk);
      await bench.accept(messageFrom([phone('1')], 'more'));
      const [lane] = await bench.claimLanes();
      if (!lane) throw new Error('no lane');
      await bench.commit(lane, () => [], { conversation: { ...lane.conversation, lastInboundAt: 77 } });
      await bench.accept(messageFrom([phone('1')], 'moved', { becomes: [phone('2')] }));
      expect(await bench.store.talkWith('n1', phone('2'))).toMatchObject({ lastInboundAt: 77 });
    });

    test('keep what a customer does not want to get, for all numbers, and for whom they turn out to be', async () => {
      await bench.put('1', [], { consent: { optedOutAt: 5, marketingStoppedAt: 7 } });
      const wish = async (number: string) => (await bench.store.talkWith('other', phone(number)))?.contact;
      expect(await wish('1')).toMatchObject({ optedOutAt: 5, marketingStoppedAt: 7 });
      await bench.put('1', []);
      await bench.put('1', [], { consent: { optedOutAt: 5 } });
      expect(await wish('1')).not.toHaveProperty('marketingStoppedAt');
      await bench.decideAll();
      await bench.put('2', []);
      await bench.accept(messageFrom([phone('1')], 'moved', { becomes: [phone('2')] }));
      expect(await wish('2')).toMatchObject({ optedOutAt: 5 });
      const [lane] = await bench.claimLanes();
      expect(lane?.contact).toMatchObject({ optedOutAt: 5 });
      if (lane) await bench.commit(lane, () => [], { consent: {} });
      expect(await wish('1')).not.toHaveProperty('optedOutAt');
    });

    test('keep what a customer refused on one number while another of their talks is decided', async () => {
      await bench.accept(messageFrom([phone('1')], 'a'), messageFrom([phone('1')], 'b', { numberId: 'n2' }));
      const [one, other] = await bench.claimLanes();
      if (!one || !other) throw new Error('two lanes wait');
      await Promise.all([
        bench.commit(one, () => [], { consent: { optedOutAt: 5 } }),
        bench.commit(other, () => [], { consent: { marketingStoppedAt: 7 } }),
      ]);
      const talk = await bench.store.talkWith('n1', phone('1'));
      expect(talk?.contact).toMatchObject({ optedOutAt: 5, marketingStoppedAt: 7 });
    });
  });
};
