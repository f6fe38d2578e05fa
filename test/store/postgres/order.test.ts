import { expect, jest, test } from '@jest/globals';
import type { ReceivedEvent } from '../../../src/core/events.ts';
import { LANES, messageFrom, phone } from '../../contracts/store-contract/samples.ts';
import { describePostgres } from '../../support/postgres/database.ts';
import { decideRound } from './decide-all.ts';
import { openTwoStores } from './two-stores.ts';

jest.setTimeout(60_000);

const LANES_OF_ALL = 5;
const WRITERS = 8;
const ROUNDS = 40;

describePostgres('order', () => {
  test('eight writers and two workers on shared lanes: nothing lost, doubled or out of the order of acceptance', async () => {
    const { a, b, close } = await openTwoStores();
    try {
      // Every lane exists before, so that it can be addressed by its name as well as by its customer.
      await a.accept(
        Array.from({ length: LANES_OF_ALL }, (_, who) => messageFrom([phone(`${who}`)], `first.${who}`)),
        1,
      );
      const first = await a.claimLanes(LANES);
      const laneOf = new Map(first.map(({ contact, conversation }) => [contact.phone ?? '', conversation.id]));
      await Promise.all(first.map((lane) => a.releaseLane(lane, 0)));
      const message = (who: number, wamid: string, byName: boolean): ReceivedEvent => {
        const received = messageFrom([phone(`${who}`)], wamid);
        const conversationId = laneOf.get(`${who}`) ?? '';
        return byName ? { ...received, address: { to: 'conversation', conversationId } } : received;
      };
      let writing = true;
      const write = async (writer: number): Promise<void> => {
        for (let no = 0; no < ROUNDS; no += 1) {
          // One after the other, by either instance, to a lane that other writers use as well.
          const store = (no + writer) % 2 === 0 ? a : b;
          const who = (no + writer) % LANES_OF_ALL;
          await store.accept([message(who, `${writer}.${no}`, no % 3 === 0)], 1);
        }
      };
      const told: { readonly lane: string; readonly fence: number; readonly id: number; readonly wamid: string }[] = [];
      const work = async (store: typeof a): Promise<void> => {
        for (;;) {
          const last = !writing;
          const round = await decideRound(store, () => [], { ...LANES, eventsPerLane: 3 });
          for (const { lane, fence, id, event } of round.told)
            told.push({ lane, fence, id, wamid: 'wamid' in event ? event.wamid : '' });
          if (round.claimed === 0 && last && (await store.counts()).inbox['pending'] === 0) return;
        }
      };
      const workers = [work(a), work(b)];
      await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
      writing = false;
      await Promise.all(workers);

      expect(told).toHaveLength(LANES_OF_ALL + WRITERS * ROUNDS);
      expect(new Set(told.map(({ wamid }) => wamid)).size).toBe(told.length);
      for (const lane of laneOf.values()) {
        // Fences say in which order the lane was worked on; the workers' answers may come in another one.
        const inLane = told.filter((each) => each.lane === lane).sort((x, y) => x.fence - y.fence);
        const ids = inLane.map(({ id }) => id);
        expect(ids).toEqual([...ids].sort((x, y) => x - y));
        for (let writer = 0; writer < WRITERS; writer += 1) {
          const mine = inLane
            .filter(({ wamid }) => wamid.startsWith(`${writer}.`))
            .map(({ wamid }) => Number(wamid.split('.')[1]));
          expect(mine).toEqual([...mine].sort((x, y) => x - y));
        }
      }
    } finally {
      await close();
    }
  });
});
