import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { stage } from '../decide/sla/watched.ts';
import { startWatching, type Watching } from './watched-store.ts';

jest.setTimeout(60_000);

const MINUTE = 60_000;

let w: Watching;
beforeEach(async () => {
  w = await startWatching();
});
afterEach(() => w.end());

describe('the watcher', () => {
  test('reads tickets in batches and tells their lanes; the next look is the decision’s', async () => {
    await w.open(1, 60);
    expect(await w.run()).toEqual(Array(60).fill('sla.read'));
    expect(w.asked.map((ids) => ids.length)).toEqual([25, 25, 10]);
    expect(await w.run()).toEqual([]);
    expect(w.asked).toHaveLength(3);
    await w.pass(95 * MINUTE);
    await w.run();
    expect(w.asked.flat()).toHaveLength(120);
  });

  test('a stage fires to the second, from a batch that was read for it', async () => {
    await w.open(1, 1);
    const dueAt = w.bench.harness.now() + 15 * MINUTE;
    w.found.set('1', { ticketId: '1', status: 'open', deadlines: [{ metric: 'first-reply', state: 'active', dueAt }] });
    await w.run();
    await w.pass(10 * MINUTE - 1);
    expect(await w.run()).toEqual([]);
    await w.pass(1);
    expect(await w.run()).toContain('sla.fired before 5m');
    await w.pass(MINUTE);
    expect(await w.run()).not.toContain('sla.fired before 5m');
  });

  test('a stage is not lost when nothing changes for days before it', async () => {
    await w.open(1, 1);
    const dueAt = w.bench.harness.now() + 48 * 60 * MINUTE;
    w.found.set('1', { ticketId: '1', status: 'open', deadlines: [{ metric: 'resolution', state: 'active', dueAt }] });
    await w.run();
    const codes: string[] = [];
    while (w.bench.harness.now() < dueAt - 6 * MINUTE) {
      await w.pass(MINUTE);
      codes.push(...(await w.run()));
    }
    expect(codes).toEqual([]);
    await w.pass(MINUTE);
    expect(await w.run()).toContain('sla.fired before 5m');
  });

  test('what is found unchanged is told to nobody; what changed is', async () => {
    await w.open(1, 2);
    await w.run();
    await w.pass(95 * MINUTE);
    w.found.set('2', { ticketId: '2', status: 'open', deadlines: [{ metric: 'wait', state: 'paused' }] });
    expect(await w.run()).toEqual(['sla.read']);
    expect(w.asked.at(-1)).toEqual(['1', '2']);
  });

  test('a stage that is added to the configuration fires for tickets on which nothing changed', async () => {
    await w.open(1, 1);
    const dueAt = w.bench.harness.now() + 10 * 60 * MINUTE;
    w.found.set('1', { ticketId: '1', status: 'open', deadlines: [{ metric: 'resolution', state: 'active', dueAt }] });
    await w.run();
    w.reload({ stages: [stage('before', 5, { notify: [] }), stage('before', 60, { notify: [] })] });
    await w.pass(95 * MINUTE);
    expect(await w.run()).toEqual(['sla.read']);
    await w.pass(dueAt - 60 * MINUTE - w.bench.harness.now());
    expect(await w.run()).toContain('sla.fired before 60m');
  });

  test('what the helpdesk still reckons is told each time, so that it is looked at soon again', async () => {
    await w.open(1, 1);
    w.found.set('1', { ticketId: '1', status: 'open', deadlines: [], unsettled: true });
    for (let look = 0; look < 3; look += 1) {
      expect(await w.run()).toEqual(['sla.read']);
      await w.pass(MINUTE);
    }
  });

  test('a ticket that the helpdesk does not show any more is told to its lane', async () => {
    await w.open(1, 2);
    w.found.delete('2');
    expect((await w.run()).toSorted()).toEqual(['sla.gone', 'sla.read']);
  });

  test('a read that fails is made again after a while, and says nothing meanwhile', async () => {
    await w.open(1, 1);
    w.answer(async () => ({ ok: false, why: 'failed', detail: 'HTTP 503', retryAfterMs: 20_000 }));
    expect(await w.run()).toEqual([]);
    expect(w.logged).toMatchObject([{ event: 'sla.read-failed', fields: { detail: 'HTTP 503', retryInMs: 20_000 } }]);
    expect(w.watcher.ranAt()).toBeUndefined();
    await w.pass(10_000);
    await w.run();
    expect(w.asked).toHaveLength(1);
    w.answer(async () => ({ ok: true, unreadable: 1, tickets: [{ ticketId: '1', status: 'open', deadlines: [] }] }));
    await w.pass(MINUTE);
    expect(await w.run()).toEqual(['sla.read']);
    expect(w.logged.at(-1)).toMatchObject({ event: 'sla.unreadable', fields: { deadlines: 1 } });
  });

  test('a plan without deadlines is said as an error', async () => {
    await w.open(1, 1);
    w.answer(async () => ({ ok: false, why: 'no-access', detail: 'no SLA policies' }));
    await w.run();
    expect(w.logged).toMatchObject([{ event: 'sla.no-access' }]);
  });

  test('a stage that came due while nothing could be read fires afterwards, late', async () => {
    await w.open(1, 1);
    const dueAt = w.bench.harness.now() + 15 * MINUTE;
    w.found.set('1', { ticketId: '1', status: 'open', deadlines: [{ metric: 'first-reply', state: 'active', dueAt }] });
    await w.run();
    w.answer(async () => ({ ok: false, why: 'failed', detail: 'away' }));
    for (let minute = 0; minute < 25; minute += 1) {
      await w.pass(MINUTE);
      await w.run();
    }
    w.answer(async (ids) => ({ ok: true, unreadable: 0, tickets: ids.flatMap((id) => w.found.get(id) ?? []) }));
    await w.pass(MINUTE);
    expect(await w.run()).toContain('sla.fired before 5m');
  });

  test('waits for its budget, and asks for no more than that', async () => {
    w.cost(() => [{ key: 'deadlines', limit: 2, windowMs: MINUTE }]);
    await w.open(1, 60);
    const running = w.run();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(w.asked).toHaveLength(2);
    // The same batch goes on when there is room.
    await w.bench.harness.pass(MINUTE + 1_000);
    await running;
    expect(w.asked).toHaveLength(3);
  });

  test('its age is known to every instance, and told when it stands still', async () => {
    await w.open(1, 1);
    await w.run();
    const ranAt = w.bench.harness.now();
    expect(w.watcher.ranAt()).toBe(ranAt);
    expect(w.watched.at(-1)).toBe(ranAt);
    w.answer(async () => ({ ok: false, why: 'failed', detail: 'away', retryAfterMs: 600_000 }));
    await w.pass(95 * MINUTE);
    await w.run();
    await w.pass(10_000);
    await w.run();
    expect(w.watcher.ranAt()).toBe(ranAt);
    expect(w.logged.map(({ event }) => event)).toEqual(['sla.read-failed', 'sla.behind']);
    const another = w.make();
    await w.pass(10_000);
    expect(await another.round()).toBe(false);
  });

  test('does not count as run while what was due could not be read', async () => {
    await w.open(1, 1);
    w.answer(async () => ({ ok: false, why: 'failed', detail: 'HTTP 500' }));
    for (let seconds = 0; seconds < 600; seconds += 10) {
      await w.run();
      await w.pass(10_000);
    }
    expect(w.watcher.ranAt()).toBeUndefined();
    expect(w.logged.filter(({ event }) => event === 'sla.behind')).toMatchObject([{ fields: { minutes: 3 } }]);
    w.answer(async () => ({ ok: true, unreadable: 0, tickets: [{ ticketId: '1', status: 'open', deadlines: [] }] }));
    await w.pass(MINUTE);
    expect(await w.run()).toEqual(['sla.read']);
    expect(w.watcher.ranAt()).toBe(w.bench.harness.now());
  });

  test('counts as run again when a ticket that could not be read is not due any more', async () => {
    await w.open(1, 1);
    w.answer(async () => ({ ok: false, why: 'failed', detail: 'HTTP 500' }));
    await w.run();
    await w.solve('1');
    await w.pass(2 * MINUTE);
    await w.run();
    expect(w.watcher.ranAt()).toBe(w.bench.harness.now());
  });

  test('10,000 open tickets on which nothing happens cost at most five calls a minute', async () => {
    await w.end();
    w = await startWatching({}, ':memory:');
    for (let from = 1; from <= 10_000; from += 1_000) await w.open(from, 1_000);
    await w.run();
    expect(w.asked.flat()).toHaveLength(10_000);
    const events = await w.bench.store.counts();
    w.asked.length = 0;
    const minutes = 180;
    for (let minute = 0; minute < minutes; minute += 1) {
      await w.pass(MINUTE);
      expect(await w.run()).toEqual([]);
    }
    expect(new Set(w.asked.flat()).size).toBe(10_000);
    expect(w.asked.length / minutes).toBeLessThanOrEqual(5);
    // Nor do they fill the store.
    expect((await w.bench.store.counts()).accepted).toBe(events.accepted);
  });
});
