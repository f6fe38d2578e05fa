import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { StoreUnavailableError } from '../../../src/core/errors.ts';
import type { ClaimedOp, Settlement, Store } from '../../../src/core/store.ts';
import { POSTGRES_TIMEOUTS } from '../../../src/store/postgres/connect.ts';
import { openDatabase } from '../../../src/store/postgres/database.ts';
import { comment, decisionOf, LANES, messageFrom, OPS, phone, send } from '../../contracts/store-contract/samples.ts';
import { describePostgres, emptyDatabase } from '../../support/postgres/database.ts';
import { until } from '../../support/until.ts';
import { decideAll } from './decide-all.ts';
import { openStoreOn, openTwoStores, type TwoStores } from './two-stores.ts';

jest.setTimeout(60_000);

describePostgres('two instances on one database', () => {
  let two: TwoStores;
  beforeEach(async () => {
    two = await openTwoStores();
  });
  afterEach(() => two.close());

  const SHORT = 300;
  const applied = (wamid: string): Settlement => ({
    to: 'done',
    outcome: { result: 'applied', data: { wamid } },
    events: [],
    ownKeys: [],
    returnQueue: false,
    at: 1,
  });
  const put = async (who: string, texts: readonly string[]): Promise<void> => {
    await two.a.accept([messageFrom([phone(who)], `put.${who}`)], 1);
    await decideAll(two.a, () => texts.map((text) => send('t:1', text)));
  };
  const claimSoon = (store: Store, leaseMs = 30_000): Promise<ClaimedOp> =>
    until('a call that is due', async () => (await store.claimOps({ ...OPS, leaseMs }))[0]);

  test('of one name with two values, brought to both at once, one is taken in', async () => {
    for (let round = 0; round < 10; round += 1) {
      const bring = (store: Store, value: string) =>
        store.acceptNamed(messageFrom([phone('1')], `${round}.${value}`), { name: `n${round}`, value }, 1);
      const answers = await Promise.all([bring(two.a, 'a'), bring(two.b, 'b')]);
      expect(answers.toSorted()).toEqual(['accepted', 'conflict']);
    }
    expect((await two.a.counts()).accepted).toBe(10);
  });

  test('a lane whose lease ended goes to the other one, and the first one’s commit changes nothing', async () => {
    await two.a.accept([messageFrom([phone('1')], 'w1')], 1);
    const [stale] = await two.a.claimLanes({ ...LANES, leaseMs: SHORT });
    expect(await two.b.claimLanes(LANES)).toEqual([]);
    const lane = await until('the end of the lease', async () => (await two.b.claimLanes(LANES))[0]);
    if (!stale) throw new Error('no lane');
    const decide = (text: string) => [
      {
        eventId: lane.events[0]?.id ?? 0,
        decision: decisionOf(lane.conversation, [send('t:1', text)]),
        policyHash: 'h',
        decidedAt: 1,
      },
    ];
    expect(await two.a.commit(stale, decide('late'))).toBe('fenced');
    expect(await two.b.commit(lane, decide('in time'))).toBe('committed');
    expect((await claimSoon(two.a)).effects).toMatchObject([{ effect: { text: 'in time' } }]);
  });

  test('a call in flight whose owner fell silent is unknown to the other one, and the late answer changes nothing', async () => {
    await put('1', ['x', 'y']);
    const stale = await claimSoon(two.a, SHORT);
    await two.a.begin(stale, 'bytes', []);
    expect(await two.b.claimOps(OPS)).toEqual([]);
    const taken = await claimSoon(two.b);
    expect(taken).toMatchObject({ opId: stale.opId, frozen: 'bytes', state: { phase: 'unknown', cause: 'silent' } });
    expect(await two.a.settle(stale, applied('out.1'))).toBe('fenced');
    expect(await two.a.begin(stale, 'other bytes', [])).toMatchObject({ ok: false });
    expect(await two.b.settle(taken, applied('out.1'))).toBe('settled');
    expect((await claimSoon(two.a)).effects).toMatchObject([{ effect: { text: 'y' } }]);
    expect((await two.a.counts()).outbox).toMatchObject({ done: 1 });
  });

  test('a lease is counted from its begin, by the database’s time', async () => {
    await put('1', ['x']);
    const op = await claimSoon(two.a);
    expect(op.leaseMs).toBeLessThanOrEqual(30_000);
    expect(op.leaseMs).toBeGreaterThan(20_000);
  });

  test('calls of a budget are drawn once, however many begin together', async () => {
    for (let who = 0; who < 12; who += 1) await put(`${who}`, ['x']);
    const ops = await two.a.claimOps(OPS);
    expect(ops).toHaveLength(12);
    const costs = [
      { key: 'account', limit: 5, windowMs: 60_000 },
      { key: 'other', limit: 100, windowMs: 60_000 },
    ];
    const begun = await Promise.all(
      ops.map((op, index) =>
        (index % 2 === 0 ? two.a : two.b).begin(op, 'b', index % 3 === 0 ? costs : [...costs].reverse()),
      ),
    );
    expect(begun.filter(({ ok }) => ok)).toHaveLength(5);
    expect(await two.database.query('SELECT sum(used)::int AS used FROM budgets GROUP BY key ORDER BY key')).toEqual([
      { used: 5 },
      { used: 5 },
    ]);
  });

  test('a pause is answered when every call that had been allowed has its intent written, and none begins after it', async () => {
    await put('1', ['x']);
    await put('2', ['y']);
    const [first, second] = await two.a.claimOps(OPS);
    if (!first || !second) throw new Error('two calls are due');
    const holder = new pg.Client({ connectionString: two.database.url });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM ops WHERE id = $1 FOR UPDATE', [first.opId]);
    const waiting = (kind: string) =>
      until(`somebody to wait for a ${kind}`, async () => {
        const rows = await two.database.query(
          'SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND l.locktype = $1 AND a.datname = current_database()',
          [kind],
        );
        return rows.length > 0;
      });
    // It was allowed, and cannot write its intent yet.
    const begun = two.a.begin(first, 'bytes', []);
    await waiting('transactionid');
    const paused = two.b.pauseSending();
    await waiting('advisory');
    await holder.query('COMMIT');
    await holder.end();
    expect(await begun).toMatchObject({ ok: true });
    expect(await paused).toBe(true);
    expect(await two.a.begin(second, 'bytes', [])).toMatchObject({ ok: false });
    expect(await two.a.claimOps(OPS)).toEqual([]);
  });

  test('a task is one instance’s, until it leaves or falls silent', async () => {
    expect(await two.a.leaseTask('poll', 60_000)).toBe(true);
    expect(await two.b.leaseTask('poll', 60_000)).toBe(false);
    expect(await two.a.leaseTask('poll', SHORT)).toBe(true);
    await until('the end of the lease', () => two.b.leaseTask('poll', 60_000));
    expect(await two.a.leaseTask('poll', 60_000)).toBe(false);
    await two.b.close();
    expect(await two.a.leaseTask('poll', 60_000)).toBe(true);
  });

  test('what one accepts wakes the other, and nobody wakes itself', async () => {
    const woken = { a: 0, b: 0 };
    two.a.onWake?.(() => {
      woken.a += 1;
    });
    two.b.onWake?.(() => {
      woken.b += 1;
    });
    // Both hear themselves connect.
    await until('both to listen', () => woken.a > 0 && woken.b > 0);
    const before = { ...woken };
    await two.a.accept([messageFrom([phone('1')], 'w1')], 1);
    await until('the word', () => woken.b > before.b);
    expect(woken.a).toBe(before.a);
  });

  test('a group of comments is formed once, also when both ask and a merge comes between', async () => {
    for (let round = 0; round < 10; round += 1) {
      await two.a.accept([messageFrom([phone(`${round}`)], `w${round}`)], 1);
      await decideAll(two.a, () => [comment('t:1', `a${round}`), comment('t:1', `b${round}`)]);
    }
    const claims = await Promise.all([two.a.claimOps(OPS), two.b.claimOps(OPS), two.a.claimOps(OPS)]);
    const texts = claims
      .flat()
      .map(({ effects }) => effects.map(({ effect }) => ('html' in effect ? effect.html : '')));
    expect(texts.sort()).toEqual(Array.from({ length: 10 }, (_, round) => [`a${round}`, `b${round}`]).sort());
  });
});

describePostgres('opening', () => {
  test('several instances may make the store at the same time', async () => {
    const database = await emptyDatabase();
    const stores = await Promise.all(Array.from({ length: 5 }, () => openStoreOn(database.url)));
    const key = { ...messageFrom([phone('1')], 'w1') };
    const answers = await Promise.all(stores.map((store) => store.accept([key], 1)));
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(1);
    await Promise.all(stores.map((store) => store.close()));
    await database.drop();
  });

  test('a store of a newer version is refused; a command makes none and changes none', async () => {
    const database = await emptyDatabase();
    await expect(openStoreOn(database.url, { migrate: 'expect' })).rejects.toThrow(/there is no store in schema/);
    await (await openStoreOn(database.url)).close();
    await database.query('INSERT INTO migrations (version) VALUES (999)');
    await expect(openStoreOn(database.url)).rejects.toThrow(/newer version/);
    await expect(openStoreOn(database.url, { migrate: 'expect' })).rejects.toThrow(StoreUnavailableError);
    await database.drop();
  });

  test('a session syncs and ends what hangs, whatever the address or the role says', async () => {
    const { url, schema, drop } = await emptyDatabase();
    const weak = url.replace('options=', 'options=-csynchronous_commit%3Doff%20-cstatement_timeout%3D0%20');
    const db = openDatabase({ url: weak, schema, timeouts: POSTGRES_TIMEOUTS, connections: 1 });
    const settings = await db.transaction((tx) =>
      tx.get(`SELECT current_setting('synchronous_commit') AS sync, current_setting('statement_timeout') AS statement,
         current_setting('idle_in_transaction_session_timeout') AS idle, current_setting('transaction_isolation') AS isolation`),
    );
    expect(settings).toEqual({ sync: 'on', statement: '8s', idle: '5s', isolation: 'read committed' });
    expect(db.losesRows()).toBe(false);
    await db.close();
    await drop();
  });
});
