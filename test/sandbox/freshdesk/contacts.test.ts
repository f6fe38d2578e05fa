import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FreshdeskEmulatorOptions } from '../../../src/sandbox/freshdesk/options.ts';
import type { Harness } from './harness.ts';
import { startHarness } from './harness.ts';

let h: Harness;
beforeEach(async () => {
  h = await startHarness();
});
afterEach(async () => {
  expect(h.freshdesk.bugs).toEqual([]);
  await h.close();
});
const restart = async (options: Partial<FreshdeskEmulatorOptions>): Promise<void> => {
  await h.close();
  h = await startHarness(options);
};

describe('a new contact', () => {
  test('needs a name and one address', async () => {
    const nameless = await h.call('POST', '/contacts', { mobile: '+4915112345678' });
    expect([nameless.status, nameless.json.errors[0]]).toMatchObject([400, { field: 'name', code: 'missing_field' }]);
    expect((await h.call('POST', '/contacts', { name: 'Ada' })).json.errors[0].code).toBe('missing_field');
  });

  test('is answered with a Location', async () => {
    const made = await h.call('POST', '/contacts', { name: 'Ada', mobile: '+4915112345678' });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`${h.url}/api/v2/contacts/${made.json.id}`);
    expect(h.freshdesk.oracle.effects).toMatchObject([{ kind: 'contact-created', userId: made.json.id }]);
  });

  test('with unknown keys or wrong types is refused, with one complaint each', async () => {
    const answer = await h.call('POST', '/contacts', { name: 7, mobile: '+49', whatsapp: 'x' });
    expect([answer.status, answer.json.description]).toEqual([400, 'Validation failed']);
    expect(answer.json.errors.map(({ field, code }: { field: string; code: string }) => [field, code])).toEqual([
      ['name', 'datatype_mismatch'],
      ['whatsapp', 'invalid_field'],
    ]);
  });

  test('may share its number with another, but not its external id, whatever became of the other', async () => {
    const first = await h.contact({ mobile: '+49151' });
    expect(await h.contact({ mobile: '+49151', unique_external_id: 'wa:c2' })).not.toBe(first);
    await h.call('DELETE', `/contacts/${first}`);
    const again = await h.call('POST', '/contacts', { name: 'Ada', unique_external_id: 'wa:c1' });
    expect([again.status, again.json.errors]).toEqual([
      409,
      [{ field: 'unique_external_id', message: 'It should be a unique value', code: 'duplicate_value' }],
    ]);
  });

  test('that exists already is named in the 409 only where the account does so', async () => {
    await restart({ unconfirmed: { duplicateNamesUser: true } });
    const first = await h.contact({ email: 'ada@example.com' });
    const again = await h.call('POST', '/contacts', { name: 'Ada', email: 'ADA@example.com' });
    expect(again.json.errors[0].additional_info).toEqual({ user_id: first });
  });
});

describe('looking up', () => {
  test('by mobile is exact, letter by letter, and current', async () => {
    const id = await h.contact({ mobile: '+4915112345678' });
    const found = async (query: string) =>
      (await h.call('GET', `/contacts?${query}`)).json.map((user: { id: number }) => user.id);
    expect(await found('mobile=%2B4915112345678')).toEqual([id]);
    expect(await found('mobile=4915112345678')).toEqual([]);
    expect(await found('phone=%2B4915112345678')).toEqual([]);
  });

  test('by external id is not offered', async () => {
    expect((await h.call('GET', '/contacts?unique_external_id=wa:c1')).status).toBe(400);
  });

  test('by search lags some minutes', async () => {
    const id = await h.contact({ mobile: '+4915112345678' });
    const search = async () =>
      (await h.call('GET', `/search/contacts?query=${encodeURIComponent(`"mobile:'+4915112345678'"`)}`)).json;
    expect(await search()).toEqual({ total: 0, results: [] });
    h.clock.advance(180_000);
    expect(await search()).toMatchObject({ total: 1, results: [{ id }] });
  });

  test('leaves out the deleted and the blocked', async () => {
    const id = await h.contact();
    await h.call('DELETE', `/contacts/${id}`);
    expect((await h.call('GET', '/contacts')).json).toEqual([]);
    expect((await h.call('GET', '/contacts?state=deleted')).json).toHaveLength(1);
    expect((await h.call('GET', `/contacts/${id}`)).json.deleted).toBe(true);
  });
});

describe('an existing contact', () => {
  test('is changed field by field', async () => {
    const id = await h.contact({ mobile: '+49151' });
    const changed = await h.call('PUT', `/contacts/${id}`, { name: 'Ada L.' });
    expect(changed.json).toMatchObject({ name: 'Ada L.', mobile: '+49151', unique_external_id: 'wa:c1' });
  });

  test('in the trash or blocked is refused with 405', async () => {
    const id = await h.contact();
    await h.call('DELETE', `/contacts/${id}`);
    expect((await h.call('PUT', `/contacts/${id}`, { name: 'x' })).status).toBe(405);
    await h.call('PUT', `/contacts/${id}/restore`);
    expect((await h.call('PUT', `/contacts/${id}`, { name: 'x' })).status).toBe(200);
  });

  test('is deleted for good, with all its tickets, only from the trash or by force', async () => {
    const ticket = await h.ticket();
    const id = (await h.call('GET', `/tickets/${ticket}`)).json.requester_id;
    expect((await h.call('DELETE', `/contacts/${id}/hard_delete`)).status).toBe(400);
    expect((await h.call('DELETE', `/contacts/${id}/hard_delete?force=true`)).status).toBe(204);
    expect((await h.call('GET', `/tickets/${ticket}`)).status).toBe(404);
  });

  test('takes over the tickets of those merged into it, which are gone', async () => {
    const ticket = await h.ticket();
    const other = (await h.call('GET', `/tickets/${ticket}`)).json.requester_id;
    const primary = await h.contact({ unique_external_id: 'wa:c2' });
    const merge = (contact: object) =>
      h.call('POST', '/contacts/merge', { primary_contact_id: primary, secondary_contact_ids: [other], contact });
    expect((await merge({})).json.errors[0]).toMatchObject({ field: 'unique_external_id', code: 'missing_field' });
    expect((await merge({ unique_external_id: 'wa:c2' })).status).toBe(204);
    expect((await h.call('GET', `/contacts/${other}`)).status).toBe(404);
    expect((await h.call('GET', `/tickets/${ticket}`)).json.requester_id).toBe(primary);
  });
});
