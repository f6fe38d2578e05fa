import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { wordsOf } from '../../contracts/store-contract/workbench.ts';
import { describePostgres } from '../../support/postgres/database.ts';
import { ODD, workHalfWay } from './mid-work.ts';
import { dump, everythingShown, move, openMoving, openPlaces, type Places } from './stores.ts';

jest.setTimeout(60_000);

const WAMIDS = ['put.1', 'w.2', 'w.2c', 'out.1', '900', 'nobodys', 'w.12', 'w.13b'];

let places: Places;
beforeEach(() => {
  places = openPlaces();
});
afterEach(() => places.close());

describe('a store in the middle of its work', () => {
  test('has something in every table and in every state', async () => {
    const url = places.file();
    const harness = await openMoving(url);
    await workHalfWay(harness);
    const counts = await harness.store.counts();
    await harness.close();
    const tables = dump(url);
    expect(Object.entries(tables).filter(([, rows]) => rows.length === 0)).toEqual([]);
    expect(Object.keys(counts.outbox)).toEqual(
      expect.arrayContaining(['pending', 'claimed', 'asked', 'dead', 'parked', 'done', 'observed', 'unknown']),
    );
    const phases = new Set(tables['ops']?.map((row) => (row as unknown[])[3]));
    expect([...phases].sort()).toEqual(['asked', 'calling', 'claimed', 'dead', 'retry', 'unknown']);
  });
});

describePostgres('a store that moves from a file to a database and back', () => {
  test('shows the same at every place, and holds the same rows in the end', async () => {
    const first = places.file();
    const harness = await openMoving(first);
    await workHalfWay(harness);
    // As a start leaves it: what was leased is due.
    await harness.reopen();
    const before = await everythingShown(harness.store, WAMIDS);
    const database = await places.database();
    await harness.moveTo(database.url);
    const there = await everythingShown(harness.store, WAMIDS);
    expect(there).toEqual(before);
    const second = places.file();
    await harness.moveTo(second);
    expect(await everythingShown(harness.store, WAMIDS)).toEqual(before);
    await harness.close();
    expect(dump(second)).toEqual(dump(first));
  });

  test('knows what it saw, draws new numbers above all others, and takes calls that were under way for unknown', async () => {
    const harness = await openMoving(places.file());
    const { bench, calling } = await workHalfWay(harness);
    const database = await places.database();
    await harness.moveTo(database.url);
    expect(await harness.store.knownKeys(['wa:message:w.12', 'wa:message:new'])).toEqual(new Set(['wa:message:w.12']));
    const [highest] = await database.query('SELECT max(id) AS id FROM inbox');
    // The lanes that were claimed come up at once, in their order.
    await bench.decideAll();
    await bench.put('1', []);
    const newest = (await harness.store.decisions(undefined, 1))[0];
    expect(newest?.eventId).toBeGreaterThan(Number(highest?.['id']));
    await harness.store.resumeAccount('whatsapp');
    const ops = await bench.claimOps();
    const open = ops.find(({ opId }) => opId === calling.opId);
    expect(open).toMatchObject({ frozen: `bytes of ${ODD.replace('\uD800', '\uFFFD')}`, state: { phase: 'unknown' } });
    expect(open?.fence).toBeGreaterThan(calling.fence);
    // What waits for its time still does.
    expect(ops.flatMap(wordsOf)).not.toContain('again');
    await harness.pass(46_000);
    expect((await bench.claimOps()).flatMap(wordsOf)).toContain('again');
    await harness.close();
  });

  test('keeps integers that are no exact doubles', async () => {
    const [from, database, to] = [places.file(), await places.database(), places.file()];
    const harness = await openMoving(from);
    await harness.store.setValue('x', 'y');
    await harness.close();
    const big = 9_007_199_254_740_993n;
    const { DatabaseSync } = await import('node:sqlite');
    const sqlite = new DatabaseSync(from.slice('file:'.length));
    sqlite.prepare('INSERT INTO counters VALUES (?, ?)').run('accepted', big);
    sqlite.prepare('INSERT INTO budgets VALUES (?, ?, 1)').run('k', -big);
    sqlite.close();
    await move(from, database.url);
    await move(database.url, to);
    expect(dump(to)).toMatchObject({ counters: [['accepted', big]], budgets: [['k', -big, 1n]] });
  });

  test('moves between two files and between two databases as well', async () => {
    const [from, copy] = [places.file(), places.file()];
    const harness = await openMoving(from);
    await workHalfWay(harness);
    await harness.moveTo(copy);
    const [one, two] = [await places.database(), await places.database()];
    await harness.moveTo(one.url);
    await harness.moveTo(two.url);
    const back = places.file();
    await harness.moveTo(back);
    await harness.close();
    expect(dump(back)).toEqual(dump(copy));
  });

  test('adds the shares of a counter up', async () => {
    const [database, to] = [await places.database(), places.file()];
    const harness = await openMoving(database.url);
    await workHalfWay(harness);
    const before = await harness.store.counts();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      "INSERT INTO counters SELECT 'duplicates', shard, 5 FROM generate_series(100, 102) AS s (shard)",
    );
    await client.end();
    await harness.moveTo(to);
    expect((await harness.store.counts()).duplicates).toBe(before.duplicates + 15);
    await harness.close();
  });
});
