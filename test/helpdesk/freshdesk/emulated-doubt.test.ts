import { describe, expect, test } from '@jest/globals';
import { start, written } from './emulated.ts';
import { commentCall, createCall, freeze, requesterCall, run, signal } from './harness.ts';

/** The account has the field for our name of a ticket, or has not. */
const ACCOUNTS = [
  ['by its name', {}],
  ['by its words where the account has no field for the name', { fields: [] }],
] as const;

describe.each(ACCOUNTS)('doubtful creations, found %s:', (_, account) => {
  test.each(['commit-then-status', 'commit-then-reset', 'commit-then-hang', 'truncated-json'] as const)(
    '%s',
    async (kind) => {
      const { emulator, helpdesk, applied } = await start(account, { timeoutMs: 400 });
      const requesterId = (await applied(requesterCall())).requesterId ?? '';
      // Another ticket of the same customer, with the same words: its answer came.
      const twin = (await applied(createCall({}, { opId: 'op-0', externalId: 'wa:c1:0', requesterId }))).ticketId;
      emulator.faults.add({ kind, match: { method: 'POST', path: /\/tickets$/ } });
      const call = createCall({}, { requesterId });
      const frozen = await freeze(helpdesk, call);
      expect(await helpdesk.perform(frozen, call.opId, signal())).toMatchObject({ result: 'unknown' });
      const found = await helpdesk.readBack(frozen, call.opId, signal());
      const ticketId = String(written(emulator, 'ticket-created').at(-1)?.ticketId);
      expect(found).toMatchObject({ result: 'found', data: { ticketId, ticketStatus: 'open' } });
      expect(ticketId).not.toBe(twin);
    },
  );

  test('one that never arrived is absent', async () => {
    const { emulator, helpdesk, applied } = await start(account);
    const requesterId = (await applied(requesterCall())).requesterId ?? '';
    emulator.faults.add({ kind: 'reset', match: { method: 'POST', path: /\/tickets$/ } });
    const call = createCall({}, { requesterId });
    const frozen = await freeze(helpdesk, call);
    expect(await helpdesk.perform(frozen, call.opId, signal())).toMatchObject({ result: 'unknown', cause: 'silent' });
    expect(await helpdesk.readBack(frozen, call.opId, signal())).toEqual({ result: 'absent' });
  });
});

describe.each(['note', 'reply'] as const)('doubtful messages, written as %s:', (customerMessages) => {
  const path = /\/(notes|reply)$/;

  test.each(['commit-then-status', 'commit-then-reset', 'commit-then-hang', 'truncated-json'] as const)(
    '%s: it is found by author and words, and an older one of the same words is not taken for it',
    async (kind) => {
      const { emulator, helpdesk, applied, open } = await start({}, { timeoutMs: 400, customerMessages });
      const { requesterId, ticketId } = await open();
      const call = commentCall({ ticketId, authorId: requesterId });
      await applied({ ...call, opId: 'op-0' });
      emulator.faults.add({ kind, match: { method: 'POST', path } });
      const frozen = await freeze(helpdesk, call);
      expect(await helpdesk.perform(frozen, call.opId, signal())).toMatchObject({ result: 'unknown' });
      const effect = written(emulator, customerMessages === 'note' ? 'note-added' : 'reply-sent').at(-1);
      expect(await helpdesk.readBack(frozen, call.opId, signal())).toMatchObject({
        result: 'found',
        data: { ticketId, commentIds: [String(effect?.conversationId)] },
      });
    },
  );

  test.each(['status', 'reset', 'login-page'] as const)(
    '%s before anything was done: nothing is found',
    async (kind) => {
      const { emulator, helpdesk, applied, open } = await start({}, { customerMessages });
      const { requesterId, ticketId } = await open();
      const call = commentCall({ ticketId, authorId: requesterId });
      await applied({ ...call, opId: 'op-0' });
      emulator.faults.add({ kind, match: { method: 'POST', path } });
      const frozen = await freeze(helpdesk, call);
      expect(await helpdesk.perform(frozen, call.opId, signal())).toMatchObject({ result: 'unknown' });
      expect(await helpdesk.readBack(frozen, call.opId, signal())).toEqual({ result: 'absent' });
    },
  );

  test('opening that is in doubt is done again before the words, which stand there once', async () => {
    const { emulator, helpdesk, open, agentId } = await start({}, { timeoutMs: 400, customerMessages });
    const { requesterId, ticketId } = await open();
    emulator.desk.setStatus(Number(ticketId), 'solved', agentId);
    emulator.faults.add({ kind: 'commit-then-reset', match: { method: 'PUT' } });
    const call = commentCall({ ticketId, authorId: requesterId });
    expect(await run(helpdesk, call)).toMatchObject({ result: 'unavailable' });
    expect(await run(helpdesk, call)).toMatchObject({ result: 'applied', data: { ticketStatus: 'open' } });
    expect(emulator.desk.getTicket(Number(ticketId)).comments).toHaveLength(2);
  });
});
