import { afterEach, beforeEach, expect, test } from '@jest/globals';
import nock from 'nock';
import { allowSignIn, api, makeHelpdesk, recordInvalid, requesterCall, run } from './harness.ts';

beforeEach(() => {
  nock.disableNetConnect();
  allowSignIn();
});
afterEach(() => nock.cleanAll());

const byExternalId = (users: object[]) =>
  api().get('/api/v2/users/search.json').query({ external_id: 'wa:contact-1' }).reply(200, { users });
const byPhone = (users: object[]) =>
  api().get('/api/v2/users/search.json').query({ query: 'role:end-user phone:*4915112345678' }).reply(200, { users });
const upsert = (phone?: string) =>
  api().post('/api/v2/users/create_or_update.json', {
    user: { external_id: 'wa:contact-1', name: 'Ada', skip_verify_email: true, ...(phone ? { phone } : {}) },
  });
const ada = {
  id: 501,
  role: 'end-user',
  active: true,
  phone: '+49 151 12345678',
  shared_phone_number: false,
  email: null,
};

test('the customer is found by our own id first', async () => {
  byExternalId([{ id: 500, external_id: 'WA:contact-1', active: true }]);
  expect(await run(makeHelpdesk().helpdesk, requesterCall())).toEqual({
    result: 'applied',
    data: { requesterId: '500' },
  });
});

test('exactly one unshared end user with that phone and no mail address is taken as they are', async () => {
  byExternalId([]);
  byPhone([ada]);
  expect(await run(makeHelpdesk().helpdesk, requesterCall())).toEqual({
    result: 'applied',
    data: { requesterId: '501' },
  });
});

test('the customer found by our own id may have a mail address', async () => {
  byExternalId([{ id: 500, external_id: 'wa:contact-1', active: true, email: 'ada@example.com' }]);
  expect(await run(makeHelpdesk().helpdesk, requesterCall())).toMatchObject({
    data: { requesterId: '500' },
  });
});

test('a longer number that ends alike does not stand in the way', async () => {
  byExternalId([]);
  byPhone([ada, { ...ada, id: 502, phone: '+994915112345678' }]);
  expect(await run(makeHelpdesk().helpdesk, requesterCall())).toMatchObject({
    data: { requesterId: '501' },
  });
});

test.each([
  { title: 'two people share', users: [ada, { ...ada, id: 502 }] },
  { title: 'is marked as shared', users: [{ ...ada, shared_phone_number: true }] },
  { title: 'only ends alike', users: [{ ...ada, phone: '+994915112345678' }] },
  { title: 'belongs to somebody with a mail address', users: [{ ...ada, email: 'ada@example.com' }] },
  {
    title: 'two people share, one with a mail address',
    users: [ada, { ...ada, id: 502, email: 'ada@example.com' }],
  },
  { title: 'belongs to an agent', users: [{ ...ada, role: 'agent' }] },
  { title: 'belongs to a deleted user', users: [{ ...ada, active: false }] },
  { title: 'nobody has', users: [] },
])('a phone that $title makes a record of our own', async ({ users }) => {
  byExternalId([]);
  byPhone(users);
  upsert('+4915112345678').reply(201, { user: { id: 600 } });
  expect(await run(makeHelpdesk().helpdesk, requesterCall())).toMatchObject({ data: { requesterId: '600' } });
});

test('phones are left alone when matching is off', async () => {
  byExternalId([]);
  upsert('+4915112345678').reply(200, { user: { id: 600 } });
  expect(await run(makeHelpdesk({ matchByPhone: 'never' }).helpdesk, requesterCall())).toMatchObject({
    data: { requesterId: '600' },
  });
});

test('a customer without a phone gets a record without one', async () => {
  const { phone: _phone, ...call } = requesterCall();
  byExternalId([]);
  upsert().reply(201, { user: { id: 600 } });
  expect(await run(makeHelpdesk().helpdesk, call)).toMatchObject({ data: { requesterId: '600' } });
});

test('a phone that the account refuses is left out', async () => {
  byExternalId([]);
  byPhone([]);
  upsert('+4915112345678').reply(
    422,
    recordInvalid({ phone: [{ description: 'Phone: +4915112345678 is bad', error: 'InvalidFormat' }] }),
  );
  upsert().reply(201, { user: { id: 600 } });
  expect(await run(makeHelpdesk().helpdesk, requesterCall())).toMatchObject({ data: { requesterId: '600' } });
});

test.each([
  { status: 500, body: {}, expected: { result: 'unavailable' } },
  { status: 200, body: { user: {} }, expected: { result: 'unavailable' } },
  { status: 403, body: { error: 'Forbidden' }, expected: { result: 'refused', reason: 'forbidden' } },
  {
    status: 422,
    body: recordInvalid({ name: [{ description: 'Name: is too short' }] }),
    expected: { result: 'refused', reason: 'invalid' },
  },
  { status: 429, body: {}, expected: { result: 'throttled' } },
])('a $status on making the record is $expected.result', async ({ status, body, expected }) => {
  byExternalId([]);
  byPhone([]);
  upsert('+4915112345678').reply(status, body);
  expect(await run(makeHelpdesk().helpdesk, requesterCall())).toMatchObject(expected);
});

test('a read that fails once is tried once more', async () => {
  api().get('/api/v2/users/search.json').query(true).reply(502);
  byExternalId([{ id: 500, external_id: 'wa:contact-1' }]);
  expect(await run(makeHelpdesk().helpdesk, requesterCall())).toMatchObject({ result: 'applied' });
});

test('a customer without a name is called by their number', async () => {
  byExternalId([]);
  byPhone([]);
  api()
    .post('/api/v2/users/create_or_update.json', (body) => body.user.name === '+4915112345678')
    .reply(201, { user: { id: 600 } });
  expect(await run(makeHelpdesk().helpdesk, requesterCall({ name: ' ' }))).toMatchObject({ result: 'applied' });
});
