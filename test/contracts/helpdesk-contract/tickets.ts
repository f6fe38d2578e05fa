import { describe, expect, test } from '@jest/globals';
import { createCall, requesterCall, signal } from '../../helpdesk/calls.ts';
import type { StartBench } from './bench.ts';
import { useWorkbench } from './workbench.ts';

const SETTING = { groups: ['Support', 'Billing'], fields: ['Order'] };

export const ticketsContract = (start: StartBench): void => {
  describe('a new ticket', () => {
    const open = useWorkbench(start);

    test('is the customer’s, with their words and what is configured', async () => {
      const bench = await open(SETTING);
      const { email } = bench.people.agent;
      const requesterId = (await bench.applied(requesterCall())).requesterId ?? '';
      const draft = { group: 'billing', assignee: email, priority: 'high', fields: { Order: '4711' } } as const;
      const data = await bench.applied(createCall(draft, { requesterId }));
      expect(data.leftOut ?? []).toEqual([]);
      expect(data.ticketUrl).toMatch(new RegExp(`^http.*/${data.ticketId}$`));
      const ticket = bench.people.ticket(data.ticketId ?? '');
      expect(ticket).toMatchObject({
        requesterId,
        subject: 'Where is my order',
        priority: 'high',
        group: 'Billing',
        assignee: email,
        fields: { Order: '4711' },
        tags: ['whatsapp'],
      });
      expect(ticket.status).toBe(data.ticketStatus);
      expect(ticket.comments).toMatchObject([{ authorId: requesterId, public: true, html: '<p>Hello</p>' }]);
    });

    test('is made without the names that the account does not know, and says which', async () => {
      const bench = await open(SETTING);
      const requesterId = (await bench.applied(requesterCall())).requesterId ?? '';
      const draft = { group: 'Lawyers', assignee: 'nobody@acme.example', fields: { Colour: 'red', Order: '1' } };
      const call = createCall(draft, { requesterId });
      const frozen = await bench.helpdesk.freeze(call, signal());
      expect(frozen).toMatchObject({ ok: true, leftOut: expect.arrayContaining(['group "Lawyers"']) });
      const data = await bench.applied(call);
      expect([...(data.leftOut ?? [])].sort()).toEqual([
        'assignee "nobody@acme.example"',
        'field "Colour"',
        'group "Lawyers"',
      ]);
      const { tags, fields } = bench.people.ticket(data.ticketId ?? '');
      expect([...tags].sort()).toEqual(['deskbridge_config', 'whatsapp']);
      expect(fields).toMatchObject({ Order: '1' });
    });

    test('whose group went away meanwhile is refused once and made without it afterwards', async () => {
      const bench = await open(SETTING);
      const requesterId = (await bench.applied(requesterCall())).requesterId ?? '';
      const call = createCall({ group: 'Billing' }, { requesterId });
      const frozen = await bench.freeze(call);
      bench.people.removeGroup('Billing');
      expect(await bench.helpdesk.perform(frozen, call.opId, signal())).toMatchObject({
        result: 'refused',
        reason: 'unknown-field',
      });
      expect(bench.committed('ticket')).toBe(0);
      expect(await bench.applied({ ...call, opId: 'op-10' })).toMatchObject({ leftOut: ['group "Billing"'] });
      expect(bench.people.tickets().at(-1)?.tags).toContain('deskbridge_config');
    });

    test('is found by what it is called with us, and no other one is', async () => {
      const bench = await open();
      const { requesterId, ticketId } = await bench.open();
      const more = { opId: 'op-9', externalId: 'wa:c1:2', requesterId };
      const other = await bench.applied(createCall({}, more));
      const look = async (externalId: string) => {
        const call = createCall({}, { opId: 'op-11', requesterId, externalId });
        return bench.helpdesk.readBack(await bench.freeze(call), call.opId, signal());
      };
      expect(await look('wa:c1:1')).toMatchObject({ result: 'found', data: { ticketId } });
      expect(await look('wa:c1:2')).toMatchObject({ result: 'found', data: { ticketId: other.ticketId } });
      expect(await look('wa:c1:3')).toEqual({ result: 'absent' });
      expect((await bench.read(ticketId)).snapshot).toMatchObject({ ticketId, requesterId, externalId: 'wa:c1:1' });
    });

    test('takes hostile text as text', async () => {
      const bench = await open(SETTING);
      const requesterId = (await bench.applied(requesterCall({ name: '\u0000\ud800 😀 <b>' }))).requesterId ?? '';
      const html = `<p>${'\u0000'}\ud800 \u{10FFFF} &lt;script&gt; "\\" 😀</p>`;
      const draft = { subject: 'a\u0000\ud800<b>"&', fields: { Order: "'; DROP TABLE\u0000 \u{1F600}" } };
      const { ticketId = '' } = await bench.applied(createCall(draft, { requesterId, html }));
      const { subject, comments, fields } = bench.people.ticket(ticketId);
      expect(comments[0]?.html).toBe('<p>\ufffd\ufffd \u{10FFFF} &lt;script&gt; "\\" 😀</p>');
      expect(subject).toBe('a\ufffd\ufffd<b>"&');
      expect(fields['Order']).toBe("'; DROP TABLE\ufffd \u{1F600}");
    });

    test('is no call with an id that is none', async () => {
      const bench = await open();
      const before = bench.requests();
      expect(await bench.run(createCall({}, { requesterId: '1/../../users/2' }))).toMatchObject({ result: 'refused' });
      expect(bench.requests().writes).toBe(before.writes);
    });
  });
};
