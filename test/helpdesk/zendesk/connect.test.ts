import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { allowSignIn, api, makeHelpdesk, OWN_ID, signal } from './harness.ts';

beforeEach(() => {
  nock.disableNetConnect();
  allowSignIn();
});
afterEach(() => nock.cleanAll());

describe('connecting', () => {
  test.each([
    {
      title: 'an admin',
      status: 200,
      body: { user: { id: OWN_ID, role: 'admin' } },
      ok: true,
      userId: '9000',
      detail: /\(admin\)/,
    },
    {
      title: 'an agent',
      status: 200,
      body: { user: { id: OWN_ID, role: 'agent' } },
      ok: true,
      userId: '9000',
      detail: /\(agent\): .*needs an admin/,
    },
    {
      title: 'an end user',
      status: 200,
      body: { user: { id: OWN_ID, role: 'end-user' } },
      ok: false,
      userId: '9000',
      detail: /neither agent nor admin/,
    },
    {
      title: 'nobody',
      status: 200,
      body: { user: { id: null, role: 'end-user' } },
      ok: false,
      detail: /does not know who we are/,
    },
    { title: 'a login page', status: 200, body: '<html>', ok: false, detail: /not Zendesk's API/ },
    { title: 'a 403', status: 403, body: {}, ok: false, detail: /HTTP 403/ },
  ])('as $title says what it found', async ({ status, body, ok, userId, detail }) => {
    api().get('/api/v2/users/me.json').reply(status, body);
    expect(await makeHelpdesk().helpdesk.connect(signal())).toEqual({
      ok,
      ...(userId === undefined ? {} : { userId }),
      detail: expect.stringMatching(detail),
    });
  });

  test('asks every time, since the account may have been changed', async () => {
    const { helpdesk } = makeHelpdesk();
    api()
      .get('/api/v2/users/me.json')
      .reply(200, { user: { id: OWN_ID, role: 'admin' } });
    expect(await helpdesk.connect(signal())).toMatchObject({ ok: true });
    api()
      .get('/api/v2/users/me.json')
      .reply(200, { user: { id: OWN_ID, role: 'end-user' } });
    expect(await helpdesk.connect(signal())).toMatchObject({ ok: false });
  });

  test('with a refused client says so', async () => {
    nock.cleanAll();
    api().post('/oauth/tokens').reply(401, { error: 'invalid_client' });
    expect(await makeHelpdesk().helpdesk.connect(signal())).toEqual({
      ok: false,
      detail: 'Cannot sign in to https://acme.zendesk.com: Zendesk refused the OAuth client (HTTP 401, invalid_client)',
    });
  });
});
