import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import {
  allowSignIn,
  api,
  commentCall,
  createCall,
  makeHelpdesk,
  OWN_ID,
  readCall,
  reopenCall,
  run,
  START,
  signal,
  tagsCall,
  written,
} from './harness.ts';

beforeEach(() => {
  nock.disableNetConnect();
  allowSignIn();
});
afterEach(() => nock.cleanAll());

describe('budgets', () => {
  const whole = (limit: number) => ({ key: 'zendesk', limit, windowMs: 60_000, shared: true });
  /** For writes: a fifth is left to reads. */
  const account = (limit: number) => ({ ...whole(limit), spacing: { from: limit, reserve: Math.floor(limit / 5) } });
  const updates = (limit: number) => ({ key: 'zendesk:updates', limit, windowMs: 60_000, shared: true });
  const ticket = { key: 'zendesk:ticket:77', limit: 30, windowMs: 600_000 };

  test('start from the smallest plan and follow the headers', async () => {
    const { helpdesk } = makeHelpdesk();
    expect(helpdesk.costs(createCall())).toEqual([account(100)]);
    api().post('/api/v2/tickets.json').reply(201, written(80, 41), { 'x-rate-limit': '700' });
    await run(helpdesk, createCall());
    expect(helpdesk.costs(createCall())).toEqual([account(350)]);
  });

  test.each(['nonsense', '-1', '0', '1e99'])('are not led astray by the header %s', async (header) => {
    const { helpdesk } = makeHelpdesk();
    api().post('/api/v2/tickets.json').reply(201, written(80, 41), { 'x-rate-limit': header });
    await run(helpdesk, createCall());
    expect(helpdesk.costs(createCall())).toEqual([account(100)]);
  });

  test('take a configured number instead, and never less than one', () => {
    expect(makeHelpdesk({ requestsPerMinute: 60 }).helpdesk.costs(createCall())).toEqual([account(30)]);
    expect(makeHelpdesk({ requestsPerMinute: 1 }).helpdesk.costs(createCall())).toEqual([account(1)]);
  });

  test('of customers’ comments are spread out and leave some for the bridge’s notes', () => {
    const { helpdesk } = makeHelpdesk();
    expect(helpdesk.costs(commentCall())).toEqual([
      account(100),
      updates(50),
      { ...ticket, spacing: { from: 15, reserve: 5 } },
    ]);
    const { authorId: _authorId, ...note } = commentCall();
    expect(helpdesk.costs(note)).toEqual([account(100), updates(50), ticket]);
    expect(helpdesk.costs(reopenCall('solved'))).toEqual([account(100), updates(50), ticket]);
  });

  test('of tags and reads are the account’s only; nothing to do costs nothing', () => {
    const { helpdesk } = makeHelpdesk();
    expect(helpdesk.costs(tagsCall())).toEqual([account(100)]);
    expect(helpdesk.costs(readCall())).toEqual([whole(100)]);
    expect(helpdesk.costs(reopenCall('open'))).toEqual([]);
  });

  test('of a customer’s record are those of a customer who is new; a look is two requests', () => {
    const requester = { kind: 'ensure-requester', opId: 'op', externalId: 'wa:1', name: 'Anna' } as const;
    const { helpdesk } = makeHelpdesk();
    expect(helpdesk.costs({ ...requester, phone: '491701234567' })).toEqual(Array(3).fill(account(100)));
    expect(helpdesk.costs(requester)).toEqual(Array(2).fill(account(100)));
    const exact = makeHelpdesk({ matchByPhone: 'never' }).helpdesk;
    expect(exact.costs({ ...requester, phone: '491701234567' })).toEqual(Array(2).fill(account(100)));
    expect(helpdesk.costsOfLook?.()).toEqual(Array(2).fill({ ...whole(100), spacing: { from: 100, reserve: 10 } }));
  });

  test('can be switched off', () => {
    expect(makeHelpdesk({ limits: { off: true } }).helpdesk.costs(commentCall())).toEqual([]);
  });
});

describe('the poll', () => {
  const seconds = START / 1000;
  const me = () =>
    api()
      .get('/api/v2/users/me.json')
      .reply(200, { user: { id: OWN_ID, role: 'admin' } });
  const page = (start: number, json: object) =>
    api()
      .get('/api/v2/incremental/ticket_events.json')
      .query({ start_time: String(start), include: 'comment_events' })
      .reply(200, json);
  const event = (id: number, more: object = {}) => ({
    id,
    ticket_id: 77,
    timestamp: seconds - 100,
    updater_id: 42,
    child_events: [],
    ...more,
  });

  test('finds comments and who made them, with an overlap of two minutes', async () => {
    me();
    page(seconds - 3720, {
      ticket_events: [
        event(1, {
          child_events: [
            { id: 31, event_type: 'Comment', author_id: 42 },
            { id: 9, event_type: 'Change' },
          ],
        }),
        event(2, { updater_id: OWN_ID, child_events: [{ id: 32, event_type: 'Comment', author_id: 501 }] }),
        event(3, { updater_id: undefined, child_events: [{ id: 33, type: 'Comment', author_id: OWN_ID }] }),
        { id: 'x' },
        'nonsense',
      ],
      end_of_stream: true,
      end_time: seconds - 100,
    });
    const at = START - 100_000;
    expect(await makeHelpdesk().helpdesk.changesSince(undefined, START - 3_600_000, signal())).toEqual({
      ok: true,
      changes: [
        { id: '1', ticketId: '77', at, commentIds: ['31'], own: false },
        { id: '2', ticketId: '77', at, commentIds: ['32'], own: true },
        { id: '3', ticketId: '77', at, commentIds: ['33'], own: true },
      ],
      cursor: String(seconds - 100),
      more: false,
    });
  });

  test('follows the pages of one poll without an overlap', async () => {
    const { helpdesk } = makeHelpdesk();
    me();
    page(seconds - 620, { ticket_events: [], end_of_stream: false, end_time: seconds - 300 });
    const first = await helpdesk.changesSince(String(seconds - 500), 0, signal());
    expect(first).toMatchObject({ ok: true, more: true, cursor: `${seconds - 300}:more` });
    page(seconds - 300, { ticket_events: [], end_of_stream: true, end_time: seconds - 200 });
    expect(await helpdesk.changesSince(`${seconds - 300}:more`, 0, signal())).toMatchObject({
      more: false,
      cursor: String(seconds - 200),
    });
  });

  test('does not go back when nothing happened, nor on for ever when a page stands still', async () => {
    const { helpdesk } = makeHelpdesk();
    me();
    page(seconds - 620, { ticket_events: [], end_of_stream: true, end_time: null });
    expect(await helpdesk.changesSince(String(seconds - 500), 0, signal())).toMatchObject({
      cursor: String(seconds - 500),
      more: false,
    });
    page(seconds - 620, { ticket_events: [], end_of_stream: false, end_time: seconds - 620 });
    expect(await helpdesk.changesSince(String(seconds - 500), 0, signal())).toMatchObject({ more: false });
  });

  test('never asks for the youngest minute, and takes an unreadable cursor for none', async () => {
    const { helpdesk } = makeHelpdesk();
    me();
    page(seconds - 65, { ticket_events: [], end_of_stream: true, end_time: null });
    expect(await helpdesk.changesSince('garbage', START + 10_000_000, signal())).toMatchObject({
      ok: true,
      cursor: String(seconds - 65),
    });
  });

  test('keeps to ten requests a minute', async () => {
    const { helpdesk, clock } = makeHelpdesk();
    me();
    api()
      .persist()
      .get('/api/v2/incremental/ticket_events.json')
      .query(true)
      .reply(200, { ticket_events: [], end_of_stream: true, end_time: null });
    for (let poll = 0; poll < 10; poll += 1) {
      expect(await helpdesk.changesSince(undefined, START - 600_000, signal())).toMatchObject({ ok: true });
      clock.advance(1_000);
    }
    expect(await helpdesk.changesSince(undefined, START - 600_000, signal())).toMatchObject({
      ok: false,
      retryAfterMs: 50_000,
    });
    clock.advance(50_000);
    expect(await helpdesk.changesSince(undefined, START - 600_000, signal())).toMatchObject({ ok: true });
  });

  test.each([
    { title: 'a login page', status: 200, body: '<html>', detail: 'HTTP 200 with an unreadable body' },
    { title: 'a 500, which is not tried again at once', status: 500, body: '', detail: 'HTTP 500' },
    { title: 'a 403', status: 403, body: {}, detail: 'HTTP 403' },
  ])('that meets $title fails and keeps its place', async ({ status, body, detail }) => {
    me();
    api().get('/api/v2/incremental/ticket_events.json').query(true).reply(status, body);
    expect(await makeHelpdesk().helpdesk.changesSince('1', 0, signal())).toEqual({ ok: false, detail });
  });

  test('that is throttled says for how long', async () => {
    me();
    api().get('/api/v2/incremental/ticket_events.json').query(true).reply(429, '', { 'retry-after': '37' });
    expect(await makeHelpdesk().helpdesk.changesSince('1', 0, signal())).toMatchObject({
      ok: false,
      retryAfterMs: 37_000,
    });
  });
});
