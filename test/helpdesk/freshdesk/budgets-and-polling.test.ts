import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import type { HelpdeskCall } from '../../../src/core/vendor.ts';
import {
  allowAgent,
  api,
  changeCall,
  commentCall,
  createCall,
  factsCall,
  iso,
  makeHelpdesk,
  OWN_ID,
  REF,
  readCall,
  reopenCall,
  requesterCall,
  START,
  signal,
  tagsCall,
  ticket,
} from './harness.ts';

const { authorId: _author, ...asBridge } = commentCall({ public: false, reopen: false });
const NOTE: HelpdeskCall = asBridge;

describe('budgets', () => {
  /** How often a call draws on each budget. */
  const drawn = (call: HelpdeskCall, options = {}) => {
    const count: Record<string, number> = {};
    for (const { key } of makeHelpdesk(options).helpdesk.costs(call)) count[key] = (count[key] ?? 0) + 1;
    return count;
  };
  const limitOf = (helpdesk: ReturnType<typeof makeHelpdesk>['helpdesk'], key: string, call: HelpdeskCall) =>
    helpdesk.costs(call).find((cost) => cost.key === key)?.limit;

  test.each<[string, HelpdeskCall, Record<string, number>]>([
    ['a customer with a number', requesterCall(), { freshdesk: 5, 'freshdesk:contacts': 4 }],
    ['a customer without', { ...requesterCall(), phone: undefined } as never, { freshdesk: 1 }],
    ['a ticket', createCall(), { freshdesk: 1, 'freshdesk:creates': 1 }],
    ['a customer’s message', commentCall(), { freshdesk: 2 }],
    ['one that opens', commentCall({ ticketStatus: 'solved' }), { freshdesk: 3, 'freshdesk:updates': 1 }],
    ['a note', NOTE, { freshdesk: 1 }],
    ['tags', tagsCall(), { freshdesk: 2, 'freshdesk:updates': 1 }],
    ['reopening', reopenCall('solved'), { freshdesk: 2, 'freshdesk:updates': 1 }],
    ['solving', { ...reopenCall('open', false), solve: true }, { freshdesk: 2, 'freshdesk:updates': 1 }],
    ['what rules change', changeCall('77', { raisePriorityTo: 'high' }), { freshdesk: 2, 'freshdesk:updates': 1 }],
    ['a customer whom rules ask about', factsCall(), { freshdesk: 6, 'freshdesk:contacts': 4 }],
    ['nothing to do', reopenCall('open'), {}],
    ['a read', readCall(), { freshdesk: 2 }],
  ])('%s draws on what its requests need', (_, call, expected) => {
    expect(drawn(call)).toEqual(expected);
  });

  test('customers who are not looked for by phone take one request', () => {
    expect(drawn(requesterCall(), { matchByPhone: 'never' })).toEqual({ freshdesk: 1 });
  });

  test('no call takes more than a small share holds: it would wait for ever', () => {
    expect(drawn(requesterCall(), { requestsPerMinute: 200, share: 0.01 })).toEqual({
      freshdesk: 2,
      'freshdesk:contacts': 1,
    });
  });

  test.each([
    ['200', 100, 40, 10],
    ['400.0', 200, 80, 50],
    ['700', 350, 140, 100],
    ['1000', 500, 200, 150],
    ['2000', 1000, 400, 200],
    // By the hour, as some accounts still have it.
    ['5000', 41, 10, 5],
  ])('are learned from an answer that says %s', async (total, account, creates, contacts) => {
    const { helpdesk } = makeHelpdesk();
    expect(limitOf(helpdesk, 'freshdesk', createCall())).toBe(25);
    api().get('/api/v2/agents/me').reply(200, { id: OWN_ID }, { 'X-RateLimit-Total': total });
    await helpdesk.connect(signal());
    expect(limitOf(helpdesk, 'freshdesk', createCall())).toBe(account);
    expect(limitOf(helpdesk, 'freshdesk:creates', createCall())).toBe(creates);
    expect(limitOf(helpdesk, 'freshdesk:contacts', requesterCall())).toBe(contacts);
  });

  test('go by what is configured, whatever the account says', () => {
    const { helpdesk } = makeHelpdesk({ requestsPerMinute: 400, share: 0.25 });
    expect(limitOf(helpdesk, 'freshdesk', createCall())).toBe(100);
    expect(limitOf(helpdesk, 'freshdesk:creates', createCall())).toBe(40);
  });

  test('keep a part for replies: a read may have all of it, a look nearly all, a write less', () => {
    const { helpdesk } = makeHelpdesk({ requestsPerMinute: 200 });
    const reserve = (costs: ReturnType<typeof helpdesk.costs>) => costs[0]?.spacing?.reserve ?? 0;
    expect(reserve(helpdesk.costs(readCall()))).toBe(0);
    expect(reserve(helpdesk.costsOfLook?.() ?? [])).toBe(10);
    expect(reserve(helpdesk.costs(commentCall()))).toBe(20);
  });

  test('can be switched off', () => {
    const { helpdesk } = makeHelpdesk({ limits: { off: true } });
    expect(helpdesk.costs(createCall())).toEqual([]);
    expect(helpdesk.costsOfLook?.()).toEqual([]);
  });
});

describe('the poll of changes', () => {
  const list = (since: number, page: number, tickets: readonly object[]) =>
    api()
      .get('/api/v2/tickets')
      .query({
        updated_since: iso(since),
        order_by: 'updated_at',
        order_type: 'asc',
        per_page: '100',
        page: String(page),
      })
      .reply(200, [...tickets]);
  const at = (ms: number, id = 77, more: object = {}) => ticket({ id, updated_at: iso(START + ms), ...more });
  const hundred = (ms: (index: number) => number) =>
    Array.from({ length: 100 }, (_, index) => at(ms(index), index + 1));

  test('begins where it is told to, and looks at the last two minutes again', async () => {
    const { helpdesk, clock } = makeHelpdesk();
    clock.advance(60_000);
    list(START - 720_000, 1, [at(0), at(5_000, 78, { custom_fields: { [REF]: 'not ours' } })]);
    expect(await helpdesk.changesSince(undefined, START - 600_000, signal())).toEqual({
      ok: true,
      changes: [
        { id: `77:${START}`, ticketId: '77', at: START, commentIds: [], own: false, externalId: 'wa:c1:1' },
        { id: `78:${START + 5_000}`, ticketId: '78', at: START + 5_000, commentIds: [], own: false },
      ],
      cursor: String(START + 5_000),
      more: false,
    });
    list(START + 5_000 - 120_000, 1, []);
    const again = await helpdesk.changesSince(String(START + 5_000), 0, signal());
    expect(again).toMatchObject({ ok: true, changes: [], cursor: String(START + 5_000), more: false });
  });

  test('goes on from the time of the last one, as tickets that change meanwhile leave their page', async () => {
    const { helpdesk, clock } = makeHelpdesk();
    clock.advance(200_000);
    list(
      START - 120_000,
      1,
      hundred((index) => index * 1_000),
    );
    const first = await helpdesk.changesSince(String(START), 0, signal());
    expect(first).toMatchObject({ more: true, cursor: `${START + 99_000}:1` });
    list(START + 99_000, 1, [at(99_000, 100), at(100_000, 101)]);
    const second = await helpdesk.changesSince(`${START + 99_000}:1`, 0, signal());
    expect(second).toMatchObject({ more: false, cursor: String(START + 100_000) });
  });

  test('leaves the newest seconds for the next poll: what changes twice within one looks like one change', async () => {
    const { helpdesk, clock } = makeHelpdesk();
    clock.advance(2_999);
    list(START - 120_000, 1, [at(0), at(1_000, 78)]);
    const first = await helpdesk.changesSince(String(START), 0, signal());
    expect(first).toMatchObject({ changes: [{ ticketId: '77' }], cursor: String(START + 999) });
    clock.advance(1);
    list(START + 999 - 120_000, 1, [at(0), at(1_000, 78)]);
    const second = await helpdesk.changesSince(String(START + 999), 0, signal());
    expect(second).toMatchObject({ changes: [{ ticketId: '77' }, { ticketId: '78' }] });
  });

  test('passes over nothing where its clock is behind the helpdesk’s', async () => {
    const { helpdesk, clock } = makeHelpdesk();
    list(START - 120_000, 1, [at(300_000), at(500_000, 78)]);
    const first = await helpdesk.changesSince(String(START), 0, signal());
    expect(first).toMatchObject({ changes: [], cursor: String(START - 2_000), more: false });
    clock.advance(302_000);
    list(START - 122_000, 1, [at(300_000), at(500_000, 78)]);
    const second = await helpdesk.changesSince(String(START - 2_000), 0, signal());
    expect(second).toMatchObject({ changes: [{ ticketId: '77' }], cursor: String(START + 300_000) });
  });

  test('turns pages only within one second', async () => {
    const { helpdesk, clock } = makeHelpdesk();
    clock.advance(10_000);
    list(
      START,
      1,
      hundred(() => 0),
    );
    expect(await helpdesk.changesSince(`${START}:1`, 0, signal())).toMatchObject({ more: true, cursor: `${START}:2` });
    list(START, 2, [at(0, 200)]);
    expect(await helpdesk.changesSince(`${START}:2`, 0, signal())).toMatchObject({
      more: false,
      cursor: String(START),
    });
  });

  test('a cursor of another kind is none', async () => {
    list(START - 120_000, 1, []);
    expect(await makeHelpdesk().helpdesk.changesSince('nonsense', START, signal())).toMatchObject({ ok: true });
  });

  test.each([
    [429, { 'retry-after': '9' }, { ok: false, retryAfterMs: 9_000 }],
    [500, {}, { ok: false, detail: 'HTTP 500' }],
  ])('a %i keeps the cursor', async (status, headers, expected) => {
    api()
      .get('/api/v2/tickets')
      .query(true)
      .reply(status, '', headers as Record<string, string>);
    expect(await makeHelpdesk().helpdesk.changesSince(undefined, START, signal())).toMatchObject(expected);
  });

  test('asks no more than ten times a minute', async () => {
    const { helpdesk, clock } = makeHelpdesk();
    nock('https://acme.freshdesk.com').persist().get('/api/v2/tickets').query(true).reply(200, []);
    for (let poll = 0; poll < 10; poll += 1) {
      expect(await helpdesk.changesSince(undefined, START, signal())).toMatchObject({ ok: true });
    }
    expect(await helpdesk.changesSince(undefined, START, signal())).toMatchObject({ ok: false, retryAfterMs: 60_000 });
    clock.advance(60_000);
    expect(await helpdesk.changesSince(undefined, START, signal())).toMatchObject({ ok: true });
  });
});

describe('connecting', () => {
  const connect = () => makeHelpdesk().helpdesk.connect(signal());
  const fields = (list: readonly object[]) =>
    api()
      .get('/api/v2/ticket_fields')
      .reply(200, [...list]);

  test('says who we are', async () => {
    allowAgent();
    fields([{ name: REF }]);
    expect(await connect()).toEqual({
      ok: true,
      userId: '9000',
      detail: 'Signed in to https://acme.freshdesk.com as an agent',
    });
  });

  test('says what is missing: the field, and the sight of all tickets', async () => {
    api().get('/api/v2/agents/me').reply(200, { id: OWN_ID, ticket_scope: 2 });
    fields([]);
    const { ok, detail } = await connect();
    expect(ok).toBe(true);
    expect(detail).toContain('not for all tickets');
    expect(detail).toContain('no ticket field cf_deskbridge_ref');
  });

  test.each([
    [401, { code: 'invalid_credentials' }, 'Freshdesk refused the API key (HTTP 401)'],
    [403, { code: 'access_denied' }, 'HTTP 403'],
    [200, '<html>', 'not Freshdesk’s API'.replace('’', "'")],
  ])('says why it cannot (%i)', async (status, body, reason) => {
    api()
      .get('/api/v2/agents/me')
      .reply(status, body as nock.Body);
    const { ok, detail } = await connect();
    expect(ok).toBe(false);
    expect(detail).toContain(reason);
    expect(detail).not.toContain('key-1');
  });

  test('a refused key is never tried twice in a row', async () => {
    const scope = api().get('/api/v2/agents/me').reply(401);
    await connect();
    expect(scope.isDone()).toBe(true);
  });
});
