import { describe, expect, test } from '@jest/globals';
import type { CallResult } from '../../../src/core/outcome.ts';
import { start, written } from './emulated.ts';
import { commentCall, createCall, freeze, requesterCall, run, signal } from './harness.ts';

describe('doubtful creates', () => {
  test.each(['commit-then-status', 'commit-then-reset', 'commit-then-hang', 'truncated-json'] as const)(
    '%s: the same op makes no second ticket',
    async (kind) => {
      const { emulator, helpdesk, applied } = await start({}, { timeoutMs: 400 });
      const requesterId = (await applied(requesterCall())).requesterId ?? '';
      emulator.faults.add({ kind, match: { method: 'POST', path: /\/tickets/ } });
      const call = createCall({}, { requesterId });
      const frozen = await freeze(helpdesk, call);
      expect(await helpdesk.perform(frozen, call.opId, signal())).toMatchObject({ result: 'unknown' });
      const found = await helpdesk.readBack(frozen, call.opId, signal());
      expect(found).toMatchObject({ result: 'found', data: { ticketStatus: 'new' } });
      expect(await helpdesk.perform(frozen, call.opId, signal())).toMatchObject(
        found.result === 'found'
          ? { result: 'applied', data: { ticketId: found.data.ticketId, commentIds: found.data.commentIds } }
          : {},
      );
      expect(written(emulator, 'ticket-created')).toHaveLength(1);
    },
  );

  test('one that never arrived is absent', async () => {
    const { emulator, helpdesk, applied } = await start();
    const requesterId = (await applied(requesterCall())).requesterId ?? '';
    emulator.faults.add({ kind: 'reset', match: { method: 'POST', path: /\/tickets/ } });
    const call = createCall({}, { requesterId });
    const frozen = await freeze(helpdesk, call);
    expect(await helpdesk.perform(frozen, call.opId, signal())).toMatchObject({ result: 'unknown', cause: 'silent' });
    expect(await helpdesk.readBack(frozen, call.opId, signal())).toEqual({ result: 'absent' });
  });

  test('a key with other bytes is refused', async () => {
    const { helpdesk, applied } = await start();
    const requesterId = (await applied(requesterCall())).requesterId ?? '';
    await applied(createCall({}, { requesterId }));
    const result: CallResult = await run(helpdesk, createCall({ subject: 'Other' }, { requesterId }));
    expect(result).toMatchObject({ result: 'refused', reason: 'invalid', code: 'IdempotentRequestError' });
  });
});

describe('doubtful comments', () => {
  test.each(['commit-then-status', 'commit-then-reset', 'commit-then-hang', 'truncated-json'] as const)(
    '%s: the comment is found by its marker',
    async (kind) => {
      const { emulator, helpdesk, open } = await start({}, { timeoutMs: 400 });
      const { requesterId, ticketId } = await open();
      emulator.faults.add({ kind, match: { method: 'PUT' } });
      const call = commentCall({ ticketId, authorId: requesterId });
      const frozen = await freeze(helpdesk, call);
      expect(await helpdesk.perform(frozen, call.opId, signal())).toMatchObject({ result: 'unknown' });
      const [effect] = written(emulator, 'comment-added');
      expect(await helpdesk.readBack(frozen, call.opId, signal())).toMatchObject({
        result: 'found',
        data: { ticketId, commentIds: [String(effect?.commentId)] },
      });
    },
  );

  test.each(['status', 'reset', 'login-page'] as const)(
    '%s before anything was done: nothing is found',
    async (kind) => {
      const { emulator, helpdesk, open } = await start();
      const { requesterId, ticketId } = await open();
      emulator.faults.add({ kind, match: { method: 'PUT' } });
      const call = commentCall({ ticketId, authorId: requesterId });
      const frozen = await freeze(helpdesk, call);
      expect(await helpdesk.perform(frozen, call.opId, signal())).toMatchObject({ result: 'unknown' });
      expect(await helpdesk.readBack(frozen, call.opId, signal())).toEqual({ result: 'absent' });
    },
  );
});
