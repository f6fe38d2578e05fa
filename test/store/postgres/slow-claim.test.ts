import { expect, jest, test } from '@jest/globals';
import { LANES, messageFrom, phone } from '../../contracts/store-contract/samples.ts';
import { describePostgres, emptyDatabase } from '../../support/postgres/database.ts';
import { decideRound } from './decide-all.ts';
import { openStoreOn } from './two-stores.ts';

jest.setTimeout(60_000);

describePostgres('a claim that takes long', () => {
  test('sees what another instance decided meanwhile, and decides nothing of it again', async () => {
    const database = await emptyDatabase();
    // No difference of times keeps the two apart, as in the worst case.
    const databaseClock = { now: () => 1_700_000_000_000 };
    const quick = await openStoreOn(database.url, { databaseClock });
    const role = `slow_${database.schema}`;
    await database.query(`CREATE ROLE ${role} LOGIN`);
    await database.query(`GRANT USAGE ON SCHEMA ${database.schema} TO ${role}`);
    await database.query(`GRANT ALL ON ALL TABLES IN SCHEMA ${database.schema} TO ${role}`);
    await database.query(`GRANT ALL ON ALL SEQUENCES IN SCHEMA ${database.schema} TO ${role}`);
    // For this user, looking at a lane takes its time: between what a statement sees and what it locks lie many milliseconds.
    await database.query('ALTER TABLE conversations ENABLE ROW LEVEL SECURITY');
    await database.query(
      `CREATE POLICY slow ON conversations TO ${role} USING (pg_sleep(0.01) IS NOT NULL) WITH CHECK (true)`,
    );
    const url = new URL(database.url);
    url.username = role;
    const slow = await openStoreOn(url.href, { databaseClock, migrate: 'expect' });
    try {
      const lanes = Array.from({ length: 8 }, (_, who) => `${who}`);
      for (const no of [1, 2, 3])
        await quick.accept(
          lanes.map((who) => messageFrom([phone(who)], `${who}.${no}`)),
          1,
        );
      const told: string[] = [];
      const work = async (store: typeof quick, limit: number, rounds: number): Promise<void> => {
        for (let round = 0; round < rounds; round += 1) {
          const { told: now } = await decideRound(store, () => [], { ...LANES, limit, eventsPerLane: 1 });
          told.push(...now.flatMap(({ event }) => ('wamid' in event ? [event.wamid] : [])));
        }
      };
      await Promise.all([work(slow, 8, 1), work(quick, 1, 12)]);
      await work(quick, 8, 4);
      expect([...told].sort()).toEqual(lanes.flatMap((who) => [1, 2, 3].map((no) => `${who}.${no}`)).sort());
    } finally {
      await Promise.all([slow.close(), quick.close()]);
      await database.drop();
      await (await emptyDatabase()).query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
  });
});
