import { afterEach, describe, expect, test } from '@jest/globals';
import type { Harness } from './harness.ts';
import { startHarness } from './harness.ts';

let h: Harness;
afterEach(async () => {
  expect(h.zendesk.bugs).toEqual([]);
  await h.close();
});

const bump = async (id: number, n: number): Promise<number[]> => {
  const statuses: number[] = [];
  for (let i = 0; i < n; i += 1) {
    statuses.push((await h.call('PUT', `/api/v2/tickets/${id}`, { ticket: { subject: `s${i}` } })).status);
  }
  return statuses;
};

describe('rate limits', () => {
  test('let thirty updates of one ticket pass in ten minutes and refuse the next with Retry-After', async () => {
    h = await startHarness();
    const id = await h.ticket();
    const other = await h.ticket();
    expect(await bump(id, 30)).toEqual(Array(30).fill(200));
    h.clock.advance(60_000);
    const refused = await h.call('PUT', `/api/v2/tickets/${id}`, { ticket: { subject: 'x' } });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '540']);
    expect((await h.call('PUT', `/api/v2/tickets/${other}`, { ticket: { subject: 'x' } })).status).toBe(200);
    h.clock.advance(540_000);
    expect(await bump(id, 1)).toEqual([200]);
  });

  test('count ticket updates of the whole account, those of agents too', async () => {
    h = await startHarness({ limits: { updatesPerMinute: 3 } });
    const id = await h.ticket();
    h.zendesk.desk.setPriority(id, 'high', h.zendesk.account.apiUser.id);
    expect(await bump(id, 3)).toEqual([200, 200, 429]);
    h.clock.advance(60_000);
    expect(await bump(id, 1)).toEqual([200]);
  });

  test('refuse requests of an account over its minute with text, and show what is left', async () => {
    h = await startHarness({ limits: { accountPerMinute: 2 } });
    const first = await h.call('GET', '/api/v2/users/me');
    expect([first.headers.get('x-rate-limit'), first.headers.get('x-rate-limit-remaining')]).toEqual(['2', '1']);
    await h.call('GET', '/api/v2/users/me');
    h.clock.advance(20_000);
    const refused = await h.call('GET', '/api/v2/users/me');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '40']);
    expect(refused.headers.get('content-type')).toContain('text/plain');
    h.clock.advance(40_000);
    expect((await h.call('GET', '/api/v2/users/me')).status).toBe(200);
  });

  test('can be switched off', async () => {
    h = await startHarness({ limits: { off: true, updatesPerTicket: 1, accountPerMinute: 1 } });
    const id = await h.ticket();
    expect(await bump(id, 5)).toEqual(Array(5).fill(200));
  });

  test('leave the tags call out of the update limits unless told otherwise', async () => {
    for (const [tagsCountAsUpdates, last] of [
      [false, 200],
      [true, 429],
    ] as const) {
      h = await startHarness({ limits: { updatesPerTicket: 1, tagsCountAsUpdates } });
      const id = await h.ticket();
      await h.call('PUT', `/api/v2/tickets/${id}/tags`, { tags: ['a'] });
      expect((await h.call('PUT', `/api/v2/tickets/${id}/tags`, { tags: ['b'] })).status).toBe(last);
      if (!tagsCountAsUpdates) await h.close();
    }
  });
});
