import { describe, expect, test } from '@jest/globals';
import type { TicketChange } from '../../../src/core/helpdesk-types.ts';
import { useWorkbench } from '../../contracts/helpdesk-contract/workbench.ts';
import { requesterCall } from '../calls.ts';
import { startZendesk } from './bench.ts';

const FIELDS = [{ id: 360_001, title: 'Escalation reason', type: 'text' }] as const;

const openBench = useWorkbench(startZendesk);

const open = async () => {
  const bench = await openBench({}, { groups: ['Support', 'Finance'], fields: FIELDS });
  const { ticketId } = await bench.open();
  const change = (values: TicketChange) =>
    bench.applied({
      kind: 'update-ticket',
      opId: 'op-9',
      ticketId,
      ticketStatus: 'new',
      reopen: false,
      change: values,
    });
  const ticket = () => {
    const found = bench.emulator.account.tickets.get(Number(ticketId));
    if (!found) throw new Error('no ticket');
    return found;
  };
  return { emulator: bench.emulator, change, ticket };
};

describe('What rules change on a ticket of Zendesk', () => {
  test('are its fields by their names, and what it shows afterwards comes back', async () => {
    const { change, ticket, emulator } = await open();
    const data = await change({
      raisePriorityTo: 'high',
      group: 'finance',
      type: 'Task',
      fields: { 'Escalation reason': 'VIP' },
    });
    const group = emulator.account.groups.find(({ name }) => name === 'Finance')?.id;
    expect(ticket()).toMatchObject({ priority: 'high', groupId: group, type: 'task' });
    expect(ticket().customFields.get(360_001)).toBe('VIP');
    expect(data.values).toMatchObject({ priority: 'high', group: String(group) });
  });

  test('never lower a priority that somebody raised meanwhile, unless they say so', async () => {
    const { change, ticket } = await open();
    ticket().priority = 'urgent';
    expect((await change({ raisePriorityTo: 'high' })).ticketStatus).toBe('new');
    expect(ticket().priority).toBe('urgent');
    await change({ priority: 'low' });
    expect(ticket().priority).toBe('low');
  });

  test('leave out names that the account does not know, and say so', async () => {
    const { change, ticket } = await open();
    const data = await change({ raisePriorityTo: 'urgent', group: 'Gone', fields: { nope: 'x' } });
    expect(ticket().priority).toBe('urgent');
    expect(data.leftOut).toEqual(['group "Gone"', 'field "nope"']);
    expect((await change({ group: 'Gone' })).leftOut).toEqual(['group "Gone"']);
  });
});

test('What Zendesk knows of a customer are the tags of their record and the name of their organization', async () => {
  const { emulator, applied } = await openBench();
  const { requesterId } = await applied(requesterCall());
  const user = emulator.account.users.get(Number(requesterId));
  if (!user) throw new Error('no user');
  user.tags = ['vip'];
  emulator.account.organizations.push({ id: 90_001, name: 'Big Customer GmbH' });
  user.organizationId = 90_001;
  expect((await applied(requesterCall())).requester).toEqual({
    tags: ['vip'],
    organizations: ['Big Customer GmbH', '90001'],
  });
  user.organizationId = 90_002;
  expect((await applied(requesterCall())).requester).toEqual({ tags: ['vip'], organizations: ['90002'] });
});
