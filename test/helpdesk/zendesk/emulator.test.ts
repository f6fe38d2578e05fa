import { describe, expect, test } from '@jest/globals';
import { useWorkbench } from '../../contracts/helpdesk-contract/workbench.ts';
import { commentCall, createCall, signal, tagsCall } from '../calls.ts';
import { startZendesk } from './bench.ts';

// What every helpdesk does is said by the contract; here stands what only Zendesk does.
describe('against an emulated account', () => {
  const open = useWorkbench(startZendesk);

  test('a ticket that is full is told', async () => {
    const bench = await open({}, { commentLimit: 1 });
    const { requesterId, ticketId } = await bench.open();
    expect(await bench.run(commentCall({ ticketId, authorId: requesterId }))).toMatchObject({ reason: 'ticket-full' });
    await bench.applied({ ...tagsCall(), ticketId });
  });

  test('tokens that end or are revoked are renewed on the way', async () => {
    const bench = await open({}, { tokenTtlSeconds: 120 });
    const opened = await bench.open();
    bench.clock.advance(200_000);
    await bench.say(opened);
    bench.emulator.oauth.revokeAll();
    await bench.say(opened);
    expect(bench.committed('comment')).toBe(2);
  });

  test('the limit of a ticket is not taken for the account’s', async () => {
    const bench = await open({}, { limits: { updatesPerTicket: 1 } });
    const opened = await bench.open();
    await bench.say(opened);
    const call = commentCall({ ticketId: opened.ticketId, authorId: opened.requesterId });
    expect(await bench.run(call)).toMatchObject({ result: 'throttled', account: false, retryAfterMs: 600_000 });
  });

  test('a key with other bytes is refused', async () => {
    const bench = await open();
    const { requesterId } = await bench.open();
    expect(await bench.run(createCall({ subject: 'Other' }, { requesterId }))).toMatchObject({
      result: 'refused',
      reason: 'invalid',
      code: 'IdempotentRequestError',
    });
  });

  test('the export leaves out the newest minute and names comments and their authors', async () => {
    const bench = await open();
    const { ticketId } = await bench.open();
    const from = bench.clock.now();
    const reply = bench.people.reply(ticketId, { html: '<p>Hi</p>' });
    expect(await bench.helpdesk.changesSince(undefined, from, signal())).toMatchObject({ ok: true, changes: [] });
    bench.clock.advance(70_000);
    const { changes } = await bench.poll(undefined, from);
    expect(changes.map(({ own }) => own)).toEqual([true, false]);
    expect(changes[1]).toMatchObject({ ticketId, commentIds: [reply] });
  });
});
