import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Answer, Harness } from './harness.ts';
import { startHarness } from './harness.ts';

let h: Harness;
beforeEach(async () => {
  h = await startHarness({ searchLagMs: 60_000 });
});
afterEach(async () => {
  expect(h.zendesk.bugs).toEqual([]);
  await h.close();
});

const upsert = (user: object): Promise<Answer> => h.call('POST', '/api/v2/users/create_or_update', { user });

describe('create_or_update', () => {
  test('answers 201 for a new user and 200 for a known external id, whatever its case', async () => {
    const first = await upsert({ name: 'Ada', external_id: 'wa:ABC' });
    const second = await upsert({ name: 'Ada L.', external_id: 'wa:abc' });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.json.user).toMatchObject({ id: first.json.user.id, name: 'Ada L.', external_id: 'wa:abc' });
  });

  test('does not match by phone', async () => {
    const first = await upsert({ name: 'Ada', external_id: 'wa:1', phone: '+491701234567' });
    const second = await upsert({ name: 'Bob', external_id: 'wa:2', phone: '+491701234567' });
    expect(second.json.user.id).not.toBe(first.json.user.id);
    expect([first.json.user.shared_phone_number, second.json.user.shared_phone_number]).toEqual([false, true]);
  });

  test('keeps a number that only its own user has as not shared when it is written again', async () => {
    await upsert({ name: 'Ada', external_id: 'wa:1', phone: '+491701234567' });
    const again = await upsert({ name: 'Ada', external_id: 'wa:1', phone: '+491701234567' });
    expect(again.json.user.shared_phone_number).toBe(false);
  });

  test.each(['0170 1234567', '491701234567', '+49', '+0123456789'])('refuses the number %s', async (phone) => {
    const answer = await upsert({ name: 'Ada', external_id: 'wa:1', phone });
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({ error: 'RecordInvalid', details: { phone: [{ error: 'InvalidFormat' }] } });
    expect(h.zendesk.oracle.effects).toEqual([]);
  });

  test('refuses a new user without a name, and a body without a user', async () => {
    expect((await upsert({ external_id: 'wa:1' })).json.details.name).toHaveLength(1);
    const empty = await h.call('POST', '/api/v2/users/create_or_update', {});
    expect([empty.status, empty.json.error]).toEqual([400, 'ParameterMissing']);
  });

  test('refuses an e-mail that belongs to another user than the external id', async () => {
    await upsert({ name: 'Ada', email: 'ada@example.com' });
    await upsert({ name: 'Bob', external_id: 'wa:2' });
    const answer = await upsert({ name: 'Bob', external_id: 'wa:2', email: 'ada@example.com' });
    expect(answer.json.details.email[0].error).toBe('DuplicateValue');
  });
});

describe('finding users', () => {
  test('finds by external id at once, by query only after the index has caught up', async () => {
    const id = await h.customer('wa:1', { phone: '+491701234567' });
    expect((await h.call('GET', '/api/v2/users/search?external_id=WA:1')).json.users).toMatchObject([{ id }]);
    const query = `/api/v2/users/search?query=${encodeURIComponent('role:end-user phone:*491701234567')}`;
    expect((await h.call('GET', query)).json.count).toBe(0);
    h.clock.advance(60_000);
    expect((await h.call('GET', query)).json.users).toMatchObject([{ id }]);
  });

  test('does not find agents or other numbers by query', async () => {
    await h.customer('wa:1', { phone: '+491701234567' });
    h.clock.advance(60_000);
    for (const text of ['role:agent phone:*491701234567', 'role:end-user phone:*4917012345']) {
      expect((await h.call('GET', `/api/v2/users/search?query=${encodeURIComponent(text)}`)).json.count).toBe(0);
    }
  });

  test('shows one user, several, and 404 for none', async () => {
    const a = await h.customer('wa:1');
    const b = await h.customer('wa:2');
    expect((await h.call('GET', `/api/v2/users/${a}.json`)).json.user.external_id).toBe('wa:1');
    expect((await h.call('GET', `/api/v2/users/show_many?ids=${a},${b},1`)).json.users).toHaveLength(2);
    const missing = await h.call('GET', '/api/v2/users/1');
    expect([missing.status, missing.json]).toEqual([404, { error: 'RecordNotFound', description: 'Not found' }]);
  });

  test('forgets the external id of a deleted user, who stays readable', async () => {
    const id = await h.customer('wa:1');
    h.zendesk.desk.deleteUser(id);
    expect((await h.call('GET', '/api/v2/users/search?external_id=wa:1')).json.users).toEqual([]);
    expect((await h.call('GET', `/api/v2/users/${id}`)).json.user.active).toBe(false);
  });
});
