import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
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

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

describe('the key', () => {
  test('is the user name of Basic, with any password', async () => {
    const me = await h.call('GET', '/agents/me', undefined, basic('api-key:whatever'));
    expect([me.status, me.json.contact.email]).toEqual([200, 'deskbridge@example.com']);
  });

  test.each([
    ['missing', { authorization: '' }],
    ['wrong', basic('other:X')],
    ['without a password part', basic('api-key')],
    ['a bearer', { authorization: 'Bearer api-key' }],
  ])('that is %s is answered 401 with a code', async (_what, headers) => {
    const answer = await h.call('GET', '/agents/me', undefined, headers);
    expect([answer.status, answer.json.code]).toEqual([401, 'invalid_credentials']);
  });

  test.each(['account_suspended', 'access_denied', 'require_feature', 'password_lockout'] as const)(
    'is refused with 403 %s when the account is so',
    async (code) => {
      h.freshdesk.account.settings.refuseAll = code;
      const answer = await h.call('GET', '/tickets');
      expect([answer.status, answer.json.code]).toEqual([403, code]);
    },
  );

  test('of an agent who is no admin opens no admin endpoints', async () => {
    await h.close();
    h = await startHarness({ apiAgent: { name: 'Bridge', email: 'b@example.com', role: 'agent' } });
    const statuses = ['/sla_policies', '/business_hours', '/admin/ticket_fields', '/groups'].map(
      async (path) => (await h.call('GET', path)).status,
    );
    expect(await Promise.all(statuses)).toEqual([403, 403, 403, 200]);
  });
});

describe('a request', () => {
  test('with an unknown id or path is answered 404 without a body', async () => {
    for (const path of ['/tickets/77', '/contacts/77', '/nowhere']) {
      const answer = await h.call('GET', path);
      expect([answer.status, answer.text]).toEqual([404, '']);
    }
  });

  test('with another verb is answered 405 and told which are allowed', async () => {
    const answer = await h.call('DELETE', '/tickets');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });

  test('that accepts no JSON is answered 406, one that sends neither JSON nor a form 415', async () => {
    expect((await h.call('GET', '/tickets', undefined, { accept: 'text/html' })).status).toBe(406);
    const xml = await h.call('POST', '/tickets', '<ticket/>', { 'content-type': 'application/xml' });
    expect([xml.status, xml.json.code]).toEqual([415, 'unsupported_content_type']);
  });

  test('with broken JSON is answered 400 invalid_json', async () => {
    const answer = await h.call('POST', '/tickets', '{"subject":');
    expect([answer.status, answer.json.code]).toEqual([400, 'invalid_json']);
  });

  test('with a parameter that the reference does not name is refused', async () => {
    const answer = await h.call('GET', '/tickets?external_id=7');
    expect([answer.status, answer.json.errors[0].code]).toEqual([400, 'invalid_field']);
    expect((await h.call('GET', '/tickets?include=conversations')).json.errors[0].field).toBe('include');
  });

  test('has an id in its answer, a refused one too', async () => {
    const ids = [await h.call('GET', '/tickets'), await h.call('GET', '/tickets/77')].map(({ headers }) =>
      headers.get('x-request-id'),
    );
    expect(new Set(ids).size).toBe(2);
    expect(ids).not.toContain(null);
  });
});

describe('set-up reads', () => {
  test('groups, agents by e-mail, and ticket fields with sources and statuses', async () => {
    expect((await h.call('GET', '/groups')).json).toMatchObject([{ name: 'Support' }]);
    expect((await h.call('GET', '/agents?email=DESKBRIDGE@example.com')).json).toHaveLength(1);
    expect((await h.call('GET', '/agents?email=nobody@example.com')).json).toEqual([]);
    const fields = (await h.call('GET', '/ticket_fields')).json;
    const byName = (name: string) => fields.find((field: { name: string }) => field.name === name);
    expect(byName('source').choices).toMatchObject({ Chat: 7 });
    expect(byName('status').choices['6']).toEqual(['Waiting on Customer', 'Awaiting your Reply']);
    expect(byName('cf_thread')).toMatchObject({ type: 'custom_text', default: false });
  });

  test('the admins’ fields say which statuses stop the timer', async () => {
    const [status] = (await h.call('GET', '/admin/ticket_fields')).json.filter(
      (field: { type: string }) => field.type === 'default_status',
    );
    const stopping = status.choices.filter((choice: { stop_sla_timer: boolean }) => choice.stop_sla_timer);
    expect(stopping.map(({ id }: { id: number }) => id)).toEqual([3, 4, 5, 6]);
  });

  test('an admin’s key makes a ticket field, which tickets then take', async () => {
    const made = await h.call('POST', '/admin/ticket_fields', { label: 'WA thread', type: 'custom_text' });
    expect([made.status, made.json.name]).toEqual([201, 'cf_wa_thread']);
    const id = await h.ticket({ custom_fields: { cf_wa_thread: 'c:1' } });
    expect((await h.call('GET', `/tickets/${id}`)).json.custom_fields).toEqual({
      cf_thread: null,
      cf_wa_thread: 'c:1',
    });
  });

  test('SLA targets by priority, in seconds', async () => {
    const [policy] = (await h.call('GET', '/sla_policies')).json;
    expect(policy.sla_target.priority_4).toMatchObject({ respond_within: 3600, resolve_within: 14_400 });
    expect((await h.call('GET', '/business_hours')).json[0].business_hours.monday).toBeDefined();
  });
});
