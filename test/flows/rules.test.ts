import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PROVIDERS, withEither } from '../support/either-bridge.ts';
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
  2: { group: Specialists, priority: high, reply: handover }
  3: { group: Support, priority: urgent }
`;

const GROUPS = ['Support', 'Billing', 'Specialists'];

describe.each(PROVIDERS)('rules over the wire, with %s', (provider) => {
  test(
    'a new ticket has the values of the rules that match its first message, and the customer one text',
    withEither(provider, { yaml: RULES, groups: GROUPS }, async (bridge) => {
      const ticket = await bridge.openTicket(bridge.customer(), 'Meine Rechnung ist falsch, es ist dringend');
      expect(bridge.now(ticket)).toMatchObject({
        priority: 'urgent',
        tags: expect.arrayContaining(['whatsapp', 'billing']),
      });
      expect(bridge.groupOf(ticket)).toBe('Billing');
      expect(bridge.sent()).toEqual(['Danke. Eine Kollegin oder ein Kollege übernimmt und antwortet Ihnen hier.']);
      // Notes that wait together are written by one call.
      expect(bridge.notes(ticket).join()).toMatch(/\[decision\] Escalated to tier 2[\s\S]*\[ack\]/);
    }),
  );

  test(
    'a later message changes the ticket, what an agent chose stays, and a higher tier wins over it',
    withEither(provider, { yaml: RULES, groups: GROUPS }, async (bridge) => {
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone);
      await phone.sendText('my invoice');
      await until('the group', () => bridge.groupOf(ticket) === 'Billing');
      await bridge.rest();
      const { priority, tags } = bridge.now(ticket);
      expect([priority, tags.toSorted()]).toEqual(['high', ['billing', 'whatsapp']]);
      bridge.desk.setGroup(ticket.id, bridge.groupId('Support'), bridge.agentId);
      await bridge.rest();
      await phone.sendText('invoice again');
      await bridge.rest();
      expect(bridge.groupOf(ticket)).toBe('Support');
      await phone.sendText('this is urgent');
      await until('the higher tier', () => bridge.groupOf(ticket) === 'Specialists');
    }),
  );

  test(
    'a customer whom the helpdesk knows as important is escalated',
    withEither(provider, { yaml: RULES, groups: GROUPS }, async (bridge) => {
      const phone = bridge.customer();
      const first = await bridge.openTicket(phone);
      bridge.tagCustomer(first, ['vip']);
      bridge.desk.setStatus(first.id, 'solved', bridge.agentId);
      await bridge.rest();
      bridge.clock.move(50 * HOUR);
      const second = await bridge.openTicket(phone);
      await until('the escalation', () => bridge.now(second).priority === 'urgent');
      await bridge.rest();
      expect(bridge.notes(second)).toContainEqual(expect.stringContaining('Why: VIP'));
    }),
  );

  test('a rule that waits for time to pass does what it says, also after a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'deskbridge-rules-'));
    const store = join(folder, 'store');
    await withEither(provider, { yaml: RULES, groups: GROUPS, store }, async (bridge) => {
      const ticket = await bridge.openTicket(bridge.customer());
      bridge.clock.move(4 * HOUR - MINUTE);
      await bridge.rest();
      expect(bridge.now(ticket).tags).toEqual(['whatsapp']);
      await bridge.restart();
      bridge.clock.move(2 * MINUTE);
      await until('the tag', () => bridge.now(ticket).tags.includes('waiting'));
    })().finally(() => rmSync(folder, { recursive: true, force: true }));
  });
});
