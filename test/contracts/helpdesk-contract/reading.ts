import { describe, expect, test } from '@jest/globals';
import type { HelpdeskComment } from '../../../src/core/helpdesk-types.ts';
import { commentCall, createCall, requesterCall, signal } from '../../helpdesk/calls.ts';
import type { StartBench } from './bench.ts';
import { useWorkbench } from './workbench.ts';

const agentsWords = (comments: readonly HelpdeskComment[] = []): HelpdeskComment[] =>
  comments.filter(({ author }) => author.role === 'agent');

export const readingContract = (start: StartBench): void => {
  describe('reading a ticket', () => {
    const open = useWorkbench(start);

    test('finds agents’ replies, public notes and notes, in order and with their markup', async () => {
      const bench = await open();
      const opened = await bench.open();
      const { ticketId } = opened;
      await bench.say(opened);
      const ids: string[] = [];
      for (const way of ['reply', 'publicNote', 'note'] as const) {
        bench.clock.advance(1_000);
        ids.push(bench.people[way](ticketId, { html: `<p>By <b>${way}</b></p>` }));
      }
      const found = agentsWords((await bench.read(ticketId)).comments);
      expect(found.map(({ id, public: isPublic }) => [id, isPublic])).toEqual([
        [ids[0], true],
        [ids[1], true],
        [ids[2], false],
      ]);
      expect(found[0]).toMatchObject({ ticketId, createdAt: bench.clock.now() - 2_000, attachments: [] });
      expect(found[0]?.author.id).toBe(bench.people.agent.id);
      expect(found[0]?.html).toContain('<b>reply</b>');
    });

    test('never takes what the bridge wrote for an agent’s word, even when the answer was lost', async () => {
      const bench = await open({ timeoutMs: 400 });
      const requesterId = (await bench.applied(requesterCall())).requesterId ?? '';
      bench.faults.add({ kind: 'commit-then-reset', match: bench.places.create });
      const { ticketId = '' } = await bench.settle(createCall({}, { requesterId }));
      const { authorId: _, ...own } = commentCall({ ticketId, public: false });
      const calls = [
        commentCall({ opId: bench.nextOp(), ticketId, authorId: requesterId }),
        { ...own, opId: bench.nextOp(), html: '<p>A note</p>' },
        { ...own, opId: bench.nextOp(), public: true, html: '<p>In public</p>' },
      ];
      for (const call of calls) {
        bench.faults.add({ kind: 'commit-then-reset', match: bench.places.comment });
        const frozen = await bench.freeze(call);
        expect(await bench.helpdesk.perform(frozen, call.opId, signal())).toMatchObject({ result: 'unknown' });
      }
      expect(bench.people.ticket(ticketId).comments).toHaveLength(4);
      expect(agentsWords((await bench.read(ticketId)).comments)).toEqual([]);
    });

    test('tells a customer’s mail from an agent’s reply', async () => {
      const bench = await open();
      const { ticketId } = await bench.open();
      const id = bench.people.customerMails(ticketId, 'By mail');
      const comment = (await bench.read(ticketId)).comments?.find((each) => each.id === id);
      expect(comment?.author.role).toBe('customer');
    });

    test('finds the newest reply behind any number of others', async () => {
      const bench = await open();
      const { ticketId } = await bench.open();
      let last = '';
      for (let no = 1; no <= 105; no += 1) {
        bench.clock.advance(1_000);
        last = bench.people.reply(ticketId, { html: `<p>No. ${no}</p>` });
      }
      const found = agentsWords((await bench.read(ticketId)).comments);
      expect(found.at(-1)).toMatchObject({ id: last, html: expect.stringContaining('No. 105') });
      expect(found.length).toBeGreaterThan(20);
      expect(found.map(({ createdAt }) => createdAt)).toEqual(found.map(({ createdAt }) => createdAt).toSorted());
    });

    test('tells the status that agents set, and when', async () => {
      const bench = await open();
      const { ticketId } = await bench.open();
      bench.clock.advance(5_000);
      bench.people.setStatus(ticketId, 'solved');
      expect(await bench.read(ticketId)).toMatchObject({
        ticketStatus: 'solved',
        snapshot: { status: 'solved', updatedAt: bench.clock.now() },
      });
    });

    test('changes nothing', async () => {
      const bench = await open();
      const { ticketId } = await bench.open();
      bench.people.reply(ticketId, { html: '<p>Hi</p>' });
      const before = bench.requests();
      await bench.read(ticketId);
      expect(bench.requests().writes).toBe(before.writes);
    });
  });
};
