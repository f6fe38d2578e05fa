import { describe, expect, test } from '@jest/globals';
import { createCall, requesterCall } from '../../helpdesk/calls.ts';
import type { StartBench, Traits } from './bench.ts';
import { useWorkbench } from './workbench.ts';

const PHONE = '4915112345678';

export const requestersContract = (traits: Traits, start: StartBench): void => {
  describe('a requester', () => {
    const open = useWorkbench(start);

    test('is made once and found again', async () => {
      const bench = await open();
      const first = await bench.applied(requesterCall());
      expect(first.requesterId).toEqual(expect.any(String));
      expect(await bench.applied(requesterCall({ opId: 'op-9', name: 'Ada B.' }))).toEqual(first);
      expect(bench.committed('requester')).toBe(1);
    });

    test('is another one for another customer', async () => {
      const bench = await open();
      const first = await bench.applied(requesterCall());
      const other = requesterCall({ opId: 'op-9', externalId: 'wa:contact-2', phone: '4915187654321' });
      expect((await bench.applied(other)).requesterId).not.toBe(first.requesterId);
    });

    test('is the one person whose phone this is', async () => {
      const bench = await open();
      const known = bench.people.addCustomer({ name: 'Mrs Byron', phone: `+${PHONE}` });
      expect((await bench.applied(requesterCall())).requesterId).toBe(known);
      expect(bench.committed('requester')).toBe(0);
    });

    test('is nobody of those who share a phone', async () => {
      const bench = await open();
      const known = ['Mr Byron', 'Mrs Byron'].map((name) => bench.people.addCustomer({ name, phone: `+${PHONE}` }));
      const { requesterId } = await bench.applied(requesterCall());
      expect(requesterId).toEqual(expect.any(String));
      expect(known).not.toContain(requesterId);
    });

    test('is not looked for by phone where that is not wanted', async () => {
      const bench = await open({ matchByPhone: 'never' });
      const known = bench.people.addCustomer({ name: 'Mrs Byron', phone: `+${PHONE}` });
      expect((await bench.applied(requesterCall())).requesterId).not.toBe(known);
    });

    test('needs no number', async () => {
      const bench = await open();
      const { phone, ...nameless } = requesterCall({ externalId: 'wa:contact-2' });
      const { requesterId = '' } = await bench.applied(nameless);
      // Some helpdesks have no way to such a customer but their tickets.
      await bench.applied(createCall({}, { requesterId }));
      expect((await bench.applied({ ...nameless, opId: 'op-9' })).requesterId).toBe(requesterId);
      expect(bench.committed('requester')).toBe(1);
      expect(phone).toBe(PHONE);
    });

    test('needs no name that can be read', async () => {
      const bench = await open();
      const { requesterId } = await bench.applied(requesterCall({ name: ' \u0000\ud800 ' }));
      await bench.applied(createCall({}, { requesterId: requesterId ?? '' }));
    });

    test('who was deleted is told of, and made anew', async () => {
      const bench = await open();
      const { requesterId = '' } = await bench.applied(requesterCall());
      bench.people.deleteCustomer(requesterId);
      expect(await bench.run(createCall({}, { requesterId }))).toMatchObject({
        result: 'refused',
        reason: 'requester-gone',
      });
      const again = (await bench.applied(requesterCall({ opId: 'op-9' }))).requesterId ?? '';
      expect(again).not.toBe(requesterId);
      await bench.applied(createCall({}, { opId: 'op-10', requesterId: again }));
    });

    if (traits.refusesPhones)
      test('whose phone the account refuses is served without it', async () => {
        const bench = await open({ checksPhones: true });
        expect((await bench.applied(requesterCall({ phone: '0049' }))).requesterId).toEqual(expect.any(String));
      });

    if (traits.suspends)
      test('who was suspended is told of', async () => {
        const bench = await open();
        const { requesterId = '' } = await bench.applied(requesterCall());
        bench.people.suspendCustomer?.(requesterId);
        expect(await bench.run(createCall({}, { requesterId }))).toMatchObject({
          result: 'refused',
          reason: 'requester-suspended',
        });
        expect(bench.committed('ticket')).toBe(0);
      });
  });
};
