import { describe, expect, test } from '@jest/globals';
import { createCall, signal } from '../../helpdesk/calls.ts';
import type { StartBench, Traits } from './bench.ts';
import { useWorkbench, type Workbench } from './workbench.ts';

export const pollingContract = (traits: Traits, start: StartBench): void => {
  describe('the poll', () => {
    const open = useWorkbench(start);
    /** Until the poll shows what was written before; no time at all where it leaves nothing out. */
    const settle = (bench: Workbench) => bench.clock.advance(traits.poll.lagMs === 0 ? 0 : traits.poll.lagMs + 10_000);

    test('finds what agents wrote, beside what the bridge did itself', async () => {
      const bench = await open();
      const from = bench.clock.now();
      const { requesterId, ticketId } = await bench.open();
      const more = { opId: 'op-9', externalId: 'wa:c1:2', requesterId };
      const quiet = (await bench.applied(createCall({}, more))).ticketId;
      bench.clock.advance(1_000);
      const reply = bench.people.reply(ticketId, { html: '<p>Hi</p>' });
      settle(bench);
      const { changes } = await bench.poll(undefined, from);
      const agents = changes.filter((change) => !change.own && change.ticketId === ticketId);
      expect(agents.length).toBeGreaterThan(0);
      // Where a change names comments, it names this one, so that a webhook's copy of it is known.
      for (const { commentIds } of agents) if (commentIds.length > 0) expect(commentIds).toContain(reply);
      for (const { ticketId: id, externalId } of changes)
        expect([undefined, id === quiet ? 'wa:c1:2' : 'wa:c1:1']).toContain(externalId);
      expect(new Set(changes.map(({ id }) => id)).size).toBe(changes.length);
      expect(changes.every(({ at }) => at >= from && at <= bench.clock.now())).toBe(true);
    });

    test('goes on where it was, with an overlap that brings the same changes under the same ids', async () => {
      const bench = await open();
      const from = bench.clock.now();
      const { ticketId } = await bench.open();
      bench.people.reply(ticketId, { html: '<p>One</p>' });
      settle(bench);
      const first = await bench.poll(undefined, from);
      const idle = await bench.poll(first.cursor, from);
      const known = first.changes.map(({ id }) => id);
      expect(idle.changes.filter(({ id }) => !known.includes(id))).toEqual([]);
      bench.clock.advance(1_000);
      bench.people.reply(ticketId, { html: '<p>Two</p>' });
      settle(bench);
      const { changes } = await bench.poll(idle.cursor, from);
      expect(changes.filter(({ id, own }) => !own && !known.includes(id)).map((change) => change.ticketId)).toEqual([
        ticketId,
      ]);
    });

    test('sees what was written in the very moment of the last one', async () => {
      const bench = await open();
      const from = bench.clock.now();
      const { ticketId } = await bench.open();
      settle(bench);
      const first = await bench.poll(undefined, from);
      // Timestamps are of whole seconds: this one may be the same as that of a change which was told already.
      bench.people.reply(ticketId, { html: '<p>At once</p>' });
      settle(bench);
      const known = first.changes.map(({ id }) => id);
      const { changes } = await bench.poll(first.cursor, from);
      const fresh = changes.filter(({ id, own }) => !own && !known.includes(id));
      expect(fresh.map((change) => change.ticketId)).toEqual([ticketId]);
    });

    test('loses nothing over its pages', async () => {
      const bench = await open();
      const { requesterId } = await bench.open();
      const many = bench.people.addTickets(requesterId, traits.poll.page + 20);
      bench.clock.advance(600_000);
      const from = bench.clock.now();
      for (const [no, ticketId] of many.entries()) {
        // Several share a second, also where a page ends.
        if (no % 7 === 0) bench.clock.advance(1_000);
        bench.people.reply(ticketId, { html: '<p>Hi</p>' });
      }
      settle(bench);
      const { changes } = await bench.poll(undefined, from);
      const found = new Set(changes.filter(({ own }) => !own).map(({ ticketId }) => ticketId));
      expect(many.filter((ticketId) => !found.has(ticketId))).toEqual([]);
    });

    test('that fails says so and is asked again from where it was', async () => {
      const bench = await open({ timeoutMs: 400 });
      const from = bench.clock.now();
      const { ticketId } = await bench.open();
      bench.people.reply(ticketId, { html: '<p>Hi</p>' });
      settle(bench);
      for (const kind of ['status', 'reset', 'hang', 'login-page', 'truncated-json'] as const) {
        bench.faults.add({ kind, match: bench.places.poll });
        expect(await bench.helpdesk.changesSince(undefined, from, signal())).toMatchObject({ ok: false });
        bench.faults.clear();
        bench.clock.advance(60_000);
      }
      bench.faults.add({ kind: 'retry-after', retryAfterSeconds: 7, match: bench.places.poll });
      expect(await bench.helpdesk.changesSince(undefined, from, signal())).toMatchObject({
        ok: false,
        retryAfterMs: 7_000,
      });
      const { changes } = await bench.poll(undefined, from);
      expect(changes.filter(({ own }) => !own).map((change) => change.ticketId)).toContain(ticketId);
    });

    test('begins anew with a cursor that it cannot read', async () => {
      const bench = await open();
      const from = bench.clock.now();
      const { ticketId } = await bench.open();
      bench.people.reply(ticketId, { html: '<p>Hi</p>' });
      settle(bench);
      const { changes } = await bench.poll('{"from":"another version"}', from);
      expect(changes.map((change) => change.ticketId)).toContain(ticketId);
    });
  });
};
