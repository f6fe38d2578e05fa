import { describe, expect, test } from '@jest/globals';
import type { FileRef } from '../../../src/core/files.ts';
import { takeIn } from '../../../src/files/take-in.ts';
import { commentCall, createCall, requesterCall, signal } from '../../helpdesk/calls.ts';
import { collect } from '../../support/bytes.ts';
import type { DeskFile, StartBench } from './bench.ts';
import { useWorkbench, type Workbench } from './workbench.ts';

const BYTES = Buffer.from(Array.from({ length: 600_000 }, (_, at) => (at * 17) % 253));
const VOICE = { name: 'Sprachnachricht.ogg', contentType: 'audio/ogg', size: BYTES.length };
const OFFER: DeskFile = { name: 'Angebot.pdf', contentType: 'application/pdf', bytes: BYTES };

const handOver = async (bench: Workbench, file = VOICE, bytes: Uint8Array = BYTES): Promise<string> => {
  const handed = await bench.handOver(file, bytes);
  if (handed.result !== 'handed') throw new Error(JSON.stringify(handed));
  return handed.ref;
};

export const filesContract = (start: StartBench): void => {
  describe('a customer’s file', () => {
    const open = useWorkbench(start);

    test('lies on the new ticket, byte for byte and of its type', async () => {
      const bench = await open({ fields: ['Order'] });
      const requesterId = (await bench.applied(requesterCall())).requesterId ?? '';
      const uploads = [await handOver(bench)];
      const draft = { priority: 'high', tags: ['whatsapp', 'voice'], fields: { Order: '4711' } } as const;
      const { ticketId = '' } = await bench.applied(createCall(draft, { requesterId, uploads }));
      const ticket = bench.people.ticket(ticketId);
      const [file] = ticket.comments[0]?.files ?? [];
      expect(file).toMatchObject({ name: VOICE.name, contentType: 'audio/ogg' });
      expect(file?.bytes.equals(BYTES)).toBe(true);
      expect(ticket).toMatchObject({ requesterId, priority: 'high', fields: { Order: '4711' } });
      expect([...ticket.tags].sort()).toEqual(['voice', 'whatsapp']);
      expect(ticket.comments[0]).toMatchObject({ authorId: requesterId, public: true, html: '<p>Hello</p>' });
    });

    test('lies on a later comment, several together', async () => {
      const bench = await open();
      const opened = await bench.open();
      const small = { name: 'Fahrplan – Größe.txt', contentType: 'text/plain', size: 3 };
      const uploads = [await handOver(bench), await handOver(bench, small, Buffer.from('abc'))];
      await bench.say(opened, { uploads });
      const comment = bench.people.ticket(opened.ticketId).comments.at(-1);
      expect(comment).toMatchObject({ authorId: opened.requesterId, public: true, html: '<p>More</p>' });
      const files = comment?.files ?? [];
      expect(files.map(({ name, bytes }) => [name, bytes.length])).toEqual([
        [VOICE.name, BYTES.length],
        [small.name, 3],
      ]);
    });

    test('that cannot be had any more is the reason why its comment is refused', async () => {
      const bench = await open();
      const { requesterId, ticketId } = await bench.open();
      const uploads = ['no-such-file'];
      const comment = commentCall({ ticketId, authorId: requesterId, uploads });
      expect(await bench.run(comment)).toMatchObject({ result: 'refused', reason: 'file' });
      const create = createCall({}, { opId: 'op-9', externalId: 'wa:c1:2', requesterId, uploads });
      expect(await bench.run(create)).toMatchObject({ result: 'refused', reason: 'file' });
      await bench.applied({ ...comment, opId: 'op-10', uploads: [await handOver(bench)] });
    });

    test('does not hide that the ticket is gone', async () => {
      const bench = await open();
      const { requesterId, ticketId } = await bench.open();
      const comment = commentCall({ ticketId, authorId: requesterId, uploads: [await handOver(bench)] });
      bench.people.remove(ticketId);
      expect(await bench.run(comment)).toMatchObject({ result: 'refused', reason: 'ticket-gone' });
    });

    test('that the account does not take is refused, before or with its comment', async () => {
      const bench = await open();
      const { requesterId, ticketId } = await bench.open();
      const handed = await bench.handOver(bench.refusedFile, Buffer.alloc(bench.refusedFile.size, 1));
      if (handed.result === 'refused') return;
      if (handed.result !== 'handed') throw new Error(JSON.stringify(handed));
      const comment = commentCall({ ticketId, authorId: requesterId, uploads: [handed.ref] });
      const refused = { result: 'refused', reason: expect.stringMatching(/^(file|too-large)$/) };
      expect(await bench.run(comment)).toMatchObject(refused);
      expect(bench.committed('comment')).toBe(0);
    });

    test('stands once, though the answer to its comment was lost', async () => {
      const bench = await open({ timeoutMs: 1_000 });
      const { requesterId, ticketId } = await bench.open();
      const uploads = [await handOver(bench)];
      bench.faults.add({ kind: 'commit-then-reset', match: bench.places.comment });
      await bench.settle(commentCall({ ticketId, authorId: requesterId, uploads }));
      expect(bench.people.ticket(ticketId).comments.flatMap(({ files }) => files)).toHaveLength(1);
    });
  });

  describe('an agent’s file', () => {
    const open = useWorkbench(start);
    const fetchIt = (bench: Workbench, ref: FileRef | undefined) => {
      if (!ref) throw new Error('no file was found');
      return bench.helpdesk.files.fetch(ref, '1065', signal());
    };
    const answered = async (bench: Workbench): Promise<readonly FileRef[]> => {
      const { ticketId } = await bench.open();
      const second = { name: 'Rechnung.txt', contentType: 'text/plain', bytes: Buffer.from('42 €') };
      const id = bench.people.reply(ticketId, { html: '<p>here</p>', files: [OFFER, second] });
      const { comments = [] } = await bench.read(ticketId);
      return comments.find((comment) => comment.id === id)?.attachments ?? [];
    };

    test('is found with its reply and comes down byte for byte', async () => {
      const bench = await open();
      const files = await answered(bench);
      expect(files.map(({ name, contentType, size }) => [name, contentType, size])).toEqual([
        ['Angebot.pdf', 'application/pdf', BYTES.length],
        ['Rechnung.txt', 'text/plain', 6],
      ]);
      expect(new Set(files.map(({ id }) => id)).size).toBe(2);
      const found = await fetchIt(bench, files[0]);
      if (found.result !== 'open') throw new Error(JSON.stringify(found));
      expect((await collect(takeIn(found.chunks, { size: found.size }))).equals(BYTES)).toBe(true);
    });

    test('is the same file each time its ticket is read, and tells no secret', async () => {
      const bench = await open();
      const files = await answered(bench);
      const [ticket] = bench.people.tickets();
      bench.clock.advance(60_000);
      const { comments = [] } = await bench.read(ticket?.id ?? '');
      const again = comments.flatMap(({ attachments }) => attachments);
      expect(again.map(({ id }) => id)).toEqual(files.map(({ id }) => id));
      for (const secret of bench.secrets) expect(JSON.stringify(files)).not.toContain(secret);
    });

    test('can be had long after its reply was read', async () => {
      const bench = await open();
      const [file] = await answered(bench);
      bench.clock.advance(3 * 24 * 3_600_000);
      const found = await fetchIt(bench, file);
      expect(found).toMatchObject({ result: 'open' });
      if (found.result === 'open') await collect(found.chunks);
    });

    test.each(['status', 'reset', 'login-page', 'hang'] as const)('waits for %s of its host', async (kind) => {
      const bench = await open({ timeoutMs: 1_000 });
      const [file] = await answered(bench);
      bench.faults.add({ kind, match: bench.places.content });
      expect(await fetchIt(bench, file)).toMatchObject({ result: 'later', counts: true });
      const found = await fetchIt(bench, file);
      expect(found).toMatchObject({ result: 'open' });
      if (found.result === 'open') await collect(found.chunks);
    });
  });
};
