import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Receiver, startReceiver } from '../notify/receivers.ts';
import { type Bridge, withBridge } from '../support/bridge.ts';
import { MINUTE } from '../support/moved-clock.ts';
import { until } from '../support/until.ts';

const SECOND = 1_000;

const bot = (shop = 'https://shop.example.com', more = '') => `
messages: { acknowledgement: "Thank you!" }
rules:
  - name: the bot gave up
    when: { failedAttempts: 3 }
    then: { escalate: { tier: 2, reason: bot could not help } }
tiers:
  2: { group: Support, priority: high, reply: handover }
bot:
  start: welcome
  fallback: Pardon?
  ${more}
  steps:
    welcome:
      text: How can we help?
      options:
        - { title: Order status, words: [parcel], goto: order }
        - { title: Talk to us, escalate: { tier: 2, reason: chosen in the menu } }
    order:
      text: What is your order number?
      input: { field: order_number, pattern: "^[0-9]{5,10}$" }
      goto: order_status
    order_status:
      lookup: { url: "${shop}/orders/{{input.order_number}}", timeout: 3s, save: order, else: order_unknown }
      text: "Order {{input.order_number}}: {{order.status}}."
      end: true
    order_unknown:
      text: "I cannot find order {{input.order_number}}, a colleague will help."
      escalate: { tier: 2, reason: order question }
`;

const lastSent = (bridge: Bridge) => bridge.world.whatsapp.oracle.accepted.at(-1)?.wamid ?? '';

const withShop =
  (test: (bridge: Bridge, shop: Receiver) => Promise<void>, more = '') =>
  async () => {
    const shop = await startReceiver(({ path }) =>
      path === '/orders/12345678'
        ? { status: 200, body: '{"status":"shipped"}', headers: { 'content-type': 'application/json' } }
        : { status: 404, body: '{}', headers: { 'content-type': 'application/json' } },
    );
    try {
      await withBridge({ yaml: bot(new URL(shop.url).origin, more) }, (bridge) => test(bridge, shop))();
    } finally {
      await shop.close();
    }
  };

describe('the bot over the wire', () => {
  test(
    'a tap on its menu comes to a person, and its own words are internal notes',
    withBridge({ yaml: bot() }, async (bridge) => {
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone);
      expect(phone.received()).toEqual(['How can we help?']);
      await phone.tap(lastSent(bridge), 'Talk to us');
      await bridge.rest();
      expect(phone.received().at(-1)).toBe('Thank you. A colleague will take over and reply to you here.');
      expect(ticket).toMatchObject({ priority: 'high', status: 'new' });
      const notes = bridge.notes(ticket).join('\n');
      expect(notes).toMatch(/\[bot\][\s\S]*How can we help\?[\s\S]*1\. Order status/);
      expect(notes).toContain('chosen in the menu');
      expect(bridge.customerWords(ticket)).toHaveLength(2);
      expect(ticket.comments.filter(({ public: isPublic }) => isPublic)).toHaveLength(2);
    }),
  );

  test(
    'an order is looked up, and the talk ends as a solved ticket that says who solved it',
    withShop(async (bridge) => {
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone, 'Where is my parcel?');
      await phone.sendText('it is 12345678');
      await until('the answer', () => phone.received().length === 2);
      await bridge.rest();
      expect(phone.received()).toEqual(['What is your order number?', 'Order 12345678: shipped.']);
      expect(ticket).toMatchObject({ status: 'solved', tags: expect.arrayContaining(['bot_solved']) });
      expect(bridge.notes(ticket).join('\n')).toContain('status: shipped');
      bridge.clock.move(MINUTE);
      await phone.sendText('I have another question');
      await bridge.rest();
      expect(ticket.status).toBe('open');
      expect(phone.received().at(-1)).toBe('How can we help?');
    }),
  );

  test(
    'an order that is not found comes to a person with its number',
    withShop(async (bridge) => {
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone, 'parcel');
      await phone.sendText('55555');
      await until('the hand-over', () => ticket.priority === 'high');
      await bridge.rest();
      expect(phone.received().at(-1)).toBe('I cannot find order 55555, a colleague will help.');
      expect(bridge.notes(ticket).join('\n')).toContain('order_number: 55555');
    }),
  );

  test(
    'three inputs that nobody understands come to a person',
    withBridge({ yaml: bot() }, async (bridge) => {
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone);
      for (const [no, text] of ['foo', 'bar', 'baz'].entries()) {
        bridge.clock.move(10 * SECOND);
        await phone.sendText(text);
        await bridge.rest();
        bridge.clock.move(4 * SECOND);
        await until('an answer', () => phone.received().length === no + 2);
        await bridge.rest();
      }
      expect(phone.received().slice(1)).toEqual([
        'Pardon?',
        'Pardon?',
        'Thank you. A colleague will take over and reply to you here.',
      ]);
      expect(ticket.priority).toBe('high');
      bridge.clock.move(10 * SECOND);
      await phone.sendText('1');
      await bridge.rest();
      expect(phone.received()).toHaveLength(4);
    }),
  );

  test(
    'where the ticket comes with the hand-over, it has the whole talk',
    withShop(async (bridge) => {
      const phone = bridge.customer();
      await phone.sendText('Hello');
      await until('the menu', () => phone.received().length === 1);
      await phone.sendText('1');
      await until('the question', () => phone.received().length === 2);
      await bridge.rest();
      expect(bridge.tickets()).toEqual([]);
      await phone.sendText('55555');
      const ticket = await until('the ticket', () => bridge.tickets()[0]);
      await bridge.rest();
      expect(bridge.customerWords(ticket).join('\n')).toMatch(/Hello[\s\S]*1[\s\S]*55555/);
      expect(bridge.notes(ticket).join('\n')).toMatch(/Customer: Hello[\s\S]*Bot: How can we help\?/);
    }, 'ticketOn: handover'),
  );

  test('a talk goes on where it was after a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'deskbridge-bot-'));
    await withBridge({ yaml: bot(), store: join(folder, 'store') }, async (bridge) => {
      const phone = bridge.customer();
      await bridge.openTicket(phone);
      await phone.sendText('1');
      await bridge.rest();
      await bridge.world.restart();
      bridge.clock.move(10 * SECOND);
      await phone.sendText('menu please, I do not know it');
      await bridge.rest();
      bridge.clock.move(10 * SECOND);
      await until('the words of the step', () => phone.received().length === 3);
      expect(phone.received().slice(1)).toEqual(['What is your order number?', 'Pardon?']);
    })().finally(() => rmSync(folder, { recursive: true, force: true }));
  });

  test(
    'an agent who replies has the talk to themselves',
    withBridge({ yaml: bot() }, async (bridge) => {
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone);
      bridge.reply(ticket, '<p>Hello, Anna here.</p>');
      await bridge.rest();
      await phone.sendText('1');
      await bridge.rest();
      expect(phone.received()).toEqual(['How can we help?', 'Hello, Anna here.']);
    }),
  );
});
