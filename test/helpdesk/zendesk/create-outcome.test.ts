import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { allowSignIn, api, createCall, makeHelpdesk, recordInvalid, run, URL_OF_ACCOUNT, written } from './harness.ts';

beforeEach(() => {
  nock.disableNetConnect();
  allowSignIn();
});
afterEach(() => {
  nock.abortPendingRequests();
  nock.cleanAll();
});

const post = () => api().post('/api/v2/tickets.json');

describe('creating a ticket with files', () => {
  const withFiles = () => run(makeHelpdesk().helpdesk, createCall({}, { uploads: ['t1'] }));

  test('names their tokens', async () => {
    const seen = api()
      .post('/api/v2/tickets.json', ({ ticket }) => {
        expect(ticket.comment).toMatchObject({ uploads: ['t1'], public: true });
        return true;
      })
      .reply(201, written(80, 41));
    expect(await withFiles()).toMatchObject({ result: 'applied' });
    seen.done();
  });

  test('is refused for them when something is not found, or nothing else explains a refusal', async () => {
    post().reply(404, { error: 'RecordNotFound' });
    expect(await withFiles()).toMatchObject({ result: 'refused', reason: 'file' });
    post().reply(422, recordInvalid({ base: [{ description: 'ist ungültig', error: 'InvalidValue' }] }));
    api()
      .get('/api/v2/users/501.json')
      .reply(200, { user: { id: 501, active: true } });
    expect(await withFiles()).toMatchObject({ result: 'refused', reason: 'file' });
  });
});

describe('creating a ticket', () => {
  test('sends the op as idempotency key and learns ticket and comment', async () => {
    nock(URL_OF_ACCOUNT, { reqheaders: { 'idempotency-key': 'op-1' } })
      .post('/api/v2/tickets.json')
      .reply(201, written(80, 41, 'new'));
    expect(await run(makeHelpdesk().helpdesk, createCall())).toEqual({
      result: 'applied',
      data: {
        ticketId: '80',
        ticketStatus: 'new',
        ticketUrl: 'https://acme.zendesk.com/agent/tickets/80',
        commentIds: ['41'],
      },
    });
  });

  test('sends the same bytes at every attempt', async () => {
    const { helpdesk } = makeHelpdesk();
    const bodies: string[] = [];
    api()
      .post('/api/v2/tickets.json', (body) => bodies.push(JSON.stringify(body)) > 0)
      .times(2)
      .reply(500);
    const frozen = await helpdesk.freeze(createCall(), new AbortController().signal);
    if (!frozen.ok) throw new Error('not frozen');
    await helpdesk.perform(frozen.frozen, 'op-1', new AbortController().signal);
    await helpdesk.perform(frozen.frozen, 'op-1', new AbortController().signal);
    expect(bodies).toHaveLength(2);
    expect(bodies[0]).toBe(bodies[1]);
  });

  test.each([
    {
      title: 'a key with other bytes is a refusal',
      status: 400,
      body: { error: 'IdempotentRequestError' },
      expected: { result: 'refused', reason: 'invalid', code: 'IdempotentRequestError' },
    },
    {
      title: 'a key in use is tried again',
      status: 409,
      body: { error: 'IdempotentRequestInProgress' },
      expected: { result: 'unavailable' },
    },
    {
      title: 'a suspended requester is a refusal',
      status: 422,
      body: recordInvalid({ requester: [{ description: 'Requester: is suspended' }] }),
      expected: { result: 'refused', reason: 'requester-suspended' },
    },
    {
      title: 'a requester who is gone is a refusal',
      status: 422,
      body: recordInvalid({ requester: [{ description: 'Requester: is invalid' }] }),
      expected: { result: 'refused', reason: 'requester-gone' },
    },
    {
      title: 'a group that is gone is a refusal',
      status: 422,
      body: recordInvalid({ group: [{ description: 'Group: is invalid' }] }),
      expected: { result: 'refused', reason: 'unknown-field' },
    },
    { title: 'a firewall’s page is tried again', status: 403, body: '<html>', expected: { result: 'unavailable' } },
    { title: 'a 500 leaves it unknown', status: 500, body: {}, expected: { result: 'unknown', cause: 'answered' } },
    {
      title: 'a success without a ticket leaves it unknown',
      status: 201,
      body: { ticket: {} },
      expected: { result: 'unknown', cause: 'answered' },
    },
    {
      title: 'a 404 does not speak of a ticket',
      status: 404,
      body: { error: 'x' },
      expected: { result: 'refused', reason: 'other' },
    },
  ])('$title', async ({ status, body, expected }) => {
    post().reply(status, body);
    expect(await run(makeHelpdesk().helpdesk, createCall())).toMatchObject(expected);
  });
});

test('a frozen call of another version is refused and not guessed at', async () => {
  const { helpdesk } = makeHelpdesk();
  expect(await helpdesk.perform('{"kind":"dance"}', 'op', new AbortController().signal)).toMatchObject({
    result: 'refused',
    reason: 'other',
  });
  expect(await helpdesk.readBack('nonsense', 'op', new AbortController().signal)).toMatchObject({ result: 'failed' });
});
