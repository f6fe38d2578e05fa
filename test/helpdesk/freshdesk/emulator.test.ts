import { describe, expect, test } from '@jest/globals';
import { start, written } from './emulated.ts';
import {
  commentCall,
  createCall,
  freeze,
  REF,
  readCall,
  reopenCall,
  requesterCall,
  run,
  signal,
  tagsCall,
} from './harness.ts';

test('a customer’s thread becomes a ticket, and the agent’s reply is found', async () => {
  const { emulator, applied, open, agentId } = await start();
  const { requesterId, ticketId } = await open();
  await applied(commentCall({ ticketId, authorId: requesterId }));
  emulator.desk.reply(Number(ticketId), { agentId, html: '<p>On its <b>way</b></p>' });
  emulator.desk.note(Number(ticketId), { agentId, text: 'lazy courier' });
  const data = await applied({ ...readCall(), ticketId });
  expect(data.snapshot).toMatchObject({ ticketId, requesterId, externalId: 'wa:c1:1', status: 'open', spam: false });
  expect(data.comments?.map(({ author, public: isPublic }) => [author.role, isPublic])).toEqual([
    ['customer', true],
    ['agent', true],
    ['agent', false],
  ]);
  expect(data.comments?.[1]).toMatchObject({ author: { name: 'Kim' }, html: expect.stringContaining('<b>way</b>') });
});

test('all that is written is what the reference documents', async () => {
  const { emulator, applied, open } = await start();
  const { requesterId, ticketId } = await open();
  await applied(commentCall({ ticketId, authorId: requesterId }));
  const { authorId: _author, ...note } = commentCall({ ticketId, public: false, reopen: false });
  await applied(note);
  expect(written(emulator, 'ticket-created')[0]?.fields).toMatchObject({ custom_fields: { [REF]: 'wa:c1:1' } });
  expect(written(emulator, 'ticket-created')[0]?.fields).not.toHaveProperty('due_by');
  expect(written(emulator, 'note-added')).toMatchObject([
    { private: false, incoming: true, userId: Number(requesterId) },
    { private: true, incoming: false },
  ]);
});

describe('the same customer', () => {
  test('is found again, and one with that phone is adopted', async () => {
    const { emulator, applied } = await start();
    const first = await applied(requesterCall());
    expect(await applied(requesterCall())).toEqual(first);
    expect(await applied(requesterCall({ externalId: 'wa:contact-2' }))).toEqual(first);
    expect(written(emulator, 'contact-created')).toHaveLength(1);
  });

  test.each([true, false])('is adopted after a lost answer (the 409 names them: %s)', async (duplicateNamesUser) => {
    const { emulator, helpdesk, applied } = await start(
      { unconfirmed: { duplicateNamesUser } },
      { matchByPhone: 'never' },
    );
    emulator.faults.add({ kind: 'commit-then-reset', match: { method: 'POST', path: /\/contacts/ } });
    expect(await run(helpdesk, requesterCall())).toMatchObject({ result: 'unavailable' });
    const { requesterId } = await applied(requesterCall());
    expect(written(emulator, 'contact-created')).toMatchObject([{ userId: Number(requesterId) }]);
  });

  test('who was deleted gets another record, and tickets again', async () => {
    const { emulator, helpdesk, applied, open } = await start();
    const { requesterId } = await open();
    emulator.desk.deleteUser(Number(requesterId));
    const call = createCall({}, { opId: 'op-9', externalId: 'wa:c1:2', requesterId });
    expect(await run(helpdesk, call)).toMatchObject({ result: 'refused', reason: 'requester-gone' });
    const again = (await applied(requesterCall())).requesterId ?? '';
    expect(again).not.toBe(requesterId);
    expect(await applied(requesterCall())).toEqual({ requesterId: again });
    expect(await run(helpdesk, { ...call, requesterId: again })).toMatchObject({ result: 'applied' });
  });
});

test('solved and pending tickets are opened before the comment, others keep their status', async () => {
  const { emulator, applied, open, agentId } = await start();
  const { requesterId, ticketId } = await open();
  const say = (reopen = true) => applied(commentCall({ ticketId, authorId: requesterId, reopen }));
  emulator.desk.setStatus(Number(ticketId), 'solved', agentId);
  expect((await say(false)).ticketStatus).toBe('solved');
  expect((await say()).ticketStatus).toBe('open');
  emulator.desk.setStatus(Number(ticketId), 'pending', agentId);
  expect((await applied({ ...reopenCall('pending'), ticketId })).ticketStatus).toBe('open');
});

test('a closed or archived ticket takes no customer’s words, though Freshdesk would', async () => {
  const { emulator, helpdesk, applied, open } = await start();
  const { requesterId, ticketId } = await open();
  const closed = { result: 'refused', reason: 'ticket-closed' };
  emulator.desk.close(Number(ticketId));
  expect(await run(helpdesk, commentCall({ ticketId, authorId: requesterId }))).toMatchObject(closed);
  expect(await run(helpdesk, { ...tagsCall(), ticketId })).toMatchObject(closed);
  emulator.desk.archive(Number(ticketId));
  expect(await run(helpdesk, commentCall({ ticketId, authorId: requesterId }))).toMatchObject(closed);
  expect((await applied({ ...readCall(), ticketId })).snapshot).toMatchObject({ status: 'closed' });
});

test('a merged ticket names its target; a deleted one is gone; spam says so', async () => {
  const { emulator, helpdesk, applied, open, agentId } = await start();
  const { requesterId, ticketId } = await open();
  const other = (await applied(createCall({}, { opId: 'op-9', externalId: 'wa:c1:2', requesterId }))).ticketId ?? '';
  emulator.desk.merge(Number(ticketId), Number(other), agentId);
  expect((await applied({ ...readCall(), ticketId })).snapshot).toMatchObject({ status: 'closed', mergedInto: other });
  emulator.desk.softDelete(Number(other), agentId);
  const gone = { result: 'refused', reason: 'ticket-gone' };
  const { authorId: _author, ...note } = commentCall({ ticketId: other, public: false, reopen: false });
  expect(await run(helpdesk, { ...readCall(), ticketId: other })).toMatchObject(gone);
  expect(await run(helpdesk, note)).toMatchObject(gone);
  emulator.desk.restore(Number(other), agentId);
  emulator.desk.markAsSpam(Number(other), agentId);
  expect((await applied({ ...readCall(), ticketId: other })).snapshot).toMatchObject({ status: 'gone', spam: true });
});

test('a group that is gone is refused once and left out afterwards', async () => {
  const { emulator, helpdesk, open } = await start({ groups: ['Support', 'Billing'] });
  const { requesterId } = await open();
  const call = createCall({ group: 'Billing' }, { opId: 'op-9', externalId: 'wa:c1:2', requesterId });
  const frozen = await freeze(helpdesk, call);
  emulator.desk.removeGroup(emulator.account.groups[1]?.id ?? 0);
  expect(await helpdesk.perform(frozen, 'op-9', signal())).toMatchObject({
    result: 'refused',
    reason: 'unknown-field',
  });
  expect(await run(helpdesk, { ...call, opId: 'op-10' })).toMatchObject({
    result: 'applied',
    data: { leftOut: ['group "Billing"'] },
  });
  expect(emulator.desk.listTickets().at(-1)?.tags).toContain('deskbridge_config');
});

test('agents’ tags stay beside ours', async () => {
  const { emulator, applied, open, agentId } = await start();
  const { ticketId } = await open();
  emulator.desk.addTags(Number(ticketId), ['vip'], agentId);
  await applied({ ...tagsCall(), ticketId });
  expect(emulator.desk.getTicket(Number(ticketId)).tags).toEqual(expect.arrayContaining(['vip', 'whatsapp_failed']));
});

test('what an agent says on a ticket they opened is found, and the customer’s own words are not taken for it', async () => {
  const { emulator, applied, open, agentId } = await start();
  const { requesterId, ticketId } = await open();
  const begun = emulator.desk.createTicket({
    requesterId: Number(requesterId),
    agentId,
    subject: 'Your order',
    text: 'It is ready',
  });
  const data = await applied({ ...readCall(), ticketId: String(begun.id) });
  expect(data.comments).toMatchObject([
    { public: true, author: { role: 'agent' }, html: expect.stringContaining('ready') },
  ]);
  expect((await applied({ ...readCall(), ticketId })).comments).toEqual([]);
});

test('a long ticket is read to its end', async () => {
  const { emulator, applied, open, agentId } = await start({ limits: { off: true } });
  const { ticketId } = await open();
  for (let index = 0; index < 230; index += 1)
    emulator.desk.reply(Number(ticketId), { agentId, text: `reply ${index}` });
  expect((await applied({ ...readCall(), ticketId })).comments?.at(-1)?.html).toContain('reply 229');
  emulator.desk.reply(Number(ticketId), { agentId, text: 'the last' });
  expect((await applied({ ...readCall(), ticketId })).comments?.at(-1)?.html).toContain('the last');
});

test('the poll finds every change once it is asked for all, in pages', async () => {
  const { emulator, helpdesk, clock, applied, open, agentId } = await start({ limits: { off: true } });
  const { requesterId, ticketId } = await open();
  for (let index = 2; index <= 130; index += 1) {
    clock.advance(1_000);
    const more = { opId: `op-${index}x`, externalId: `wa:c1:${index}`, requesterId };
    await applied(createCall({}, more));
  }
  clock.advance(300_000);
  emulator.desk.reply(Number(ticketId), { agentId, text: 'late' });
  clock.advance(2_000);
  const seen = new Map<string, string | undefined>();
  let cursor: string | undefined;
  for (let more = true; more; ) {
    const page = await helpdesk.changesSince(cursor, clock.now() - 3_600_000, signal());
    if (!page.ok) throw new Error(page.detail);
    for (const { ticketId: id, externalId } of page.changes) seen.set(id, externalId);
    ({ cursor, more } = page);
  }
  expect(seen.size).toBe(130);
  expect(seen.get(ticketId)).toBe('wa:c1:1');
});
