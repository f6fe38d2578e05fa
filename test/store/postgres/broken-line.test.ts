import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../src/core/errors.ts';
import type { Reads } from '../../../src/core/reads.ts';
import type { Store } from '../../../src/core/store.ts';
import { messageFrom, phone } from '../../contracts/store-contract/samples.ts';
import { describePostgres, emptyDatabase, type TestDatabase } from '../../support/postgres/database.ts';
import { type Cut, type Line, openLine } from '../../support/postgres/line.ts';
import { until } from '../../support/until.ts';
import { openStoreOn } from './two-stores.ts';

jest.setTimeout(60_000);

describePostgres('a line to the database that breaks', () => {
  let database: TestDatabase;
  let line: Line;
  let store: Store & Reads;
  beforeEach(async () => {
    database = await emptyDatabase();
    line = await openLine(database.url);
    store = await openStoreOn(line.url, {
      timeouts: { connectMs: 1_000, answerMs: 600, statementMs: 500, lockMs: 400, idleInTransactionMs: 800 },
    });
  });
  afterEach(async () => {
    line.heal();
    await store.close();
    await line.close();
    await database.drop();
  });

  const hello = messageFrom([phone('1')], 'w1');
  const rows = () => database.query('SELECT count(*)::int AS n FROM inbox');

  const cuts: readonly (readonly [Cut, object])[] = [
    ['before-commit', { accepted: 1, duplicates: 0 }],
    ['after-commit', { accepted: 0, duplicates: 1 }],
  ];
  test.each(cuts)(
    'in the midst of a COMMIT (%s): it is not called stored, and the same again is there once',
    async (cut, again) => {
      const broken = line.cutNext(cut);
      await expect(store.accept([hello], 1)).rejects.toThrow(StoreUnavailableError);
      await broken;
      expect(await store.accept([hello], 1)).toMatchObject(again);
      expect(await rows()).toEqual([{ n: 1 }]);
    },
  );

  test('everything of one group is told so', async () => {
    const broken = line.cutNext('after-commit');
    const answers = await Promise.allSettled(
      [1, 2, 3].map((no) => store.accept([messageFrom([phone(`${no}`)], `w${no}`)], 1)),
    );
    await broken;
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await store.accept([hello], 1)).toMatchObject({ duplicates: 1 });
  });

  test('without a word (half open): callers are told in time, and it goes on by itself', async () => {
    await store.accept([hello], 1);
    line.blackHole();
    const begun = performance.now();
    const calls = await Promise.allSettled([
      store.accept([messageFrom([phone('1')], 'w2')], 1),
      store.claimLanes({ limit: 1, leaseMs: 1, eventsPerLane: 1 }),
      store.counts(),
    ]);
    for (const call of calls) expect(call).toMatchObject({ reason: expect.any(StoreUnavailableError) });
    expect(performance.now() - begun).toBeLessThan(5_000);
    line.heal();
    // A session that the server believes alive may hold the key for a moment.
    const answer = await until('the store', () =>
      store.accept([messageFrom([phone('1')], 'w2')], 1).catch(() => undefined),
    );
    expect(answer).toMatchObject({ accepted: 1 });
    expect(await rows()).toEqual([{ n: 2 }]);
  });

  test('without a word at the end: closing ends in time all the same', async () => {
    store.onWake?.(() => undefined);
    await store.accept([hello], 1);
    line.blackHole();
    const begun = performance.now();
    await store.close();
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  test('sessions that an administrator ends harm nothing that was acknowledged', async () => {
    const acknowledged: string[] = [];
    let writing = true;
    const write = async (writer: number): Promise<void> => {
      for (let no = 0; writing; no += 1) {
        const wamid = `${writer}.${no}`;
        const stored = await store.accept([messageFrom([phone(`${writer}`)], wamid)], 1).catch((error: unknown) => {
          expect(error).toBeInstanceOf(StoreUnavailableError);
        });
        if (stored) acknowledged.push(`wa:message:${wamid}`);
      }
    };
    const writers = [1, 2, 3, 4].map(write);
    for (let round = 0; round < 5; round += 1) {
      const before = acknowledged.length;
      await until('some more', () => acknowledged.length > before + 20);
      await database.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'deskbridge' AND pid IN (SELECT pid FROM pg_locks WHERE relation = 'seen'::regclass)",
      );
    }
    const before = acknowledged.length;
    await until('life after it', () => acknowledged.length > before + 20);
    writing = false;
    await Promise.all(writers);
    expect((await store.knownKeys(acknowledged)).size).toBe(acknowledged.length);
    expect((await store.counts()).inbox['pending']).toBeGreaterThanOrEqual(acknowledged.length);
  });

  test('a database that is not there, or an address that is none, is told without the password', async () => {
    await line.close();
    const secret = 'hunter2-secret';
    const urls = [
      `postgres://deskbridge:${secret}@127.0.0.1:${new URL(line.url).port}/postgres`,
      `postgres://deskbridge:${secret}@127.0.0.1:port/postgres`,
      `postgres://deskbridge:${secret}@127.0.0.1/postgres?options=-csearch_path%3D1;2`,
      `${database.url.replace('deskbridge@', `deskbridge:${secret}@`).replace('/postgres?', '/nowhere?')}`,
    ];
    for (const url of urls) {
      const error = await openStoreOn(url).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(Error);
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error)) + String((error as Error).cause)).not.toContain(
        secret,
      );
    }
    line = await openLine(database.url);
    await store.close();
    store = await openStoreOn(line.url);
  });
});
