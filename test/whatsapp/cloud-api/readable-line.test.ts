import { describe, expect, test } from '@jest/globals';
import { readableLine } from '../../../src/whatsapp/cloud-api/readable-line.ts';

describe('a message reads', () => {
  test.each<[string, string, Record<string, unknown>]>([
    ['Hallo *du*', 'text', { text: { body: 'Hallo *du*' } }],
    ['  two\n\nlines ', 'text', { text: { body: '  two\r\n\r\nlines ' } }],
    ['a\ufffdb\ufffd', 'text', { text: { body: 'a\u0000b\ud800' } }],
    ['[empty message]', 'text', { text: { body: ' ' } }],
    ['[image]', 'image', { image: { id: '1' } }],
    ['my roof', 'image', { image: { caption: 'my roof' } }],
    ['[image]', 'image', { image: null }],
    ['look', 'video', { video: { caption: 'look' } }],
    ['[voice message]', 'audio', { audio: { voice: true } }],
    ['[audio]', 'audio', { audio: { voice: 'true' } }],
    ['see page 2', 'document', { document: { filename: 'invoice.pdf', caption: 'see page 2' } }],
    ['[document] invoice.pdf', 'document', { document: { filename: 'invoice.pdf' } }],
    ['[document] a b.pdf', 'document', { document: { filename: 'a\r\nb.pdf' } }],
    ['[sticker]', 'sticker', { sticker: {} }],
    [
      '[location] Office, Main St 1 https://maps.google.com/?q=52.5,13.4',
      'location',
      { location: { latitude: 52.5, longitude: 13.4, name: 'Office', address: 'Main St 1' } },
    ],
    ['[location] https://maps.google.com/?q=-1.5,0', 'location', { location: { latitude: '-1.5', longitude: '0' } }],
    ['[location] here', 'location', { location: { latitude: 'javascript:', longitude: 999, name: 'here' } }],
    [
      '[location] Office, Main St 1, https://office.example https://maps.google.com/?q=1,2',
      'location',
      { location: { latitude: 1, longitude: 2, name: 'Office', address: 'Main St 1', url: 'https://office.example' } },
    ],
    [
      '[contact] Bo Berg, Muster GmbH, Sales, Head, +4917012345 (mobile), bo@example.com (work), Main St 1, 10115 Berlin, Germany (home), https://bo.example, 1980-05-01\n[contact] Al Adams, 030 123',
      'contacts',
      {
        contacts: [
          {
            name: { formatted_name: 'Bo Berg', first_name: 'Bo' },
            org: { company: 'Muster GmbH', department: 'Sales', title: 'Head' },
            phones: [{ wa_id: '4917012345', phone: '0170', type: 'MOBILE' }],
            emails: [{ email: 'bo@example.com', type: 'WORK' }],
            addresses: [{ street: 'Main St 1', zip: '10115', city: 'Berlin', country: 'Germany', type: 'HOME' }],
            urls: [{ url: 'https://bo.example' }],
            birthday: '1980-05-01',
            vcard: 'BEGIN:VCARD',
          },
          { name: { first_name: 'Al', last_name: 'Adams' }, phones: [{ phone: '030 123' }] },
        ],
      },
    ],
    [
      '[own contact] Bo, +4917012345',
      'contacts',
      { contacts: [{ name: { formatted_name: 'Bo' }, phones: [{ wa_id: '4917012345' }], origin: 'contact_request' }] },
    ],
    ['[contact]', 'contacts', { contacts: 'none' }],
    [
      '[button] Invoice',
      'interactive',
      { interactive: { type: 'button_reply', button_reply: { id: 'i', title: 'Invoice' } } },
    ],
    ['[list] Berlin', 'interactive', { interactive: { type: 'list_reply', list_reply: { id: 'b', title: 'Berlin' } } }],
    [
      '[list] Berlin – Main station',
      'interactive',
      { interactive: { type: 'list_reply', list_reply: { id: 'b', title: 'Berlin', description: 'Main station' } } },
    ],
    [
      '[form] Sent\norder: 4711\nurgent: true\naddress › city: Berlin\nsizes: S, M\nitems › 1 › name: Pen\nitems › 2 › name: Ink',
      'interactive',
      {
        interactive: {
          type: 'nfm_reply',
          nfm_reply: {
            body: 'Sent',
            response_json: JSON.stringify({
              flow_token: 'x',
              order: 4711,
              urgent: true,
              deep: {},
              nothing: null,
              address: { city: 'Berlin' },
              sizes: ['S', 'M'],
              items: [{ name: 'Pen' }, { name: 'Ink' }],
            }),
          },
        },
      },
    ],
    ['[form]', 'interactive', { interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{' } } }],
    [
      '[call permission] accept',
      'interactive',
      { interactive: { type: 'call_permission_reply', call_permission_reply: { response: 'accept' } } },
    ],
    [
      '[call permission] accept, 2026-11-22T09:00Z',
      'interactive',
      {
        interactive: {
          type: 'call_permission_reply',
          call_permission_reply: { response: 'accept', is_permanent: false, expiration_timestamp: '1795338000' },
        },
      },
    ],
    [
      '[call permission] accept, for good',
      'interactive',
      {
        interactive: {
          type: 'call_permission_reply',
          call_permission_reply: { response: 'accept', is_permanent: true },
        },
      },
    ],
    ['[interactive] brand_new', 'interactive', { interactive: { type: 'brand_new' } }],
    ['[button] Yes', 'button', { button: { payload: 'y', text: 'Yes' } }],
    ['[order] 2 items\n- ?\n- ?', 'order', { order: { product_items: [{}, {}] } }],
    ['[order] 0 items', 'order', { order: { product_items: 'none' } }],
    [
      '[order] 2 items: quickly\n- 2 × INK-3, EUR 12.10 each\n- 3 × PEN, EUR 0.10 each\nTotal: EUR 24.50',
      'order',
      {
        order: {
          text: 'quickly',
          product_items: [
            { product_retailer_id: 'INK-3', quantity: 2, item_price: 12.1, currency: 'EUR' },
            { product_retailer_id: 'PEN', quantity: '3', item_price: '0.10', currency: 'eur' },
          ],
        },
      },
    ],
    [
      '[order] 2 items\n- 1 × A, JPY 500 each\n- 1 × B, 2.50 POINTS each\nTotal: JPY 500 + 2.50 POINTS',
      'order',
      {
        order: {
          product_items: [
            { product_retailer_id: 'A', quantity: 1, item_price: 500, currency: 'JPY' },
            { product_retailer_id: 'B', quantity: 1, item_price: 2.5, currency: 'points' },
          ],
        },
      },
    ],
    [
      '[order] 1 item\n- 1 × A',
      'order',
      { order: { product_items: [{ product_retailer_id: 'A', quantity: 1, item_price: -1, currency: 'EUR' }] } },
    ],
    ['[reaction] 👍', 'reaction', { reaction: { emoji: '👍' } }],
    ['[reaction removed]', 'reaction', { reaction: { emoji: '' } }],
    ['[edited] better', 'edit', { edit: { message: { type: 'text', text: { body: 'better' } } } }],
    ['[edited]', 'edit', { edit: { message: { type: 'edit', edit: { message: { type: 'text' } } } } }],
    ['[message deleted]', 'revoke', { revoke: {} }],
    ['[unsupported message: gif]', 'unsupported', { unsupported: { type: 'gif' }, errors: [{ code: 131051 }] }],
    ['[file too large]', 'unsupported', { errors: [{ code: 131052 }] }],
    ['[file too large]', 'video', { errors: [{ code: 131052 }] }],
    ['my roof', 'image', { image: { id: '1', caption: 'my roof' }, errors: [{ code: 131052 }] }],
    ['[message not available yet]', 'unsupported', { errors: [{ code: 131060 }], unsupported: { type: 'image' } }],
    ['[chat opened]', 'request_welcome', {}],
    ['[unsupported message: unknown]', 'unknown', {}],
    ['[unsupported message: hologram]', 'hologram', { hologram: {} }],
    ['[unsupported message: constructor]', 'constructor', {}],
  ])('%j', (line, type, message) => {
    expect(readableLine(type, message)).toBe(line);
  });
});
