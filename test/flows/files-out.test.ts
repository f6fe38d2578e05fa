import { describe, expect, jest, test } from '@jest/globals';
import type { StoredMessage } from '../../src/sandbox/whatsapp/state.ts';
import { type Bridge, withBridge } from '../support/bridge.ts';
import { until } from '../support/until.ts';

jest.setTimeout(20_000);

const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(700_000, 'x')]);
const PNG = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d494844520000000100000001080600000000', 'hex'),
  Buffer.alloc(300_000, 1),
]);
const pdf = { name: 'invoice.pdf', contentType: 'application/pdf', bytes: PDF };
const png = { name: 'plan.png', contentType: 'image/png', bytes: PNG };

const talk = async (bridge: Bridge) => {
  const phone = bridge.customer();
  const ticket = await bridge.openTicket(phone);
  const answer = (html: string, files: readonly (typeof pdf & { inline?: boolean })[]) =>
    bridge.world.zendesk.desk.reply(ticket.id, { agentId: bridge.agentId, html, files });
  const fromBusiness = (): readonly StoredMessage[] => phone.messages().filter(({ from }) => from === 'business');
  const arrived = (n: number) =>
    until(`${n} messages on the phone`, () => fromBusiness().length >= n && fromBusiness());
  return { phone, ticket, answer, fromBusiness, arrived };
};

describe('files of an agent', () => {
  test(
    'arrive byte for byte behind their text, as what WhatsApp shows them as',
    withBridge({}, async (bridge) => {
      const { phone, answer, arrived, ticket } = await talk(bridge);
      answer('<p>Both are attached</p>', [pdf, png]);
      const messages = await arrived(3);
      expect(messages.map(({ type }) => type)).toEqual(['text', 'document', 'image']);
      expect(phone.fileOf(messages[1]?.wamid ?? '')?.bytes.equals(PDF)).toBe(true);
      expect(phone.fileOf(messages[2]?.wamid ?? '')?.bytes.equals(PNG)).toBe(true);
      await bridge.rest();
      expect(bridge.notes(ticket)).toEqual([]);
    }),
  );

  test(
    'carry a short text as their caption; a picture of the text is one of them',
    withBridge({}, async (bridge) => {
      const { answer, arrived } = await talk(bridge);
      answer('<p>Here it is</p>', [{ ...png, inline: true }]);
      const [picture] = await arrived(1);
      expect(picture).toMatchObject({ type: 'image', content: { caption: 'Here it is' } });
    }),
  );

  test(
    'are known by their bytes: one that only says that it is a picture goes as a document',
    withBridge({}, async (bridge) => {
      const { answer, arrived } = await talk(bridge);
      answer('', [{ ...pdf, name: 'photo.jpg', contentType: 'image/jpeg' }]);
      expect((await arrived(1))[0]).toMatchObject({ type: 'document', content: { filename: 'photo.pdf' } });
    }),
  );

  test(
    'in which the helpdesk found something bad never leave; the agent is told, and the words still go',
    withBridge({}, async (bridge) => {
      const { answer, fromBusiness, ticket } = await talk(bridge);
      bridge.world.zendesk.files.finds.set('invoice.pdf', 'malware_found');
      answer('<p>Two files</p>', [pdf, png]);
      await until('the note', () => bridge.notes(ticket).length > 0);
      await bridge.rest();
      expect(fromBusiness().map(({ type }) => type)).toEqual(['text', 'image']);
      expect(bridge.notes(ticket)[0]).toMatch(/\[failed\].*invoice\.pdf/s);
    }),
  );

  test.each([
    ['a link to them goes, which hands them out', ', publicUrl: "https://bridge.example"'],
    ['without links a note says so; the words go all the same', ''],
  ])('that WhatsApp does not take at their size do not stop a reply: %s', (_, server) =>
    withBridge({ server }, async (bridge) => {
      const { answer, arrived, fromBusiness, ticket } = await talk(bridge);
      const large = Buffer.concat([PNG, Buffer.alloc(6 * 1024 * 1024, 2)]);
      answer('<p>The plan</p>', [{ ...png, bytes: large }]);
      if (server === '') {
        await until('the note', () => bridge.notes(ticket).some((note) => /\[failed\].*plan\.png/s.test(note)));
        await bridge.rest();
        expect(fromBusiness().map(({ content }) => (content as { body?: string }).body)).toEqual(['The plan']);
        return;
      }
      const [message] = await arrived(1);
      const [, path] =
        /^The plan\nplan\.png \(6 MB\): https:\/\/bridge\.example(\/media\/\S+)$/.exec(
          String((message?.content as { body?: string } | undefined)?.body),
        ) ?? [];
      const linked = await fetch(`${bridge.world.url}${path}`);
      expect(Buffer.from(await linked.arrayBuffer()).equals(large)).toBe(true);
      expect(bridge.notes(ticket)).toEqual([]);
    })(),
  );

  test(
    'of a kind that is not public stay where they are',
    withBridge({}, async (bridge) => {
      const { fromBusiness, ticket } = await talk(bridge);
      bridge.world.zendesk.desk.note(ticket.id, { agentId: bridge.agentId, text: 'for us', files: [pdf] } as never);
      await bridge.rest();
      expect(fromBusiness()).toEqual([]);
      expect(bridge.world.whatsapp.oracle.requests.of('POST /:version/:id/media')).toBe(0);
    }),
  );
});
