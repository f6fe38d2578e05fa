import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Harness } from './harness.ts';
import { CLIENT, startHarness } from './harness.ts';

let h: Harness;
beforeEach(async () => {
  h = await startHarness({ apiTokens: [{ email: 'old@example.com', token: 'legacy' }], tokenTtlSeconds: 600 });
});
afterEach(async () => {
  expect(h.zendesk.bugs).toEqual([]);
  await h.close();
});

const grant = { grant_type: 'client_credentials', client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret };

describe('POST /oauth/tokens', () => {
  test('takes JSON and says how long the token lives', async () => {
    const answer = await h.call('POST', '/oauth/tokens', { ...grant, scope: 'read users:write tickets:write' });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      scope: 'read users:write tickets:write',
      expires_in: 600,
    });
  });

  test('takes a form', async () => {
    const form = new URLSearchParams({ ...grant, scope: 'read' }).toString();
    const answer = await h.call('POST', '/oauth/tokens', form, { 'content-type': 'application/x-www-form-urlencoded' });
    expect(answer.json.scope).toBe('read');
  });

  test.each([
    ['a wrong secret', { ...grant, client_secret: 'wrong' }, 401, 'invalid_client'],
    ['an unknown client', { ...grant, client_id: 'nobody' }, 401, 'invalid_client'],
    ['no secret', { grant_type: 'client_credentials', client_id: CLIENT.clientId }, 401, 'invalid_client'],
    ['another grant', { ...grant, grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['an unknown scope', { ...grant, scope: 'everything' }, 400, 'invalid_scope'],
  ])('refuses %s', async (_name, body, status, error) => {
    const answer = await h.call('POST', '/oauth/tokens', body);
    expect([answer.status, answer.json.error]).toEqual([status, error]);
  });
});

describe('authentication', () => {
  test('refuses a call without credentials', async () => {
    const answer = await h.call('GET', '/api/v2/users/me', undefined, { authorization: '' });
    expect([answer.status, answer.json]).toEqual([401, { error: "Couldn't authenticate you" }]);
  });

  test('refuses a token from the second on which it expires', async () => {
    h.clock.advance(599_999);
    expect((await h.call('GET', '/api/v2/users/me')).status).toBe(200);
    h.clock.advance(1);
    const answer = await h.call('GET', '/api/v2/users/me');
    expect([answer.status, answer.json.error]).toEqual([401, 'invalid_token']);
  });

  test('refuses tokens that were revoked', async () => {
    h.zendesk.oauth.revokeAll();
    expect((await h.call('GET', '/api/v2/users/me')).json.error).toBe('invalid_token');
  });

  test('knows the legacy API token by e-mail and token', async () => {
    const basic = (text: string): Record<string, string> => ({
      authorization: `Basic ${Buffer.from(text).toString('base64')}`,
    });
    const answer = await h.call('GET', '/api/v2/users/me.json', undefined, basic('old@example.com/token:legacy'));
    expect([answer.status, answer.json.user.email]).toEqual([200, 'old@example.com']);
    expect((await h.call('GET', '/api/v2/users/me', undefined, basic('old@example.com/token:wrong'))).status).toBe(401);
    expect((await h.call('GET', '/api/v2/users/me', undefined, basic('old@example.com:legacy'))).status).toBe(401);
  });

  test('keeps a token to its scopes: audits need the general read scope', async () => {
    const ticket = await h.ticket();
    const narrow = await h.call('POST', '/oauth/tokens', { ...grant, scope: 'tickets:read' });
    const authorization = `Bearer ${narrow.json.access_token}`;
    expect((await h.call('GET', `/api/v2/tickets/${ticket}`, undefined, { authorization })).status).toBe(200);
    expect((await h.call('GET', `/api/v2/tickets/${ticket}/audits`, undefined, { authorization })).status).toBe(403);
    expect((await h.call('PUT', `/api/v2/tickets/${ticket}`, { ticket: {} }, { authorization })).status).toBe(403);
  });

  test('acts as the admin who owns the client', async () => {
    const me = await h.call('GET', '/api/v2/users/me');
    expect(me.json.user).toMatchObject({ id: h.zendesk.account.apiUser.id, role: 'admin' });
  });
});
