import { describe, expect, test } from '@jest/globals';
import { signBytes } from '../../src/sandbox/whatsapp/webhook-envelope.ts';
import { type Bridge, withBridge } from '../support/bridge.ts';
import { configText } from '../support/config-text.ts';
import { until } from '../support/until.ts';

const HOUR = 3_600_000;
const yaml = `templates: { hello: { name: hello_there, language: en, parameters: ["{{contact.name | there}}"] } }`;
const templates = [{ name: 'hello_there', language: 'en', body: 'Hello {{1}}, your order is ready.' }];
const options = {
  yaml,
  server: ', admin: { token: secret-of-the-test }',
  number: ', businessAccountId: "102290129340398"',
  whatsapp: { templates },
};

const post = async (bridge: Bridge, key: string | undefined, body: unknown, token = 'secret-of-the-test') => {
  const response = await fetch(`http://127.0.0.1:${bridge.world.app.port}/api/messages`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, json: (await response.json()) as { id?: string; detail?: string } };
};

describe('POST /api/messages', () => {
  test(
    'starts a talk by a template; the answer opens a ticket that tells of it',
    withBridge(options, async (bridge) => {
      const phone = bridge.customer({ name: 'Paula', phone: '4915100000042' });
      const body = { to: '+49 151 000 000 42', template: 'hello', fields: {} };
      const first = await post(bridge, 'order-17', body);
      expect(first.status).toBe(202);
      expect(first.json.id).toMatch(/^[0-9a-f]{32}$/);
      await until('the template', () => phone.received().length === 1);
      expect(await post(bridge, 'order-17', body)).toEqual(first);
      expect((await post(bridge, 'order-17', { ...body, to: '+4915100000043' })).status).toBe(409);
      await bridge.rest();
      expect(phone.received()).toHaveLength(1);
      await phone.sendText('Great, when?');
      await until('the ticket', () => bridge.tickets().length === 1);
      await bridge.rest();
      expect(bridge.customerWords(bridge.onlyTicket())).toEqual(['Great, when?']);
      expect(bridge.notes(bridge.onlyTicket())[0]).toMatch(
        /^\[event\] Another system .*Hello there, your order is ready\./s,
      );
    }),
  );

  test(
    'sends free text within 24 hours of the customer’s message, else says 422 and sends nothing',
    withBridge(options, async (bridge) => {
      const phone = bridge.customer({ name: 'Paula', phone: '4915100000042' });
      const body = { to: '4915100000042', text: 'Ready.' };
      const early = await post(bridge, 'k1', body);
      expect([early.status, early.json.detail]).toEqual([422, expect.stringContaining('24 hours')]);
      const ticket = await bridge.openTicket(phone);
      expect((await post(bridge, 'k1', body)).status).toBe(202);
      await until('the text', () => phone.received().length === 1);
      await until('the note', () => bridge.notes(ticket).some((note) => note.includes('Another system')));
      bridge.clock.move(24 * HOUR);
      expect((await post(bridge, 'k2', body)).status).toBe(422);
      // The caller who did not hear the answer hears it again.
      expect((await post(bridge, 'k1', body)).status).toBe(202);
      await bridge.rest();
      expect(bridge.sent()).toHaveLength(1);
    }),
  );

  test(
    'says 422 for a customer who opted out, until they write START; an agent still answers them',
    withBridge(options, async (bridge) => {
      const phone = bridge.customer({ name: 'Paula', phone: '4915100000042' });
      const ticket = await bridge.openTicket(phone, 'STOP');
      expect(phone.received()).toEqual([expect.stringContaining('write START')]);
      for (const [key, what] of Object.entries({ k1: { template: 'hello' }, k2: { text: 'Ready.' } })) {
        const { status, json } = await post(bridge, key, { to: '4915100000042', ...what });
        expect([status, json.detail]).toEqual([422, expect.stringContaining('opted out')]);
      }
      bridge.reply(ticket, 'We understand.');
      await until('the reply', () => phone.received().length === 2);
      await phone.sendText('start');
      await bridge.rest();
      expect((await post(bridge, 'k1', { to: '4915100000042', template: 'hello' })).status).toBe(202);
      await until('the template', () => phone.received().length === 3);
    }),
  );

  test(
    'says 422 to marketing, or what may be it, for a customer who turned it off in WhatsApp',
    withBridge(options, async (bridge) => {
      const ticket = await bridge.openTicket(bridge.customer({ name: 'Paula', phone: '4915100000042' }));
      const to = '4915100000042';
      const said = { wa_id: to, category: 'marketing_messages', value: 'stop', timestamp: 1795338000 };
      const metadata = { phone_number_id: '106540352242922' };
      const value = { messaging_product: 'whatsapp', metadata, contacts: [{ wa_id: to }], user_preferences: [said] };
      const changes = [{ field: 'user_preferences', value }];
      const body = Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes }] }));
      const signature = signBytes(body, bridge.world.env.SANDBOX_APP_SECRET ?? '');
      const headers = { 'x-hub-signature-256': signature };
      await fetch(`${bridge.world.url}/webhooks/whatsapp`, { method: 'POST', body, headers });
      await until('the note', () => bridge.notes(ticket).some((note) => note.includes('turned off marketing')));
      const refused = await post(bridge, 'k1', { to, template: { name: 'unheard_of', language: 'en' } });
      expect([refused.status, refused.json.detail]).toEqual([422, expect.stringContaining('marketing')]);
      expect((await post(bridge, 'k2', { to, template: 'hello' })).status).toBe(202);
    }),
  );

  test.each([
    ['while only observing', configText({ ...options, yaml: `${yaml}\nmode: observe` }), 'observe'],
    [
      'for a customer outside the pilot',
      configText(options).replace('  numbers:', '  pilot: ["+49 15112345001"]\n  numbers:'),
      'pilot',
    ],
  ])('says 422 %s, since nothing will be sent', (_, text, word) =>
    withBridge({ configText: text, whatsapp: options.whatsapp }, async (bridge) => {
      const { status, json } = await post(bridge, 'k1', { to: '4915100000042', template: 'hello' });
      expect([status, json.detail]).toEqual([422, expect.stringContaining(word)]);
      await bridge.rest();
      expect(bridge.sent()).toEqual([]);
    })(),
  );

  test(
    'says what is wrong with a request',
    withBridge(options, async (bridge) => {
      const good = { to: '+4915100000042', template: 'hello' };
      const wrong: readonly (readonly [string | undefined, unknown, string])[] = [
        [undefined, good, 'Idempotency-Key'],
        ['k', 'no json', 'JSON object'],
        ['k', { ...good, to: 'Paula' }, 'to is'],
        ['k', { ...good, to: '0151 234' }, 'to is'],
        ['k', { ...good, to: '+49 (0)151 00000042' }, 'without a zero'],
        ['k', { ...good, number: 'other' }, 'number is'],
        ['k', { ...good, text: 'and' }, 'Exactly one'],
        ['k', { to: good.to }, 'Exactly one'],
        ['k', { to: good.to, text: ' ' }, 'text has'],
        ['k', { ...good, template: 'unknown' }, 'template is'],
        ['k', { ...good, template: null }, 'template is'],
        ['k', { ...good, template: { name: 'x', language: 'en', more: 1 } }, 'template is'],
        ['k', { ...good, fields: { a: {} } }, 'fields is'],
        ['k', { ...good, cc: 'x' }, 'are known'],
      ];
      for (const [key, body, words] of wrong) {
        const { status, json } = await post(bridge, key, body);
        expect([status, json.detail]).toEqual([400, expect.stringContaining(words)]);
        expect(JSON.stringify(json)).not.toContain('Paula');
      }
      expect((await post(bridge, 'k', good, 'wrong')).status).toBe(401);
      expect(bridge.sent()).toEqual([]);
    }),
  );
});

describe('a ticket that an agent opens for a customer', () => {
  test(
    'reaches the phone behind a template; the answer joins the ticket, and a ticket of ours is none',
    withBridge({ ...options, yaml: yaml.replace('hello:', 'reopen:') }, async (bridge) => {
      const { desk, webhooks } = bridge.world.zendesk;
      await bridge.openTicket(bridge.customer());
      const requesterId = bridge.onlyTicket().requesterId;
      const phone = bridge.customer({ name: 'Nora', phone: '4915100000055' });
      const ticket = desk.createTicket({ requesterId, agentId: bridge.agentId, subject: 'Repair', text: 'Repaired.' });
      const trigger = { ticket_id: String(ticket.id), external_id: '', start: { phone: '+49 151 000 000 55' } };
      const delivery = { id: 'start-1', label: 'a trigger', body: Buffer.from(JSON.stringify(trigger)) };
      webhooks.post(delivery);
      webhooks.post(delivery);
      await until('the template', () => phone.received().length === 1);
      await bridge.rest();
      expect(bridge.notes(ticket)).toEqual([expect.stringMatching(/^\[held\].*> Repaired\./s)]);
      await phone.sendText('Oh, great');
      await until('the words', () => phone.received().length === 2);
      await bridge.rest();
      expect(phone.received()[1]).toBe('Repaired.');
      expect(ticket.comments.map(({ plain }) => plain)).toContain('Oh, great');
      expect(bridge.tickets()).toHaveLength(2);
      bridge.reply(ticket, 'See you');
      await until('the reply', () => phone.received().length === 3);
    }),
  );
});
