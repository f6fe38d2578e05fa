import { describe, expect, jest, test } from '@jest/globals';
import { PRODUCTION_TIMINGS } from '../../src/core/timings.ts';
import type { Ticket } from '../../src/sandbox/zendesk/model.ts';
import { type Bridge, withBridge } from '../support/bridge.ts';
import { FLOW_TIMINGS } from '../support/timings.ts';
import { until } from '../support/until.ts';

jest.setTimeout(20_000);

const PNG = (fill: number) =>
  Buffer.concat([
    Buffer.from('89504e470d0a1a0a0000000d494844520000000100000001080600000000', 'hex'),
    Buffer.alloc(120_000, fill),
  ]);
const picture = (fill = 1) => ({ type: 'image' as const, bytes: PNG(fill), mimeType: 'image/png' });

const filesOn = (ticket: Ticket) => ticket.comments.flatMap(({ attachments }) => attachments);
const arrived = (ticket: Ticket, n: number) =>
  until(`${n} files on the ticket`, () => filesOn(ticket).length >= n && filesOn(ticket));

/** 51 MB take a moment. */
const { fileStepMs, fileLeaseMs } = PRODUCTION_TIMINGS;
const UNHURRIED = { ...FLOW_TIMINGS, fileStepMs, fileLeaseMs };

/** Every download of a file fails this often. */
const media = { method: 'GET', path: /\/media\/|\/\d+$|attachments/ };

const open = async (bridge: Bridge) => {
  const phone = bridge.customer();
  return { phone, ticket: await bridge.openTicket(phone) };
};

describe('files of a customer', () => {
  test(
    'stand on the ticket byte for byte, under their true name and type, with the words that came along',
    withBridge({}, async (bridge) => {
      const { phone, ticket } = await open(bridge);
      await phone.sendFile({ ...picture(), caption: 'the broken lid' });
      await phone.sendFile({
        type: 'document',
        bytes: Buffer.from('%PDF-1.7 bill'),
        mimeType: 'application/pdf',
        filename: '../../bill.pdf',
      });
      const files = await arrived(ticket, 2);
      await bridge.rest();
      expect(files.map(({ contentType }) => contentType)).toEqual(['image/png', 'application/pdf']);
      expect(files[0]?.bytes.equals(PNG(1))).toBe(true);
      expect(files[1]?.fileName).toBe('bill.pdf');
      expect(bridge.customerWords(ticket).join()).toContain('the broken lid');
    }),
  );

  test(
    'open a ticket as well as words do; an album of ten is one ticket with all of them, each once',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer();
      await Promise.all(Array.from({ length: 10 }, (_, fill) => phone.sendFile(picture(fill))));
      const ticket = await until('the ticket', () => bridge.tickets()[0]);
      const files = await arrived(ticket, 10);
      await bridge.rest();
      expect(bridge.tickets()).toHaveLength(1);
      expect(new Set(filesOn(ticket).map(({ bytes }) => bytes[200])).size).toBe(10);
      expect(filesOn(ticket)).toHaveLength(files.length);
    }),
  );

  test(
    'that are contact cards stand beside their readable line',
    withBridge({}, async (bridge) => {
      const { phone, ticket } = await open(bridge);
      await phone.send('contacts', [{ name: { formatted_name: 'Bo Berg' }, phones: [{ phone: '+49 170 12345' }] }]);
      const [card] = await arrived(ticket, 1);
      await bridge.rest();
      expect(card).toMatchObject({ fileName: 'Bo Berg.vcf', contentType: 'text/vcard' });
      expect(card?.bytes.toString()).toContain('FN:Bo Berg\r\n');
      expect(bridge.customerWords(ticket).join()).toContain('[contact] Bo Berg, +49 170 12345');
    }),
  );

  test(
    'that take too long follow their comment, once',
    withBridge({}, async (bridge) => {
      const { phone, ticket } = await open(bridge);
      bridge.world.whatsapp.faults.add({ kind: 'status', status: 503, times: 4, match: media });
      await phone.sendFile({ ...picture(), caption: 'look' });
      await arrived(ticket, 1);
      await bridge.rest();
      const words = bridge.customerWords(ticket);
      expect(words.filter((text) => text.includes('look'))).toHaveLength(1);
      expect(words.join()).toContain('📎');
      expect(filesOn(ticket)).toHaveLength(1);
    }),
  );

  test.each([
    ['a link in their comment leads to them', ', publicUrl: "https://bridge.example"'],
    ['without links a note says so', ''],
  ])('that the helpdesk does not take at their size: %s', (_, server) =>
    withBridge({ server, timings: UNHURRIED }, async (bridge) => {
      const { phone, ticket } = await open(bridge);
      const film = { type: 'document', mimeType: 'application/x-film', filename: 'film.bin', caption: 'look' } as const;
      await phone.sendFile({ ...film, bytes: Buffer.alloc(51 * 1024 * 1024, 1) });
      if (server === '') await until('the note', () => bridge.notes(ticket).some((note) => note.includes('too large')));
      else await until('the link', () => bridge.customerWords(ticket).some((text) => text.includes('(51 MB)')));
      await bridge.rest();
      expect(filesOn(ticket)).toEqual([]);
      expect(bridge.customerWords(ticket).join()).toContain('look');
    })(),
  );

  test(
    'that WhatsApp no longer has are named in a note, and the message is there all the same',
    withBridge({}, async (bridge) => {
      const { phone, ticket } = await open(bridge);
      await phone.send('image', { id: '99', mime_type: 'image/jpeg', sha256: 'x', caption: 'gone' });
      await until('the note', () => bridge.notes(ticket).some((note) => note.startsWith('[failed]')));
      await bridge.rest();
      expect(bridge.customerWords(ticket).join()).toContain('gone');
      expect(filesOn(ticket)).toEqual([]);
    }),
  );

  test(
    'that could not be had are fetched again by an agent’s /retry, once',
    withBridge({}, async (bridge) => {
      const { phone, ticket } = await open(bridge);
      bridge.world.whatsapp.faults.add({ kind: 'status', status: 404, match: media });
      await phone.sendFile({ ...picture(), caption: 'look' });
      await until('the note', () => bridge.notes(ticket).some((note) => note.includes('/retry')));
      bridge.world.whatsapp.faults.clear();
      bridge.note(ticket, '/retry');
      await arrived(ticket, 1);
      bridge.note(ticket, '/retry');
      await until('the answer', () => bridge.notes(ticket).some((note) => note.includes('does not fit')));
      await bridge.rest();
      expect(filesOn(ticket)).toHaveLength(1);
    }),
  );
});
