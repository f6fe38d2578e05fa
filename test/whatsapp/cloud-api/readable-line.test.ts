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
      '[contact] Bo Berg +4917012345 bo@example.com\n[contact] Al 030 123',
      'contacts',
      {
        contacts: [
          {
            name: { formatted_name: 'Bo Berg' },
            phones: [{ wa_id: '4917012345', phone: '0170' }],
            emails: [{ email: 'bo@example.com' }],
          },
          { name: { formatted_name: 'Al' }, phones: [{ phone: '030 123' }] },
        ],
      },
    ],
    ['[contact]', 'contacts', { contacts: 'none' }],
    [
      '[button] Invoice',
      'interactive',
      { interactive: { type: 'button_reply', button_reply: { id: 'i', title: 'Invoice' } } },
    ],
    ['[list] Berlin', 'interactive', { interactive: { type: 'list_reply', list_reply: { id: 'b', title: 'Berlin' } } }],
    [
      '[form] Sent\norder: 4711\nurgent: true',
      'interactive',
      {
        interactive: {
          type: 'nfm_reply',
          nfm_reply: { body: 'Sent', response_json: '{"flow_token":"x","order":4711,"urgent":true,"deep":{}}' },
        },
      },
    ],
    ['[form]', 'interactive', { interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{' } } }],
    [
      '[call permission] accept',
      'interactive',
      { interactive: { type: 'call_permission_reply', call_permission_reply: { response: 'accept' } } },
    ],
    ['[interactive] brand_new', 'interactive', { interactive: { type: 'brand_new' } }],
    ['[button] Yes', 'button', { button: { payload: 'y', text: 'Yes' } }],
    ['[order] 2 items', 'order', { order: { product_items: [{}, {}] } }],
    ['[order] 1 item: quickly', 'order', { order: { product_items: [{}], text: 'quickly' } }],
    ['[reaction] 👍', 'reaction', { reaction: { emoji: '👍' } }],
    ['[reaction removed]', 'reaction', { reaction: { emoji: '' } }],
    ['[edited] better', 'edit', { edit: { message: { type: 'text', text: { body: 'better' } } } }],
    ['[edited]', 'edit', { edit: { message: { type: 'edit', edit: { message: { type: 'text' } } } } }],
    ['[message deleted]', 'revoke', { revoke: {} }],
    ['[unsupported message: gif]', 'unsupported', { unsupported: { type: 'gif' }, errors: [{ code: 131051 }] }],
    ['[unsupported message: file too large]', 'unsupported', { errors: [{ code: 131052 }] }],
    ['[unsupported message: content not available]', 'unsupported', { errors: [{ code: 131060 }] }],
    ['[unsupported message: unknown]', 'unknown', {}],
    ['[unsupported message: hologram]', 'hologram', { hologram: {} }],
    ['[unsupported message: constructor]', 'constructor', {}],
  ])('%j', (line, type, message) => {
    expect(readableLine(type, message)).toBe(line);
  });
});
