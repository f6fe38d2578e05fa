import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import {
  allowSignIn,
  api,
  commentCall,
  createCall,
  freeze,
  makeHelpdesk,
  readCall,
  reopenCall,
  requesterCall,
  START,
  signal,
} from './harness.ts';

beforeEach(() => {
  nock.disableNetConnect();
  allowSignIn();
});
afterEach(() => nock.cleanAll());

const iso = (at: number) => new Date(at).toISOString();

describe('looking for what an op did', () => {
  const back = async (call: Parameters<typeof freeze>[1], helpdesk = makeHelpdesk().helpdesk) =>
    helpdesk.readBack(await freeze(helpdesk, call), call.opId, signal());

  test('finds a ticket by its external id, with its first comment', async () => {
    api()
      .get('/api/v2/tickets.json')
      .query({ external_id: 'wa:c1:1' })
      .reply(200, {
        tickets: [
          { id: 91, status: 'new', external_id: 'wa:c1:1' },
          { id: 80, status: 'open', external_id: 'wa:c1:1' },
          { id: 12, status: 'open', external_id: 'wa:other:1' },
        ],
      });
    api()
      .get('/api/v2/tickets/80/comments.json')
      .query({ 'page[size]': '1' })
      .reply(200, { comments: [{ id: 41 }] });
    expect(await back(createCall())).toEqual({
      result: 'found',
      data: {
        ticketId: '80',
        ticketStatus: 'open',
        ticketUrl: 'https://acme.zendesk.com/agent/tickets/80',
        commentIds: ['41'],
      },
    });
  });

  test('a list that ignores the filter finds nothing', async () => {
    api()
      .get('/api/v2/tickets.json')
      .query(true)
      .reply(200, { tickets: [{ id: 12, external_id: null }] });
    expect(await back(createCall())).toEqual({ result: 'absent' });
  });

  test.each([
    { title: 'a login page', status: 200, body: '<html>' },
    { title: 'a 403', status: 403, body: {} },
    { title: 'a throttle', status: 429, body: '', headers: { 'retry-after': '8' }, retryAfterMs: 8_000 },
  ])('$title is no proof of absence', async ({ status, body, headers, retryAfterMs }) => {
    api().get('/api/v2/tickets.json').query(true).reply(status, body, headers);
    expect(await back(createCall())).toMatchObject({ result: 'failed', ...(retryAfterMs ? { retryAfterMs } : {}) });
  });

  test.each([
    { title: 'a 403 page', status: 403, body: '<html>', asked: undefined, wait: 5_000 },
    { title: 'a 404 page', status: 404, body: '<html>', asked: undefined, wait: 5_000 },
    { title: 'a 403 of Zendesk', status: 403, body: { error: 'Forbidden' }, asked: undefined, wait: 5_000 },
    { title: 'a 403 that asks for less', status: 403, body: '<html>', asked: '2', wait: 5_000 },
    { title: 'a 403 that asks for more', status: 403, body: '<html>', asked: '60', wait: 60_000 },
    { title: 'a throttle', status: 429, body: '', asked: '2', wait: 2_000 },
    { title: 'another 4xx', status: 418, body: '<html>', asked: undefined, wait: undefined },
  ])('after $title the next look waits as long as it must', async ({ status, body, asked, wait }) => {
    const expected = {
      result: 'failed',
      detail: `HTTP ${status}`,
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
    };
    const headers: Record<string, string> = asked === undefined ? {} : { 'retry-after': asked };
    api().get('/api/v2/tickets.json').query(true).reply(status, body, headers);
    expect(await back(createCall())).toEqual(expected);
    api().get('/api/v2/tickets/77/audits.json').query(true).reply(status, body, headers);
    expect(await back(commentCall())).toEqual(expected);
  });

  const audit = (opId: string | undefined, at: number, commentId = 31) => ({
    created_at: iso(at),
    metadata: { system: {}, custom: opId === undefined ? {} : { deskbridge: opId } },
    events: [{ id: commentId, type: 'Comment' }],
  });
  const page = (list: object[], after?: string, from?: string) =>
    api()
      .get('/api/v2/tickets/77/audits.json')
      .query({ 'page[size]': '100', sort: '-created_at', ...(from ? { 'page[after]': from } : {}) })
      .reply(200, { audits: list, meta: { has_more: after !== undefined, after_cursor: after ?? null } });

  test('finds a comment by its marker, with the ticket’s status', async () => {
    page([audit('op-8', START), audit('op-2', START, 32)]);
    api()
      .get('/api/v2/tickets/77.json')
      .reply(200, { ticket: { id: 77, status: 'pending' } });
    expect(await back(commentCall())).toEqual({
      result: 'found',
      data: {
        ticketId: '77',
        writtenAt: Date.UTC(2026, 10, 22, 9),
        ticketStatus: 'pending',
        ticketUrl: 'https://acme.zendesk.com/agent/tickets/77',
        commentIds: ['32'],
      },
    });
  });

  test('finds a comment by its parts, also within another op of which nothing is known any more', async () => {
    const { helpdesk } = makeHelpdesk();
    const marksOf = async (...parts: { id: string; html: string }[]) =>
      (
        JSON.parse(await freeze(helpdesk, commentCall({ parts }))) as {
          body: { ticket: { metadata: { parts: string } } };
        }
      ).body.ticket.metadata.parts;
    const [one, two, changed] = [
      { id: '7.0', html: 'one' },
      { id: '8.0', html: 'two' },
      { id: '8.0', html: 'other words' },
    ];
    const group = {
      ...audit('lost-op', START - 3_600_000),
      metadata: { custom: { deskbridge: 'lost-op', parts: await marksOf(one, two) } },
    };
    api()
      .get('/api/v2/tickets/77.json')
      .times(2)
      .reply(200, { ticket: { id: 77, status: 'open' } });
    const found = async (part: { id: string; html: string }, byParts: boolean) => {
      page([audit('op-8', START), audit('op-9', START - 7_000_000)], 'p2');
      page([group], undefined, 'p2');
      const call = commentCall({ parts: [part] });
      return (await helpdesk.readBack(await freeze(helpdesk, call), call.opId, signal(), byParts)).result;
    };
    expect([await found(one, true), await found(two, true), await found(changed, true)]).toEqual([
      'found',
      'found',
      'absent',
    ]);
    nock.cleanAll();
    allowSignIn();
    expect(await found(one, false)).toBe('absent');
  });

  test('goes on until the audits are older than the op', async () => {
    page([audit('a', START + 5), audit('b', START)], 'p2');
    page([audit('c', START - 60_000), audit('d', START - 3_600_000)], 'p3', 'p2');
    expect(await back(commentCall())).toEqual({ result: 'absent' });
    expect(nock.pendingMocks().filter((mock) => mock.includes('audits'))).toEqual([]);
  });

  test('goes on to the end when the audits come oldest first', async () => {
    page([audit('a', START - 7_200_000), audit('b', START - 3_600_000)], 'p2');
    page([audit('op-2', START, 32)], undefined, 'p2');
    api()
      .get('/api/v2/tickets/77.json')
      .reply(200, { ticket: { id: 77, status: 'open' } });
    expect(await back(commentCall())).toMatchObject({ result: 'found', data: { commentIds: ['32'] } });
  });

  test('finds nothing on a deleted ticket', async () => {
    api().get('/api/v2/tickets/77/audits.json').query(true).reply(404, { error: 'RecordNotFound' });
    expect(await back(commentCall())).toEqual({ result: 'absent' });
  });

  test('a look that fails twice is a failed look', async () => {
    api().get('/api/v2/tickets/77/audits.json').query(true).times(2).reply(500);
    expect(await back(commentCall())).toMatchObject({ result: 'failed', detail: 'HTTP 500' });
  });

  test.each([requesterCall(), reopenCall('solved'), readCall()])('$kind may simply be repeated', async (call) => {
    expect(await back(call)).toEqual({ result: 'absent' });
  });
});
