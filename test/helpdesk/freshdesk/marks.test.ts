import { describe, expect, test } from '@jest/globals';
import { useWorkbench } from '../../contracts/helpdesk-contract/workbench.ts';
import { createCall, signal } from '../calls.ts';
import { startFreshdesk } from './bench.ts';

describe('looking for tickets that stand twice', () => {
  const openBench = useWorkbench(startFreshdesk);
  const REF = 'wa:c1:1';

  test('finds each that carries our name for it, and no other of the same customer', async () => {
    const bench = await openBench();
    const { requesterId, ticketId } = await bench.open();
    const { externalId } = createCall();
    await bench.applied(createCall({}, { opId: 'op-8', externalId: `${REF}0`, requesterId }));
    const find = () => bench.helpdesk.marksOn?.({ ticketId, externalId }, signal());
    expect(await find()).toEqual({ ok: true, marks: [], tickets: [ticketId] });
    const twin = (await bench.applied(createCall({}, { opId: 'op-9', externalId, requesterId }))).ticketId;
    const found = await find();
    expect(found?.ok && found.tickets.toSorted()).toEqual([ticketId, twin]);
  });

  test('asks nothing about a ticket that others made, and says what it could not read', async () => {
    const bench = await openBench();
    const { ticketId } = await bench.open();
    const before = bench.requests().reads;
    expect(await bench.helpdesk.marksOn?.({ ticketId }, signal())).toEqual({ ok: true, marks: [], tickets: [] });
    expect(bench.helpdesk.costsOfMarks?.({ ticketId })).toEqual([]);
    expect(bench.requests().reads).toBe(before);
    bench.faults.add({ kind: 'status', status: 503 });
    expect(await bench.helpdesk.marksOn?.({ ticketId, externalId: REF }, signal())).toEqual({
      ok: false,
      detail: 'HTTP 503',
    });
  });

  test('takes a look and a list of what nobody else needs', async () => {
    const bench = await openBench({ accountPerMinute: 200 });
    const costs = bench.helpdesk.costsOfMarks?.({ ticketId: '1', externalId: REF }) ?? [];
    expect(costs.map(({ key }) => key)).toEqual(['freshdesk', 'freshdesk', 'freshdesk:lists']);
  });
});
