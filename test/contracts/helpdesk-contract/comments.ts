import { describe, expect, test } from '@jest/globals';
import { reopenCall, tagsCall } from '../../helpdesk/calls.ts';
import { STATUSES, type StartBench } from './bench.ts';
import { useWorkbench } from './workbench.ts';

/** The API opens nothing by itself. */
const opens = (status: string) => status === 'solved' || status === 'pending';

export const commentsContract = (start: StartBench): void => {
  describe('a comment', () => {
    const open = useWorkbench(start);

    test('of the customer is public and theirs; a note of the bridge is for the team alone', async () => {
      const bench = await open();
      const opened = await bench.open();
      const { ticketId } = opened;
      const said = await bench.say(opened);
      const noted = await bench.applied({
        kind: 'add-comment',
        opId: bench.nextOp(),
        ticketId,
        ticketStatus: 'open',
        public: false,
        html: '<p>Not delivered</p>',
        parts: [{ id: '8.0', html: 'note' }],
        reopen: false,
      });
      const [, comment, note] = bench.people.ticket(ticketId).comments;
      expect(comment).toMatchObject({ authorId: opened.requesterId, public: true, html: '<p>More</p>' });
      expect(note).toMatchObject({ public: false, html: '<p>Not delivered</p>' });
      expect(note?.authorId).not.toBe(opened.requesterId);
      expect([said.commentIds, noted.commentIds]).toEqual([[comment?.id], [note?.id]]);
    });

    test('stands behind the one before', async () => {
      const bench = await open();
      const opened = await bench.open();
      for (const no of [1, 2, 3, 4, 5]) await bench.say(opened, { html: `<p>No. ${no}</p>` });
      const words = bench.people.ticket(opened.ticketId).comments.map(({ html }) => html);
      expect(words.slice(1)).toEqual([1, 2, 3, 4, 5].map((no) => `<p>No. ${no}</p>`));
    });

    test('takes hostile text as text', async () => {
      const bench = await open();
      const opened = await bench.open();
      await bench.say(opened, { html: '<p>\u0000\ud800 &lt;img onerror=x&gt; {{ticket.id}} 😀</p>' });
      expect(bench.people.ticket(opened.ticketId).comments.at(-1)?.html).toBe(
        '<p>\ufffd\ufffd &lt;img onerror=x&gt; {{ticket.id}} 😀</p>',
      );
    });

    test.each(STATUSES)('that shall opens a ticket that needs it (%s)', async (status) => {
      const bench = await open();
      const opened = await bench.open();
      bench.people.setStatus(opened.ticketId, status);
      const after = opens(status) ? 'open' : status;
      expect((await bench.say(opened, { ticketStatus: status })).ticketStatus).toBe(after);
      expect(bench.people.ticket(opened.ticketId).status).toBe(after);
    });

    test.each(STATUSES)('that shall not leaves the status alone (%s)', async (status) => {
      const bench = await open();
      const opened = await bench.open();
      bench.people.setStatus(opened.ticketId, status);
      expect((await bench.say(opened, { ticketStatus: status, reopen: false })).ticketStatus).toBe(status);
      expect(bench.people.ticket(opened.ticketId).status).toBe(status);
    });

    test('goes on a new ticket, which stays as new as it was', async () => {
      const bench = await open();
      const opened = await bench.open();
      const { status } = bench.people.ticket(opened.ticketId);
      expect((await bench.say(opened, { ticketStatus: status })).ticketStatus).toBe(status);
    });
  });

  describe('a ticket’s status and tags', () => {
    const open = useWorkbench(start);

    test.each(STATUSES)('a ticket is opened where that is needed (%s)', async (status) => {
      const bench = await open();
      const { ticketId } = await bench.open();
      bench.people.setStatus(ticketId, status);
      const after = opens(status) ? 'open' : status;
      expect((await bench.applied({ ...reopenCall(status), ticketId })).ticketStatus).toBe(after);
      expect((await bench.applied({ ...reopenCall(status), ticketId })).ticketStatus).toBe(after);
      expect(bench.people.ticket(ticketId).status).toBe(after);
    });

    test.each(STATUSES)(
      'the bot solves a ticket that is open, and leaves one alone that somebody gave another state (%s)',
      async (status) => {
        const bench = await open();
        const { ticketId } = await bench.open();
        bench.people.setStatus(ticketId, status);
        const call = { ...reopenCall(status, false), ticketId, solve: true } as const;
        expect((await bench.applied(call)).ticketStatus).toBe(status === 'open' ? 'solved' : status);
        expect(bench.people.ticket(ticketId).status).toBe(status === 'open' ? 'solved' : status);
      },
    );

    test('a ticket that is as new as it was is solved, once', async () => {
      const bench = await open();
      const { ticketId } = await bench.open();
      const call = { ...reopenCall('new', false), ticketId, solve: true } as const;
      expect((await bench.applied(call)).ticketStatus).toBe('solved');
      expect((await bench.applied(call)).ticketStatus).toBe('solved');
      expect(bench.people.ticket(ticketId).status).toBe('solved');
    });

    test('tags of agents survive ours, however often those are added', async () => {
      const bench = await open();
      const { ticketId } = await bench.open();
      bench.people.addTags(ticketId, ['vip']);
      await bench.applied({ ...tagsCall(), ticketId });
      await bench.applied({ ...tagsCall(), ticketId });
      expect([...bench.people.ticket(ticketId).tags].sort()).toEqual(['vip', 'whatsapp', 'whatsapp_failed']);
    });
  });
};
