import { expect, test } from '@jest/globals';
import { start, written } from './emulated.ts';
import {
  commentCall,
  createCall,
  freeze,
  readCall,
  reopenCall,
  requesterCall,
  run,
  signal,
  tagsCall,
} from './harness.ts';

test('a customer’s thread becomes a ticket, and the agent’s reply is found', async () => {
  const { emulator, applied, open } = await start();
  const { requesterId, ticketId } = await open();
  const agent = emulator.desk.addAgent({ name: 'Kim', email: 'kim@acme.example' });
  await applied(commentCall({ ticketId, authorId: requesterId }));
  emulator.desk.reply(Number(ticketId), { agentId: agent.id, html: '<p>On its <b>way</b></p>' });
  emulator.desk.note(Number(ticketId), { agentId: agent.id, text: 'lazy courier' });
  const data = await applied({ ...readCall(), ticketId });
  expect(data.snapshot).toMatchObject({ ticketId, requesterId, externalId: 'wa:c1:1' });
  expect(data.comments?.map(({ author, public: isPublic }) => [author.role, isPublic])).toEqual([
    ['bridge', true],
    ['bridge', true],
    ['agent', true],
    ['agent', false],
  ]);
  expect(data.comments?.[2]?.html).toContain('<b>way</b>');
});

test('the same customer is found again, and one with that phone is adopted', async () => {
  const { emulator, applied } = await start();
  const first = await applied(requesterCall());
  expect(await applied(requesterCall())).toEqual(first);
  expect(await applied(requesterCall({ externalId: 'wa:contact-2' }))).toEqual(first);
  expect(written(emulator, 'user-upserted')).toHaveLength(1);
});

test('a phone that the account refuses does not stop the customer', async () => {
  const { applied } = await start({ validatePhones: true });
  expect((await applied(requesterCall({ phone: '0049' }))).requesterId).toEqual(expect.any(String));
});

test('solved and pending tickets are opened by the comment, others keep their status', async () => {
  const { emulator, applied, open } = await start();
  const { requesterId, ticketId } = await open();
  const agent = emulator.desk.addAgent({ name: 'Kim', email: 'kim@acme.example' });
  const say = (ticketStatus: 'solved' | 'hold' | 'pending', reopen = true) =>
    applied(commentCall({ ticketId, authorId: requesterId, ticketStatus, reopen }));
  emulator.desk.setStatus(Number(ticketId), 'solved', agent.id);
  expect((await say('solved', false)).ticketStatus).toBe('solved');
  expect((await say('solved')).ticketStatus).toBe('open');
  emulator.desk.setStatus(Number(ticketId), 'hold', agent.id);
  expect((await say('hold')).ticketStatus).toBe('hold');
  emulator.desk.setStatus(Number(ticketId), 'pending', agent.id);
  expect((await applied({ ...reopenCall('pending'), ticketId })).ticketStatus).toBe('open');
});

test('a closed ticket is told, and a follow-up opens', async () => {
  const { emulator, helpdesk, applied, open } = await start();
  const { requesterId, ticketId } = await open();
  emulator.desk.close(Number(ticketId));
  expect(await run(helpdesk, commentCall({ ticketId, authorId: requesterId }))).toMatchObject({
    result: 'refused',
    reason: 'ticket-closed',
  });
  expect(await run(helpdesk, { ...tagsCall(), ticketId })).toMatchObject({
    result: 'refused',
    reason: 'ticket-closed',
  });
  const next = await applied(
    createCall({}, { opId: 'op-9', externalId: 'wa:c1:2', requesterId, followUpOf: ticketId }),
  );
  expect(emulator.desk.getTicket(Number(ticketId)).followupIds).toEqual([Number(next.ticketId)]);
});

test('a merged ticket names its target; a deleted one is gone', async () => {
  const { emulator, helpdesk, applied, open } = await start();
  const { requesterId, ticketId } = await open();
  const other = (await applied(createCall({}, { opId: 'op-9', externalId: 'wa:c1:2', requesterId }))).ticketId ?? '';
  const agent = emulator.desk.addAgent({ name: 'Kim', email: 'kim@acme.example' });
  emulator.desk.merge(Number(ticketId), Number(other), agent.id);
  expect((await applied({ ...readCall(), ticketId })).snapshot).toMatchObject({ status: 'closed', mergedInto: other });
  emulator.desk.close(Number(other));
  expect((await applied({ ...readCall(), ticketId: other })).snapshot).not.toHaveProperty('mergedInto');
  emulator.desk.softDelete(Number(other), agent.id);
  expect(await run(helpdesk, { ...readCall(), ticketId: other })).toMatchObject({
    result: 'refused',
    reason: 'ticket-gone',
  });
});

test('suspended customers and full tickets are told', async () => {
  const { emulator, helpdesk, open } = await start({ commentLimit: 1 });
  const { requesterId, ticketId } = await open();
  expect(await run(helpdesk, commentCall({ ticketId, authorId: requesterId }))).toMatchObject({
    reason: 'ticket-full',
  });
  emulator.desk.suspendUser(Number(requesterId));
  const call = createCall({}, { opId: 'op-9', externalId: 'wa:c1:2', requesterId });
  expect(await run(helpdesk, call)).toMatchObject({ result: 'refused', reason: 'requester-suspended' });
  emulator.desk.deleteUser(Number(requesterId));
  expect(await run(helpdesk, call)).toMatchObject({ result: 'refused', reason: 'requester-gone' });
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

test('tags of agents survive ours', async () => {
  const { emulator, applied, open } = await start();
  const { ticketId } = await open();
  const agent = emulator.desk.addAgent({ name: 'Kim', email: 'kim@acme.example' });
  emulator.desk.addTags(Number(ticketId), ['vip'], agent.id);
  await applied({ ...tagsCall(), ticketId });
  expect(emulator.desk.getTicket(Number(ticketId)).tags).toEqual(['vip', 'whatsapp', 'whatsapp_failed']);
});

test('tokens that end or are revoked are renewed on the way', async () => {
  const { emulator, clock, applied, open } = await start({ tokenTtlSeconds: 120 });
  const { requesterId, ticketId } = await open();
  clock.advance(200_000);
  await applied(commentCall({ ticketId, authorId: requesterId }));
  emulator.oauth.revokeAll();
  await applied(commentCall({ ticketId, authorId: requesterId }));
  expect(written(emulator, 'comment-added')).toHaveLength(2);
});

test('the limit of a ticket is not taken for the account’s', async () => {
  const { helpdesk, open } = await start({ limits: { updatesPerTicket: 1 } });
  const { requesterId, ticketId } = await open();
  expect(await run(helpdesk, commentCall({ ticketId, authorId: requesterId }))).toMatchObject({ result: 'applied' });
  expect(await run(helpdesk, commentCall({ ticketId, authorId: requesterId }))).toMatchObject({
    result: 'throttled',
    account: false,
    retryAfterMs: 600_000,
  });
});

test('the limit of the account is', async () => {
  const { helpdesk, applied } = await start({ limits: { accountPerMinute: 2 } });
  const [cost] = helpdesk.costs(createCall());
  expect(cost).toMatchObject({ key: 'zendesk', limit: 1 });
  await applied({ ...reopenCall('open') });
  await run(helpdesk, requesterCall());
  expect(await run(helpdesk, requesterCall())).toMatchObject({ result: 'throttled', account: true });
});

test('the poll finds what agents and the bridge wrote', async () => {
  const { emulator, helpdesk, clock, open } = await start();
  const { ticketId } = await open();
  const agent = emulator.desk.addAgent({ name: 'Kim', email: 'kim@acme.example' });
  const from = clock.now();
  const reply = emulator.desk.reply(Number(ticketId), { agentId: agent.id, text: 'Hi' });
  expect(await helpdesk.changesSince(undefined, from, signal())).toMatchObject({ ok: true, changes: [] });
  clock.advance(70_000);
  const page = await helpdesk.changesSince(undefined, from, signal());
  if (!page.ok) throw new Error(page.detail);
  expect(page.changes.map(({ own }) => own)).toEqual([true, false]);
  expect(page.changes[1]).toMatchObject({ ticketId, commentIds: [String(reply)], own: false });
  expect(page.more).toBe(false);
});

test('hostile text arrives as text', async () => {
  const { emulator, applied } = await start();
  const requesterId = (await applied(requesterCall({ name: '\u0000\ud800 😀 <b>' }))).requesterId ?? '';
  const html = `<p>${'\u0000'}\ud800 \u{10FFFF} &lt;script&gt; "\\" 😀</p>`;
  const { ticketId } = await applied(createCall({ subject: 'a\u0000\ud800b' }, { requesterId, html }));
  expect(emulator.desk.getTicket(Number(ticketId)).comments[0]?.html).toBe(
    '<p>\ufffd\ufffd \u{10FFFF} &lt;script&gt; "\\" 😀</p>',
  );
});
