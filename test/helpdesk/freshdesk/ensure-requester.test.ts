import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { api, complaint, makeHelpdesk, requesterCall, run } from './harness.ts';

const E164 = '+4915112345678';
const list = (field: string, number: string, contacts: readonly object[] = []) =>
  api()
    .get('/api/v2/contacts')
    .query({ [field]: number })
    .reply(200, [...contacts]);
/** The four spellings that a number may be kept in. */
const nobody = () => {
  for (const number of [E164, E164.slice(1)]) for (const field of ['mobile', 'phone']) list(field, number);
};
const contact = (id: number, more: object = {}) => ({ id, mobile: E164, phone: null, email: null, ...more });
const NEW = { name: 'Ada', mobile: E164, unique_external_id: 'wa:contact-1' };
const ensure = (more = {}, options = {}) => run(makeHelpdesk(options).helpdesk, requesterCall(more));
const found = (requesterId: string) => ({ result: 'applied', data: { requesterId } });

describe('a customer whom nobody knows', () => {
  test('becomes a contact with our external id and their number', async () => {
    nobody();
    api().post('/api/v2/contacts', NEW).reply(201, { id: 501 });
    expect(await ensure()).toEqual(found('501'));
  });

  test('needs no number', async () => {
    api().post('/api/v2/contacts', { name: 'Ada', unique_external_id: 'wa:contact-1' }).reply(201, { id: 501 });
    expect(await ensure({ phone: undefined })).toEqual(found('501'));
  });

  test('is made without the number where the account refuses it', async () => {
    nobody();
    api().post('/api/v2/contacts', NEW).reply(400, complaint('mobile'));
    api().post('/api/v2/contacts', { name: 'Ada', unique_external_id: 'wa:contact-1' }).reply(201, { id: 501 });
    expect(await ensure()).toEqual(found('501'));
  });

  test('is never looked for by phone where that is switched off', async () => {
    api().post('/api/v2/contacts', NEW).reply(201, { id: 501 });
    expect(await ensure({}, { matchByPhone: 'never' })).toEqual(found('501'));
  });
});

describe('a customer by phone', () => {
  test.each([
    ['mobile', E164],
    ['phone', E164],
    ['mobile', E164.slice(1)],
    ['phone', E164.slice(1)],
  ])('is the one contact whose %s is %s', async (field, number) => {
    list(field, number, [contact(8, { mobile: null, [field]: number })]);
    nobody();
    expect(await ensure()).toEqual(found('8'));
  });

  test.each([
    ['two contacts have it', [contact(8), contact(9)]],
    ['the contact is deleted', [contact(8, { deleted: true })]],
    ['the contact has a mail address, which replies would go to as well', [contact(8, { email: 'a@example.com' })]],
    ['the account ignored the filter', [contact(8, { mobile: '+4930123' })]],
  ])('is nobody when %s', async (_, contacts) => {
    list('mobile', E164, contacts);
    nobody();
    api().post('/api/v2/contacts', NEW).reply(201, { id: 501 });
    expect(await ensure()).toEqual(found('501'));
  });

  test('is nobody when one has it as mobile and another as phone', async () => {
    list('mobile', E164, [contact(8)]);
    list('phone', E164, [contact(9, { mobile: null, phone: E164 })]);
    nobody();
    api().post('/api/v2/contacts', NEW).reply(201, { id: 501 });
    expect(await ensure()).toEqual(found('501'));
  });

  test('is our own contact, however many others have the number', async () => {
    list('mobile', E164, [contact(8), contact(9, { unique_external_id: 'wa:contact-1', email: 'a@example.com' })]);
    expect(await ensure()).toEqual(found('9'));
  });

  test.each([
    [500, 'unavailable'],
    [429, 'throttled'],
  ])('is asked for again after a %i', async (status, result) => {
    api().get('/api/v2/contacts').query(true).twice().reply(status);
    expect(await ensure()).toMatchObject({ result });
  });
});

describe('a contact that is there already (409)', () => {
  const taken = (more: object = {}) =>
    api()
      .post('/api/v2/contacts', NEW)
      .reply(409, complaint('unique_external_id', 'duplicate_value', more));
  const named = { additional_info: { user_id: 501 } };

  test('is taken by the id that the answer names', async () => {
    nobody();
    taken(named);
    api().get('/api/v2/contacts/501').reply(200, contact(501));
    expect(await ensure()).toEqual(found('501'));
  });

  test('is found by its number where the answer names nobody', async () => {
    taken();
    list('mobile', E164, [contact(8), contact(501, { unique_external_id: 'wa:contact-1' })]);
    api().get('/api/v2/contacts/501').reply(200, contact(501));
    expect(await ensure({}, { matchByPhone: 'never' })).toEqual(found('501'));
  });

  test('is found by its tickets where it has no number', async () => {
    api().post('/api/v2/contacts').reply(409, complaint('unique_external_id', 'duplicate_value'));
    api()
      .get('/api/v2/tickets')
      .query({ unique_external_id: 'wa:contact-1' })
      .reply(200, [{ id: 77, requester_id: 501 }]);
    api().get('/api/v2/contacts/501').reply(200, contact(501));
    expect(await ensure({ phone: undefined })).toEqual(found('501'));
  });

  test('is left alone when it was deleted: the customer gets another, with a name that is the same in every attempt', async () => {
    nobody();
    taken(named);
    api()
      .get('/api/v2/contacts/501')
      .reply(200, contact(501, { deleted: true }));
    api()
      .post('/api/v2/contacts', { ...NEW, unique_external_id: 'wa:contact-1#2' })
      .reply(201, { id: 502 });
    expect(await ensure()).toEqual(found('502'));
  });
});

describe('what rules want to know of a customer', () => {
  const known = { requesterId: '8', requester: { tags: ['vip'], organizations: ['Big Customer GmbH', '41'] } };
  const company = () => api().get('/api/v2/companies/41').reply(200, { id: 41, name: 'Big Customer GmbH' });

  test('is read from their record, since the list does not show it, and the name of their company is kept', async () => {
    const { helpdesk } = makeHelpdesk();
    company();
    for (let time = 0; time < 2; time += 1) {
      list('mobile', E164, [contact(8, { unique_external_id: 'wa:contact-1' })]);
      api()
        .get('/api/v2/contacts/8')
        .reply(200, contact(8, { tags: ['vip'], company_id: 41 }));
      expect(await run(helpdesk, requesterCall({ withFacts: true }))).toEqual({ result: 'applied', data: known });
    }
    expect(nock.pendingMocks()).toEqual([]);
  });

  test('is not read again where the list shows it', async () => {
    list('mobile', E164, [contact(8, { unique_external_id: 'wa:contact-1', tags: ['vip'], company_id: 41 })]);
    company();
    expect(await ensure({ withFacts: true })).toEqual({ result: 'applied', data: known });
  });

  test('keeps nobody waiting when it cannot be read', async () => {
    list('mobile', E164, [contact(8, { unique_external_id: 'wa:contact-1' })]);
    api().get('/api/v2/contacts/8').twice().reply(503);
    expect(await ensure({ withFacts: true })).toEqual(found('8'));
  });
});

test('doubt is no more than a failed try: making a contact may be repeated', async () => {
  nobody();
  api()
    .post('/api/v2/contacts')
    .replyWithError({ code: 'ECONNRESET' } as never);
  expect(await ensure()).toMatchObject({ result: 'unavailable' });
  nobody();
  api().post('/api/v2/contacts').reply(502, '<html>');
  expect(await ensure()).toMatchObject({ result: 'unavailable', detail: 'HTTP 502' });
});

test('what is said about a refusal holds nobody’s name or number', async () => {
  nobody();
  api().post('/api/v2/contacts').reply(400, complaint('name'));
  const result = await ensure();
  expect(result).toMatchObject({ result: 'refused', reason: 'invalid', detail: 'HTTP 400 (name invalid_value)' });
  expect(nock.pendingMocks()).toEqual([]);
});
