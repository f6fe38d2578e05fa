import { get } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { AUTHORIZATION, type Harness, startHarness } from './harness.ts';

let h: Harness;
afterEach(async () => {
  expect(h.freshdesk.bugs).toEqual([]);
  await h.close();
});
const remaining = async (path: string): Promise<number> =>
  Number((await h.call('GET', path)).headers.get('x-ratelimit-remaining'));

describe('the account’s calls in a minute', () => {
  test('run out for everybody, with Retry-After and a page of HTML', async () => {
    h = await startHarness({ limits: { accountPerMinute: 2 } });
    await h.call('GET', '/groups');
    await h.call('GET', '/nothing-wrong-here-but-unknown');
    h.clock.advance(20_000);
    await h.call('GET', '/groups');
    const refused = await h.call('GET', '/groups');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '40']);
    expect(refused.headers.get('content-type')).toContain('text/html');
    h.clock.advance(40_000);
    expect((await h.call('GET', '/groups')).status).toBe(200);
  });

  test('are used by invalid requests too', async () => {
    h = await startHarness();
    expect(await remaining('/groups')).toBe(399);
    await h.call('POST', '/tickets', { nonsense: 1 });
    await h.call('GET', '/tickets/77', undefined, { authorization: '' });
    expect(await remaining('/groups')).toBe(396);
  });

  test.each([
    ['/tickets/1', 1],
    ['/tickets/1?include=stats', 2],
    ['/tickets/1?include=conversations,requester,stats', 4],
    ['/tickets', 1],
    ['/tickets?include=stats', 3],
  ])('are used by %s as %d', async (path, credits) => {
    h = await startHarness();
    await h.ticket();
    const answer = await h.call('GET', path);
    expect(answer.headers.get('x-ratelimit-used-currentrequest')).toBe(String(credits));
    expect(answer.headers.get('x-ratelimit-remaining')).toBe(String(399 - credits));
  });

  test('are named in headers of varying case, the total now and then as a float', async () => {
    h = await startHarness();
    const headersOf = () =>
      new Promise<string[]>((resolve) => {
        get(`${h.url}/api/v2/groups`, { headers: { authorization: AUTHORIZATION } }, (response) => {
          response.resume();
          resolve(response.rawHeaders);
        });
      });
    const both = [...(await headersOf()), ...(await headersOf())];
    expect(both).toEqual(expect.arrayContaining(['X-RateLimit-Total', '400', 'x-ratelimit-total', '400.0']));
  });
});

describe('the limits of endpoints', () => {
  test.each([
    ['growth', 20],
    ['pro', 100],
  ] as const)('let the %s plan list tickets %d times a minute', async (plan, most) => {
    h = await startHarness({ limits: { plan, accountPerMinute: 1000 } });
    const statuses: number[] = [];
    for (let n = 0; n <= most; n += 1) statuses.push((await h.call('GET', '/tickets')).status);
    expect([statuses.indexOf(429), statuses.length]).toEqual([most, most + 1]);
    expect((await h.call('GET', '/tickets/77')).status).toBe(404);
  });

  test('count making, changing and listing apart, and notes not at all', async () => {
    h = await startHarness({ limits: { createsPerMinute: 1, updatesPerMinute: 1, contactListsPerMinute: 1 } });
    const id = await h.ticket();
    expect((await h.call('POST', '/tickets', { email: 'a@example.com' })).status).toBe(429);
    const statuses = [];
    for (const [method, path, body] of [
      ['PUT', `/tickets/${id}`, { status: 3 }],
      ['PUT', `/tickets/${id}`, { status: 2 }],
      ['GET', '/contacts', undefined],
      ['GET', '/contacts', undefined],
      ['POST', `/tickets/${id}/notes`, { body: 'x' }],
      ['POST', `/tickets/${id}/notes`, { body: 'y' }],
    ] as const)
      statuses.push((await h.call(method, path, body)).status);
    expect(statuses).toEqual([200, 429, 200, 429, 201, 201]);
  });
});
