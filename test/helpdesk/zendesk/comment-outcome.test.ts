import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { allowSignIn, api, commentCall, makeHelpdesk, recordInvalid, run, written } from './harness.ts';

beforeEach(() => {
  nock.disableNetConnect();
  allowSignIn();
});
afterEach(() => {
  nock.abortPendingRequests();
  nock.cleanAll();
});

const html = { 'content-type': 'text/html' };
const put = () => api().put('/api/v2/tickets/77.json');

describe('a comment with files', () => {
  const withFiles = () => run(makeHelpdesk().helpdesk, commentCall({ uploads: ['t1', 't2'] }));
  const shown = (status: number, body: object) => api().get('/api/v2/tickets/77.json').reply(status, body);
  const person = () =>
    api()
      .get('/api/v2/users/501.json')
      .reply(200, { user: { id: 501, active: true } });
  const file = { result: 'refused', reason: 'file' };

  test('names their tokens', async () => {
    const seen = api()
      .put('/api/v2/tickets/77.json', ({ ticket }) => {
        expect(ticket.comment).toMatchObject({ uploads: ['t1', 't2'] });
        return true;
      })
      .reply(200, written(77, 31));
    expect(await withFiles()).toMatchObject({ result: 'applied' });
    seen.done();
  });

  test.each([
    ['field', { uploads: [{ description: 'ist ungültig', error: 'InvalidValue' }] }],
    ['words', { base: [{ description: 'Attachment token is expired', error: 'InvalidValue' }] }],
  ])('is refused for them when the %s say so', async (_title, details) => {
    put().reply(422, recordInvalid(details));
    expect(await withFiles()).toMatchObject(file);
  });

  test('is refused for them when nothing else explains a refusal', async () => {
    put().reply(422, recordInvalid({ base: [{ description: 'ist ungültig', error: 'InvalidValue' }] }));
    shown(200, { ticket: { id: 77, status: 'open' } });
    person();
    expect(await withFiles()).toMatchObject(file);
  });

  test('is refused for them when something is not found, and it is not the ticket', async () => {
    put().reply(404, { error: 'RecordNotFound' });
    shown(200, { ticket: { id: 77, status: 'open' } });
    expect(await withFiles()).toMatchObject(file);
    put().reply(404, { error: 'RecordNotFound' });
    shown(404, { error: 'RecordNotFound' });
    expect(await withFiles()).toMatchObject({ result: 'refused', reason: 'ticket-gone' });
  });
});

describe('what a comment came to', () => {
  test.each<{
    title: string;
    status: number;
    body?: object | string;
    headers?: Record<string, string>;
    expected: object;
  }>([
    {
      title: 'is applied with the ids of its comments',
      status: 200,
      body: written(77, 31, 'open'),
      expected: {
        result: 'applied',
        data: {
          ticketId: '77',
          ticketStatus: 'open',
          ticketUrl: 'https://acme.zendesk.com/agent/tickets/77',
          commentIds: ['31'],
        },
      },
    },
    {
      title: 'is unknown after a login page with 200',
      status: 200,
      body: '<html>',
      headers: html,
      expected: { result: 'unknown', cause: 'answered' },
    },
    {
      title: 'is unknown after half a body',
      status: 200,
      body: '{"ticket":{"id":7',
      headers: { 'content-type': 'application/json' },
      expected: { result: 'unknown', cause: 'answered' },
    },
    {
      title: 'is unknown after JSON of another shape',
      status: 200,
      body: {},
      expected: { result: 'unknown', cause: 'answered' },
    },
    {
      title: 'is unknown after an answer about another ticket',
      status: 200,
      body: written(78, 31),
      expected: { result: 'unknown', cause: 'answered' },
    },
    {
      title: 'is unknown after JSON that is a list',
      status: 200,
      body: [],
      expected: { result: 'unknown', cause: 'answered' },
    },
    {
      title: 'is unknown after 500',
      status: 500,
      body: 'oops',
      expected: { result: 'unknown', cause: 'answered', retryable: false },
    },
    { title: 'is unknown after 502', status: 502, expected: { result: 'unknown', cause: 'answered' } },
    { title: 'is unknown after 504', status: 504, expected: { result: 'unknown', cause: 'answered' } },
    {
      title: 'is unknown after a 503 of maintenance',
      status: 503,
      headers: { 'retry-after': '30' },
      expected: { result: 'unknown', cause: 'answered' },
    },
    {
      title: 'is unknown after a redirect to a page',
      status: 302,
      headers: { location: 'https://evil.example/' },
      expected: { result: 'unknown', cause: 'answered' },
    },
    {
      title: 'was not done after a redirect of the address',
      status: 301,
      headers: { location: 'https://evil.example/' },
      expected: { result: 'unavailable' },
    },
    {
      title: 'was not done after a 409',
      status: 409,
      body: { error: 'Conflict' },
      expected: { result: 'unavailable' },
    },
    { title: 'was not done while the account is locked', status: 402, expected: { result: 'unavailable' } },
    {
      title: 'was refused with 400',
      status: 400,
      body: { error: 'ParameterMissing' },
      expected: { result: 'refused', reason: 'invalid', status: 400, code: 'ParameterMissing' },
    },
    {
      title: 'was refused with 403',
      status: 403,
      body: { error: { title: 'Forbidden', message: 'You do not have access' } },
      expected: { result: 'refused', reason: 'forbidden', code: 'Forbidden' },
    },
    {
      title: 'found no ticket',
      status: 404,
      body: { error: 'RecordNotFound' },
      expected: { result: 'refused', reason: 'ticket-gone', code: 'RecordNotFound' },
    },
    {
      title: 'says nothing about the ticket after a 404 page',
      status: 404,
      body: 'No help desk here',
      headers: html,
      expected: { result: 'unavailable' },
    },
    { title: 'was too large', status: 413, expected: { result: 'refused', reason: 'too-large' } },
    {
      title: 'found the ticket closed',
      status: 422,
      body: recordInvalid({ status: [{ description: 'Status: closed prevents ticket update' }] }),
      expected: { result: 'refused', reason: 'ticket-closed', code: 'RecordInvalid' },
    },
    {
      title: 'found its author suspended',
      status: 422,
      body: recordInvalid({ author: [{ description: 'Author: Ada Lovelace is suspended.' }] }),
      expected: { result: 'refused', reason: 'requester-suspended' },
    },
    {
      title: 'found its author gone',
      status: 422,
      body: recordInvalid({ author: [{ description: 'Author: is invalid', error: 'InvalidValue' }] }),
      expected: { result: 'refused', reason: 'requester-gone' },
    },
    {
      title: 'found the ticket full',
      status: 422,
      body: recordInvalid({ base: [{ description: 'Ticket has reached the limit of 5000 comments' }] }),
      expected: { result: 'refused', reason: 'ticket-full' },
    },
    {
      title: 'was too long',
      status: 422,
      body: recordInvalid({ base: [{ description: 'Comment: Body: is too long', error: 'RecordTooLong' }] }),
      expected: { result: 'refused', reason: 'too-large' },
    },
    {
      title: 'met another 4xx',
      status: 418,
      body: { error: 'Teapot' },
      expected: { result: 'refused', reason: 'other', status: 418 },
    },
    {
      title: 'was too large for a proxy',
      status: 413,
      body: '<html>',
      headers: html,
      expected: { result: 'refused', reason: 'too-large' },
    },
    {
      title: 'was throttled with a page',
      status: 429,
      body: '<html>',
      headers: html,
      expected: { result: 'throttled' },
    },
  ])('$title', async ({ status, body, headers, expected }) => {
    put().reply(status, body, headers);
    expect(await run(makeHelpdesk().helpdesk, commentCall())).toMatchObject(expected);
  });

  test.each([400, 403, 404, 405, 406, 410, 418, 422, 451, 499])(
    'was not refused by Zendesk when a page, nothing, a list or half an object comes with %d',
    async (status) => {
      const json = { 'content-type': 'application/json' };
      const { helpdesk } = makeHelpdesk();
      put().reply(status, '<html>Ada is blocked</html>', { ...html, 'retry-after': '7' });
      expect(await run(helpdesk, commentCall())).toEqual({
        result: 'unavailable',
        detail: `HTTP ${status}`,
        retryAfterMs: 7_000,
      });
      for (const [body, headers] of [
        ['', {}],
        ['[]', json],
        ['"no"', json],
        ['{"error":', json],
      ] as const) {
        put().reply(status, body, headers);
        expect(await run(helpdesk, commentCall())).toEqual({ result: 'unavailable', detail: `HTTP ${status}` });
      }
    },
  );

  test('is unauthorized after a 401, whatever its body', async () => {
    put().times(2).reply(401, '<html>', html);
    expect(await run(makeHelpdesk().helpdesk, commentCall())).toMatchObject({ result: 'unauthorized' });
  });

  test('never repeats what a customer is called or wrote', async () => {
    put().reply(
      422,
      recordInvalid({
        author: [{ description: 'Author: Ada Lovelace is suspended.' }],
        'Ada says': [{ description: 'x' }],
      }),
    );
    const result = await run(makeHelpdesk().helpdesk, commentCall());
    expect(JSON.stringify(result)).not.toMatch(/Ada/);
  });

  test('is understood in an account of another language by looking at the ticket', async () => {
    put().reply(422, recordInvalid({ status: [{ description: 'Status: geschlossen verhindert Aktualisierung' }] }));
    api()
      .get('/api/v2/tickets/77.json')
      .reply(200, { ticket: { id: 77, status: 'closed' } });
    expect(await run(makeHelpdesk().helpdesk, commentCall())).toMatchObject({
      result: 'refused',
      reason: 'ticket-closed',
    });
  });

  test('is understood in an account of another language by looking at the customer', async () => {
    put().reply(422, recordInvalid({ base: [{ description: 'Person gesperrt' }] }));
    api()
      .get('/api/v2/tickets/77.json')
      .reply(200, { ticket: { id: 77, status: 'open' } });
    api()
      .get('/api/v2/users/501.json')
      .reply(200, { user: { id: 501, suspended: true } });
    expect(await run(makeHelpdesk().helpdesk, commentCall())).toMatchObject({
      result: 'refused',
      reason: 'requester-suspended',
    });
  });

  test('stays invalid when looking does not explain it', async () => {
    put().reply(422, recordInvalid({ base: [{ description: 'Nein' }] }));
    api()
      .get('/api/v2/tickets/77.json')
      .reply(200, { ticket: { id: 77, status: 'open' } });
    api()
      .get('/api/v2/users/501.json')
      .reply(200, { user: { id: 501, active: true } });
    expect(await run(makeHelpdesk().helpdesk, commentCall())).toMatchObject({
      result: 'refused',
      reason: 'invalid',
      status: 422,
    });
  });
});
