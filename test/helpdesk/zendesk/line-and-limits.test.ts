import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { allowSignIn, api, commentCall, makeHelpdesk, run, written } from './harness.ts';

beforeEach(() => {
  nock.disableNetConnect();
  allowSignIn();
});
afterEach(() => {
  nock.abortPendingRequests();
  nock.cleanAll();
});

const put = () => api().put('/api/v2/tickets/77.json');

describe('what happened on the line', () => {
  test.each([
    { code: 'ECONNREFUSED', expected: { result: 'unavailable' } },
    { code: 'ENOTFOUND', expected: { result: 'unavailable' } },
    { code: 'EAI_AGAIN', expected: { result: 'unavailable' } },
  ])('nothing was done after $code', async ({ code, expected }) => {
    put().replyWithError(Object.assign(new Error('no'), { code }));
    expect(await run(makeHelpdesk().helpdesk, commentCall())).toMatchObject(expected);
  });

  test('a missing answer leaves a comment unknown', async () => {
    put().delay(1_000).reply(200, written(77, 31));
    const result = await run(makeHelpdesk({ timeoutMs: 150 }).helpdesk, commentCall());
    expect(result).toMatchObject({ result: 'unknown', cause: 'silent', detail: 'no answer in time' });
  });

  test('a call that is aborted before it starts was not sent', async () => {
    const { helpdesk } = makeHelpdesk();
    expect(await run(helpdesk, commentCall(), AbortSignal.abort())).toMatchObject({ result: 'unavailable' });
    expect(nock.pendingMocks().some((mock) => mock.includes('oauth'))).toBe(true);
  });
});

describe('throttling', () => {
  test.each([
    { title: 'takes seconds', headers: { 'retry-after': '45' }, expected: { retryAfterMs: 45_000, account: true } },
    {
      title: 'takes a date',
      headers: { 'retry-after': 'Sun, 22 Nov 2026 09:00:20 GMT' },
      expected: { retryAfterMs: 20_000 },
    },
    { title: 'raises nothing to a second', headers: { 'retry-after': '0' }, expected: { retryAfterMs: 1_000 } },
    { title: 'raises a negative wait', headers: { 'retry-after': '-5' }, expected: { retryAfterMs: 1_000 } },
    {
      title: 'raises a date in the past',
      headers: { 'retry-after': 'Sun, 22 Nov 2020 09:00:20 GMT' },
      expected: { retryAfterMs: 1_000 },
    },
    {
      title: 'cuts an endless wait',
      headers: { 'retry-after': '99999999999999999999' },
      expected: { retryAfterMs: 900_000 },
    },
    {
      title: 'falls back to the endpoint header',
      headers: { 'zendesk-ratelimit-tickets-update': 'total=100; remaining=0; resets=41' },
      expected: { retryAfterMs: 41_000, account: false },
    },
    {
      title: 'is not the account when it has requests left',
      headers: { 'retry-after': '9', 'x-rate-limit-remaining': '12' },
      expected: { account: false },
    },
    {
      title: 'is the account when it has none left',
      headers: { 'retry-after': '9', 'x-rate-limit-remaining': '0' },
      expected: { account: true },
    },
  ])('$title', async ({ headers, expected }) => {
    put().reply(
      429,
      'Number of allowed API requests per minute exceeded',
      headers as unknown as Record<string, string>,
    );
    expect(await run(makeHelpdesk().helpdesk, commentCall())).toMatchObject({ result: 'throttled', ...expected });
  });

  test('says nothing about a wait that cannot be read', async () => {
    put().reply(429, '', { 'retry-after': 'soon' });
    expect(await run(makeHelpdesk().helpdesk, commentCall())).not.toHaveProperty('retryAfterMs');
  });
});
