import { describe, expect, test } from '@jest/globals';
import type { FileRef } from '../../../src/core/files.ts';
import { useWorkbench, type Workbench } from '../../contracts/helpdesk-contract/workbench.ts';
import { collect } from '../../support/bytes.ts';
import { commentCall, createCall, signal } from '../calls.ts';
import { startZendesk, type ZendeskBench } from './bench.ts';

// What every helpdesk does with files is said by the contract; here stands what only Zendesk does.
const BYTES = Buffer.from('a voice message');
const VOICE = { name: 'Sprachnachricht.ogg', contentType: 'audio/ogg', size: BYTES.length };

type Bench = Workbench<ZendeskBench>;
const handOver = async (bench: Bench): Promise<string> => {
  const handed = await bench.handOver(VOICE, BYTES);
  if (handed.result !== 'handed') throw new Error(JSON.stringify(handed));
  return handed.ref;
};
const fetchIt = (bench: Bench, ref: FileRef | undefined) => {
  if (!ref) throw new Error('no file was found');
  return bench.helpdesk.files.fetch(ref, '1065', signal());
};

describe('a customer’s file, uploaded ahead of its comment', () => {
  const open = useWorkbench(startZendesk);

  test('whose token is dead can be uploaded again', async () => {
    const bench = await open();
    const { requesterId, ticketId } = await bench.open();
    const token = await handOver(bench);
    bench.clock.advance(61 * 60_000);
    const comment = commentCall({ ticketId, authorId: requesterId, uploads: [token] });
    expect(await bench.run(comment)).toMatchObject({ result: 'refused', reason: 'file' });
    const create = createCall({}, { opId: 'op-9', requesterId, uploads: [token] });
    expect(await bench.run(create)).toMatchObject({ result: 'refused', reason: 'file' });
    await bench.applied({ ...comment, opId: 'op-10', uploads: [await handOver(bench)] });
  });

  test('with a token that is none does not hide that the ticket is closed or gone', async () => {
    const bench = await open();
    const { requesterId, ticketId } = await bench.open();
    const comment = commentCall({ ticketId, authorId: requesterId, uploads: ['no-such-token'] });
    bench.people.close(ticketId);
    expect(await bench.run(comment)).toMatchObject({ result: 'refused', reason: 'ticket-closed' });
    bench.people.remove(ticketId);
    expect(await bench.run(comment)).toMatchObject({ result: 'refused', reason: 'ticket-gone' });
  });

  test('that the account does not allow is refused at once', async () => {
    const bench = await open();
    const { refusedFile } = bench;
    const handed = await bench.handOver(refusedFile, Buffer.alloc(refusedFile.size));
    expect(handed).toMatchObject({ result: 'refused', detail: expect.stringContaining('RecordInvalid') });
  });

  test('comes up again when its upload was cut off', async () => {
    const bench = await open();
    bench.faults.add({ kind: 'commit-then-reset', match: { path: /uploads/ } });
    expect(await bench.handOver(VOICE, BYTES)).toMatchObject({ result: 'later', counts: true });
    await handOver(bench);
  });

  test('comes up again after the sign-in was revoked', async () => {
    const bench = await open();
    bench.emulator.oauth.revokeAll();
    expect(await bench.handOver(VOICE, BYTES)).toMatchObject({ result: 'later', retryAfterMs: 1_000 });
    await handOver(bench);
  });
});

describe('an agent’s file in an emulated account', () => {
  const open = useWorkbench(startZendesk);

  const answer = async (bench: Bench): Promise<readonly FileRef[]> => {
    const { ticketId } = await bench.open();
    bench.emulator.desk.reply(Number(ticketId), {
      agentId: Number(bench.people.agent.id),
      text: 'here',
      files: [
        { name: 'Angebot.pdf', contentType: 'application/pdf', bytes: BYTES },
        { name: 'shot.png', contentType: 'image/png', bytes: BYTES.subarray(0, 10), inline: true },
      ],
    });
    return (await bench.read(ticketId)).comments?.at(-1)?.attachments ?? [];
  };

  test.each([false, true])('comes down, a picture in the text too (private account: %p)', async (isPrivate) => {
    const bench = await open();
    bench.emulator.files.privateDownloads = isPrivate;
    const [offer, picture] = await answer(bench);
    expect(picture).toMatchObject({ name: 'shot.png', contentType: 'image/png' });
    const lengths = await Promise.all(
      [offer, picture].map(async (ref) => {
        const found = await fetchIt(bench, ref);
        return found.result === 'open' ? (await collect(found.chunks)).length : found;
      }),
    );
    expect(lengths).toEqual([BYTES.length, 10]);
  });

  test('waits for its scan, and stays away with malware', async () => {
    const bench = await open();
    bench.emulator.files.scanMs = 30_000;
    bench.emulator.files.finds.set('Angebot.pdf', 'malware_found').set('shot.png', 'failed_to_scan');
    const [offer, picture] = await answer(bench);
    expect(await fetchIt(bench, offer)).toMatchObject({ result: 'later', counts: false });
    bench.clock.advance(30_000);
    expect(await fetchIt(bench, offer)).toMatchObject({ result: 'failed', reason: 'malware' });
    expect(await fetchIt(bench, picture)).toMatchObject({ result: 'open' });
    bench.emulator.desk.allowMalware(Number(offer?.source.attachmentId));
    expect(await fetchIt(bench, offer)).toMatchObject({ result: 'open' });
  });

  test('that was redacted is not found any more', async () => {
    const bench = await open();
    const [offer] = await answer(bench);
    bench.emulator.desk.redactAttachment(Number(offer?.source.attachmentId));
    const { comments = [] } = await bench.read(bench.people.tickets()[0]?.id ?? '');
    expect(comments.at(-1)?.attachments.map(({ name }) => name)).toEqual(['shot.png']);
  });
});
