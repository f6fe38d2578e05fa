import { describe, expect, jest, test } from '@jest/globals';
import { readSandboxConfig } from '../../src/sandbox/start/world.ts';
import type { Ticket } from '../../src/sandbox/zendesk/model.ts';
import { type Bridge, withBridge } from '../support/bridge.ts';
import { configText } from '../support/config-text.ts';
import { MINUTE } from '../support/moved-clock.ts';
import { until } from '../support/until.ts';

jest.setTimeout(30_000);

const LADDER = `sla:
  every: 10s
  stages:
    - { metric: [first-reply, next-reply], before: 5m, notify: [assignee] }
    - { metric: first-reply, after: 0m, notify: [lead], tags: [sla_missed] }
    - { metric: any, after: 10m, when: { priority: urgent }, notify: [lead], group: Specialists, reply: escalated }
`;
const POLICY = {
  title: 'All',
  targets: { normal: { first_reply_time: 15, next_reply_time: 15 }, urgent: { first_reply_time: 15 } },
};
const OPTIONS = { yaml: LADDER, zendesk: { groups: ['Support', 'Specialists'], slas: { policies: [POLICY] } } };

/** What stages left on a ticket: notes that wait together become one comment. */
const slaNotes = (bridge: Bridge, ticket: Ticket): readonly string[] =>
  bridge
    .notes(ticket)
    .flatMap((note) => note.split(/\n\n(?=\[)/))
    .filter((note) => note.startsWith('[sla]'));
const watched = (bridge: Bridge, ticket: Ticket) =>
  until('a look at the deadlines', async () => {
    const told = await bridge.world.reads.decisions(undefined, 100);
    return (
      told.some(
        ({ type, reasons }) => type === 'deadlines-seen' && reasons.some(({ detail }) => detail?.['deadlines'] !== 0),
      ) && ticket
    );
  });
/** A ticket whose deadline runs and is known. */
const openWatched = async (bridge: Bridge): Promise<Ticket> => {
  const ticket = await bridge.openTicket(bridge.customer());
  bridge.clock.move(MINUTE / 2);
  await watched(bridge, ticket);
  return ticket;
};

describe('deadlines', () => {
  test(
    'the agent is warned before the first reply is due, the ticket is marked once it is missed, each once',
    withBridge(OPTIONS, async (bridge) => {
      const ticket = await openWatched(bridge);
      expect(slaNotes(bridge, ticket)).toEqual([]);
      bridge.clock.move(10 * MINUTE);
      await until('the warning', () => slaNotes(bridge, ticket).length === 1);
      expect(slaNotes(bridge, ticket)[0]).toContain('First reply due in');
      bridge.clock.move(5 * MINUTE);
      await until('the breach', () => slaNotes(bridge, ticket).length === 2);
      expect(slaNotes(bridge, ticket)[1]).toContain('First reply: deadline missed');
      await until('the tag', () => ticket.tags.includes('sla_missed'));
      bridge.clock.move(60 * MINUTE);
      await bridge.rest();
      expect(slaNotes(bridge, ticket)).toHaveLength(2);
    }),
  );

  test(
    'nobody hears of what was answered in time; the next question has a deadline of its own',
    withBridge(OPTIONS, async (bridge) => {
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone);
      bridge.clock.move(MINUTE / 2);
      await watched(bridge, ticket);
      bridge.reply(ticket, 'Hi');
      await until('the reply', () => bridge.sent().length === 1);
      bridge.clock.move(20 * MINUTE);
      await phone.sendText('And now?');
      await until('the question', () => bridge.customerWords(ticket).length === 2);
      await bridge.rest();
      expect(slaNotes(bridge, ticket)).toEqual([]);
      bridge.clock.move(12 * MINUTE);
      await until('the warning', () => slaNotes(bridge, ticket).length === 1);
      expect(slaNotes(bridge, ticket)[0]).toContain('Next reply due in');
    }),
  );

  test(
    'an urgent ticket that is missed for long moves to the specialists, and the customer is told',
    withBridge(OPTIONS, async (bridge) => {
      const ticket = await openWatched(bridge);
      bridge.world.zendesk.desk.setPriority(ticket.id, 'urgent', bridge.agentId);
      bridge.clock.move(26 * MINUTE);
      await until('all stages', () => slaNotes(bridge, ticket).length === 3);
      await until('the text', () => bridge.sent().length === 1);
      expect(bridge.sent()[0]).toContain('specialist');
      const specialists = bridge.world.zendesk.account.groups.find(({ name }) => name === 'Specialists');
      await until('the move', () => ticket.groupId === specialists?.id);
    }),
  );

  test(
    'a stage that came due while the helpdesk was away fires afterwards, late',
    withBridge(OPTIONS, async (bridge) => {
      const ticket = await openWatched(bridge);
      const { faults } = bridge.world.zendesk;
      faults.add({ kind: 'status', match: { path: /show_many/ }, times: 1_000 });
      bridge.clock.move(25 * MINUTE);
      await until('a failed look', () => bridge.logged.some(({ event }) => event === 'sla.read-failed'));
      expect(slaNotes(bridge, ticket)).toEqual([]);
      faults.clear();
      bridge.clock.move(MINUTE);
      await until('both stages', () => slaNotes(bridge, ticket).length === 2);
      expect(slaNotes(bridge, ticket).every((note) => note.includes('(late: this was to be said at'))).toBe(true);
    }),
  );

  test(
    'a plan without SLA policies is said at the start, and nothing else suffers',
    withBridge({ ...OPTIONS, zendesk: { slas: { access: false } } }, async (bridge) => {
      await until('the word', () => bridge.logged.some(({ event }) => event === 'sla.no-access'));
      await bridge.openTicket(bridge.customer());
      expect(bridge.tickets()).toHaveLength(1);
    }),
  );

  test(
    'a plan without SLA policies is said as well when stages are added while it runs',
    withBridge({ zendesk: { slas: { access: false } } }, async (bridge) => {
      await bridge.rest();
      expect(bridge.logged.map(({ event }) => event)).not.toContain('sla.no-access');
      bridge.world.app.reload(readSandboxConfig(configText({ yaml: LADDER }), bridge.world.env));
      await until('the word', () => bridge.logged.some(({ event }) => event === 'sla.no-access'));
    }),
  );

  test(
    'the watcher’s age stands in the metrics and in the health that operators see; readiness does not ask for it',
    withBridge(OPTIONS, async (bridge) => {
      await openWatched(bridge);
      const metrics = await (await fetch(`${bridge.world.url}/metrics`)).text();
      expect(metrics).toMatch(/^deskbridge_sla_watcher_last_run_timestamp_seconds [1-9]/m);
      const { faults } = bridge.world.zendesk;
      faults.add({ kind: 'status', match: { path: /show_many/ }, times: 1_000 });
      bridge.clock.move(60 * MINUTE);
      await until('a failed look', () => bridge.logged.some(({ event }) => event === 'sla.read-failed'));
      expect((await fetch(`${bridge.world.url}/health/ready`)).status).toBe(200);
    }),
  );
});
