import { describe, expect, jest, test } from '@jest/globals';
import { withBridge } from '../support/bridge.ts';
import { MINUTE } from '../support/moved-clock.ts';
import { until } from '../support/until.ts';

jest.setTimeout(20_000);

describe('tickets that agents close, merge or remove', () => {
  test(
    'a closed ticket inside the window leads to the helpdesk’s own follow-up',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone);
      const { desk } = bridge.world.zendesk;
      desk.setStatus(ticket.id, 'solved', bridge.agentId);
      desk.close(ticket.id);
      await bridge.rest();
      await phone.sendText('One more thing');
      await bridge.rest();
      const [, followUp, ...more] = bridge.tickets();
      expect(more).toEqual([]);
      expect(ticket.followupIds).toEqual([followUp?.id]);
      expect(followUp && bridge.customerWords(followUp)).toEqual(['One more thing']);
    }),
  );

  test(
    'a closing that no webhook told of costs no word: the refused comment opens the follow-up',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone);
      const { desk, webhooks } = bridge.world.zendesk;
      webhooks.off = true;
      desk.close(ticket.id);
      await phone.sendText('one');
      await phone.sendText('two');
      await bridge.rest();
      const [, followUp, ...more] = bridge.tickets();
      expect(more).toEqual([]);
      expect(ticket.followupIds).toEqual([followUp?.id]);
      expect(followUp && bridge.customerWords(followUp).join('\n').split('\n')).toEqual(['one', 'two']);
    }),
  );

  test(
    'a merge into another ticket of the same customer is followed',
    withBridge({ yaml: 'threading: { newRequest: ["new request"] }' }, async (bridge) => {
      const phone = bridge.customer();
      await bridge.openTicket(phone, 'About the lamp');
      await bridge.openTicket(phone, 'New request');
      const [lamp, other] = bridge.tickets();
      if (!lamp || !other) throw new Error('expected two tickets');
      bridge.world.zendesk.desk.merge(other.id, lamp.id, bridge.agentId);
      await bridge.rest();
      await phone.sendText('goes on');
      await bridge.rest();
      expect(bridge.tickets().length).toBe(2);
      expect(bridge.customerWords(lamp)).toEqual(['About the lamp', 'goes on']);
      bridge.reply(lamp, 'from the merged ticket');
      await until('the reply', () => phone.received().includes('from the merged ticket'));
      await bridge.rest();
      expect(bridge.sent()).toEqual(['from the merged ticket']);
    }),
  );

  test(
    'a merge into another customer’s ticket is not followed: nobody gets somebody else’s answers',
    withBridge({}, async (bridge) => {
      const maria = bridge.customer();
      const paolo = bridge.customer();
      const marias = await bridge.openTicket(maria, 'I am Maria');
      const paolos = await bridge.openTicket(paolo, 'I am Paolo');
      bridge.world.zendesk.desk.merge(marias.id, paolos.id, bridge.agentId);
      await bridge.rest();
      await maria.sendText('Maria again');
      await bridge.rest();
      const [, , linked, ...more] = bridge.tickets();
      expect(more).toEqual([]);
      expect(linked?.requesterId).toBe(marias.requesterId);
      expect(linked && bridge.customerWords(linked)).toEqual(['Maria again']);
      expect(linked && bridge.notes(linked)[0]).toContain(`Ticket ${marias.id} was deleted or merged`);
      bridge.reply(paolos, 'for Paolo only');
      await until('the reply', () => paolo.received().length === 1);
      await bridge.rest();
      expect(maria.received()).toEqual([]);
    }),
  );

  test(
    'a merge into a ticket from elsewhere is followed, and that ticket’s past is not sent',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone);
      const { desk } = bridge.world.zendesk;
      const mail = desk.createTicket({
        requesterId: ticket.requesterId,
        agentId: bridge.agentId,
        subject: 'By mail',
        text: 'written long ago',
      });
      await bridge.rest();
      bridge.clock.move(MINUTE);
      desk.merge(ticket.id, mail.id, bridge.agentId);
      await bridge.rest();
      bridge.clock.move(MINUTE);
      bridge.reply(mail, 'answer to both');
      await until('the reply', () => phone.received().length > 0);
      await phone.sendText('goes on');
      await bridge.rest();
      expect(bridge.sent()).toEqual(['answer to both']);
      expect(bridge.tickets().length).toBe(2);
      expect(bridge.customerWords(mail).at(-1)).toBe('goes on');
    }),
  );

  test.each(['softDelete', 'deletePermanently'] as const)(
    'after %s the next message opens a linked ticket',
    async (how) => {
      await withBridge({}, async (bridge) => {
        const phone = bridge.customer();
        const ticket = await bridge.openTicket(phone);
        bridge.world.zendesk.desk[how](ticket.id, bridge.agentId);
        await bridge.rest();
        await phone.sendText('Hello?');
        await bridge.rest();
        const fresh = bridge.tickets().at(-1);
        expect(fresh?.id).not.toBe(ticket.id);
        expect(fresh && bridge.customerWords(fresh)).toEqual(['Hello?']);
        expect(fresh && bridge.notes(fresh)[0]).toContain(`Ticket ${ticket.id} was deleted`);
      })();
    },
  );

  test(
    'a deletion that no webhook told of costs no word',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone);
      bridge.world.zendesk.webhooks.off = true;
      bridge.world.zendesk.desk.softDelete(ticket.id, bridge.agentId);
      await phone.sendText('one');
      await phone.sendText('two');
      await bridge.rest();
      const fresh = bridge.tickets().at(-1);
      expect(fresh && bridge.customerWords(fresh).join('\n').split('\n')).toEqual(['one', 'two']);
      expect(bridge.tickets().length).toBe(2);
    }),
  );

  test(
    'after spam messages are kept and counted without a ticket, until the ticket is restored',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone);
      const { desk } = bridge.world.zendesk;
      desk.markAsSpam(ticket.id, bridge.agentId);
      await bridge.rest();
      const { wamid } = await phone.sendText('Buy now');
      await bridge.rest();
      expect(bridge.tickets().length).toBe(1);
      expect(await bridge.reasons(wamid)).toContain('discard.spam');
      expect((await bridge.world.app.reads.counts()).discarded['spam']).toBe(1);
      desk.suspendUser(ticket.requesterId, false);
      desk.restore(ticket.id, bridge.agentId);
      await bridge.rest();
      await phone.sendText('I am a customer');
      await bridge.rest();
      expect(bridge.customerWords(bridge.onlyTicket())).toEqual(['Hello', 'I am a customer']);
    }),
  );

  test(
    'a group that is gone never stops a customer: the ticket is made without it and says so',
    withBridge({ yaml: 'ticket: { group: Billing }', zendesk: { groups: ['Support', 'Billing'] } }, async (bridge) => {
      const { desk, account } = bridge.world.zendesk;
      const billing = account.groups.find(({ name }) => name === 'Billing')?.id ?? 0;
      const first = await bridge.openTicket(bridge.customer());
      expect(first.groupId).toBe(billing);
      desk.removeGroup(billing);
      const second = await bridge.openTicket(bridge.customer());
      expect(second.groupId).not.toBe(billing);
      expect(bridge.customerWords(second)).toEqual(['Hello']);
      expect(second.tags).toEqual(expect.arrayContaining(['whatsapp', 'deskbridge_config']));
    }),
  );

  test(
    'names the account never had are left out, tagged and logged',
    withBridge({ yaml: 'ticket: { group: Nobody, fields: { Colour: "{{contact.name}}" } }' }, async (bridge) => {
      const ticket = await bridge.openTicket(bridge.customer());
      expect(ticket.tags).toContain('deskbridge_config');
      expect(bridge.logged.some(({ event }) => event === 'helpdesk.unknown-names')).toBe(true);
    }),
  );
});
