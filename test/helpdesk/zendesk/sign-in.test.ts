import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import {
  allowSignIn,
  api,
  commentCall,
  freeze,
  makeHelpdesk,
  run,
  signal,
  tagsCall,
  URL_OF_ACCOUNT,
  written,
} from './harness.ts';

beforeEach(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());

const withToken = (token: string) => nock(URL_OF_ACCOUNT, { reqheaders: { authorization: `Bearer ${token}` } });
const tokenRequest = {
  grant_type: 'client_credentials',
  client_id: 'bridge',
  client_secret: 'hush',
  scope: 'read write',
};

describe('OAuth client credentials', () => {
  test('a token is asked for once and kept until a minute before its end', async () => {
    const { helpdesk, clock } = makeHelpdesk();
    api().post('/oauth/tokens', tokenRequest).reply(200, { access_token: 'one', expires_in: 1800 });
    withToken('one').put('/api/v2/tickets/77.json').times(2).reply(200, written(77, 31));
    expect(await run(helpdesk, commentCall())).toMatchObject({ result: 'applied' });
    clock.advance(1739_000);
    expect(await run(helpdesk, commentCall())).toMatchObject({ result: 'applied' });
    clock.advance(1_000);
    api().post('/oauth/tokens').reply(200, { access_token: 'two', expires_in: 1800 });
    withToken('two').put('/api/v2/tickets/77.json').reply(200, written(77, 31));
    expect(await run(helpdesk, commentCall())).toMatchObject({ result: 'applied' });
    expect(nock.isDone()).toBe(true);
  });

  test('calls at the same time share one token request', async () => {
    const { helpdesk } = makeHelpdesk();
    api().post('/oauth/tokens').delay(40).reply(200, { access_token: 'one', expires_in: 1800 });
    withToken('one').put('/api/v2/tickets/77.json').times(5).reply(200, written(77, 31));
    const results = await Promise.all(Array.from({ length: 5 }, () => run(helpdesk, commentCall())));
    expect(results.map(({ result }) => result)).toEqual(Array.from({ length: 5 }, () => 'applied'));
    expect(nock.isDone()).toBe(true);
  });

  test('a token that lives for less than a minute is still used', async () => {
    const { helpdesk } = makeHelpdesk();
    api().post('/oauth/tokens').reply(200, { access_token: 'one', expires_in: 40 });
    api().put('/api/v2/tickets/77.json').times(2).reply(200, written(77, 31));
    await run(helpdesk, commentCall());
    expect(await run(helpdesk, commentCall())).toMatchObject({ result: 'applied' });
  });

  test('a refused token is renewed once and the call repeated', async () => {
    api().post('/oauth/tokens').reply(200, { access_token: 'old', expires_in: 1800 });
    withToken('old').put('/api/v2/tickets/77.json').reply(401, { error: 'invalid_token' });
    api().post('/oauth/tokens').reply(200, { access_token: 'new', expires_in: 1800 });
    withToken('new').put('/api/v2/tickets/77.json').reply(200, written(77, 31));
    expect(await run(makeHelpdesk().helpdesk, commentCall())).toMatchObject({ result: 'applied' });
    expect(nock.isDone()).toBe(true);
  });

  test('a second refusal parks the account', async () => {
    allowSignIn();
    api().put('/api/v2/tickets/77.json').times(2).reply(401, 'Unauthorized');
    expect(await run(makeHelpdesk().helpdesk, commentCall())).toMatchObject({ result: 'unauthorized' });
    expect(nock.pendingMocks().filter((mock) => mock.includes('tickets'))).toEqual([]);
  });

  test.each([
    { title: 'a refused client', status: 401, body: { error: 'invalid_client' }, expected: { result: 'unauthorized' } },
    {
      title: 'a scope that is not allowed',
      status: 400,
      body: { error: 'invalid_scope' },
      expected: { result: 'unauthorized' },
    },
    { title: 'a broken token endpoint', status: 500, body: {}, expected: { result: 'unavailable' } },
    { title: 'a login page', status: 200, body: '<html>', expected: { result: 'unavailable' } },
    {
      title: 'a token with a line break in it',
      status: 200,
      body: { access_token: 'a\nb' },
      expected: { result: 'unavailable' },
    },
    {
      title: 'a throttled token endpoint',
      status: 429,
      body: {},
      expected: { result: 'unavailable', retryAfterMs: 7000 },
    },
  ])('$title means that nothing was sent', async ({ status, body, expected }) => {
    api().post('/oauth/tokens').reply(status, body, { 'retry-after': '7' });
    const result = await run(makeHelpdesk().helpdesk, commentCall());
    expect(result).toMatchObject(expected);
    expect(JSON.stringify(result)).not.toContain('hush');
  });

  test('a token endpoint that cannot be reached means that nothing was sent', async () => {
    api()
      .post('/oauth/tokens')
      .replyWithError(Object.assign(new Error('no'), { code: 'ECONNRESET' }));
    expect(await run(makeHelpdesk().helpdesk, commentCall())).toMatchObject({ result: 'unavailable' });
  });

  test('one caller who gives up does not take the token from the others', async () => {
    const { helpdesk } = makeHelpdesk();
    api().post('/oauth/tokens').delay(80).reply(200, { access_token: 'one', expires_in: 1800 });
    api().put('/api/v2/tickets/77.json').reply(200, written(77, 31));
    const frozen = await freeze(helpdesk, commentCall());
    const hasty = helpdesk.perform(frozen, 'op-2', AbortSignal.timeout(20));
    const patient = helpdesk.perform(frozen, 'op-2', signal());
    expect(await hasty).toMatchObject({ result: 'unavailable' });
    expect(await patient).toMatchObject({ result: 'applied' });
  });
});

describe('an API token', () => {
  test('is sent as Basic authentication, with a warning at start', async () => {
    const { helpdesk, log } = makeHelpdesk({ auth: { email: 'a@b.example', apiToken: 'secret' } });
    const authorization = `Basic ${Buffer.from('a@b.example/token:secret').toString('base64')}`;
    nock(URL_OF_ACCOUNT, { reqheaders: { authorization } })
      .put('/api/v2/tickets/77/tags.json')
      .reply(200, { tags: [] });
    expect(await run(helpdesk, tagsCall())).toMatchObject({ result: 'applied' });
    expect(log.lines).toEqual([
      {
        level: 'warn',
        fields: { endsOn: '2027-04-30', instead: 'helpdesk.auth.clientId' },
        event: 'zendesk API tokens end',
      },
    ]);
  });

  test('is not tried twice', async () => {
    const { helpdesk } = makeHelpdesk({ auth: { email: 'a@b.example', apiToken: 'secret' } });
    api().put('/api/v2/tickets/77.json').reply(401, { error: "Couldn't authenticate you" });
    expect(await run(helpdesk, commentCall())).toMatchObject({ result: 'unauthorized' });
  });
});

describe('real sockets', () => {
  const listen = async (
    answer: (path: string, socket: { destroy(): void }, end: (status: number, body: string) => void) => void,
  ) => {
    const seen: { path: string; authorization: string | undefined }[] = [];
    const server = createServer((request, response) => {
      seen.push({ path: request.url ?? '', authorization: request.headers.authorization });
      request.resume().on('end', () =>
        answer(request.url ?? '', request.socket, (status, body) => {
          response
            .writeHead(status, {
              'content-type': 'application/json',
              ...(status === 307 ? { location: 'http://127.0.0.1:9/' } : {}),
            })
            .end(body);
        }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return {
      url,
      seen,
      close: () =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    };
  };
  const TOKEN = JSON.stringify({ access_token: 'one', expires_in: 1800 });

  beforeEach(() => nock.enableNetConnect('127.0.0.1'));

  test('a connection that is reset after the request leaves it unknown', async () => {
    const server = await listen((path, socket, end) => (path === '/oauth/tokens' ? end(200, TOKEN) : socket.destroy()));
    const result = await run(makeHelpdesk({ url: server.url }).helpdesk, commentCall());
    await server.close();
    expect(result).toMatchObject({ result: 'unknown', cause: 'silent' });
  });

  test('a server that is not there means that nothing was done', async () => {
    const server = await listen((_path, _socket, end) => end(200, TOKEN));
    const { helpdesk } = makeHelpdesk({ url: server.url });
    await server.close();
    expect(await run(helpdesk, commentCall())).toMatchObject({
      result: 'unavailable',
      detail: 'signing in: connection failed (ECONNREFUSED)',
    });
  });

  test('a plain server behind https means that nothing was done', async () => {
    const server = await listen((_path, _socket, end) => end(200, TOKEN));
    const { helpdesk } = makeHelpdesk({
      url: server.url.replace('http:', 'https:'),
      auth: { email: 'a@b.example', apiToken: 'x' },
    });
    const result = await run(helpdesk, commentCall());
    await server.close();
    expect(result).toMatchObject({ result: 'unavailable' });
    expect(server.seen).toEqual([]);
  });

  test('a redirect is not followed, so that the token stays here', async () => {
    const server = await listen((path, _socket, end) => (path === '/oauth/tokens' ? end(200, TOKEN) : end(307, '{}')));
    const result = await run(makeHelpdesk({ url: server.url }).helpdesk, commentCall());
    await server.close();
    expect(result).toMatchObject({ result: 'unavailable', detail: 'HTTP 307' });
    expect(server.seen).toHaveLength(2);
  });

  test('an endless answer is cut off and leaves the call unknown', async () => {
    const huge = `{"ticket":"${'x'.repeat(33 * 1024 * 1024)}"}`;
    const server = await listen((path, _socket, end) => (path === '/oauth/tokens' ? end(200, TOKEN) : end(200, huge)));
    const result = await run(makeHelpdesk({ url: server.url, timeoutMs: 10_000 }).helpdesk, commentCall());
    await server.close();
    expect(result).toMatchObject({ result: 'unknown' });
  });
});
