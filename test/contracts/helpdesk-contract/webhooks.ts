import { afterEach, describe, expect, test } from '@jest/globals';
import { PayloadError } from '../../../src/core/errors.ts';
import type { ReceivedEvent } from '../../../src/core/events.ts';
import { createCall } from '../../helpdesk/calls.ts';
import { startReceiver } from '../../sandbox/support/receiver.ts';
import type { Delivery, StartBench, Traits } from './bench.ts';
import { useWorkbench, type Workbench } from './workbench.ts';

type Receiver = Awaited<ReturnType<typeof startReceiver>>;

export const webhooksContract = (traits: Traits, start: StartBench): void => {
  describe('webhooks', () => {
    const open = useWorkbench(start);
    let receiver: Receiver | undefined;
    afterEach(async () => {
      await receiver?.close();
      receiver = undefined;
    });

    const listen = async (bench: Workbench) => {
      const listening = await startReceiver();
      receiver = listening;
      bench.subscribe(listening.url);
      return {
        /** What came since the last time, once nothing more is on its way. */
        take: async (): Promise<Delivery[]> => {
          await bench.quiet();
          return listening.received.splice(0).map(({ raw, headers }) => ({ raw: Buffer.from(raw), headers }));
        },
      };
    };

    const hintsIn = (bench: Workbench, deliveries: readonly Delivery[]): ReceivedEvent[] =>
      deliveries.flatMap(({ raw, headers }) => {
        expect(bench.helpdesk.source.verify(raw, headers)).toBeUndefined();
        const { events, unreadable } = bench.helpdesk.source.parse(raw, bench.clock.now());
        expect(unreadable).toEqual([]);
        return [...events];
      });

    test('of agents’ doings are genuine and become hints for their ticket', async () => {
      const bench = await open();
      const line = await listen(bench);
      const { ticketId } = await bench.open();
      await line.take();
      const seen: ReceivedEvent[] = [];
      for (const act of ['reply', 'publicNote', 'note'] as const) {
        bench.clock.advance(1_000);
        bench.people[act](ticketId, { html: '<p>Hi</p>' });
        const hints = hintsIn(bench, await line.take());
        expect(hints.length).toBeGreaterThan(0);
        for (const { event, address } of hints) {
          expect(event).toMatchObject({ type: 'ticket-hint', ticketId, what: 'changed', at: bench.clock.now() });
          expect(address).toMatchObject({ to: 'ticket', ticketId });
        }
        seen.push(...hints);
      }
      expect(new Set(seen.map(({ key }) => key)).size).toBe(seen.length);
    });

    test('that are forged are refused, and the reason tells no secret', async () => {
      const bench = await open();
      const line = await listen(bench);
      const { ticketId } = await bench.open();
      bench.people.reply(ticketId, { html: '<p>Hi</p>' });
      const deliveries = await line.take();
      expect(deliveries.length).toBeGreaterThan(0);
      for (const delivery of deliveries) {
        const forgeries = [...bench.forgeriesOf(delivery), { raw: delivery.raw, headers: {} }];
        for (const { raw, headers } of forgeries) {
          const reason = bench.helpdesk.source.verify(raw, headers);
          expect(reason).toEqual(expect.any(String));
          expect(bench.secrets.some((secret) => reason?.includes(secret))).toBe(false);
        }
      }
    });

    test('of the bridge’s own doings are dropped, or find nothing', async () => {
      const bench = await open();
      const line = await listen(bench);
      const opened = await bench.open();
      await bench.say(opened);
      const hints = hintsIn(bench, await line.take());
      if (traits.dropsOwnHints) expect(hints).toEqual([]);
      for (const { event } of hints) expect(event).toMatchObject({ type: 'ticket-hint', what: 'changed' });
      const { comments = [] } = await bench.read(opened.ticketId);
      expect(comments.filter(({ author }) => author.role === 'agent')).toEqual([]);
    });

    if (traits.tellsRemovals)
      test('of merges, deletions and spam say so', async () => {
        const bench = await open();
        const line = await listen(bench);
        const { requesterId, ticketId } = await bench.open();
        const make = async (no: number) => {
          const more = { opId: bench.nextOp(), externalId: `wa:c1:${no}`, requesterId };
          return (await bench.applied(createCall({}, more))).ticketId ?? '';
        };
        const [target, junk] = [await make(2), await make(3)];
        await line.take();
        bench.people.merge(ticketId, target);
        bench.people.remove(target);
        bench.people.restore(target);
        bench.people.markAsSpam(junk);
        const events = hintsIn(bench, await line.take()).map(({ event }) => event);
        const at = bench.clock.now();
        const hint = { type: 'ticket-hint', at };
        expect(events).toContainEqual({ ...hint, ticketId, what: 'merged', mergedInto: target });
        expect(events).toContainEqual({ ...hint, ticketId: target, what: 'deleted' });
        expect(events).toContainEqual({ ...hint, ticketId: target, what: 'restored' });
        expect(events).toContainEqual({ ...hint, ticketId: junk, what: 'spam' });
      });

    test('with a body that is none are refused as such', async () => {
      const { helpdesk, clock } = await open();
      for (const text of ['', '{', 'null', '[]', '"x"', '42', '\xff\xfe', '<html>', '{"a":'.repeat(500)])
        expect(() => helpdesk.source.parse(Buffer.from(text, 'latin1'), clock.now())).toThrow(PayloadError);
    });

    test('whose body says nothing bring nothing and throw nothing', async () => {
      const { helpdesk, clock } = await open();
      for (const body of ODD_BODIES)
        expect(helpdesk.source.parse(Buffer.from(JSON.stringify(body)), clock.now()).events).toEqual([]);
    });
  });
};

const ODD_BODIES: readonly object[] = [
  {},
  { ticket_id: {} },
  { ticket_id: '1; DROP' },
  { ticket: [] },
  { type: 7, detail: null },
  { type: 'x', event: 5, id: '', detail: { id: -1 } },
  { freshdesk_webhook: 'x' },
  { freshdesk_webhook: { ticket_id: {} } },
];
