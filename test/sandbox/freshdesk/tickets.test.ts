import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Harness } from './harness.ts';
import { formOf, startHarness } from './harness.ts';

let h: Harness;
beforeEach(async () => {
  h = await startHarness();
});
afterEach(async () => {
  expect(h.freshdesk.bugs).toEqual([]);
  await h.close();
});
const errorsOf = (answer: { json: { errors: { field: string; code: string }[] } }) =>
  answer.json.errors.map(({ field, code }) => [field, code]);

describe('a new ticket', () => {
  test('has the documented defaults and a Location', async () => {
    const made = await h.call('POST', '/tickets', { unique_external_id: 'wa:c1', description: '<p>Hello</p>' });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`${h.url}/api/v2/tickets/${made.json.id}`);
    expect(made.json).toMatchObject({
      status: 2,
      priority: 1,
      source: 2,
      subject: null,
      description_text: 'Hello',
      tags: [],
    });
  });

  test('makes the contact that an external id names, once', async () => {
    const [one, two] = [await h.ticket(), await h.ticket()];
    const requesters = [one, two].map(async (id) => (await h.call('GET', `/tickets/${id}`)).json.requester_id);
    const [first, second] = await Promise.all(requesters);
    expect(first).toBe(second);
  });

  test('needs a requester, and a name beside a number alone', async () => {
    expect(errorsOf(await h.call('POST', '/tickets', { subject: 'x' }))).toEqual([['requester_id', 'missing_field']]);
    expect(errorsOf(await h.call('POST', '/tickets', { phone: '+49151' }))).toEqual([['name', 'missing_field']]);
    expect((await h.call('POST', '/tickets', { phone: '+49151', name: 'Ada' })).status).toBe(201);
  });

  test('with keys that are not documented is refused: nothing can be smuggled in', async () => {
    const answer = await h.call('POST', '/tickets', { email: 'a@example.com', metadata: {}, external_id: 'x' });
    expect(errorsOf(answer)).toEqual([
      ['metadata', 'invalid_field'],
      ['external_id', 'invalid_field'],
    ]);
    expect(h.freshdesk.account.tickets.size).toBe(0);
  });

  test.each([
    ['status', 99, 'invalid_value'],
    ['status', '2', 'datatype_mismatch'],
    ['priority', 5, 'invalid_value'],
    ['source', 13, 'invalid_value'],
    ['type', 'Chat', 'invalid_value'],
    ['group_id', 77, 'invalid_value'],
    ['responder_id', 77, 'invalid_value'],
    ['requester_id', 77, 'invalid_value'],
    ['tags', 'vip', 'datatype_mismatch'],
    ['tags', ['x'.repeat(33)], 'invalid_value'],
    ['due_by', 'tomorrow', 'datatype_mismatch'],
    ['subject', 'x'.repeat(256), 'invalid_value'],
  ])('with %s %j is refused as %s', async (field, value, code) => {
    expect(errorsOf(await h.call('POST', '/tickets', { email: 'a@example.com', [field]: value }))).toEqual([
      [field, code],
    ]);
  });

  test('takes custom fields by their names and types only', async () => {
    const send = (custom_fields: object) => h.call('POST', '/tickets', { email: 'a@example.com', custom_fields });
    expect((await send({ cf_thread: 'c:1' })).json.custom_fields).toEqual({ cf_thread: 'c:1' });
    expect(errorsOf(await send({ thread: 'c:1' }))).toEqual([['thread', 'invalid_field']]);
    expect(errorsOf(await send({ cf_thread: 7 }))).toEqual([['cf_thread', 'datatype_mismatch']]);
  });

  test('lacks nothing that an admin made mandatory', async () => {
    h.freshdesk.account.settings.required.add('subject').add('cf_thread');
    expect(errorsOf(await h.call('POST', '/tickets', { email: 'a@example.com' }))).toEqual([
      ['subject', 'missing_field'],
      ['cf_thread', 'missing_field'],
    ]);
  });

  test('may come as a form, with lists, custom fields and files', async () => {
    const form = formOf(
      { email: 'a@example.com', status: '3', 'tags[]': ['a', 'b'], 'custom_fields[cf_thread]': 'c:1' },
      [new File(['%PDF'], 'invoice.pdf', { type: 'application/pdf' })],
    );
    const made = await h.call('POST', '/tickets', form);
    expect(made.json).toMatchObject({
      status: 3,
      tags: ['a', 'b'],
      custom_fields: { cf_thread: 'c:1' },
      attachments: [{ name: 'invoice.pdf', content_type: 'application/pdf', size: 4 }],
    });
    expect(h.freshdesk.oracle.effects).toMatchObject([{ kind: 'ticket-created', files: ['invoice.pdf'] }]);
  });

  test('is made twice by two same calls: there is no key that would know the second', async () => {
    expect(await h.ticket()).not.toBe(await h.ticket());
  });
});

describe('an update', () => {
  test('replaces the tags as a whole, those of agents too', async () => {
    const id = await h.ticket({ tags: ['vip', 'bridge'] });
    expect((await h.call('PUT', `/tickets/${id}`, { tags: ['bridge'] })).json.tags).toEqual(['bridge']);
    expect((await h.call('PUT', `/tickets/${id}`, { priority: 3 })).json.tags).toEqual(['bridge']);
  });

  test('of a closed ticket is taken', async () => {
    const id = await h.ticket({ status: 5 });
    expect((await h.call('PUT', `/tickets/${id}`, { status: 2 })).json.status).toBe(2);
  });

  test('of the status is kept in the stats: resolved, closed, open again', async () => {
    const id = await h.ticket();
    const stats = async () => (await h.call('GET', `/tickets/${id}?include=stats`)).json.stats;
    await h.call('PUT', `/tickets/${id}`, { status: 4 });
    h.clock.advance(60_000);
    await h.call('PUT', `/tickets/${id}`, { status: 5 });
    expect(await stats()).toMatchObject({ resolved_at: '2026-11-22T08:00:00Z', closed_at: '2026-11-22T08:01:00Z' });
    await h.call('PUT', `/tickets/${id}`, { status: 3 });
    expect(await stats()).toMatchObject({
      resolved_at: null,
      closed_at: null,
      reopened_at: '2026-11-22T08:01:00Z',
      pending_since: '2026-11-22T08:01:00Z',
    });
  });

  test('in the trash or in spam is refused with 405, until it is restored', async () => {
    const id = await h.ticket();
    expect((await h.call('DELETE', `/tickets/${id}`)).status).toBe(204);
    expect((await h.call('GET', `/tickets/${id}`)).json.deleted).toBe(true);
    for (const [method, path] of [
      ['PUT', ''],
      ['DELETE', ''],
      ['POST', '/notes'],
    ])
      expect((await h.call(String(method), `/tickets/${id}${path}`, { body: 'x' })).status).toBe(405);
    expect((await h.call('PUT', `/tickets/${id}/restore`)).status).toBe(204);
    expect((await h.call('PUT', `/tickets/${id}`, { status: 3 })).status).toBe(200);
  });

  test('to resolved lacks nothing that must be there by then', async () => {
    const id = await h.ticket();
    h.freshdesk.account.settings.requiredForClosure.add('type');
    expect(errorsOf(await h.call('PUT', `/tickets/${id}`, { status: 4 }))).toEqual([['type', 'missing_field']]);
    expect((await h.call('PUT', `/tickets/${id}`, { status: 4, type: 'Question' })).status).toBe(200);
  });
});

test('a merge closes the sources with a note that names the target, and says so nowhere else', async () => {
  const [target, source] = [await h.ticket(), await h.ticket({ subject: 'Other' })];
  const merged = await h.call('PUT', '/tickets/merge', { primary_id: target, ticket_ids: [target, source] });
  expect([merged.status, merged.text]).toEqual([204, '']);
  const gone = (await h.call('GET', `/tickets/${source}?include=conversations`)).json;
  expect(gone).toMatchObject({
    status: 5,
    conversations: [{ private: true, body_text: `This ticket is closed and merged into ticket ${target}` }],
  });
  expect(Object.keys(gone).filter((key) => key.includes('merge'))).toEqual([]);
  expect((await h.call('GET', `/tickets/${target}/conversations`)).json).toHaveLength(1);
  expect((await h.call('PUT', '/tickets/merge', { primary_id: 77, ticket_ids: [source] })).status).toBe(400);
});

test('satisfaction ratings need an active survey and the documented numbers', async () => {
  const id = await h.ticket();
  const rate = (rating: number) =>
    h.call('POST', `/tickets/${id}/satisfaction_ratings`, { ratings: { default_question: rating } });
  expect((await rate(5)).status).toBe(400);
  expect((await rate(103)).status).toBe(201);
  h.freshdesk.account.settings.survey = false;
  expect((await rate(103)).json.code).toBe('require_feature');
  expect((await h.call('GET', '/surveys/satisfaction_ratings')).json).toMatchObject([{ ticket_id: id }]);
});
