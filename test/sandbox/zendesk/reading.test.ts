import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Harness } from './harness.ts';
import { startHarness } from './harness.ts';

let h: Harness;
beforeEach(async () => {
  h = await startHarness({ groups: ['Support', 'Billing'], fields: [{ id: 501, title: 'Number', type: 'text' }] });
});
afterEach(async () => {
  expect(h.zendesk.bugs).toEqual([]);
  await h.close();
});

const commentTicket = async (comments: number): Promise<number> => {
  const id = await h.ticket();
  for (let i = 2; i <= comments; i += 1) {
    await h.call('PUT', `/api/v2/tickets/${id}`, { ticket: { comment: { body: `c${i}` }, metadata: { n: i } } });
  }
  return id;
};

describe('GET /tickets/{id}/comments', () => {
  test('pages by cursor in both directions', async () => {
    const id = await commentTicket(5);
    const read = async (query: string): Promise<string[]> => {
      const bodies: string[] = [];
      let url: string | null = `${h.url}/api/v2/tickets/${id}/comments.json?${query}`;
      while (url) {
        const answer = await h.call('GET', url.slice(h.url.length));
        bodies.push(...answer.json.comments.map(({ body }: { body: string }) => body));
        expect(answer.json.meta.has_more).toBe(answer.json.links.next !== null);
        url = answer.json.links.next;
      }
      return bodies;
    };
    expect(await read('page[size]=2')).toEqual(['Hello', 'c2', 'c3', 'c4', 'c5']);
    expect(await read('page[size]=2&sort=-created_at')).toEqual(['c5', 'c4', 'c3', 'c2', 'Hello']);
  });

  test('pages by number when no size is given', async () => {
    const id = await commentTicket(2);
    const answer = await h.call('GET', `/api/v2/tickets/${id}/comments?sort_order=desc&per_page=1`);
    expect(answer.json).toMatchObject({
      count: 2,
      comments: [{ body: 'c2' }],
      next_page: expect.stringContaining('page=2'),
    });
  });

  test('refuses a page size over 100 and a broken cursor', async () => {
    const id = await h.ticket();
    expect((await h.call('GET', `/api/v2/tickets/${id}/comments?page[size]=101`)).status).toBe(400);
    expect((await h.call('GET', `/api/v2/tickets/${id}/comments?page[size]=10&page[after]=x`)).status).toBe(400);
  });

  test('brings the authors along when asked', async () => {
    const id = await commentTicket(2);
    const answer = await h.call('GET', `/api/v2/tickets/${id}/comments?page[size]=10&include=users`);
    expect(answer.json.users.map(({ role }: { role: string }) => role).sort()).toEqual(['admin', 'end-user']);
  });
});

describe('GET /tickets/{id}/audits', () => {
  test('shows the metadata of every write', async () => {
    const id = await commentTicket(3);
    const answer = await h.call('GET', `/api/v2/tickets/${id}/audits?page[size]=100`);
    expect(answer.json.audits.map((audit: { metadata: { custom: object } }) => audit.metadata.custom)).toEqual([
      {},
      { n: 2 },
      { n: 3 },
    ]);
    expect(answer.json.audits[1]).toMatchObject({ via: { channel: 'api' }, events: [{ type: 'Comment', body: 'c2' }] });
  });

  test('notes every value that a creation sets, the status too', async () => {
    const id = await h.ticket({ priority: 'low' });
    const { events } = (await h.call('GET', `/api/v2/tickets/${id}/audits`)).json.audits[0];
    const created = events.filter(({ type }: { type: string }) => type === 'Create');
    expect(created).toContainEqual(expect.objectContaining({ field_name: 'status', value: 'new' }));
    expect(created).toContainEqual(expect.objectContaining({ field_name: 'priority', value: 'low' }));
  });

  test('names fields, new and previous values of a change', async () => {
    const id = await h.ticket();
    await h.call('PUT', `/api/v2/tickets/${id}`, {
      ticket: { priority: 'high', custom_fields: [{ id: 501, value: '+49' }] },
    });
    const answer = await h.call('GET', `/api/v2/tickets/${id}/audits`);
    expect(answer.json.audits.at(-1).events).toMatchObject([
      { type: 'Change', field_name: 'priority', value: 'high', previous_value: null },
      { type: 'Change', field_name: '501', value: '+49', previous_value: null },
    ]);
  });
});

describe('other reads', () => {
  test('show one ticket with users and an empty SLA list, and several', async () => {
    const id = await h.ticket();
    const one = await h.call('GET', `/api/v2/tickets/${id}?include=users,slas`);
    expect(one.json.ticket.slas).toEqual({ policy_metrics: [] });
    expect(one.json.users).toHaveLength(2);
    expect((await h.call('GET', `/api/v2/tickets/show_many?ids=${id},99`)).json.tickets).toHaveLength(1);
  });

  test('list groups, fields, forms and brands', async () => {
    const names = (await h.call('GET', '/api/v2/groups.json')).json.groups.map(({ name }: { name: string }) => name);
    expect(names).toEqual(['Support', 'Billing']);
    expect((await h.call('GET', '/api/v2/ticket_fields')).json.ticket_fields).toContainEqual(
      expect.objectContaining({ id: 501, title: 'Number' }),
    );
    expect((await h.call('GET', '/api/v2/ticket_forms')).json.ticket_forms).toHaveLength(1);
    expect((await h.call('GET', '/api/v2/brands')).json.brands).toHaveLength(1);
  });

  test('leave out a group that was removed, and refuse it from then on', async () => {
    const id = h.zendesk.desk.addGroup('Night');
    const ticket = await h.ticket({ group_id: id });
    h.zendesk.desk.removeGroup(id);
    expect((await h.call('GET', '/api/v2/groups')).json.groups).toHaveLength(2);
    expect(
      (await h.call('PUT', `/api/v2/tickets/${ticket}`, { ticket: { group_id: id } })).json.details.group,
    ).toHaveLength(1);
  });

  test('answer unknown endpoints in JSON and unknown pages in HTML', async () => {
    const api = await h.call('GET', '/api/v2/nothing.json');
    expect([api.status, api.json.error.title]).toEqual([404, 'No such endpoint']);
    expect((await h.call('GET', '/nothing')).headers.get('content-type')).toContain('text/html');
  });
});
