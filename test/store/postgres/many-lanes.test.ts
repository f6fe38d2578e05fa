import { expect, jest, test } from '@jest/globals';
import type { Reads } from '../../../src/core/reads.ts';
import type { Store } from '../../../src/core/store.ts';
import { comment, LANES, messageFrom, OPS, phone } from '../../contracts/store-contract/samples.ts';
import { describePostgres } from '../../support/postgres/database.ts';
import { decideRound } from './decide-all.ts';
import { openTwoStores } from './two-stores.ts';

jest.setTimeout(120_000);

const CUSTOMERS = 300;
const MESSAGES = 6;

describePostgres('many lanes and several workers of each instance', () => {
  test('every event is decided once and every effect delivered once, in order', async () => {
    // Everything happens in one millisecond: no difference of times helps to keep two claims apart.
    const { a, b, close } = await openTwoStores({ databaseClock: { now: () => 1_700_000_000_000 } });
    try {
      let writing = true;
      const write = async (store: Store, half: number): Promise<void> => {
        for (let no = 0; no < MESSAGES; no += 1) {
          const who = Array.from({ length: CUSTOMERS / 2 }, (_, index) => 2 * index + half);
          await Promise.all(who.map((each) => store.accept([messageFrom([phone(`${each}`)], `${each}.${no}`)], 1)));
        }
      };
      const told: string[] = [];
      const written = new Map<string, string[]>();
      const idle = async (store: Reads): Promise<boolean> => {
        const { inbox, outbox } = await store.counts();
        return !writing && inbox['pending'] === 0 && !outbox['pending'] && !outbox['claimed'];
      };
      const decide = async (store: Store & Reads): Promise<void> => {
        do {
          const round = await decideRound(
            store,
            ({ event }) => ('wamid' in event ? [comment('t:1', event.wamid)] : []),
            { ...LANES, limit: 100, eventsPerLane: 1 },
          );
          for (const { event } of round.told) if ('wamid' in event) told.push(event.wamid);
        } while (!(await idle(store)));
      };
      const deliver = async (store: Store & Reads): Promise<void> => {
        do {
          const ops = await store.claimOps({ ...OPS, limit: 60 });
          await Promise.all(
            ops.map(async (op) => {
              if (!(await store.begin(op, 'bytes', [])).ok) return;
              const texts = op.effects.map(({ effect }) => ('html' in effect ? effect.html : ''));
              written.set(op.conversationId, [...(written.get(op.conversationId) ?? []), ...texts]);
              const outcome = { result: 'applied', data: {} } as const;
              await store.settle(op, { to: 'done', outcome, events: [], ownKeys: [], returnQueue: false, at: 1 });
            }),
          );
        } while (!(await idle(store)));
      };
      const workers = [decide(a), decide(a), decide(b), decide(b), deliver(a), deliver(b)];
      await Promise.all([write(a, 0), write(b, 1)]);
      writing = false;
      await Promise.all(workers);
      expect(told.length).toBe(CUSTOMERS * MESSAGES);
      expect(new Set(told).size).toBe(told.length);
      expect(written.size).toBe(CUSTOMERS);
      for (const texts of written.values()) {
        const who = texts[0]?.split('.')[0];
        expect(texts).toEqual(Array.from({ length: MESSAGES }, (_, no) => `${who}.${no}`));
      }
    } finally {
      await close();
    }
  });
});
