import { describe, expect, test } from '@jest/globals';
import { withBridge } from '../support/bridge.ts';
import { HOUR, MINUTE, SECOND } from '../support/moved-clock.ts';
import { until } from '../support/until.ts';

// A whole second, since WhatsApp's timestamps have no finer unit.
const NOON = Date.UTC(2026, 10, 20, 12);

describe('threading over the wire', () => {
  test(
    'the first message opens a ticket whose first comment is public and the customer’s own',
    withBridge({ yaml: 'ticket: { group: Support }' }, async (bridge) => {
      const maria = bridge.customer({ name: 'Maria Rossi', phone: '393331234567', bsuid: 'IT.1' });
      const { wamid } = await maria.sendText('Where is my order?');
      await bridge.rest();
      const ticket = bridge.onlyTicket();
      const requester = bridge.world.zendesk.account.users.get(ticket.requesterId);
      expect(bridge.customerWords(ticket)).toEqual(['Where is my order?']);
      expect(ticket.comments[0]?.authorId).toBe(ticket.requesterId);
      expect(requester?.externalId).toMatch(/^wa:/);
      expect(requester?.name).toBe('Maria Rossi');
      expect(ticket.tags).toContain('whatsapp');
      expect(await bridge.reasons(wamid)).toEqual(['threading.first']);
    }),
  );

  test.each([
    ['24h', 24],
    ['48h', 48],
  ])('with a window of %s an answered talk goes on until the boundary, which is inclusive', async (window, hours) => {
    await withBridge({ yaml: `threading: { window: ${window} }` }, async (bridge) => {
      bridge.clock.freeze(NOON);
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone);
      bridge.clock.move(SECOND);
      bridge.reply(ticket, '<p>Hi!</p>');
      await bridge.rest();
      bridge.clock.move(hours * HOUR);
      await phone.sendText('at the boundary');
      await bridge.rest();
      expect(bridge.customerWords(bridge.onlyTicket())).toEqual(['Hello', 'at the boundary']);
      bridge.clock.move(SECOND);
      bridge.reply(ticket, '<p>Hi again!</p>');
      await bridge.rest();
      bridge.clock.move(hours * HOUR + SECOND);
      const { wamid } = await phone.sendText('a second later');
      await bridge.rest();
      expect(bridge.tickets().length).toBe(2);
      expect(await bridge.reasons(wamid)).toContain('threading.window-passed');
      const [, second] = bridge.tickets();
      expect(second && bridge.notes(second)).toEqual([expect.stringContaining(`follows ticket ${ticket.id}`)]);
    })();
  });

  test(
    'a customer nobody has answered is never split, however late the next message',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer();
      await bridge.openTicket(phone);
      bridge.clock.move(30 * 24 * HOUR);
      const { wamid } = await phone.sendText('Anybody there?');
      await bridge.rest();
      expect(bridge.customerWords(bridge.onlyTicket())).toEqual(['Hello', 'Anybody there?']);
      expect(await bridge.reasons(wamid)).toContain('threading.unanswered');
    }),
  );

  test(
    'in strict mode the window alone counts',
    withBridge({ yaml: 'threading: { mode: strict, window: 24h }' }, async (bridge) => {
      const phone = bridge.customer();
      await bridge.openTicket(phone);
      bridge.clock.move(24 * HOUR + MINUTE);
      await phone.sendText('Anybody there?');
      await bridge.rest();
      expect(bridge.tickets().length).toBe(2);
    }),
  );

  test(
    'in resolved mode an unsolved ticket is joined after weeks, a solved one only inside the window',
    withBridge({ yaml: 'threading: { mode: resolved, window: 24h }' }, async (bridge) => {
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone);
      bridge.reply(ticket, '<p>Hi!</p>');
      await bridge.rest();
      bridge.clock.move(20 * 24 * HOUR);
      await phone.sendText('three weeks later');
      await bridge.rest();
      expect(bridge.customerWords(bridge.onlyTicket())).toEqual(['Hello', 'three weeks later']);
      bridge.world.zendesk.desk.setStatus(ticket.id, 'solved', bridge.agentId);
      await bridge.rest();
      bridge.clock.move(24 * HOUR + MINUTE);
      await phone.sendText('after solving');
      await bridge.rest();
      expect(bridge.tickets().length).toBe(2);
    }),
  );

  test(
    'a solved ticket inside the window takes the comment and is open again',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone);
      bridge.world.zendesk.desk.setStatus(ticket.id, 'solved', bridge.agentId);
      await bridge.rest();
      await phone.sendText('It is broken again');
      await bridge.rest();
      expect(bridge.customerWords(bridge.onlyTicket())).toEqual(['Hello', 'It is broken again']);
      expect(ticket.status).toBe('open');
    }),
  );

  test.each([
    ['pending', 'open'],
    ['hold', 'hold'],
    ['open', 'open'],
  ] as const)('a message to a ticket that is %s leaves it %s', async (before, after) => {
    await withBridge({}, async (bridge) => {
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone);
      bridge.world.zendesk.desk.setStatus(ticket.id, before, bridge.agentId);
      await bridge.rest();
      await phone.sendText('more');
      await bridge.rest();
      expect(ticket.status).toBe(after);
      expect(bridge.customerWords(ticket)).toEqual(['Hello', 'more']);
    })();
  });

  test(
    'thanks on a solved ticket is added without reopening, a second message within ten minutes reopens',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone);
      bridge.world.zendesk.desk.setStatus(ticket.id, 'solved', bridge.agentId);
      await bridge.rest();
      await phone.sendText('Danke 👍');
      await bridge.rest();
      expect(ticket.status).toBe('solved');
      bridge.clock.move(9 * MINUTE);
      await phone.sendText('thanks');
      await bridge.rest();
      expect(ticket.status).toBe('open');
      expect(bridge.customerWords(ticket)).toEqual(['Hello', 'Danke 👍', 'thanks']);
    }),
  );

  test(
    'a quoted message leads back to its own ticket inside the window',
    withBridge({ yaml: 'threading: { newRequest: ["new request"] }' }, async (bridge) => {
      const phone = bridge.customer();
      const { wamid } = await phone.sendText('About the lamp');
      await bridge.rest();
      await phone.sendText('New request');
      await bridge.rest();
      expect(bridge.tickets().length).toBe(2);
      await phone.sendText('This one I mean', { quote: wamid });
      await bridge.rest();
      const [lamp, other] = bridge.tickets();
      expect(lamp && bridge.customerWords(lamp).at(-1)).toContain('This one I mean');
      expect(other && bridge.customerWords(other)).toHaveLength(1);
    }),
  );

  test(
    'two first messages at once open one ticket with both',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer();
      await Promise.all([phone.sendText('one'), phone.sendText('two')]);
      await bridge.rest();
      expect([...bridge.customerWords(bridge.onlyTicket())].sort()).toEqual(['one', 'two']);
      expect(bridge.effects('ticket-created')).toHaveLength(1);
    }),
  );

  test(
    'ten messages in one webhook keep their order on one ticket',
    withBridge({}, async (bridge) => {
      const words = Array.from({ length: 10 }, (_, index) => `line ${index}`);
      await bridge.customer().sendBatch(words.map((body) => ({ type: 'text', content: { body } })));
      await bridge.rest();
      const text = bridge.customerWords(bridge.onlyTicket()).join('\n');
      expect(text.match(/line \d/g)).toEqual(words);
    }),
  );

  test.each([1, 2, 7, 50])('%i copies of one webhook at the same time are one message', async (copies) => {
    await withBridge({}, async (bridge) => {
      const { whatsapp } = bridge.world;
      whatsapp.webhooks.verdict = ({ no }) => (no === 1 ? 'hold' : 'send');
      const { delivery } = await bridge.customer().sendText('once');
      const answers = await Promise.all(Array.from({ length: copies }, () => whatsapp.webhooks.sendAgain(delivery)));
      await until('the ticket', () => bridge.tickets()[0]);
      await bridge.rest();
      expect(new Set(answers)).toEqual(new Set([200]));
      expect(bridge.customerWords(bridge.onlyTicket())).toEqual(['once']);
    })();
  });

  test(
    'people write side by side: each has one ticket with their own words',
    withBridge({ zendesk: { limits: { off: true } }, limitsOff: true }, async (bridge) => {
      const phones = Array.from({ length: 12 }, () => bridge.customer());
      for (const round of [0, 1, 2]) {
        await Promise.all(phones.map((phone) => phone.sendText(`${phone.customer.name} ${round}`)));
      }
      await bridge.rest();
      expect(bridge.tickets().length).toBe(12);
      for (const ticket of bridge.tickets()) {
        const name = bridge.world.zendesk.account.users.get(ticket.requesterId)?.name ?? '';
        const lines = bridge
          .customerWords(ticket)
          .join('\n')
          .match(/Customer \d+ \d/g);
        expect(lines).toEqual([0, 1, 2].map((round) => `${name} ${round}`));
      }
    }),
  );
});
