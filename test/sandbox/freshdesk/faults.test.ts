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
const NEW = { email: 'a@example.com' };
const made = () => h.freshdesk.oracle.effects.filter(({ kind }) => kind === 'ticket-created').length;

describe('faults', () => {
  test('that strike before anything happens leave no effect', async () => {
    h.freshdesk.faults.add({ kind: 'status', status: 502 });
    expect((await h.call('POST', '/tickets', NEW)).status).toBe(502);
    h.freshdesk.faults.add({ kind: 'reset' });
    await expect(h.call('POST', '/tickets', NEW)).rejects.toThrow();
    expect(made()).toBe(0);
  });

  test.each(['commit-then-status', 'truncated-json'] as const)(
    'of kind %s hide an effect that is recorded',
    async (kind) => {
      h.freshdesk.faults.add({ kind, match: { method: 'POST', path: /\/tickets$/ } });
      await h.call('GET', '/groups');
      expect((await h.call('POST', '/tickets', NEW)).json).toBeUndefined();
      expect(made()).toBe(1);
    },
  );

  test('may leave the client without an answer although it is done', async () => {
    h.freshdesk.faults.add({ kind: 'commit-then-reset' });
    await expect(h.call('POST', '/tickets', NEW)).rejects.toThrow();
    expect(made()).toBe(1);
    expect(h.freshdesk.oracle.requests.of('POST /api/v2/tickets', 'none')).toBe(1);
  });

  test('may come by chance, for whatever request', async () => {
    h.freshdesk.faults.byChance = ({ path }) => (path.endsWith('/notes') ? { kind: 'status' } : undefined);
    const id = await h.ticket();
    expect((await h.call('POST', `/tickets/${id}/notes`, { body: 'x' })).status).toBe(503);
    expect(h.freshdesk.faults.struck).toHaveLength(1);
  });
});
