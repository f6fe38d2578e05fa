import { describe, expect, test } from '@jest/globals';
import { commentCall, createCall, reopenCall, requesterCall, signal, tagsCall } from '../../helpdesk/calls.ts';
import type { StartBench, Traits } from './bench.ts';
import { useWorkbench, type Workbench } from './workbench.ts';

/** The account did it, and the bridge does not get to know. */
const DONE = ['commit-then-status', 'commit-then-reset', 'commit-then-hang', 'truncated-json'] as const;
/** It did nothing, and the bridge cannot know that either. */
const NOT_DONE = ['status', 'reset', 'hang', 'login-page'] as const;
const UNKNOWN = { result: 'unknown', retryable: false };
const SETTING = { timeoutMs: 400 };

export const doubtContract = (traits: Traits, start: StartBench): void => {
  describe('a create in doubt', () => {
    const open = useWorkbench(start);

    const create = async (bench: Workbench) => {
      const requesterId = (await bench.applied(requesterCall())).requesterId ?? '';
      return createCall({ group: 'Lawyers' }, { requesterId });
    };

    test.each(DONE)('is found by a look (%s)', async (kind) => {
      const bench = await open(SETTING);
      const call = await create(bench);
      const frozen = await bench.freeze(call);
      bench.faults.add({ kind, match: bench.places.create });
      expect(await bench.helpdesk.perform(frozen, call.opId, signal())).toMatchObject(UNKNOWN);
      const look = await bench.helpdesk.readBack(frozen, call.opId, signal());
      const [ticket] = bench.people.tickets();
      expect(look).toMatchObject({
        result: 'found',
        data: { ticketId: ticket?.id, ticketStatus: ticket?.status, leftOut: ['group "Lawyers"'] },
      });
      expect(bench.committed('ticket')).toBe(1);
    });

    test.each(NOT_DONE)('that was not done is absent (%s)', async (kind) => {
      const bench = await open(SETTING);
      const call = await create(bench);
      const frozen = await bench.freeze(call);
      bench.faults.add({ kind, match: bench.places.create });
      expect(await bench.helpdesk.perform(frozen, call.opId, signal())).toMatchObject(UNKNOWN);
      expect(await bench.helpdesk.readBack(frozen, call.opId, signal())).toEqual({ result: 'absent' });
      expect(await bench.helpdesk.perform(frozen, call.opId, signal())).toMatchObject({ result: 'applied' });
      expect(bench.committed('ticket')).toBe(1);
    });

    if (traits.idempotentCreate)
      test.each(DONE)('may be repeated and makes no second ticket (%s)', async (kind) => {
        const bench = await open(SETTING);
        const call = await create(bench);
        const frozen = await bench.freeze(call);
        bench.faults.add({ kind, match: bench.places.create });
        await bench.helpdesk.perform(frozen, call.opId, signal());
        const look = await bench.helpdesk.readBack(frozen, call.opId, signal());
        const again = await bench.helpdesk.perform(frozen, call.opId, signal());
        if (look.result !== 'found' || again.result !== 'applied') throw new Error(JSON.stringify({ look, again }));
        expect(again.data).toMatchObject({ ticketId: look.data.ticketId, commentIds: look.data.commentIds });
        expect(bench.committed('ticket')).toBe(1);
      });

    test('is told from the ticket of another conversation of the same customer', async () => {
      const bench = await open(SETTING);
      const call = await create(bench);
      await bench.applied(call);
      const other = { ...call, opId: 'op-9', externalId: 'wa:c2:1' };
      const frozen = await bench.freeze(other);
      bench.faults.add({ kind: 'reset', match: bench.places.create });
      expect(await bench.helpdesk.perform(frozen, 'op-9', signal())).toMatchObject(UNKNOWN);
      expect(await bench.helpdesk.readBack(frozen, 'op-9', signal())).toEqual({ result: 'absent' });
    });
  });

  describe('a comment in doubt', () => {
    const open = useWorkbench(start);

    /** The same words stand there already, of another op. */
    const comment = async (bench: Workbench) => {
      const opened = await bench.open();
      await bench.say(opened);
      return commentCall({ opId: bench.nextOp(), ticketId: opened.ticketId, authorId: opened.requesterId });
    };

    test.each(DONE)('is found by a look (%s)', async (kind) => {
      const bench = await open(SETTING);
      const call = await comment(bench);
      const frozen = await bench.freeze(call);
      bench.faults.add({ kind, match: bench.places.comment });
      expect(await bench.helpdesk.perform(frozen, call.opId, signal())).toMatchObject(UNKNOWN);
      const { ticketId } = call;
      const written = bench.people.ticket(ticketId).comments.at(-1)?.id;
      const look = await bench.helpdesk.readBack(frozen, call.opId, signal());
      expect(look).toMatchObject({ result: 'found', data: { ticketId, commentIds: [written] } });
      expect(bench.committed('comment')).toBe(2);
    });

    test.each(NOT_DONE)('that was not done is absent, whatever else says the same (%s)', async (kind) => {
      const bench = await open(SETTING);
      const call = await comment(bench);
      const frozen = await bench.freeze(call);
      bench.faults.add({ kind, match: bench.places.comment });
      expect(await bench.helpdesk.perform(frozen, call.opId, signal())).toMatchObject(UNKNOWN);
      expect(await bench.helpdesk.readBack(frozen, call.opId, signal())).toEqual({ result: 'absent' });
      expect(await bench.helpdesk.perform(frozen, call.opId, signal())).toMatchObject({ result: 'applied' });
      expect(bench.committed('comment')).toBe(2);
    });

    test('is told from the same words before it also after a restart', async () => {
      const bench = await open(SETTING);
      const call = await comment(bench);
      const restarted = bench.another();
      await restarted.connect(signal());
      bench.clock.advance(10_000);
      const frozen = await restarted.freeze(call, signal());
      if (!frozen.ok) throw new Error(JSON.stringify(frozen.result));
      bench.faults.add({ kind: 'reset', match: bench.places.comment });
      expect(await restarted.perform(frozen.frozen, call.opId, signal())).toMatchObject(UNKNOWN);
      expect(await bench.another().readBack(frozen.frozen, call.opId, signal())).toEqual({ result: 'absent' });
      bench.faults.add({ kind: 'commit-then-reset', match: bench.places.comment });
      expect(await restarted.perform(frozen.frozen, call.opId, signal())).toMatchObject(UNKNOWN);
      const written = bench.people.ticket(call.ticketId).comments.at(-1)?.id;
      const look = await bench.another().readBack(frozen.frozen, call.opId, signal());
      expect(look).toMatchObject({ result: 'found', data: { commentIds: [written] } });
    });

    test('is found among what agents and later messages wrote since', async () => {
      const bench = await open(SETTING);
      const call = await comment(bench);
      const frozen = await bench.freeze(call);
      bench.faults.add({ kind: 'commit-then-reset', match: bench.places.comment });
      expect(await bench.helpdesk.perform(frozen, call.opId, signal())).toMatchObject(UNKNOWN);
      const written = bench.people.ticket(call.ticketId).comments.at(-1)?.id;
      for (let no = 0; no < 40; no += 1) {
        bench.clock.advance(1_000);
        bench.people.reply(call.ticketId, { html: '<p>Hi</p>' });
      }
      const look = await bench.helpdesk.readBack(frozen, call.opId, signal());
      expect(look).toMatchObject({ result: 'found', data: { commentIds: [written] } });
    });

    // Where it takes several requests, each may be the one that fails.
    const kinds = ['commit-then-status', 'commit-then-hang', 'status', 'hang'] as const;
    const struck = [0, 1, 2].flatMap((after) => kinds.map((kind) => [after, kind] as const));
    test.each(struck)('stands once and opened its ticket, though after %i requests one met %s', async (after, kind) => {
      const bench = await open(SETTING);
      const { requesterId, ticketId } = await bench.open();
      bench.people.setStatus(ticketId, 'solved');
      bench.faults.add({ kind, after, match: { path: /\/tickets\b/ } });
      const more = { opId: bench.nextOp(), ticketId, authorId: requesterId, ticketStatus: 'solved' } as const;
      await bench.settle(commentCall(more));
      bench.faults.clear();
      expect(bench.committed('comment')).toBe(1);
      expect(bench.people.ticket(ticketId)).toMatchObject({ status: 'open' });
      expect(bench.people.ticket(ticketId).comments).toHaveLength(2);
    });

    test('of a ticket that was deleted meanwhile is not looked for in vain: it is told that the ticket is gone', async () => {
      const bench = await open(SETTING);
      const call = await comment(bench);
      const frozen = await bench.freeze(call);
      bench.faults.add({ kind: 'commit-then-reset', match: bench.places.comment });
      expect(await bench.helpdesk.perform(frozen, call.opId, signal())).toMatchObject(UNKNOWN);
      bench.people.remove(call.ticketId);
      const look = await bench.helpdesk.readBack(frozen, call.opId, signal());
      if (look.result === 'found') expect(look.data).toMatchObject({ ticketStatus: 'gone' });
      else expect(look).toEqual({ result: 'absent' });
      expect(await bench.helpdesk.perform(frozen, call.opId, signal())).toMatchObject({ reason: 'ticket-gone' });
    });
  });

  describe('what may be repeated freely', () => {
    const open = useWorkbench(start);

    test.each([...DONE, ...NOT_DONE])('is never in doubt and takes effect once (%s)', async (kind) => {
      const bench = await open(SETTING);
      bench.faults.add({ kind, match: bench.places.requester });
      expect(await bench.run(requesterCall())).toMatchObject({ result: 'unavailable' });
      const requesterId = (await bench.applied(requesterCall())).requesterId ?? '';
      const ticketId = (await bench.applied(createCall({}, { requesterId }))).ticketId ?? '';
      bench.people.setStatus(ticketId, 'solved');
      bench.faults.add({ kind, match: bench.places.tags });
      expect(await bench.run({ ...tagsCall(), ticketId })).toMatchObject({ result: 'unavailable' });
      await bench.applied({ ...tagsCall(), ticketId });
      bench.faults.add({ kind, match: bench.places.reopening });
      expect(await bench.run({ ...reopenCall('solved'), ticketId })).toMatchObject({ result: 'unavailable' });
      expect((await bench.applied({ ...reopenCall('solved'), ticketId })).ticketStatus).toBe('open');
      expect([...bench.people.ticket(ticketId).tags].sort()).toEqual(['whatsapp', 'whatsapp_failed']);
      expect((await bench.applied(requesterCall({ opId: 'op-9' }))).requesterId).toBe(requesterId);
    });

    test.each(NOT_DONE)('a look that fails itself says so, and knows nothing (%s)', async (kind) => {
      const bench = await open(SETTING);
      const { requesterId, ticketId } = await bench.open();
      const call = commentCall({ ticketId, authorId: requesterId });
      const frozen = await bench.freeze(call);
      bench.faults.add({ kind, times: 3, match: { method: 'GET' } });
      expect(await bench.helpdesk.readBack(frozen, call.opId, signal())).toMatchObject({ result: 'failed' });
      bench.faults.clear();
      expect(await bench.helpdesk.readBack(frozen, call.opId, signal())).toEqual({ result: 'absent' });
    });

    test.each(NOT_DONE)('a read that fails is asked again (%s)', async (kind) => {
      const bench = await open(SETTING);
      const { ticketId } = await bench.open();
      bench.faults.add({ kind, times: 3, match: bench.places.read });
      expect(await bench.run({ kind: 'read-ticket', opId: 'op-9', ticketId })).toMatchObject({ result: 'unavailable' });
      bench.faults.clear();
      expect((await bench.read(ticketId)).snapshot?.ticketId).toBe(ticketId);
    });
  });

  describe('the marks on what the bridge wrote', () => {
    const open = useWorkbench(start);

    test('are found once for each comment where the helpdesk keeps them, and every ticket of one name is found', async () => {
      const bench = await open();
      const { marksOn } = bench.helpdesk;
      if (!marksOn) return;
      const opened = await bench.open();
      const { ticketId } = opened;
      await bench.say(opened, { opId: 'op-21' });
      await bench.say(opened, { opId: 'op-22' });
      const found = await marksOn({ ticketId, externalId: 'wa:c1:1' }, signal());
      if (!found.ok) throw new Error(found.detail);
      const marked = traits.marksComments ? ['op-1', 'op-21', 'op-22'] : [];
      expect(found.marks.map(({ opId }) => opId).sort()).toEqual(marked);
      expect(found.marks.every(({ at }) => at === bench.clock.now())).toBe(true);
      expect(found.tickets).toEqual([ticketId]);
    });
  });
};
