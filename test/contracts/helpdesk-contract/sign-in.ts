import { describe, expect, test } from '@jest/globals';
import { commentCall, createCall, readCall, requesterCall, signal } from '../../helpdesk/calls.ts';
import type { StartBench } from './bench.ts';
import { useWorkbench } from './workbench.ts';

export const signInContract = (start: StartBench): void => {
  describe('the sign-in', () => {
    const open = useWorkbench(start);

    test('says where to and as whom', async () => {
      const bench = await open();
      const { ok, detail, userId } = await bench.helpdesk.connect(signal());
      expect(ok).toBe(true);
      expect(detail).toMatch(/^Signed in to http/);
      expect(userId).toEqual(expect.any(String));
    });

    test('that is refused says so, stops every call and leaves nothing in doubt', async () => {
      const bench = await open();
      const { requesterId, ticketId } = await bench.open();
      const comment = commentCall({ ticketId, authorId: requesterId });
      const frozen = await bench.freeze(comment);
      bench.signIn.refuse();
      expect(await bench.helpdesk.perform(frozen, comment.opId, signal())).toMatchObject({ result: 'unauthorized' });
      expect(await bench.run({ ...readCall(), ticketId })).toMatchObject({ result: 'unauthorized' });
      expect(await bench.run(requesterCall({ externalId: 'wa:contact-2' }))).toMatchObject({ result: 'unauthorized' });
      const create = createCall({}, { opId: 'op-9', externalId: 'wa:c1:2', requesterId });
      expect(await bench.run(create)).toMatchObject({ result: 'unauthorized' });
      expect(await bench.helpdesk.readBack(frozen, comment.opId, signal())).toMatchObject({ result: 'failed' });
      expect(await bench.helpdesk.changesSince(undefined, bench.clock.now(), signal())).toMatchObject({ ok: false });
      const connected = await bench.helpdesk.connect(signal());
      expect(connected).toMatchObject({ ok: false, detail: expect.stringMatching(/^Cannot sign in to http/) });
      expect([bench.committed('comment'), bench.committed('ticket')]).toEqual([0, 1]);
    });

    test('that is given back lets the same calls through', async () => {
      const bench = await open();
      const { requesterId, ticketId } = await bench.open();
      const comment = commentCall({ ticketId, authorId: requesterId });
      const frozen = await bench.freeze(comment);
      bench.signIn.refuse();
      expect(await bench.helpdesk.perform(frozen, comment.opId, signal())).toMatchObject({ result: 'unauthorized' });
      bench.signIn.accept();
      // Refused credentials are not tried at once again.
      bench.clock.advance(120_000);
      expect(await bench.helpdesk.connect(signal())).toMatchObject({ ok: true });
      expect(await bench.helpdesk.perform(frozen, comment.opId, signal())).toMatchObject({ result: 'applied' });
      expect(bench.committed('comment')).toBe(1);
    });

    test('of an account that does not answer is told as that', async () => {
      const bench = await open({ timeoutMs: 400 });
      bench.faults.add({ kind: 'hang', times: 9, match: {} });
      const { ok, detail } = await bench.helpdesk.connect(signal());
      expect([ok, detail]).toEqual([false, expect.stringMatching(/^Cannot sign in to http/)]);
    });
  });
};
