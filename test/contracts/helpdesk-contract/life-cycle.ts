import { describe, expect, test } from '@jest/globals';
import { commentCall, createCall, readCall, tagsCall } from '../../helpdesk/calls.ts';
import type { StartBench, Traits } from './bench.ts';
import { useWorkbench, type Workbench } from './workbench.ts';

const GONE = { result: 'refused', reason: 'ticket-gone' };
const CLOSED = { result: 'refused', reason: 'ticket-closed' };

export const lifeCycleContract = (traits: Traits, start: StartBench): void => {
  describe('a ticket that', () => {
    const open = useWorkbench(start);

    const secondTicket = async (bench: Workbench, requesterId: string, followUpOf?: string): Promise<string> => {
      const more = { opId: bench.nextOp(), externalId: 'wa:c1:2', requesterId };
      const data = await bench.applied(createCall({}, { ...more, ...(followUpOf ? { followUpOf } : {}) }));
      return data.ticketId ?? '';
    };

    test('was closed is told by a read', async () => {
      const bench = await open();
      const { ticketId } = await bench.open();
      bench.people.close(ticketId);
      const { snapshot, ticketStatus } = await bench.read(ticketId);
      expect([snapshot?.status, ticketStatus]).toEqual(['closed', 'closed']);
      expect(snapshot).not.toHaveProperty('mergedInto');
    });

    test('was closed takes nothing any more', async () => {
      const bench = await open();
      const { requesterId, ticketId } = await bench.open();
      bench.people.close(ticketId);
      expect(await bench.run(commentCall({ ticketId, authorId: requesterId }))).toMatchObject(CLOSED);
      expect(await bench.run({ ...tagsCall(), ticketId })).toMatchObject(CLOSED);
      expect(bench.people.ticket(ticketId).comments).toHaveLength(1);
    });

    test('was closed is followed by another', async () => {
      const bench = await open();
      const { requesterId, ticketId } = await bench.open();
      bench.people.close(ticketId);
      const next = await secondTicket(bench, requesterId, ticketId);
      expect(bench.people.ticket(next).requesterId).toBe(requesterId);
      expect(bench.people.ticket(ticketId).followUps).toEqual(traits.followUp ? [next] : []);
    });

    test('was merged is closed, and names the other', async () => {
      const bench = await open();
      const { requesterId, ticketId } = await bench.open();
      const other = await secondTicket(bench, requesterId);
      bench.people.merge(ticketId, other);
      const { snapshot } = await bench.read(ticketId);
      expect(snapshot).toMatchObject({ status: 'closed', mergedInto: other });
      bench.people.close(other);
      expect((await bench.read(other)).snapshot).not.toHaveProperty('mergedInto');
    });

    test('was deleted is gone for every call, until it is restored', async () => {
      const bench = await open();
      const { requesterId, ticketId } = await bench.open();
      bench.people.remove(ticketId);
      expect(await bench.run({ ...readCall(), ticketId })).toMatchObject(GONE);
      expect(await bench.run(commentCall({ ticketId, authorId: requesterId }))).toMatchObject(GONE);
      expect(await bench.run({ ...tagsCall(), ticketId })).toMatchObject(GONE);
      bench.people.restore(ticketId);
      expect((await bench.read(ticketId)).snapshot?.ticketId).toBe(ticketId);
      await bench.say({ requesterId, ticketId });
      expect(bench.people.ticket(ticketId).comments).toHaveLength(2);
    });

    test('was never there is gone', async () => {
      const bench = await open();
      const { requesterId } = await bench.open();
      const ticketId = '987654';
      expect(await bench.run({ ...readCall(), ticketId })).toMatchObject(GONE);
      expect(await bench.run(commentCall({ ticketId, authorId: requesterId }))).toMatchObject(GONE);
    });

    test('was marked as spam is gone, whether the read says so or is refused', async () => {
      const bench = await open();
      const { ticketId } = await bench.open();
      bench.people.markAsSpam(ticketId);
      const read = await bench.run({ ...readCall(), ticketId });
      if (read.result === 'applied') expect(read.data.snapshot).toMatchObject({ status: 'gone', spam: true });
      else expect(read).toMatchObject(GONE);
    });

    test('was archived, where that is done, takes nothing and fails nobody', async () => {
      const bench = await open();
      if (!bench.people.archive) return;
      const { requesterId, ticketId } = await bench.open();
      bench.people.close(ticketId);
      bench.people.archive(ticketId);
      const refused = { result: 'refused', reason: expect.stringMatching(/^ticket-(closed|gone)$/) };
      expect(await bench.run(commentCall({ ticketId, authorId: requesterId }))).toMatchObject(refused);
    });
  });
};
