import { describe, expect, jest, test } from '@jest/globals';
import { SAMPLE_KINDS } from '../../src/sandbox/whatsapp/sample-kinds.ts';
import { type Bridge, withBridge } from '../support/bridge.ts';
import { configText } from '../support/config-text.ts';
import { until } from '../support/until.ts';

jest.setTimeout(60_000);

/** How each kind reads on the ticket; what an internal note shows is marked so. */
const READS: Readonly<Record<string, string | { readonly note: string } | { readonly nowhere: true }>> = {
  formatted: 'Hello, two things:',
  quote: 'I mean this one',
  forwarded: '[forwarded]',
  'forwarded-often': '[forwarded many times]',
  ad: '[from an ad] Desk sale – Only this week',
  product: '[about a product] DESK-7 (catalogue 77)',
  image: 'Our roof, from the garden',
  video: '[video]',
  voice: '[voice message]',
  sound: '[audio]',
  document: 'The invoice I mean',
  sticker: '[sticker]',
  'too-large': { note: '[failed] The customer sent a file that WhatsApp does not pass on' },
  location: '[location] Office, Main St 1, Berlin https://maps.google.com/?q=52.52,13.405',
  position: '[location] https://maps.google.com/?q=52.5163,13.3777',
  contact: '[contact] Bo Berg, Muster GmbH, Buyer, +4917012345 (cell), bo@example.com (work)',
  order: 'Total: EUR 289.80',
  button: '[button] Invoice',
  list: '[list] Berlin – Main station',
  'template-button': '[button] Yes, please',
  form: 'address › city: Berlin',
  'call-permission': '[call permission] accept, for good',
  reaction: { note: '[event] The customer reacted to a message: 👍' },
  'reaction-removed': { note: '[event] The customer took a reaction back.' },
  edit: { note: 'Sorry, I meant Friday' },
  delete: { note: '[event] The customer deleted a message.' },
  welcome: { note: '[event] [chat opened]' },
  'security-code': { note: '[event] [system] The security code of this customer changed' },
  call: { note: '[event] [call] from the customer' },
  'call-ended': { note: '[event] [call] ended (completed, 75 s)' },
  poll: '[unsupported message: poll_creation]',
  'unsupported-edit': { note: 'WhatsApp calls it "edit"' },
  'not-yet': { note: '[event] WhatsApp has not passed this message on yet' },
  'brand-new': { note: '"words": "<b>Hello</b>"' },
  group: { nowhere: true },
  'team-text': { note: 'We call you at 5' },
  'team-edit': { note: 'We call at 6' },
  'team-delete': { note: '[event] A message to the customer was deleted in the phone app.' },
};

const TOKEN = 'an-admin-token-that-is-long-enough';
const WITH_API = configText().replace('port: 0', `port: 0, admin: { token: "${TOKEN}" }`);
const order = (bridge: Bridge, what: 'pause' | 'resume') =>
  fetch(`${bridge.world.url}/api/${what}`, { method: 'POST', headers: { authorization: `Bearer ${TOKEN}` } });

describe('every kind of thing a customer does', () => {
  test('has its place in this story', () => {
    expect(Object.keys(READS).sort()).toEqual(SAMPLE_KINDS.map(({ id }) => id).sort());
    expect(SAMPLE_KINDS.length).toBeGreaterThanOrEqual(30);
  });

  test(
    'is readable on one ticket',
    withBridge({ configText: WITH_API }, async (bridge) => {
      const phone = bridge.customer();
      await bridge.openTicket(phone, 'Good morning');
      // Written one by one they would use up what a ticket takes in ten minutes; what waits goes out together.
      await order(bridge, 'pause');
      for (const { play } of SAMPLE_KINDS) {
        const { delivery } = await play(phone, {});
        expect(delivery.fate).toBe('delivered');
      }
      await until('all to be decided', async () => (await bridge.world.app.reads.counts()).inbox['pending'] === 0);
      await order(bridge, 'resume');
      await bridge.rest();
      const ticket = bridge.onlyTicket();
      const words = bridge.customerWords(ticket).join('\n');
      const notes = bridge.notes(ticket).join('\n');
      for (const [id, reads] of Object.entries(READS)) {
        if (typeof reads === 'string') expect([id, words]).toEqual([id, expect.stringContaining(reads)]);
        else if ('note' in reads) expect([id, notes]).toEqual([id, expect.stringContaining(reads.note)]);
      }
      expect(words + notes).not.toContain('Hello all');
      expect(words + notes).not.toMatch(/undefined|\[object|NaN/);
      expect((await bridge.world.app.reads.counts()).discarded).toEqual({ group: 1 });
      expect(bridge.sent()).toEqual([]);
    }),
  );
});
