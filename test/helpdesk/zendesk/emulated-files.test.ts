import { describe, expect, test } from '@jest/globals';
import type { FileRef } from '../../../src/core/files.ts';
import { takeIn } from '../../../src/files/take-in.ts';
import { collect, pour } from '../../support/bytes.ts';
import { start } from './emulated.ts';
import { commentCall, createCall, readCall, run, signal } from './harness.ts';

const BYTES = Buffer.from(Array.from({ length: 600_000 }, (_, at) => (at * 17) % 253));
const VOICE = { name: 'Sprachnachricht.ogg', contentType: 'audio/ogg', size: BYTES.length };

type World = Awaited<ReturnType<typeof start>>;
const handOver = async ({ helpdesk }: World) => {
  const handed = await helpdesk.files.handOver(VOICE, () => pour(BYTES), '1065', signal());
  if (handed.result !== 'handed') throw new Error(JSON.stringify(handed));
  return handed.ref;
};
const fetchIt = ({ helpdesk }: World, ref: FileRef) => helpdesk.files.fetch(ref, '1065', signal());
const only = <Item>([first]: readonly Item[]): Item => {
  if (first === undefined) throw new Error('none');
  return first;
};

describe('a customer’s file, against the emulated account', () => {
  test('lies on the new ticket, byte for byte and of its true type', async () => {
    const world = await start();
    const { requesterId } = await world.open();
    const uploads = [await handOver(world)];
    const { ticketId } = await world.applied(createCall({}, { opId: 'op-9', requesterId, uploads }));
    const comment = only(world.emulator.desk.getTicket(Number(ticketId)).comments);
    expect(comment.attachments).toMatchObject([{ fileName: VOICE.name, contentType: 'audio/ogg' }]);
    expect(only(comment.attachments).bytes.equals(BYTES)).toBe(true);
  });

  test('lies on a later comment, several together', async () => {
    const world = await start();
    const { requesterId, ticketId } = await world.open();
    const uploads = [await handOver(world), await handOver(world)];
    await world.applied(commentCall({ ticketId, authorId: requesterId, uploads }));
    const comments = world.emulator.desk.getTicket(Number(ticketId)).comments;
    expect(comments.at(-1)?.attachments).toHaveLength(2);
  });

  test.each(['dead', 'unknown'])('whose token is %s can be uploaded again', async (kind) => {
    const world = await start();
    const { requesterId, ticketId } = await world.open();
    const token = kind === 'dead' ? await handOver(world) : 'no-such-token';
    world.clock.advance(61 * 60_000);
    const comment = commentCall({ ticketId, authorId: requesterId, uploads: [token] });
    expect(await run(world.helpdesk, comment)).toMatchObject({ result: 'refused', reason: 'file' });
    const create = createCall({}, { opId: 'op-9', requesterId, uploads: [token] });
    expect(await run(world.helpdesk, create)).toMatchObject({ result: 'refused', reason: 'file' });
    await world.applied({ ...comment, opId: 'op-10', uploads: [await handOver(world)] });
  });

  test('does not hide that the ticket is closed or gone', async () => {
    const world = await start();
    const { requesterId, ticketId } = await world.open();
    const comment = commentCall({ ticketId, authorId: requesterId, uploads: ['no-such-token'] });
    world.emulator.desk.close(Number(ticketId));
    expect(await run(world.helpdesk, comment)).toMatchObject({ result: 'refused', reason: 'ticket-closed' });
    world.emulator.desk.softDelete(Number(ticketId));
    expect(await run(world.helpdesk, comment)).toMatchObject({ result: 'refused', reason: 'ticket-gone' });
  });

  test('that the account does not allow is refused', async () => {
    const world = await start();
    world.emulator.files.refusedEndings.add('ogg');
    const handed = await world.helpdesk.files.handOver(VOICE, () => pour(BYTES), '1065', signal());
    expect(handed).toMatchObject({ result: 'refused', detail: expect.stringContaining('RecordInvalid') });
  });

  test('comes up again when its upload was cut off', async () => {
    const world = await start();
    world.emulator.faults.add({ kind: 'commit-then-reset', match: { path: /uploads/ } });
    const handed = await world.helpdesk.files.handOver(VOICE, () => pour(BYTES), '1065', signal());
    expect(handed).toMatchObject({ result: 'later', counts: true });
    await handOver(world);
  });

  test('comes up again after the sign-in was revoked', async () => {
    const world = await start();
    world.emulator.oauth.revokeAll();
    const handed = await world.helpdesk.files.handOver(VOICE, () => pour(BYTES), '1065', signal());
    expect(handed).toMatchObject({ result: 'later', retryAfterMs: 1_000 });
    await handOver(world);
  });
});

describe('an agent’s file, against the emulated account', () => {
  const answer = async (world: World) => {
    const { ticketId } = await world.open();
    const agentId = world.emulator.desk.addAgent({ name: 'Kim', email: 'kim@example.com' }).id;
    world.emulator.desk.reply(Number(ticketId), {
      agentId,
      text: 'here',
      files: [
        { name: 'Angebot.pdf', contentType: 'application/pdf', bytes: BYTES },
        { name: 'shot.png', contentType: 'image/png', bytes: BYTES.subarray(0, 1000), inline: true },
      ],
    });
    const { comments = [] } = await world.applied({ ...readCall(), ticketId });
    return comments.at(-1)?.attachments ?? [];
  };

  test.each([false, true])('is found and comes down (private account: %p)', async (privateDownloads) => {
    const world = await start();
    world.emulator.files.privateDownloads = privateDownloads;
    const files = await answer(world);
    expect(files.map(({ name, contentType }) => [name, contentType])).toEqual([
      ['Angebot.pdf', 'application/pdf'],
      ['shot.png', 'image/png'],
    ]);
    const found = await fetchIt(world, only(files));
    if (found.result !== 'open') throw new Error(JSON.stringify(found));
    expect((await collect(takeIn(found.chunks, { size: found.size }))).equals(BYTES)).toBe(true);
    const picture = await fetchIt(world, files[1] as FileRef);
    expect(picture.result === 'open' && (await collect(picture.chunks)).length).toBe(1000);
  });

  test('waits for its scan, and stays away with malware', async () => {
    const world = await start();
    world.emulator.files.scanMs = 30_000;
    world.emulator.files.finds.set('Angebot.pdf', 'malware_found').set('shot.png', 'failed_to_scan');
    const files = await answer(world);
    expect(await fetchIt(world, only(files))).toMatchObject({ result: 'later', counts: false });
    world.clock.advance(30_000);
    expect(await fetchIt(world, only(files))).toMatchObject({ result: 'failed', reason: 'malware' });
    expect(await fetchIt(world, files[1] as FileRef)).toMatchObject({ result: 'open' });
    world.emulator.desk.allowMalware(Number(only(files).source.attachmentId));
    expect(await fetchIt(world, only(files))).toMatchObject({ result: 'open' });
  });

  test('that was redacted is not found any more', async () => {
    const world = await start();
    const [first] = await answer(world);
    world.emulator.desk.redactAttachment(Number(first?.source.attachmentId));
    const [ticket] = world.emulator.desk.listTickets();
    const { comments = [] } = await world.applied({ ...readCall(), ticketId: String(ticket?.id) });
    expect(comments.at(-1)?.attachments.map(({ name }) => name)).toEqual(['shot.png']);
  });

  test.each(['status', 'reset', 'login-page', 'hang'] as const)('waits for %s of its content host', async (kind) => {
    const world = await start({}, { timeoutMs: kind === 'hang' ? 1_000 : 10_000 });
    const files = await answer(world);
    world.emulator.faults.add({ kind, match: { path: /^\/_content\// } });
    expect(await fetchIt(world, only(files))).toMatchObject({ result: 'later', counts: true });
    expect(await fetchIt(world, only(files))).toMatchObject({ result: 'open' });
  });
});
