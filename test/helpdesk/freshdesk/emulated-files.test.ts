import { expect, test } from '@jest/globals';
import { start, written } from './emulated.ts';
import { commentCall, createCall, kept, readCall, requesterCall, signal } from './harness.ts';

const LINK = 'https://bridge.example/media/abc';
/** A file of so many bytes, all alike. */
const sized = (bytes: number) => ({
  ...kept('x', LINK),
  file: { ...kept('x').file, size: bytes },
  async *chunks() {
    for (let left = bytes; left > 0; left -= 65_536) yield Buffer.alloc(Math.min(left, 65_536), 1);
  },
});

test('customers’ files are attachments of the ticket and of notes, until the ticket is full: then links', async () => {
  const files = { first: kept('JPEG'), big: sized(12 * 1024 * 1024), more: sized(9 * 1024 * 1024) };
  const { emulator, applied } = await start({ limits: { off: true } }, { timeoutMs: 15_000 }, files);
  const requesterId = (await applied(requesterCall())).requesterId ?? '';
  const ticketId = (await applied(createCall({}, { requesterId, uploads: ['first'] }))).ticketId ?? '';
  const say = (uploads: readonly string[]) => applied(commentCall({ ticketId, authorId: requesterId, uploads }));
  await say(['big']);
  await say(['more']);
  expect(written(emulator, 'ticket-created')).toMatchObject([{ files: ['photo.jpg'] }]);
  const [, filled] = written(emulator, 'note-added');
  expect(filled?.files ?? []).toEqual([]);
  expect(emulator.desk.getTicket(Number(ticketId)).comments.at(-1)?.html).toContain(`href="${LINK}"`);
  expect(emulator.desk.getTicket(Number(ticketId)).comments.map(({ attachments }) => attachments.length)).toEqual([
    1, 1, 0,
  ]);
});

test('an agent’s file is fetched by an address of now, however old the reading is', async () => {
  const { emulator, helpdesk, clock, applied, open, agentId } = await start();
  const { ticketId } = await open();
  const bytes = Buffer.from('%PDF-1.7');
  const file = { name: 'bill.pdf', contentType: 'application/pdf', bytes };
  emulator.desk.reply(Number(ticketId), { agentId, text: 'Here', files: [file] });
  const [comment] = (await applied({ ...readCall(), ticketId })).comments ?? [];
  clock.advance(24 * 3_600_000);
  const ref = comment?.attachments[0];
  if (!ref) throw new Error('no attachment');
  const opened = await helpdesk.files.fetch(ref, '1', signal());
  if (opened.result !== 'open') throw new Error(JSON.stringify(opened));
  const chunks: Uint8Array[] = [];
  for await (const chunk of opened.chunks) chunks.push(chunk);
  expect(Buffer.concat(chunks)).toEqual(bytes);
});
