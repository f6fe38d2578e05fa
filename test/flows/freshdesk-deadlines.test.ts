import { expect, jest, test } from '@jest/globals';
import type { DeskTicket } from '../../src/sandbox/shared/desk.ts';
import { type FreshdeskBridge, withFreshdesk } from '../support/freshdesk-bridge.ts';
import { MINUTE } from '../support/moved-clock.ts';
import { until } from '../support/until.ts';

jest.setTimeout(30_000);

const YAML = `sla:
  every: 10s
  stages:
    - { metric: first-reply, before: 5m, notify: [assignee] }
    - { metric: first-reply, after: 0m, group: Specialists, tags: [sla_missed] }
`;
const OPTIONS = {
  yaml: YAML,
  freshdesk: { groups: ['Support', 'Specialists'], sla: { targets: { 2: { respond: 900, resolve: 14_400 } } } },
} as const;

const slaNotes = (bridge: FreshdeskBridge, ticket: DeskTicket): readonly string[] =>
  bridge.notes(ticket).filter((note) => note.startsWith('[sla]'));

/** A ticket whose deadline runs and is known. */
const openWatched = async (bridge: FreshdeskBridge): Promise<DeskTicket> => {
  const ticket = await bridge.openTicket(bridge.customer());
  // Freshdesk reckons some seconds long.
  bridge.clock.move(MINUTE / 2);
  await until('a look at the deadlines', async () =>
    (await bridge.world.reads.decisions(undefined, 100)).some(
      ({ type, reasons }) =>
        type === 'deadlines-seen' && reasons.some(({ detail }) => Number(detail?.['deadlines']) === 2),
    ),
  );
  return ticket;
};

test(
  'the agent is warned before the first reply is due, the ticket moves once it is missed, each once',
  withFreshdesk(OPTIONS, async (bridge) => {
    const ticket = await openWatched(bridge);
    expect(slaNotes(bridge, ticket)).toEqual([]);
    bridge.clock.move(10 * MINUTE);
    await until('the warning', () => slaNotes(bridge, ticket).length === 1);
    bridge.clock.move(5 * MINUTE);
    await until('the breach', () => slaNotes(bridge, ticket).length === 2);
    await until('the tag', () => bridge.now(ticket).tags.includes('sla_missed'));
    const specialists = bridge.world.freshdesk.account.groups.find(({ name }) => name === 'Specialists');
    await until('the move', () => bridge.now(ticket).groupId === specialists?.id);
    bridge.clock.move(60 * MINUTE);
    await bridge.rest();
    expect(slaNotes(bridge, ticket)).toHaveLength(2);
  }),
);

test(
  'nobody hears of what was answered in time',
  withFreshdesk(OPTIONS, async (bridge) => {
    const ticket = await openWatched(bridge);
    bridge.world.freshdesk.desk.reply(ticket.id, { agentId: bridge.agentId, text: 'Hi' });
    await until('the reply', () => bridge.sent().length === 1);
    for (let minute = 0; minute < 3; minute += 1) {
      bridge.clock.move(10 * MINUTE);
      await bridge.rest();
    }
    expect(slaNotes(bridge, ticket)).toEqual([]);
  }),
);
