import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../src/core/errors.ts';
import type { Reads } from '../../../src/core/reads.ts';
import type { ClaimedLane, ClaimedOp, DecidedEvent, Settlement, Store } from '../../../src/core/store.ts';
import { decisionOf, LANES, messageFrom, OPS, phone, send } from '../../contracts/store-contract/samples.ts';
import { describePostgres, emptyDatabase, type TestDatabase } from '../../support/postgres/database.ts';
import { type Line, openLine } from '../../support/postgres/line.ts';
import { until } from '../../support/until.ts';
import { decideAll } from './decide-all.ts';
import { openStoreOn } from './two-stores.ts';

jest.setTimeout(60_000);

const CUSTOMERS = 12;

describePostgres('commits, beginnings and settlements that come together', () => {
  let database: TestDatabase;
  let line: Line;
  let store: Store & Reads;
  beforeEach(async () => {
    database = await emptyDatabase();
    line = await openLine(database.url);
    store = await openStoreOn(line.url);
    const customers = Array.from({ length: CUSTOMERS }, (_, who) => messageFrom([phone(`${who}`)], `w${who}`));
    await store.accept(customers, 1);
  });
  afterEach(async () => {
    await store.close();
    await line.close();
    await database.drop();
  });

  const decided = (lane: ClaimedLane): DecidedEvent[] =>
    lane.events.map(({ id }) => ({
      eventId: id,
      decision: decisionOf(lane.conversation, [send('t:1', 'x')]),
      policyHash: 'h',
      decidedAt: 1,
    }));
  const commitAll = (lanes: readonly ClaimedLane[]) =>
    Promise.allSettled(lanes.map((lane) => store.commit(lane, decided(lane))));
  const claimAll = async (): Promise<readonly ClaimedOp[]> => {
    await decideAll(store, () => [send('t:1', 'x')]);
    return store.claimOps(OPS);
  };
  const applied = ({ conversationId }: ClaimedOp, events: readonly string[] = []): Settlement => ({
    to: 'done',
    outcome: { result: 'applied', data: { wamid: `out.${conversationId}` } },
    events: events.map((wamid) => ({ ...messageFrom([], wamid), address: { to: 'conversation', conversationId } })),
    ownKeys: events.map((wamid) => `own:${wamid}`),
    returnQueue: false,
    at: 1,
  });
  const settleAll = (ops: readonly ClaimedOp[]) =>
    Promise.allSettled(ops.map((op, index) => store.settle(op, applied(op, [`came.${index}`]))));
  const valuesOf = (results: readonly PromiseSettledResult<unknown>[]) =>
    results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason));
  const balance = async () => (await store.counts()).imbalance;

  test('a round of lanes, and of calls, is one transaction each', async () => {
    const lanes = await store.claimLanes(LANES);
    expect(new Set(valuesOf(await commitAll(lanes)))).toEqual(new Set(['committed']));
    expect(await database.query('SELECT count(DISTINCT xmin::text)::int AS n FROM outbox')).toEqual([{ n: 1 }]);
    const ops = await store.claimOps(OPS);
    expect(ops).toHaveLength(CUSTOMERS);
    await Promise.all(ops.map((op) => store.begin(op, 'bytes', [])));
    expect(await database.query('SELECT count(DISTINCT xmin::text)::int AS n FROM ops')).toEqual([{ n: 1 }]);
    await settleAll(ops);
    expect(await database.query('SELECT count(DISTINCT xmin::text)::int AS n FROM queues')).toEqual([{ n: 1 }]);
    expect(await balance()).toEqual({ inbound: 0, outbound: 0 });
  });

  test('of lanes, the one that somebody else has by now is refused, and it alone', async () => {
    const lanes = await store.claimLanes(LANES);
    const stale = lanes[3];
    if (!stale) throw new Error('no lane');
    await store.releaseLane(stale, 0);
    const [again] = await store.claimLanes(LANES);
    expect(again?.conversation.id).toBe(stale.conversation.id);
    const answers = valuesOf(await commitAll(lanes));
    expect(answers).toEqual(lanes.map((lane) => (lane === stale ? 'fenced' : 'committed')));
    expect((await store.counts()).inbox).toMatchObject({ done: CUSTOMERS - 1, pending: 1 });
    expect(again && (await store.commit(again, decided(again)))).toBe('committed');
    expect(await balance()).toEqual({ inbound: 0, outbound: 0 });
  });

  test('of lanes, one whose decision cannot be stored is told so, and harms nobody else', async () => {
    const lanes = await store.claimLanes(LANES);
    const [bad, ...good] = lanes;
    if (!bad) throw new Error('no lane');
    const twice = [...decided(bad), ...decided(bad)];
    const answers = await Promise.allSettled([
      store.commit(bad, twice),
      ...good.map((lane) => store.commit(lane, decided(lane))),
    ]);
    expect(answers[0]).toMatchObject({ status: 'rejected' });
    expect(valuesOf(answers.slice(1))).toEqual(good.map(() => 'committed'));
    expect((await store.counts()).inbox).toMatchObject({ done: CUSTOMERS - 1, pending: 1 });
    expect(await balance()).toEqual({ inbound: 0, outbound: 0 });
  });

  test('of calls, one that somebody else has by now leaves nothing behind, and the others are settled once', async () => {
    const ops = await claimAll();
    await Promise.all(ops.map((op) => store.begin(op, 'bytes', [])));
    const stale = ops[5];
    if (!stale) throw new Error('no call');
    await store.settle(stale, { to: 'retry', inMs: 0, counts: true });
    const taken = await until('the call to be due', async () => (await store.claimOps(OPS))[0]);
    expect(taken.opId).toBe(stale.opId);
    const answers = valuesOf(await settleAll(ops));
    expect(answers).toEqual(ops.map((op) => (op === stale ? 'fenced' : 'settled')));
    // Neither the events that came with it nor the keys of what it wrote.
    expect(await store.knownKeys(['wa:message:came.5', 'own:came.5'])).toEqual(new Set());
    expect((await store.knownKeys(['wa:message:came.4', 'own:came.4'])).size).toBe(2);
    expect(await store.counts()).toMatchObject({
      inbox: { pending: 2 * (CUSTOMERS - 1) },
      outbox: { done: CUSTOMERS - 1, claimed: 1 },
      imbalance: { inbound: 0, outbound: 0 },
    });
    expect(await store.settle(taken, applied(taken, ['came.5']))).toBe('settled');
  });

  test('of beginnings, one that somebody else has by now draws no budget', async () => {
    const ops = await claimAll();
    const [stale] = ops;
    if (!stale) throw new Error('no call');
    await store.settle(stale, { to: 'split', solo: false, inMs: 0 });
    const costs = [{ key: 'account', limit: 100, windowMs: 60_000 }];
    const begun = await Promise.all(ops.map((op) => store.begin(op, 'bytes', costs)));
    expect(begun.map(({ ok }) => ok)).toEqual(ops.map((op) => op !== stale));
    expect(await database.query('SELECT sum(used)::int AS used FROM budgets')).toEqual([{ used: CUSTOMERS - 1 }]);
  });

  test('two that speak of the same call are taken one after the other', async () => {
    const ops = await claimAll();
    await Promise.all(ops.map((op) => store.begin(op, 'bytes', [])));
    const twice = ops.flatMap((op) => [store.settle(op, applied(op)), store.settle(op, applied(op))]);
    expect(await Promise.all(twice)).toEqual(ops.flatMap(() => ['settled', 'fenced']));
    expect((await store.counts()).outbox).toMatchObject({ done: CUSTOMERS });
    expect(await balance()).toEqual({ inbound: 0, outbound: 0 });
  });

  const together: readonly (readonly [
    string,
    () => Promise<() => Promise<readonly PromiseSettledResult<unknown>[]>>,
  ])[] = [
    [
      'commits',
      async () => {
        const lanes = await store.claimLanes(LANES);
        return () => commitAll(lanes);
      },
    ],
    [
      'beginnings',
      async () => {
        const ops = await claimAll();
        return () => Promise.allSettled(ops.map((op) => store.begin(op, 'bytes', [])));
      },
    ],
    [
      'settlements',
      async () => {
        const ops = await claimAll();
        await Promise.all(ops.map((op) => store.begin(op, 'bytes', [])));
        return () => settleAll(ops);
      },
    ],
  ];
  const cuts = together.flatMap(([what, prepare]) => [
    [what, 'before-commit', prepare] as const,
    [what, 'after-commit', prepare] as const,
  ]);
  test.each(cuts)(
    'a COMMIT of %s that was cut off (%s) is told to each of them as unknown',
    async (_, cut, prepare) => {
      const run = await prepare();
      const broken = line.cutNext(cut);
      const answers = await run();
      await broken;
      expect(answers).toHaveLength(CUSTOMERS);
      for (const answer of answers)
        expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailableError) });
      expect(await balance()).toEqual({ inbound: 0, outbound: 0 });
    },
  );
});
