import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { allowSignIn, api, makeHelpdesk, OWN_ID, readCall, recordInvalid, run, START } from './harness.ts';

beforeEach(() => {
  nock.disableNetConnect();
  allowSignIn();
});
afterEach(() => nock.cleanAll());

const iso = (at: number) => new Date(at).toISOString();
const me = () =>
  api()
    .get('/api/v2/users/me.json')
    .reply(200, { user: { id: OWN_ID, role: 'admin' } });
const ticket = (more: object = {}) => ({
  id: 77,
  status: 'open',
  updated_at: iso(START),
  requester_id: 501,
  external_id: 'wa:c1:1',
  ...more,
});
const show = (more: object = {}) =>
  api()
    .get('/api/v2/tickets/77.json')
    .reply(200, { ticket: ticket(more) });
const NEWEST = { 'page[size]': '100', sort: '-created_at', include: 'users' };
const COMMENTS = { ...NEWEST, include_inline_images: 'true' };
const USERS = [
  { id: 501, role: 'end-user', name: 'Ada' },
  { id: 42, role: 'agent', name: 'Kim' },
  { id: OWN_ID, role: 'admin', name: 'Deskbridge' },
];
const comments = (list: object[]) =>
  api().get('/api/v2/tickets/77/comments.json').query(COMMENTS).reply(200, { comments: list, users: USERS });
const comment = (id: number, more: object = {}) => ({
  id,
  author_id: 42,
  public: true,
  html_body: `<p>${id}</p>`,
  created_at: iso(START + id),
  attachments: [],
  via: { channel: 'web' },
  metadata: { system: {}, custom: {} },
  ...more,
});
const read = async () => run(makeHelpdesk().helpdesk, readCall());

describe('reading a ticket', () => {
  test('shows it with its comments, oldest first', async () => {
    me();
    show();
    comments([
      comment(3),
      comment(2, { attachments: [{ id: 9, file_name: 'a.pdf', content_type: 'application/pdf', size: 9 }] }),
    ]);
    expect(await read()).toEqual({
      result: 'applied',
      data: {
        values: { at: Date.UTC(2026, 10, 22, 9) },
        ticketId: '77',
        ticketStatus: 'open',
        ticketUrl: 'https://acme.zendesk.com/agent/tickets/77',
        snapshot: {
          ticketId: '77',
          status: 'open',
          updatedAt: START,
          url: 'https://acme.zendesk.com/agent/tickets/77',
          externalId: 'wa:c1:1',
          requesterId: '501',
        },
        comments: [
          {
            ticketId: '77',
            id: '2',
            public: true,
            author: { id: '42', role: 'agent', name: 'Kim' },
            html: '<p>2</p>',
            createdAt: START + 2,
            attachments: [
              {
                id: 'zendesk:9',
                from: 'helpdesk',
                source: { attachmentId: '9' },
                name: 'a.pdf',
                contentType: 'application/pdf',
                size: 9,
              },
            ],
          },
          {
            ticketId: '77',
            id: '3',
            public: true,
            author: { id: '42', role: 'agent', name: 'Kim' },
            html: '<p>3</p>',
            createdAt: START + 3,
            attachments: [],
          },
        ],
      },
    });
  });

  test.each([
    { title: 'an agent', more: {}, role: 'agent' },
    { title: 'the customer', more: { author_id: 501 }, role: 'customer' },
    { title: 'our own user through the API', more: { author_id: OWN_ID, via: { channel: 'api' } }, role: 'bridge' },
    {
      title: 'a person who uses our account in the helpdesk',
      more: { author_id: OWN_ID, via: { channel: 'web' } },
      role: 'agent',
    },
    { title: 'the system', more: { author_id: -1 }, role: 'system' },
    { title: 'a trigger in an agent’s name', more: { via: { channel: 'rule' } }, role: 'system' },
    { title: 'somebody unknown', more: { author_id: 999 }, role: 'system' },
    {
      title: 'the bridge in the customer’s name',
      more: { author_id: 501, metadata: { custom: { deskbridge: 'op-9' } } },
      role: 'bridge',
    },
  ])('tells a comment of $title', async ({ more, role }) => {
    me();
    show();
    comments([comment(1, more)]);
    expect(await read()).toMatchObject({ data: { comments: [{ author: { role } }] } });
  });

  test('passes over comments that cannot be read, and never takes one for public by mistake', async () => {
    me();
    show();
    comments([
      comment(1, { public: undefined }),
      comment(2, { id: 'x' }),
      comment(3, { created_at: 'noon' }),
      comment(4),
    ]);
    expect(await read()).toMatchObject({ data: { comments: [{ id: '4' }] } });
  });

  test('escapes a comment that has text only', async () => {
    me();
    show();
    comments([comment(1, { html_body: undefined, body: 'a<b> & c' })]);
    expect(await read()).toMatchObject({ data: { comments: [{ html: 'a&lt;b&gt; &amp; c' }] } });
  });

  test.each([
    {
      title: 'is not there',
      status: 404,
      body: { error: 'RecordNotFound' },
      expected: { result: 'refused', reason: 'ticket-gone' },
    },
    {
      title: 'is deleted',
      status: 200,
      body: { ticket: ticket({ status: 'deleted' }) },
      expected: { result: 'refused', reason: 'ticket-gone' },
    },
    { title: 'is another one', status: 200, body: { ticket: ticket({ id: 78 }) }, expected: { result: 'unavailable' } },
    { title: 'may not be read', status: 403, body: { error: 'Forbidden' }, expected: { result: 'unavailable' } },
    { title: 'a firewall hides', status: 403, body: '<html>', expected: { result: 'unavailable' } },
    { title: 'a proxy does not find', status: 404, body: '<html>', expected: { result: 'unavailable' } },
    { title: 'cannot be asked for', status: 400, body: { error: 'x' }, expected: { result: 'unavailable' } },
    { title: 'is called too large to ask for', status: 413, body: '', expected: { result: 'unavailable' } },
    { title: 'is called invalid', status: 422, body: recordInvalid({}), expected: { result: 'unavailable' } },
    { title: 'is withheld by law', status: 451, body: { error: 'x' }, expected: { result: 'unavailable' } },
    { title: 'is a login page', status: 200, body: '<html>', expected: { result: 'unavailable' } },
    { title: 'is throttled', status: 429, body: '', expected: { result: 'throttled' } },
  ])('that $title says so', async ({ status, body, expected }) => {
    me();
    api().get('/api/v2/tickets/77.json').reply(status, body);
    expect(await read()).toMatchObject(expected);
  });

  test.each(['comments', 'audits'])('is unavailable while its %s are refused, and gone with a 404', async (part) => {
    const { helpdesk } = makeHelpdesk();
    me();
    const attempt = (status: number, body: object | string) => {
      show({ status: 'closed' });
      if (part === 'audits') comments([]);
      api()
        .get(`/api/v2/tickets/77/${part}.json`)
        .query(part === 'comments' ? COMMENTS : NEWEST)
        .reply(status, body);
      return run(helpdesk, readCall());
    };
    expect(await attempt(403, '<html>')).toEqual({ result: 'unavailable', detail: 'HTTP 403' });
    expect(await attempt(403, { error: 'Forbidden' })).toMatchObject({ result: 'unavailable' });
    expect(await attempt(404, { error: 'RecordNotFound' })).toMatchObject({ result: 'refused', reason: 'ticket-gone' });
  });

  test.each([
    { status: 403, body: '<html>' },
    { status: 403, body: { error: 'Forbidden' } },
    { status: 404, body: { error: 'RecordNotFound' } },
  ])('is unavailable while our own user is refused with $status', async ({ status, body }) => {
    api().get('/api/v2/users/me.json').reply(status, body);
    expect(await read()).toMatchObject({ result: 'unavailable' });
  });

  test('takes upper-case statuses', async () => {
    me();
    show({ status: 'PENDING' });
    comments([]);
    expect(await read()).toMatchObject({ data: { ticketStatus: 'pending' } });
  });

  const audits = (list: object[]) =>
    api().get('/api/v2/tickets/77/audits.json').query(NEWEST).reply(200, { audits: list, users: USERS });
  const closing = (words: string, more: object = {}, by = 42) => ({
    created_at: iso(START),
    author_id: by,
    via: { channel: 'web', source: { from: {}, to: {}, rel: null } },
    events: [{ type: 'Comment', author_id: by, body: words }],
    ...more,
  });
  const merge = { via: { channel: 'web', source: { from: {}, to: {}, rel: 'merge' } } };
  test.each([
    {
      title: 'an English closing comment',
      list: [closing('This request was closed and merged into request #88 "x".', merge)],
      mergedInto: '88',
    },
    {
      title: 'a closing comment in another language',
      list: [closing('Diese Anfrage wurde mit Anfrage #88 zusammengeführt.', merge)],
      mergedInto: '88',
    },
    {
      title: 'a target in the audit',
      list: [closing('', { via: { source: { to: { ticket_id: 88 }, rel: 'merge' } } })],
      mergedInto: '88',
    },
    { title: 'no merge', list: [closing('See request #88')], mergedInto: undefined },
    {
      title: 'a customer who writes such a sentence',
      list: [closing('This request was closed and merged into request #88', {}, 501)],
      mergedInto: undefined,
    },
    {
      title: 'its own notice as the target of another merge',
      list: [
        closing(
          'Request #66 was closed and merged into this request. Last comment: This request was closed and merged into request #88',
          { via: { source: { from: { ticket_ids: [66] }, rel: 'merge' } } },
        ),
      ],
      mergedInto: undefined,
    },
    {
      title: 'itself as target',
      list: [closing('This request was closed and merged into request #77', merge)],
      mergedInto: undefined,
    },
  ])('of a closed ticket finds $title', async ({ list, mergedInto }) => {
    me();
    show({ status: 'closed' });
    comments([]);
    audits(list);
    const result = await read();
    expect(result).toMatchObject({ result: 'applied', data: { ticketStatus: 'closed' } });
    expect(result.result === 'applied' && result.data.snapshot?.mergedInto).toBe(mergedInto);
  });
});
