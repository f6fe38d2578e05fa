import { describe, expect, jest, test } from '@jest/globals';
import { type Bridge, withBridge } from '../support/bridge.ts';
import { HOUR, MINUTE } from '../support/moved-clock.ts';
import { until } from '../support/until.ts';

jest.setTimeout(20_000);

const NUMBER = '106540352242922';

describe('who a customer is', () => {
  const owner = async (bridge: Bridge, phone: string, count = 1) => {
    const { account } = bridge.world.zendesk;
    const users = Array.from({ length: count }, (_, index) => {
      const user = account.addUser({ name: `Known ${index}`, role: 'end-user', externalId: `crm-${index}` });
      user.phone = `+${phone}`;
      account.phoneOwners.set(`+${phone}`, user);
      return user;
    });
    bridge.clock.move(2 * MINUTE);
    return users;
  };

  test(
    'the one person with that phone becomes the requester and keeps their own external id',
    withBridge({}, async (bridge) => {
      const [known] = await owner(bridge, '4915112345678');
      const ticket = await bridge.openTicket(bridge.customer({ name: 'Eva', phone: '4915112345678' }));
      expect(ticket.requesterId).toBe(known?.id);
      expect(known).toMatchObject({ externalId: 'crm-0', name: 'Known 0' });
    }),
  );

  test.each([
    ['two people share the phone', 2, ''],
    ['matching is off', 1, '  matchByPhone: never'],
  ])('nobody is adopted when %s', async (_, count, helpdesk) => {
    await withBridge({ helpdesk }, async (bridge) => {
      const known = await owner(bridge, '4915112345678', count);
      const ticket = await bridge.openTicket(bridge.customer({ name: 'Eva', phone: '4915112345678' }));
      expect(known.map(({ id }) => id)).not.toContain(ticket.requesterId);
      expect(bridge.world.zendesk.account.users.get(ticket.requesterId)).toMatchObject({ name: 'Eva' });
    })();
  });

  test(
    'a customer without a phone number is served all the way by their user id',
    withBridge({ whatsapp: { autoStatus: { delivered: false } } }, async (bridge) => {
      const phone = bridge.customer({ name: 'Nadia', phone: '4915112345678', bsuid: 'DE.77', sharesPhone: false });
      const ticket = await bridge.openTicket(phone);
      bridge.reply(ticket, 'Hello Nadia');
      await until('the reply', () => phone.received().length === 1);
      bridge.world.zendesk.desk.setStatus(ticket.id, 'solved', bridge.agentId);
      await bridge.rest();
      await phone.sendText('again');
      await bridge.rest();
      expect(bridge.customerWords(bridge.onlyTicket())).toEqual(['Hello', 'again']);
      expect(bridge.world.zendesk.account.users.get(ticket.requesterId)).toMatchObject({ name: 'Nadia', phone: null });
      expect(ticket.status).toBe('open');
      await bridge.world.whatsapp.statuses.send(
        bridge.world.whatsapp.oracle.accepted[0]?.wamid ?? '',
        'failed',
        131026,
      );
      await until('the note', () => bridge.notes(ticket).some((note) => note.startsWith('[failed]')));
    }),
  );

  test(
    'a new phone number keeps the conversation and its ticket, and replies go to the new one',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer({ name: 'Omar', phone: '4915100000001', bsuid: 'DE.1' });
      const ticket = await bridge.openTicket(phone);
      await phone.changeNumber({ phone: '4915100000002', bsuid: 'DE.2' });
      await bridge.rest();
      await phone.sendText('my new number');
      await bridge.rest();
      expect(bridge.customerWords(bridge.onlyTicket())).toEqual(['Hello', 'my new number']);
      bridge.reply(ticket, 'noted');
      await until('the reply', () => bridge.sent().length === 1);
      expect(bridge.world.whatsapp.oracle.accepted[0]?.to).toBe('+4915100000002');
    }),
  );

  test(
    'two talks that turn out to be one person’s go on as one',
    withBridge({}, async (bridge) => {
      const byPhone = bridge.customer({ name: 'Ida', phone: '4915100000009' });
      const byId = bridge.customer({ name: 'Ida', bsuid: 'DE.9' });
      await bridge.openTicket(byPhone, 'by phone');
      bridge.clock.move(MINUTE);
      const later = await bridge.openTicket(byId, 'by id');
      // The first message that carries both addresses proves that they are one person's.
      await byPhone.sendText('both', { number: NUMBER, extra: { from_user_id: 'DE.9' } });
      await bridge.rest();
      await byId.sendText('by id again');
      await byPhone.sendText('by phone again');
      await bridge.rest();
      expect(bridge.tickets().length).toBe(2);
      expect(bridge.customerWords(later)).toEqual(['by id', 'both', 'by id again', 'by phone again']);
    }),
  );

  test(
    'one person on a Brazilian number with and without the ninth digit has one conversation',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer({ name: 'Bia', phone: '5511987654321' });
      await bridge.openTicket(phone);
      await phone.sendText('again', { extra: { from: '551187654321' } });
      await bridge.rest();
      expect(bridge.customerWords(bridge.onlyTicket())).toEqual(['Hello', 'again']);
    }),
  );
});

describe('messages of another kind', () => {
  test(
    'a reaction is a note on the message’s ticket and reopens nothing',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer();
      const { wamid } = await phone.sendText('Hello');
      await bridge.rest();
      const ticket = bridge.onlyTicket();
      bridge.world.zendesk.desk.setStatus(ticket.id, 'solved', bridge.agentId);
      await bridge.rest();
      await phone.react(wamid, '👍');
      await bridge.rest();
      expect(ticket.status).toBe('solved');
      expect(bridge.notes(ticket).at(-1)).toContain('👍');
      expect(bridge.customerWords(ticket)).toEqual(['Hello']);
    }),
  );

  test(
    'a picture and a location already become readable lines, in order',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer();
      await bridge.openTicket(phone);
      await phone.send('image', { id: '1', mime_type: 'image/jpeg', sha256: 'x', caption: 'the broken part' });
      await phone.send('location', { latitude: 45.4, longitude: 9.2 });
      await phone.sendText('see?');
      await bridge.rest();
      const words = bridge.customerWords(bridge.onlyTicket()).join('\n');
      expect(words).toMatch(/the broken part[\s\S]*45\.4[\s\S]*see\?/);
    }),
  );

  test(
    'a message that arrives late counts from its own time',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone);
      bridge.reply(ticket, 'Hi');
      await bridge.rest();
      const { whatsapp } = bridge.world;
      whatsapp.webhooks.verdict = () => 'hold';
      await phone.sendText('held up on the way');
      whatsapp.webhooks.verdict = () => 'send';
      bridge.clock.move(30 * HOUR);
      await whatsapp.webhooks.release();
      await bridge.rest();
      expect(bridge.customerWords(bridge.onlyTicket())).toEqual([
        'Hello',
        expect.stringMatching(/^held up on the way.*\d{4}-\d{2}-\d{2}/),
      ]);
    }),
  );
});
