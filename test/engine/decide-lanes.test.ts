import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Decision, DecisionInput } from '../../src/core/decision.ts';
import { StoreUnavailableError } from '../../src/core/errors.ts';
import { createLaneRound, type LaneWork } from '../../src/engine/decide-lanes.ts';
import { decisionOf, messageFrom, phone, send, statusOf } from '../contracts/store-contract/samples.ts';
import { openWorkbench, type Workbench } from '../contracts/store-contract/workbench.ts';
import { basicPolicy } from '../decide/lane.ts';
import { QUIET_METRICS, SILENT_LOG } from '../deliver/ops.ts';
import { openSqlite } from '../store/sqlite/open-sqlite.ts';

describe('a round of the inbox', () => {
  let bench: Workbench;
  let seen: string[];
  let fenced: number;
  let committed: number;
  let priced: string[];
  let decide: (input: DecisionInput) => Decision;

  beforeEach(async () => {
    bench = await openWorkbench(openSqlite);
    seen = [];
    fenced = 0;
    committed = 0;
    priced = [];
    decide = ({ conversation }) => decisionOf(conversation, []);
  });
  afterEach(() => bench.harness.close());

  const round = (more: Partial<LaneWork['store']> = {}) =>
    createLaneRound({
      store: { ...bench.store, ...more },
      decide: (input) => {
        if ('wamid' in input.event.event) seen.push(input.event.event.wamid);
        return decide(input);
      },
      policy: () => basicPolicy,
      clock: bench.harness,
      log: SILENT_LOG,
      metrics: {
        ...QUIET_METRICS,
        priced: (...price) => priced.push(price.join(' ')),
        fenced: () => {
          fenced += 1;
        },
      },
      leaseMs: 30_000,
      faultPauseMs: 5_000,
      storePauseMs: 1,
      abort: new AbortController().signal,
      onEffects: () => {
        committed += 1;
      },
    });

  test('events of one lane are decided one after the other, each on the state that the one before left', async () => {
    decide = ({ conversation }) =>
      decisionOf({ ...conversation, nextTicketNo: conversation.nextTicketNo + 1 }, [send('t:1', 'x')]);
    await bench.accept(...['a', 'b', 'c'].map((wamid) => messageFrom([phone('1')], wamid)));
    expect(await round()()).toBe(true);
    expect(seen).toEqual(['a', 'b', 'c']);
    await bench.accept(messageFrom([phone('1')], 'd'));
    expect((await bench.claimLanes())[0]?.conversation.nextTicketNo).toBe(4);
    expect((await bench.store.counts()).outbox['pending']).toBe(3);
    expect(committed).toBe(1);
  });

  test('what WhatsApp says of a price is counted once, when it says that it took the message', async () => {
    await bench.put('1', [send('t:1', 'x')]);
    await bench.perform({ wamid: 'out' }, 'whatsapp');
    await bench.decideAll();
    const price = { category: 'service', type: 'regular' };
    for (const status of ['sent', 'delivered'] as const) {
      const told = statusOf('out', status);
      await bench.accept({ ...told, event: { ...told.event, price } as typeof told.event });
    }
    await bench.accept(statusOf('out', 'read'));
    await round()();
    expect(priced).toEqual(['n1 service regular']);
  });

  test('nothing to do is said, so that the loop can sleep', async () => {
    expect(await round()()).toBe(false);
  });

  test('a message quoting one of the same batch finds its ticket', async () => {
    const refs: unknown[] = [];
    decide = ({ conversation, event, refs: given }) => {
      refs.push(given);
      const wamid = 'wamid' in event.event ? event.event.wamid : '';
      return decisionOf(conversation, [], { messages: [{ wamid, ticket: `t:${wamid}`, at: 1 }] });
    };
    await bench.accept(messageFrom([phone('1')], 'a'), messageFrom([phone('1')], 'b', { quotes: 'a' }));
    await round()();
    expect(refs).toEqual([{}, { messageTicket: 't:a', quoted: 'text of a' }]);
  });

  test('a decision that fails is tried five times, then set aside with its body; what follows goes on', async () => {
    decide = ({ conversation, event }) => {
      if ('wamid' in event.event && event.event.wamid === 'bad') throw new Error('a fault of ours');
      return decisionOf(conversation, []);
    };
    await bench.accept(...['good', 'bad', 'later'].map((wamid) => messageFrom([phone('1')], wamid)));
    const once = round();
    for (let tries = 0; tries < 10; tries += 1) {
      await once();
      await bench.harness.pass(5_000);
    }
    expect(seen).toEqual(['good', 'bad', 'bad', 'bad', 'bad', 'bad', 'later']);
    expect((await bench.store.counts()).discarded).toEqual({ undecidable: 1 });
    expect((await bench.store.counts()).inbox['pending']).toBe(0);
  });

  test('a lane whose first event fails is left alone for a while; other lanes go on', async () => {
    decide = ({ conversation, event }) => {
      if ('wamid' in event.event && event.event.wamid === 'bad') throw new Error('a fault of ours');
      return decisionOf(conversation, []);
    };
    await bench.accept(messageFrom([phone('1')], 'bad'), messageFrom([phone('2')], 'fine'));
    const once = round();
    await once();
    expect(await once()).toBe(false);
    expect([...seen].sort()).toEqual(['bad', 'fine']);
    await bench.harness.pass(5_000);
    expect(await once()).toBe(true);
  });

  test('a decision outlasts a store that is away, and is stored once although its answer got lost', async () => {
    decide = ({ conversation }) => decisionOf(conversation, [send('t:1', 'x')]);
    await bench.accept(messageFrom([phone('1')], 'a'));
    const { commit } = bench.store;
    let times = 0;
    const once = round({
      commit: async (lane, decided) => {
        times += 1;
        if (times === 2) await commit(lane, decided);
        if (times < 3) throw new StoreUnavailableError('away');
        return commit(lane, decided);
      },
    });
    await once();
    expect(times).toBe(3);
    expect(seen).toEqual(['a']);
    expect((await bench.store.counts()).outbox['pending']).toBe(1);
  });

  test('a commit that comes too late is counted and stores nothing', async () => {
    const slow = bench.store;
    decide = ({ conversation }) => decisionOf(conversation, [send('t:1', 'x')]);
    await bench.accept(messageFrom([phone('1')], 'a'));
    const stolen = createLaneRound({
      store: {
        claimLanes: async (claim) => {
          const lanes = await slow.claimLanes(claim);
          await bench.harness.pass(30_001);
          await slow.claimLanes(claim);
          return lanes;
        },
        commit: slow.commit,
        releaseLane: slow.releaseLane,
      },
      decide: (input) => decide(input),
      policy: () => basicPolicy,
      clock: bench.harness,
      log: SILENT_LOG,
      metrics: {
        ...QUIET_METRICS,
        fenced: () => {
          fenced += 1;
        },
      },
      leaseMs: 30_000,
      faultPauseMs: 5_000,
      storePauseMs: 1,
      abort: new AbortController().signal,
      onEffects: () => {},
    });
    await stolen();
    expect(fenced).toBe(1);
    expect(await bench.claimOps()).toEqual([]);
  });
});
