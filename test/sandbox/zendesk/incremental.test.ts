import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Answer, Harness } from './harness.ts';
import { START, startHarness } from './harness.ts';

const T0 = START / 1000;
let h: Harness;
beforeEach(async () => {
  h = await startHarness();
});
afterEach(async () => {
  expect(h.zendesk.bugs).toEqual([]);
  await h.close();
});

const events = (start: number, more = '&include=comment_events'): Promise<Answer> =>
  h.call('GET', `/api/v2/incremental/ticket_events.json?start_time=${start}${more}`);

describe('GET /incremental/ticket_events', () => {
  test('leaves the last minute out', async () => {
    await h.ticket();
    h.clock.advance(59_999);
    expect((await events(T0 - 60)).json).toMatchObject({ count: 0, end_of_stream: true, end_time: null });
    h.clock.advance(1);
    expect((await events(T0 - 60)).json).toMatchObject({ count: 1, end_time: T0 });
  });

  test('shows comments with author, visibility and audit', async () => {
    const id = await h.ticket();
    const { id: agent } = h.zendesk.desk.addAgent({ name: 'Grace', email: 'grace@example.com' });
    const comment = h.zendesk.desk.reply(id, { agentId: agent, html: '<p>Hello</p>', status: 'pending' });
    h.clock.advance(61_000);
    const { ticket_events } = (await events(T0)).json;
    expect(ticket_events).toHaveLength(2);
    expect(ticket_events[1]).toMatchObject({ ticket_id: id, updater_id: agent, event_type: 'Audit', timestamp: T0 });
    expect(ticket_events[1].child_events[0]).toMatchObject({
      event_type: 'Comment',
      id: comment,
      author_id: agent,
      public: true,
      body: 'Hello',
      audit_id: ticket_events[1].id,
    });
    expect(ticket_events[1].child_events[1]).toMatchObject({
      event_type: 'Change',
      status: 'pending',
      previous_value: 'new',
    });
  });

  test('only mentions comments when they were not asked for', async () => {
    await h.ticket();
    h.clock.advance(61_000);
    const child = (await events(T0, '')).json.ticket_events[0].child_events[0];
    expect(child).toEqual({
      id: expect.any(Number),
      event_type: 'Comment',
      comment_present: true,
      comment_public: true,
    });
  });

  test('refuses a start time within the last minute, and none at all', async () => {
    h.clock.advance(60_000);
    expect((await events(T0)).status).toBe(200);
    const recent = await events(T0 + 1);
    expect([recent.status, recent.json.error]).toEqual([400, 'StartTimeTooRecent']);
    expect((await h.call('GET', '/api/v2/incremental/ticket_events')).json.error).toBe('ParameterMissing');
  });

  test('pages after 1000 without splitting a second', async () => {
    const id = await h.ticket();
    const agent = h.zendesk.account.apiUser.id;
    const touch = (n: number): void => {
      for (let i = 0; i < n; i += 1) h.zendesk.desk.note(id, { agentId: agent, text: `n${i}` });
    };
    touch(998);
    h.clock.advance(1000);
    touch(5);
    h.clock.advance(1000);
    touch(3);
    h.clock.advance(61_000);
    const first = (await events(T0)).json;
    expect(first).toMatchObject({ count: 1004, end_of_stream: false });
    const second = await h.call('GET', first.next_page.slice(h.url.length));
    expect(second.json).toMatchObject({ count: 3, end_of_stream: true, end_time: T0 + 2 });
  });

  test('allows ten requests a minute', async () => {
    h.clock.advance(120_000);
    for (let i = 0; i < 10; i += 1) expect((await events(T0)).status).toBe(200);
    const refused = await events(T0);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
  });
});

describe('GET /incremental/tickets/cursor', () => {
  test('follows changes by cursor, deleted tickets among them', async () => {
    const a = await h.ticket();
    h.clock.advance(1000);
    const b = await h.ticket();
    h.zendesk.desk.softDelete(b);
    h.clock.advance(61_000);
    const ids = (answer: Answer): unknown =>
      answer.json.tickets.map(({ id, status }: { id: number; status: string }) => [id, status]);
    const first = await h.call('GET', `/api/v2/incremental/tickets/cursor.json?start_time=${T0}&per_page=1`);
    expect([ids(first), first.json.end_of_stream]).toEqual([[[a, 'new']], false]);
    const second = await h.call('GET', first.json.after_url.slice(h.url.length));
    expect([ids(second), second.json.end_of_stream]).toEqual([[[b, 'deleted']], true]);
    const third = await h.call('GET', `/api/v2/incremental/tickets/cursor?cursor=${second.json.after_cursor}`);
    expect([ids(third), third.json.end_of_stream]).toEqual([[], true]);
    expect((await h.call('GET', '/api/v2/incremental/tickets/cursor?cursor=broken')).status).toBe(400);
  });
});
