import { describe, expect, test } from '@jest/globals';
import { contactFileOf } from '../../../src/whatsapp/cloud-api/contact-file.ts';

const fileOf = (contacts: unknown) => contactFileOf('contacts', { contacts }, 'wamid.1')?.file;
const bo = { name: { formatted_name: 'Bo Berg' }, phones: [{ phone: '+49 170 12345', wa_id: '4917012345' }] };

describe('contact cards', () => {
  test('are one file, as WhatsApp passed them on', () => {
    const vcard = 'BEGIN:VCARD\nVERSION:3.0\nFN:Bo Berg\nTEL:+4917012345\nEND:VCARD';
    const text = `${vcard.replaceAll('\n', '\r\n')}\r\n`;
    expect(fileOf([{ ...bo, vcard }])).toEqual({
      id: 'wa:wamid.1',
      from: 'whatsapp',
      source: { inline: text },
      name: 'Bo Berg.vcf',
      contentType: 'text/vcard',
      size: text.length,
    });
    expect(
      fileOf([
        { ...bo, vcard },
        { ...bo, vcard },
      ]),
    ).toMatchObject({
      name: 'contacts.vcf',
      source: { inline: text + text },
    });
  });

  test('are made of their parts where there is no such text, or none that is a card', () => {
    const card = {
      name: { formatted_name: 'Bo; Berg, Dr.', first_name: 'Bo', last_name: 'Berg' },
      org: { company: 'Muster, Söhne', department: 'Sales', title: 'Head' },
      phones: [{ wa_id: '4917012345' }, { phone: '030 123' }],
      emails: [{ email: 'bo@example.com' }],
    };
    for (const vcard of [undefined, 'BEGIN:VCARD', 7, `nonsense`])
      expect(fileOf([{ ...card, vcard }])?.source.inline?.split('\r\n')).toEqual([
        'BEGIN:VCARD',
        'VERSION:3.0',
        'FN:Bo\\; Berg\\, Dr.',
        'N:Berg;Bo;;;',
        'ORG:Muster\\, Söhne;Sales',
        'TITLE:Head',
        'TEL:+4917012345',
        'TEL:030 123',
        'EMAIL:bo@example.com',
        'END:VCARD',
        '',
      ]);
  });

  test.each([
    ['the customer’s own number, given when asked for', [{ ...bo, origin: 'contact_request' }]],
    ['nothing', []],
    ['an empty card', [{}]],
    ['what is no list', 'x'],
    ['more than is carried along', [{ ...bo, vcard: `BEGIN:VCARD\nPHOTO:${'x'.repeat(70_000)}\nEND:VCARD` }]],
  ])('make no file: %s', (_, contacts) => {
    expect(fileOf(contacts)).toBeUndefined();
  });

  test('are nothing that other types have', () => {
    expect(contactFileOf('text', { contacts: [bo] }, 'w')).toBeUndefined();
  });
});
