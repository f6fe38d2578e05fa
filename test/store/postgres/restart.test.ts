import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../src/core/errors.ts';
import type { Reads } from '../../../src/core/reads.ts';
import type { Store } from '../../../src/core/store.ts';
import { messageFrom, phone } from '../../contracts/store-contract/samples.ts';
import { findBinaries } from '../../support/postgres/binaries.ts';
import { describePostgres, emptyDatabase, type TestDatabase } from '../../support/postgres/database.ts';
import { type PostgresServer, startServer } from '../../support/postgres/server.ts';
import { until } from '../../support/until.ts';
import { decideRound } from './decide-all.ts';
import { openStoreOn } from './two-stores.ts';

jest.setTimeout(120_000);

/** The server itself is crashed here: that needs one of our own, whatever TEST_DATABASE_URL names. */
const describeServer =
  findBinaries() !== undefined || process.env['DESKBRIDGE_REQUIRE_POSTGRES'] === '1' ? describePostgres : describe.skip;

describeServer('a database server that goes down', () => {
  let server: PostgresServer;
  let database: TestDatabase;
  let store: Store & Reads;
  beforeAll(async () => {
    server = await startServer();
    database = await emptyDatabase(server.url);
    store = await openStoreOn(database.url);
  });
  afterAll(async () => {
    await store?.close();
    await server?.close();
  });

  test('crashes under load lose nothing that was acknowledged, double nothing, and the store goes on by itself', async () => {
    const acknowledged = new Set<string>();
    const decided: string[] = [];
    let working = true;
    let refused = 0;
    const onlyAway = (error: unknown): undefined => {
      // Thrown on, since it says more than what it is an instance of.
      if (!(error instanceof StoreUnavailableError)) throw error;
      refused += 1;
      return undefined;
    };
    const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
    const write = async (writer: number): Promise<void> => {
      for (let no = 0; working; no += 1) {
        const wamid = `${writer}.${no}`;
        // Meta sends again what was not answered with 200, in its order here.
        while (!(await store.accept([messageFrom([phone(`${writer}`)], wamid)], 1).catch(onlyAway))) {
          if (!working) return;
          await pause();
        }
        acknowledged.add(wamid);
      }
    };
    const decide = async (): Promise<void> => {
      while (working) {
        const round = await decideRound(store, () => [], { limit: 8, leaseMs: 1_000, eventsPerLane: 10 }).catch(
          onlyAway,
        );
        decided.push(...(round?.told ?? []).flatMap(({ event }) => ('wamid' in event ? [event.wamid] : [])));
        if (!round?.claimed) await pause();
      }
    };
    const work = [...[1, 2, 3, 4].map(write), decide()];
    const recoveries: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const before = acknowledged.size;
      await until('some more', () => acknowledged.size > before + 50, 30_000);
      await server.crash();
      await server.restart();
      const back = performance.now();
      const then = acknowledged.size;
      await until('life after the crash', () => acknowledged.size > then + 5, 30_000);
      recoveries.push(Math.round(performance.now() - back));
    }
    working = false;
    await Promise.all(work);
    // A commit of decisions whose answer got lost is no second decision.
    await until(
      'the rest',
      async () => {
        const { told } = await decideRound(store);
        decided.push(...told.flatMap(({ event }) => ('wamid' in event ? [event.wamid] : [])));
        return (await store.counts()).inbox['pending'] === 0;
      },
      10_000,
    );
    console.log(`${acknowledged.size} acknowledged, ${refused} refused, back after ${recoveries.join(', ')} ms`);
    const rows = await database.query("SELECT wamid, state, id FROM inbox WHERE type = 'customer-message' ORDER BY id");
    const stored = rows.map((row) => String(row['wamid']));
    expect(new Set(stored).size).toBe(stored.length);
    expect([...acknowledged].filter((wamid) => !stored.includes(wamid))).toEqual([]);
    expect(rows.filter((row) => row['state'] !== 'done')).toEqual([]);
    expect(new Set(decided).size).toBe(decided.length);
    for (const writer of [1, 2, 3, 4]) {
      const mine = stored.filter((wamid) => wamid.startsWith(`${writer}.`)).map((wamid) => Number(wamid.split('.')[1]));
      expect(mine).toEqual([...mine].sort((x, y) => x - y));
    }
    expect(refused).toBeGreaterThan(0);
  });

  test('a commit that the synchronous standby has not confirmed is not called stored', async () => {
    const quick = await openStoreOn(database.url, { timeouts: { answerMs: 1_000 } });
    await database.query("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    await database.query('SELECT pg_reload_conf()');
    await until('the standby to be missed', async () => {
      const [row] = await database.query('SHOW synchronous_standby_names');
      return row?.['synchronous_standby_names'] === 'nobody';
    });
    const message = (wamid: string) => [messageFrom([phone(wamid)], wamid)];
    try {
      const cut = expect(store.accept(message('cut'), 1)).rejects.toThrow(/not on the standby/);
      await until('the wait to be cut short by an administrator', async () => {
        const waiting = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
        return (await database.query(waiting)).length > 0;
      });
      await cut;
      await expect(quick.accept(message('silent'), 1)).rejects.toThrow(StoreUnavailableError);
    } finally {
      await database.query('ALTER SYSTEM RESET synchronous_standby_names');
      await database.query('SELECT pg_reload_conf()');
    }
    const again = (wamid: string) => until('the store', () => quick.accept(message(wamid), 1).catch(() => undefined));
    expect(await again('cut')).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await again('silent')).toMatchObject({ accepted: 0, duplicates: 1 });
    await quick.close();
  });

  test('a server that only lets read answers writes with StoreUnavailableError, until it lets write again', async () => {
    await database.query('ALTER SYSTEM SET default_transaction_read_only = on');
    await database.query('SELECT pg_reload_conf()');
    const write = (wamid: string) => store.accept([messageFrom([phone('9')], wamid)], 1);
    let no = 0;
    await until('the refusal', async () => {
      no += 1;
      return write(`read-only.${no}`).then(
        () => false,
        (error: unknown) => error instanceof StoreUnavailableError,
      );
    });
    expect((await store.counts()).accepted).toBeGreaterThan(0);
    await database.query('ALTER SYSTEM RESET default_transaction_read_only');
    await database.query('SELECT pg_reload_conf()');
    await until('the store', () => write('again').catch(() => undefined));
  });
});
