import { describe, expect, test } from '@jest/globals';
import type { TicketChange } from '../../../src/core/helpdesk-types.ts';
import { changeCall, commentCall, factsCall, requesterCall } from '../../helpdesk/calls.ts';
import type { StartBench } from './bench.ts';
import { useWorkbench } from './workbench.ts';

export const changesContract = (start: StartBench): void => {
  const open = useWorkbench(start);

  const ready = async () => {
    const bench = await open({ groups: ['Support', 'Finance'], fields: ['Escalation reason'] });
    const customer = await bench.open();
    const { ticketId } = customer;
    const ticket = () => bench.people.ticket(ticketId);
    const change = (values: TicketChange) => bench.applied(changeCall(ticketId, values));
    return { bench, customer, ticketId, ticket, change };
  };

  describe('what rules change on a ticket', () => {
    test('are its values by their names, and what it shows afterwards comes back', async () => {
      const { bench, change, ticket } = await ready();
      const data = await change({
        raisePriorityTo: 'high',
        group: 'finance',
        assignee: bench.people.agent.email,
        type: 'Incident',
        fields: { 'Escalation reason': 'VIP' },
      });
      const { agent } = bench.people;
      expect(ticket()).toMatchObject({ priority: 'high', group: 'Finance', assignee: agent.email });
      expect(ticket().fields).toMatchObject({ 'Escalation reason': 'VIP' });
      expect(data.leftOut).toBeUndefined();
      expect(data.values).toMatchObject({ priority: 'high', assignee: agent.id, at: expect.any(Number) });
    });

    test('never lower a priority that somebody raised meanwhile, unless they say so', async () => {
      const { bench, change, ticket, ticketId } = await ready();
      bench.people.setPriority(ticketId, 'urgent');
      expect((await change({ raisePriorityTo: 'high' })).ticketId).toBe(ticketId);
      expect(ticket().priority).toBe('urgent');
      await change({ priority: 'low' });
      expect(ticket().priority).toBe('low');
    });

    test('leave out names that the account does not know, and say so', async () => {
      const { change, ticket } = await ready();
      const data = await change({ raisePriorityTo: 'urgent', group: 'Gone', fields: { nope: 'x' } });
      expect(ticket().priority).toBe('urgent');
      expect(data.leftOut).toEqual(['group "Gone"', 'field "nope"']);
      expect((await change({ group: 'Gone' })).leftOut).toEqual(['group "Gone"']);
    });

    test('open a solved ticket where that is wanted, and are refused on a closed one', async () => {
      const { bench, ticket, ticketId } = await ready();
      bench.people.setStatus(ticketId, 'solved');
      await bench.applied(changeCall(ticketId, { priority: 'low' }, { ticketStatus: 'solved', reopen: true }));
      expect(ticket()).toMatchObject({ status: 'open', priority: 'low' });
      bench.people.close(ticketId);
      expect(await bench.run(changeCall(ticketId, { priority: 'high' }))).toMatchObject({
        result: 'refused',
        reason: 'ticket-closed',
      });
    });

    test('are told from what others set: creating, commenting and reading say how the ticket stands', async () => {
      const { bench, customer, ticketId } = await ready();
      bench.people.setPriority(ticketId, 'urgent');
      const { values } = await bench.applied(
        commentCall({ opId: bench.nextOp(), ticketId, authorId: customer.requesterId }),
      );
      expect(values).toMatchObject({ priority: 'urgent' });
      bench.people.setPriority(ticketId, 'low');
      expect((await bench.read(ticketId)).values).toMatchObject({ priority: 'low' });
    });
  });

  test('what is written says when, by the helpdesk’s clock', async () => {
    const { bench, customer, ticketId } = await ready();
    bench.clock.advance(3_600_000);
    const now = bench.clock.now();
    const said = commentCall({ opId: bench.nextOp(), ticketId, authorId: customer.requesterId });
    const frozen = await bench.freeze(said);
    const first = await bench.helpdesk.perform(frozen, said.opId, AbortSignal.timeout(5_000));
    const look = await bench.helpdesk.readBack(frozen, said.opId, AbortSignal.timeout(5_000));
    // Times are whole seconds.
    const writtenAt = Math.floor(now / 1000) * 1000;
    expect(first).toMatchObject({ result: 'applied', data: { writtenAt } });
    expect(look).toMatchObject({ result: 'found', data: { writtenAt } });
  });

  test('what is known of a customer are the tags of their record and the name of their company', async () => {
    const bench = await open();
    const { requesterId = '', requester } = await bench.applied(factsCall());
    expect(requester).toEqual({ tags: [], organizations: [] });
    bench.people.know(requesterId, { tags: ['vip'], company: 'Big Customer GmbH' });
    expect((await bench.applied(factsCall())).requester).toEqual({
      tags: ['vip'],
      organizations: ['Big Customer GmbH', expect.stringMatching(/^\d+$/)],
    });
    expect((await bench.applied(requesterCall())).requester).toBeUndefined();
  });
};
