import { describe, expect, jest, test } from '@jest/globals';
import { type Bridge, withBridge } from '../support/bridge.ts';
import { HOUR, MINUTE } from '../support/moved-clock.ts';
import { until } from '../support/until.ts';

jest.setTimeout(20_000);

const talk = async (bridge: Bridge) => {
  const phone = bridge.customer();
  return { phone, ticket: await bridge.openTicket(phone) };
};

describe('the agent’s reply', () => {
  test(
    'arrives as WhatsApp text: bold, italics, lists and links of the helpdesk’s HTML',
    withBridge({}, async (bridge) => {
      const { phone, ticket } = await talk(bridge);
      bridge.reply(
        ticket,
        '<p>Hi <b>Maria</b>,</p><ul><li>one</li><li><i>two</i></li></ul><p>see <a href="https://example.com/a">this page</a> &amp; more</p>',
      );
      await bridge.rest();
      const [text = ''] = phone.received();
      expect(text).toContain('Hi *Maria*,');
      expect(text).toMatch(/one\n.*_two_/);
      expect(text).toContain('https://example.com/a');
      expect(text).toContain('& more');
      expect(text).not.toMatch(/<|&amp;/);
    }),
  );

  test(
    'a long one arrives in several messages, whole and in order',
    withBridge({}, async (bridge) => {
      const { phone, ticket } = await talk(bridge);
      const words = Array.from({ length: 2_000 }, (_, index) => `word${index}`);
      bridge.reply(ticket, `<p>${words.join(' ')}</p>`);
      bridge.reply(ticket, '<p>the end</p>');
      await bridge.rest();
      const parts = phone.received();
      expect(parts.length).toBeGreaterThan(3);
      expect(parts.every((part) => part.length <= 4096)).toBe(true);
      expect(parts.at(-1)).toBe('the end');
      expect(
        parts
          .slice(0, -1)
          .join(' ')
          .match(/word\d+/g),
      ).toEqual(words);
    }),
  );

  test(
    'replies arrive in the order in which they were written',
    withBridge({}, async (bridge) => {
      const { phone, ticket } = await talk(bridge);
      const texts = Array.from({ length: 8 }, (_, index) => `reply ${index}`);
      for (const text of texts) bridge.reply(ticket, text);
      await bridge.rest();
      expect(phone.received()).toEqual(texts);
    }),
  );

  test(
    'internal notes, the bridge’s own comments and what customers write by other ways never reach the phone',
    withBridge({ yaml: 'messages: { acknowledgement: { en: "Thank you, we are on it." } }' }, async (bridge) => {
      const { phone, ticket } = await talk(bridge);
      bridge.note(ticket, 'do not tell her');
      bridge.world.zendesk.desk.customerReplies(ticket.id, 'by e-mail');
      await phone.sendText('second');
      await bridge.rest();
      await bridge.world.app.engine.reconcileNow();
      await bridge.rest();
      expect(phone.received()).toEqual(['Thank you, we are on it.']);
      expect(bridge.notes(ticket).filter((note) => note.includes('Thank you, we are on it.')).length).toBe(1);
      const publicTexts = ticket.comments.filter((each) => each.public).map(({ plain }) => plain);
      expect(publicTexts).not.toContain('Thank you, we are on it.');
    }),
  );

  test(
    'outside WhatsApp’s 24 hours, where nothing shall be held, a note says that nothing was sent, and the ticket is tagged and open',
    withBridge({ yaml: 'replies: { whenClosed: note }' }, async (bridge) => {
      const { phone, ticket } = await talk(bridge);
      bridge.clock.move(24 * HOUR + MINUTE);
      bridge.world.zendesk.desk.reply(ticket.id, { agentId: bridge.agentId, html: 'too late', status: 'solved' });
      await until('the note', () => bridge.notes(ticket).length > 0);
      await bridge.rest();
      expect(phone.received()).toEqual([]);
      expect(bridge.world.whatsapp.oracle.requests.of('POST /:version/:id/messages')).toBe(0);
      expect(bridge.notes(ticket)).toEqual([expect.stringContaining('NOT sent')]);
      expect(ticket.tags).toContain('whatsapp_failed');
      expect(ticket.status).toBe('open');
    }),
  );

  test.each(['sync', 'async'] as const)(
    'replies outside WhatsApp’s 24 hours wait for the customer, whom one template asks to answer, and go out in order (Meta says so %s)',
    async (closedWindow) => {
      const yaml =
        'templates: { reopen: { name: reply_waiting, language: de, parameters: ["{{contact.name | there}}"] } }';
      const templates = [{ name: 'reply_waiting', language: 'de', bodyParameters: 1 }];
      await withBridge({ yaml, whatsapp: { templates, closedWindow } }, async (bridge) => {
        const { phone, ticket } = await talk(bridge);
        bridge.clock.move(24 * HOUR + MINUTE);
        bridge.world.zendesk.desk.reply(ticket.id, { agentId: bridge.agentId, html: 'first', status: 'solved' });
        await until('the note', () => bridge.notes(ticket).length > 0);
        bridge.reply(ticket, 'second');
        await until('the second note', () => bridge.notes(ticket).length > 1);
        await bridge.rest();
        expect(bridge.notes(ticket)).toEqual([expect.stringMatching(/^\[held\]/), expect.stringMatching(/^\[held\]/)]);
        expect(ticket.status).toBe('solved');
        expect(phone.received()).toHaveLength(1);
        bridge.note(ticket, '/window');
        await until('the answer', () => bridge.notes(ticket).length > 3);
        expect(bridge.notes(ticket)[3]).toMatch(/^\[command\] .*Held replies: 2/);
        await phone.sendText('Yes?');
        await until('the replies', () => phone.received().length === 3);
        await bridge.rest();
        expect(phone.received().slice(1)).toEqual(['first', 'second']);
        expect(bridge.notes(ticket).filter((note) => note.startsWith('[sent]'))).toHaveLength(2);
        expect(bridge.tickets()).toHaveLength(1);
        expect(ticket.status).toBe('open');
      })();
    },
  );

  test(
    'Meta’s word that the window is closed counts more than our clock, also when it comes afterwards',
    withBridge({ whatsapp: { autoStatus: { delivered: false } } }, async (bridge) => {
      const { phone, ticket } = await talk(bridge);
      bridge.world.whatsapp.settings.failNext.push(131047);
      bridge.reply(ticket, 'hello');
      await until('the note', () => bridge.notes(ticket).length > 0);
      await bridge.rest();
      expect(bridge.notes(ticket)).toEqual([expect.stringMatching(/^\[held\]/)]);
      await phone.sendText('Yes?');
      await until('the second try', () => bridge.sent().length === 2);
      await bridge.rest();
      expect(bridge.sent()).toEqual(['hello', 'hello']);
      expect(bridge.notes(ticket)[1]).toMatch(/^\[sent\]/);
    }),
  );

  test.each(['sync', 'async'] as const)(
    'a refusal of WhatsApp (%s) becomes one note, a tag and an open ticket',
    async (closedWindow) => {
      await withBridge({ whatsapp: { closedWindow } }, async (bridge) => {
        const phone = bridge.customer({ name: 'Gone', phone: '4915100000077', onWhatsApp: false });
        const ticket = await bridge.openTicket(phone);
        bridge.world.zendesk.desk.reply(ticket.id, { agentId: bridge.agentId, html: 'hello?', status: 'solved' });
        await until('the note', () => bridge.notes(ticket).length > 0);
        await bridge.rest();
        expect(bridge.notes(ticket)).toEqual([expect.stringMatching(/^\[failed\]/)]);
        expect(ticket.tags).toContain('whatsapp_failed');
        expect(ticket.status).toBe('open');
      })();
    },
  );

  test(
    'a failed status after the sending becomes a note, a tag and an open ticket, however often it is told',
    withBridge({ whatsapp: { autoStatus: { delivered: false } } }, async (bridge) => {
      const { ticket } = await talk(bridge);
      bridge.world.zendesk.desk.reply(ticket.id, { agentId: bridge.agentId, html: 'hello', status: 'solved' });
      await until('the reply', () => bridge.sent().length === 1);
      await bridge.rest();
      const { statuses, oracle, webhooks } = bridge.world.whatsapp;
      const failed = await statuses.send(oracle.accepted[0]?.wamid ?? '', 'failed', 131026);
      await webhooks.sendAgain(failed);
      await until('the note', () => bridge.notes(ticket).length > 0);
      await bridge.rest();
      expect(bridge.notes(ticket)).toEqual([expect.stringMatching(/^\[failed\]/)]);
      expect(ticket.tags).toContain('whatsapp_failed');
      expect(ticket.status).toBe('open');
    }),
  );

  test(
    'delivered and read are never notes',
    withBridge({ whatsapp: { autoStatus: { sent: 0, delivered: 0, read: 0 } } }, async (bridge) => {
      const { phone, ticket } = await talk(bridge);
      bridge.reply(ticket, 'Hi');
      await until('read', () => phone.messages().some(({ state }) => state === 'read'));
      await bridge.rest();
      expect(bridge.notes(ticket)).toEqual([]);
      expect(ticket.comments.length).toBe(2);
    }),
  );
});

describe('the helpdesk’s webhooks are only hints', () => {
  test(
    'a reply whose webhook was lost is found by the poll, once',
    withBridge({}, async (bridge) => {
      const { ticket } = await talk(bridge);
      bridge.world.zendesk.webhooks.off = true;
      bridge.reply(ticket, 'unheard');
      bridge.clock.move(3 * MINUTE);
      expect(await bridge.world.app.engine.reconcileNow()).toBe(true);
      await bridge.rest();
      expect(bridge.sent()).toEqual(['unheard']);
      bridge.clock.move(3 * MINUTE);
      await bridge.world.app.engine.reconcileNow();
      await bridge.rest();
      expect(bridge.sent()).toEqual(['unheard']);
    }),
  );

  test(
    'webhook and poll together, doubled and out of order, still send each reply once',
    withBridge({}, async (bridge) => {
      const { ticket } = await talk(bridge);
      const { webhooks } = bridge.world.zendesk;
      webhooks.decide = () => ({ do: 'hold' });
      for (const text of ['one', 'two', 'three']) bridge.reply(ticket, text);
      webhooks.decide = () => ({ do: 'send', copies: 3 });
      const held = [...webhooks.held];
      webhooks.release((all) => [...all].reverse());
      for (const delivery of held) webhooks.post(delivery);
      bridge.clock.move(3 * MINUTE);
      await bridge.world.app.engine.reconcileNow();
      await bridge.rest();
      expect(bridge.sent()).toEqual(['one', 'two', 'three']);
    }),
  );

  test(
    'a reply to a ticket whose creation is still unanswered reaches the customer',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer();
      const create = { method: 'POST', path: /^\/api\/v2\/tickets$/ };
      // The ticket is there and agents see it, while our call still waits for its answer.
      bridge.world.zendesk.faults.add({ kind: 'commit-then-status', status: 500, match: create });
      bridge.world.zendesk.webhooks.decide = () => ({ do: 'send' });
      await phone.sendText('Hello');
      const ticket = await until('the ticket', () => bridge.tickets()[0]);
      bridge.reply(ticket, 'quick answer');
      await until('the reply', () => bridge.sent().length === 1);
      await bridge.rest();
      expect(bridge.sent()).toEqual(['quick answer']);
      expect(bridge.tickets().length).toBe(1);
    }),
  );

  test(
    'tickets that are none of ours are never read',
    withBridge({}, async (bridge) => {
      const { desk, account, oracle } = bridge.world.zendesk;
      const somebody = account.addUser({ name: 'By mail', role: 'end-user', email: 'mail@example.com' });
      const mail = desk.createTicket({ requesterId: somebody.id, agentId: bridge.agentId, subject: 's', text: 't' });
      bridge.reply(mail, 'not for WhatsApp');
      await bridge.rest();
      bridge.clock.move(3 * MINUTE);
      await bridge.world.app.engine.reconcileNow();
      await bridge.rest();
      expect(oracle.requests.of('GET /api/v2/tickets/:id')).toBe(0);
      expect(bridge.sent()).toEqual([]);
    }),
  );
});
