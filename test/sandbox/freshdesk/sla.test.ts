import { afterEach, describe, expect, test } from '@jest/globals';
import type { FreshdeskEmulatorOptions } from '../../../src/sandbox/freshdesk/options.ts';
import type { Harness } from './harness.ts';
import { startHarness } from './harness.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let h: Harness;
let id: number;
let start: number;
const begin = async (extra: object = {}, options: Partial<FreshdeskEmulatorOptions> = {}): Promise<void> => {
  h = await startHarness({ limits: { off: true }, ...options });
  start = h.clock.now();
  id = await h.ticket({ priority: 4, ...extra });
};
afterEach(async () => {
  expect(h.freshdesk.bugs).toEqual([]);
  await h.close();
});
const look = async () => (await h.call('GET', `/tickets/${id}`)).json;
const at = (ms: number): string => `${new Date(start + ms).toISOString().slice(0, 19)}Z`;
const change = async (body: object) => (await h.call('PUT', `/tickets/${id}`, body)).json;

describe('deadlines', () => {
  test('are null right after a ticket is made, and there some seconds later', async () => {
    await begin();
    expect(await look()).toMatchObject({ due_by: null, fr_due_by: null, nr_due_by: null });
    h.clock.advance(5_000);
    expect(await look()).toMatchObject({ fr_due_by: at(HOUR), due_by: at(4 * HOUR) });
  });

  test('are the old ones in the answer of an update, and follow some seconds later', async () => {
    await begin();
    h.clock.advance(5_000);
    expect((await change({ priority: 3 })).due_by).toBe(at(4 * HOUR));
    h.clock.advance(5_000);
    expect((await look()).due_by).toBe(at(8 * HOUR));
  });

  test('are at once the new ones in accounts with the older engine', async () => {
    await begin({}, { sla: { newEngine: false } });
    h.clock.advance(5_000);
    expect((await change({ priority: 3 })).due_by).toBe(at(8 * HOUR));
  });

  test('set by hand follow nothing any more', async () => {
    await begin({ due_by: at(30 * HOUR) });
    expect((await look()).due_by).toBe(at(30 * HOUR));
    h.clock.advance(5_000);
    await change({ priority: 1 });
    h.clock.advance(5_000);
    expect(await look()).toMatchObject({ due_by: at(30 * HOUR), fr_due_by: at(24 * HOUR) });
  });

  test('stand still while the status stops the timer, and are stale meanwhile', async () => {
    await begin();
    h.clock.advance(HOUR / 2);
    await change({ status: 3 });
    h.clock.advance(10 * HOUR);
    expect(await look()).toMatchObject({ due_by: at(4 * HOUR), is_escalated: false });
    await change({ status: 2 });
    h.clock.advance(5_000);
    expect(await look()).toMatchObject({ due_by: at(14 * HOUR), is_escalated: false });
  });

  test('of the next response run from the customer’s words to the answer, where there is such a target', async () => {
    await begin({}, { sla: { targets: { 4: { respond: 3600, resolve: 14_400, nextResponse: 1800 } } } });
    const agent = h.freshdesk.desk.addAgent({ name: 'Grace', email: 'g@example.com' }).id;
    h.clock.advance(MINUTE);
    h.freshdesk.desk.customerReplies(id, 'again');
    h.clock.advance(5_000);
    expect((await look()).nr_due_by).toBe(at(31 * MINUTE));
    h.freshdesk.desk.publicNote(id, { agentId: agent, text: 'soon' });
    h.clock.advance(5_000);
    expect((await look()).nr_due_by).toBeNull();
  });
});

describe('breaches', () => {
  test('are noticed by rounds, some time after they happened', async () => {
    await begin({}, { sla: { batchMs: 10 * MINUTE } });
    h.clock.advance(5_000);
    await look();
    h.clock.advance(HOUR - 1_000);
    expect(await look()).toMatchObject({ fr_escalated: true, is_escalated: true });
  });

  test('are not there between the deadline and the next round', async () => {
    await begin({}, { sla: { targets: { 4: { respond: 3900, resolve: 14_400 } }, batchMs: 10 * MINUTE } });
    h.clock.advance(5_000);
    await look();
    h.clock.advance(66 * MINUTE);
    expect((await look()).fr_escalated).toBe(false);
    h.clock.advance(4 * MINUTE);
    expect((await look()).fr_escalated).toBe(true);
  });

  test('of the first response do not come after it, and its deadline stays', async () => {
    await begin();
    h.clock.advance(5_000);
    await h.call('POST', `/tickets/${id}/reply`, { body: 'Hello' });
    h.clock.advance(2 * HOUR);
    expect(await look()).toMatchObject({ fr_escalated: false, fr_due_by: at(HOUR) });
  });
});
