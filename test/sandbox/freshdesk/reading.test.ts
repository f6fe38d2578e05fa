import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Harness } from './harness.ts';
import { startHarness } from './harness.ts';

const DAY = 86_400_000;

let h: Harness;
beforeEach(async () => {
  h = await startHarness({ limits: { off: true } });
});
afterEach(async () => {
  expect(h.freshdesk.bugs).toEqual([]);
  await h.close();
});
const ids = async (query: string): Promise<number[]> =>
  (await h.call('GET', `/tickets${query}`)).json.map(({ id }: { id: number }) => id);
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 19);

describe('the list of tickets', () => {
  test('shows those of the last thirty days, the newest first, unless asked for changes', async () => {
    const start = h.clock.now();
    const old = await h.ticket();
    h.clock.advance(31 * DAY);
    const fresh = await h.ticket();
    expect(await ids('')).toEqual([fresh]);
    expect(await ids(`?updated_since=${iso(start)}Z&order_by=updated_at&order_type=asc`)).toEqual([old, fresh]);
    expect(await ids(`?updated_since=${iso(start + 1000)}Z`)).toEqual([fresh]);
  });

  test('leaves out the trash, spam and the archive', async () => {
    const [kept, trashed, spam, archived] = [await h.ticket(), await h.ticket(), await h.ticket(), await h.ticket()];
    await h.call('DELETE', `/tickets/${trashed}`);
    const { tickets } = h.freshdesk.account;
    Object.assign(tickets.get(spam) ?? {}, { spam: true });
    Object.assign(tickets.get(archived) ?? {}, { archived: true });
    expect(await ids('')).toEqual([kept]);
    expect(await ids('?filter=deleted')).toEqual([trashed]);
    expect(await ids('?filter=spam')).toEqual([spam]);
  });

  test('is current, and is filtered by the requester in three ways', async () => {
    const id = await h.ticket();
    const mail = await h.ticket({ unique_external_id: undefined, email: 'ada@example.com' });
    const requester = (await h.call('GET', `/tickets/${id}`)).json.requester_id;
    expect(await ids(`?requester_id=${requester}`)).toEqual([id]);
    expect(await ids('?unique_external_id=wa:c1')).toEqual([id]);
    expect(await ids('?email=ada%40example.com')).toEqual([mail]);
  });

  test('has pages with a link to the next, and limits to both numbers', async () => {
    for (let n = 0; n < 3; n += 1) await h.ticket();
    const first = await h.call('GET', '/tickets?per_page=2&order_type=asc');
    expect(first.json.map(({ id }: { id: number }) => id)).toEqual([1, 2]);
    const [, next = ''] = /^<(.*)>; rel="next"$/.exec(first.headers.get('link') ?? '') ?? [];
    const second = await h.call('GET', next.replace(`${h.url}/api/v2`, ''));
    expect([second.json[0].id, second.headers.get('link')]).toEqual([3, null]);
    for (const query of ['per_page=101', 'per_page=0', 'page=301', 'page=x', 'order_by=id', 'updated_since=now'])
      expect((await h.call('GET', `/tickets?${query}`)).status).toBe(400);
  });

  test('has no description, tags or stats unless they are asked for, and never tags', async () => {
    await h.ticket({ tags: ['vip'] });
    const [row] = (await h.call('GET', '/tickets')).json;
    for (const key of ['description', 'tags', 'stats', 'attachments']) expect(row).not.toHaveProperty(key);
    const [more] = (await h.call('GET', '/tickets?include=stats,description,requester')).json;
    expect(more).toMatchObject({ description_text: 'Hello', stats: { closed_at: null }, requester: { name: 'Ada' } });
  });
});

describe('one ticket', () => {
  test('embeds only its ten oldest conversations', async () => {
    const id = await h.ticket();
    for (let n = 1; n <= 12; n += 1) await h.call('POST', `/tickets/${id}/notes`, { body: `note ${n}` });
    const { conversations } = (await h.call('GET', `/tickets/${id}?include=conversations`)).json;
    expect(conversations.map(({ body_text }: { body_text: string }) => body_text).at(-1)).toBe('note 10');
  });

  test('in the archive is found there only, and can only be read and deleted', async () => {
    const id = await h.ticket();
    await h.call('POST', `/tickets/${id}/notes`, { body: 'x' });
    Object.assign(h.freshdesk.account.tickets.get(id) ?? {}, { archived: true });
    for (const path of ['', '/conversations']) expect((await h.call('GET', `/tickets/${id}${path}`)).status).toBe(404);
    expect((await h.call('PUT', `/tickets/${id}`, { status: 2 })).status).toBe(404);
    expect((await h.call('POST', `/tickets/${id}/notes`, { body: 'x' })).status).toBe(404);
    expect((await h.call('GET', `/tickets/archived/${id}`)).json).toMatchObject({ id, archived: true });
    expect((await h.call('GET', `/tickets/archived/${id}/conversations`)).json).toHaveLength(1);
    expect((await h.call('DELETE', `/tickets/archived/${id}`)).status).toBe(204);
    expect((await h.call('GET', `/tickets/archived/${id}`)).status).toBe(404);
  });
});

describe('the search', () => {
  const search = async (query: string) =>
    (await h.call('GET', `/search/tickets?query=${encodeURIComponent(query)}`)).json;

  test('does not know the newest tickets, so that absence proves nothing', async () => {
    await h.ticket({ custom_fields: { cf_thread: 'c:1' } });
    expect((await search(`"cf_thread:'c:1'"`)).total).toBe(0);
    h.clock.advance(180_000);
    expect((await search(`"cf_thread:'c:1'"`)).total).toBe(1);
  });

  test('understands brackets, AND, OR, tags, null and days', async () => {
    await h.ticket({ priority: 4, tags: ['vip'] });
    await h.ticket({ priority: 1 });
    h.clock.advance(180_000);
    const totals = [
      `"priority:>3"`,
      `"(priority:4 OR priority:1) AND tag:'vip'"`,
      `"cf_thread:null AND status:2"`,
      `"created_at:'2026-11-22'"`,
      `"created_at:>'2026-11-23'"`,
    ].map(async (query) => (await search(query)).total);
    expect(await Promise.all(totals)).toEqual([1, 1, 2, 2, 0]);
  });

  test.each(['priority:4', '"priority"', '"priority:4 AND"', '"(priority:4"', '"description:\'x\'"'])(
    'refuses %s',
    async (query) => {
      await h.ticket();
      h.clock.advance(180_000);
      expect((await h.call('GET', `/search/tickets?query=${encodeURIComponent(query)}`)).status).toBe(400);
    },
  );
});
