import { expect, jest, test } from '@jest/globals';
import { LANES } from '../../contracts/store-contract/samples.ts';
import { describePostgres, emptyDatabase } from '../../support/postgres/database.ts';
import { seeded } from '../../support/seeded.ts';
import { expectNothingLost } from '../kill/nothing-lost.ts';
import { startWriter, type Writer } from '../kill/writer.ts';
import { openStoreOn } from './two-stores.ts';

jest.setTimeout(60_000);

describePostgres('processes on one database', () => {
  test('kill -9 of either of two that write loses nothing that was acknowledged, and doubles nothing', async () => {
    const seed = Number(process.env['SEED'] ?? 20_261_122);
    console.log(`seed ${seed}`);
    const random = seeded(seed);
    const database = await emptyDatabase();
    const said: string[] = [];
    const start = async (round: number): Promise<Writer> => {
      const writer = startWriter(database.url, round);
      await writer.started();
      return writer;
    };
    let living = await start(0);
    for (let round = 1; round < 5; round += 1) {
      const next = await start(round);
      await new Promise((resolve) => setTimeout(resolve, 50 + random(250)));
      said.push(...(await living.kill()));
      living = next;
    }
    said.push(...(await living.kill()));
    // What the dead had leased comes up again when its lease is over, here without waiting for it.
    const store = await openStoreOn(database.url, { databaseClock: { now: () => Date.now() + LANES.leaseMs } });
    await expectNothingLost(store, said);
    const [doubles] = await database.query('SELECT count(*)::int - count(DISTINCT wamid)::int AS n FROM inbox');
    expect(doubles).toEqual({ n: 0 });
    const decided = await database.query(
      'SELECT event_id FROM outbox GROUP BY event_id HAVING count(*) > 1 UNION ALL SELECT id FROM inbox WHERE state = $1 AND id NOT IN (SELECT event_id FROM outbox)',
      ['done'],
    );
    expect(decided).toEqual([]);
    const waiting = (await store.counts()).inbox['pending'] ?? 0;
    let claimed = 0;
    for (;;) {
      const lanes = await store.claimLanes({ ...LANES, eventsPerLane: 100_000 });
      if (lanes.length === 0) break;
      claimed += lanes.flatMap(({ events }) => events).length;
    }
    expect(claimed).toBe(waiting);
    await store.close();
    await database.drop();
  });
});
