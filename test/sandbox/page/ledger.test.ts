import { describe, expect, test } from '@jest/globals';
import type { Counts, Explained } from '../../../src/core/reads.ts';
import { createLedger } from '../../../src/sandbox/page/ledger.ts';

const COUNTS = { paused: [] } as unknown as Counts;

const eventOf = (eventId: number, state: string): Explained =>
  ({
    eventId,
    type: 'customer-message',
    wamid: `wamid.${eventId}`,
    receivedAt: eventId,
    decidedAt: eventId,
    reasons: [],
    effects: [{ kind: 'create-ticket', state }],
  }) as unknown as Explained;

/** A bridge that answers as the admin API does. */
const bridgeWith = (events: Explained[]) => {
  const bridge = {
    state: 'running' as const,
    asked: 0,
    counts: async () => COUNTS,
    decisions: async (after: number | undefined, limit: number) => {
      bridge.asked += 1;
      return events.filter(({ eventId }) => eventId > (after ?? 0)).slice(0, limit);
    },
  };
  return bridge;
};

const settledRun = (from: number, to: number): Explained[] =>
  Array.from({ length: to - from + 1 }, (_, index) => eventOf(from + index, 'done'));

describe('the ledger of the page', () => {
  test('an old event that never settles does not hide what comes thousands of events later', async () => {
    const events = [eventOf(1, 'dead'), ...settledRun(2, 5_000)];
    const ledger = createLedger(bridgeWith(events));
    for (let n = 0; n < 4; n += 1) await ledger.refresh();
    expect(ledger.newest(1)[0]?.eventId).toBe(5_000);
    expect(ledger.ofMessage('wamid.5000')).toBe('delivered');
  });

  test('what is settled is not asked for again and again', async () => {
    const bridge = bridgeWith([eventOf(1, 'dead'), ...settledRun(2, 5_000)]);
    const ledger = createLedger(bridge);
    for (let n = 0; n < 4; n += 1) await ledger.refresh();
    bridge.asked = 0;
    await ledger.refresh();
    expect(bridge.asked).toBeLessThanOrEqual(2);
  });

  test('however many wait, each of them is seen to settle', async () => {
    const events = Array.from({ length: 5_000 }, (_, index) => eventOf(index + 1, 'pending'));
    const ledger = createLedger(bridgeWith(events));
    for (let n = 0; n < 4; n += 1) await ledger.refresh();
    for (const [index] of events.entries()) events[index] = eventOf(index + 1, 'done');
    for (let n = 0; n < 10; n += 1) await ledger.refresh();
    expect(events.filter(({ wamid = '' }) => ledger.ofMessage(wamid) !== 'delivered')).toEqual([]);
    expect(ledger.newest(3).map(({ eventId }) => eventId)).toEqual([5_000, 4_999, 4_998]);
  });
});
