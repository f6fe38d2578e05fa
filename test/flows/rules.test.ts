import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Ticket } from '../../src/sandbox/zendesk/model.ts';
import { type Bridge, withBridge } from '../support/bridge.ts';
import { HOUR, MINUTE } from '../support/moved-clock.ts';
import { until } from '../support/until.ts';

const RULES = `
topics: { billing: [rechnung*, invoice] }
customers: { vip: { tags: [vip] } }
packs: [urgent]
messages: { acknowledgement: "Thank you!" }
rules:
  - name: payment problem
    when: { topic: billing }
    then: { priority: high, group: Billing, tags: [billing] }
  - name: important
    when: { customer: vip }
    then: { escalate: { tier: 3, reason: VIP } }
  - name: waiting too long
    when: { unsolvedFor: { time: 4h, clock: elapsed } }
    then: { tags: [waiting] }
tiers:
  2: { group: Support, priority: high, reply: handover }
  3: { group: Support, priority: urgent }
`;

/** The account has the group Billing from the beginning: names are looked up once in a while. */
const prepare = (bridge: Bridge) => bridge.world.zendesk.desk.addGroup('Billing');

const groupOf = (bridge: Bridge, { groupId }: Ticket) =>
  bridge.world.zendesk.account.groups.find(({ id }) => id === groupId)?.name;

describe('rules over the wire', () => {
  test(
    'a new ticket has the values of the rules that match its first message, and the customer one text',
    withBridge({ yaml: RULES }, async (bridge) => {
      prepare(bridge);
      const ticket = await bridge.openTicket(bridge.customer(), 'Meine Rechnung ist falsch, es ist dringend');
      expect(ticket).toMatchObject({ priority: 'urgent', tags: expect.arrayContaining(['whatsapp', 'billing']) });
      expect(groupOf(bridge, ticket)).toBe('Billing');
      expect(bridge.sent()).toEqual(['Danke. Eine Kollegin oder ein Kollege übernimmt und antwortet Ihnen hier.']);
      // Notes that wait together are written by one call.
      expect(bridge.notes(ticket).join()).toMatch(/\[decision\] Escalated to tier 2[\s\S]*\[ack\]/);
    }),
  );

  test(
    'a later message changes the ticket, what an agent chose stays, and a higher tier wins over it',
    withBridge({ yaml: RULES }, async (bridge) => {
      prepare(bridge);
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone);
      await phone.sendText('my invoice');
      await bridge.rest();
      const { desk, account } = bridge.world.zendesk;
      expect([ticket.priority, groupOf(bridge, ticket), ticket.tags]).toEqual([
        'high',
        'Billing',
        ['billing', 'whatsapp'],
      ]);
      const support = account.groups.find(({ name }) => name === 'Support')?.id ?? 0;
      desk.setGroup(ticket.id, support, bridge.agentId);
      await bridge.rest();
      await phone.sendText('invoice again');
      await bridge.rest();
      expect(groupOf(bridge, ticket)).toBe('Support');
    }),
  );

  test(
    'a customer whom the helpdesk knows as important is escalated',
    withBridge({ yaml: RULES }, async (bridge) => {
      const phone = bridge.customer();
      const first = await bridge.openTicket(phone);
      const user = bridge.world.zendesk.account.users.get(first.requesterId);
      if (!user) throw new Error('no requester');
      user.tags = ['vip'];
      bridge.world.zendesk.desk.setStatus(first.id, 'solved', bridge.agentId);
      await bridge.rest();
      bridge.clock.move(50 * HOUR);
      const second = await bridge.openTicket(phone);
      await until('the escalation', () => second.priority === 'urgent');
      await bridge.rest();
      expect(bridge.notes(second)).toContainEqual(expect.stringContaining('Why: VIP'));
    }),
  );

  test('a rule that waits for time to pass does what it says, also after a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'deskbridge-rules-'));
    await withBridge({ yaml: RULES, store: join(folder, 'store') }, async (bridge) => {
      const ticket = await bridge.openTicket(bridge.customer());
      bridge.clock.move(4 * HOUR - MINUTE);
      await bridge.rest();
      expect(ticket.tags).toEqual(['whatsapp']);
      await bridge.world.restart();
      bridge.clock.move(2 * MINUTE);
      await until('the tag', () => ticket.tags.includes('waiting'));
    })().finally(() => rmSync(folder, { recursive: true, force: true }));
  });
});
