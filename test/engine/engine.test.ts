import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ClaimedOp } from '../../src/core/store.ts';
import { PRODUCTION_TIMINGS } from '../../src/core/timings.ts';
import { type Engine, startEngine } from '../../src/engine/engine.ts';
import { comment, decisionOf, messageFrom, OPS, phone, send } from '../contracts/store-contract/samples.ts';
import { openWorkbench, type Workbench } from '../contracts/store-contract/workbench.ts';
import { basicPolicy } from '../decide/lane.ts';
import { QUIET_METRICS, SILENT_LOG } from '../deliver/ops.ts';
import { openSqlite } from '../store/sqlite/open-sqlite.ts';
import { IDLE_HELPDESK } from '../support/idle-helpdesk.ts';
import { scriptedDesks } from './file-desks.ts';

/** Waits until it is so; the test's own time limit ends it otherwise. */
const until = async (so: () => boolean): Promise<void> => {
  while (!so()) await new Promise((resolve) => setImmediate(resolve));
};

describe('the engine', () => {
  let bench: Workbench;
  let engine: Engine;
  let calls: { readonly op: ClaimedOp; readonly abort: AbortSignal; readonly end: () => void }[];

  beforeEach(async () => {
    bench = await openWorkbench(openSqlite);
    calls = [];
    engine = startEngine({
      store: bench.store,
      helpdesk: IDLE_HELPDESK,
      decide: ({ conversation, event }) =>
        decisionOf(
          conversation,
          event.event.type === 'customer-message' ? [comment('t:1', 'a'), send('t:1', 'x')] : [],
        ),
      policy: () => basicPolicy,
      deliver: (op, abort) =>
        new Promise((resolve) => {
          const end = () => {
            resolve(bench.apply(op, op.target === 'whatsapp' ? { wamid: `out.${op.opId}` } : {}).then(() => 0));
          };
          abort.addEventListener('abort', end);
          calls.push({ op, abort, end });
        }),
      accounts: OPS.accounts,
      noticeTargets: () => [],
      clock: bench.harness,
      log: SILENT_LOG,
      metrics: QUIET_METRICS,
      timings: PRODUCTION_TIMINGS,
      reconcileEveryMs: 60_000,
      retainMessagesMs: 1e12,
      retainEventsMs: 1e12,
      retainDeadMs: 1e12,
      files: scriptedDesks().files,
    });
  });
  afterEach(async () => {
    await engine.stop(0);
    await bench.harness.close();
  });

  const write = async (who: string, wamid: string) => {
    await bench.accept(messageFrom([phone(who)], wamid));
    engine.wake();
  };

  test('a message is decided and both its calls start at once, side by side', async () => {
    await write('1', 'a');
    await until(() => calls.length === 2);
    expect(calls.map(({ op }) => op.target).sort()).toEqual(['helpdesk', 'whatsapp']);
    expect(engine.alive()).toBe(true);
  });

  test('a call that ends lets the next one of its queue start without a pause', async () => {
    await write('1', 'a');
    await until(() => calls.length === 2);
    await write('1', 'b');
    for (const { end } of calls.splice(0)) end();
    await until(() => calls.length === 2);
    expect(calls.map(({ op }) => op.target).sort()).toEqual(['helpdesk', 'whatsapp']);
  });

  test('a call that hangs keeps nobody else waiting', async () => {
    await write('1', 'a');
    await until(() => calls.length === 2);
    await write('2', 'b');
    await until(() => calls.length === 4);
    expect(new Set(calls.map(({ op }) => op.conversationId)).size).toBe(2);
  });

  test('the drain takes nothing new and waits for calls in flight', async () => {
    await write('1', 'a');
    await until(() => calls.length === 2);
    let stopped = false;
    const stopping = engine.stop(60_000).then(() => {
      stopped = true;
    });
    await write('2', 'b');
    calls[0]?.end();
    await new Promise((resolve) => setImmediate(resolve));
    expect([stopped, calls.length]).toEqual([false, 2]);
    calls[1]?.end();
    await stopping;
    expect(calls.every(({ abort }) => abort.aborted)).toBe(true);
    expect((await bench.store.counts()).inbox['pending']).toBeGreaterThan(0);
    expect((await bench.store.counts()).outbox).toMatchObject({ done: 2 });
  });

  test('calls that outlast the grace are aborted', async () => {
    await write('1', 'a');
    await until(() => calls.length === 2);
    await engine.stop(10);
    expect(calls.map(({ abort }) => abort.aborted)).toEqual([true, true]);
  });

  test('the poll remembers where it was', async () => {
    expect(await engine.reconcileNow()).toBe(true);
    expect(await bench.store.getValue('cursor:zendesk')).toBe('c');
  });
});
