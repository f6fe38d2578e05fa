import { describe, expect, test } from '@jest/globals';
import type { ClaimedOp, OpClaim } from '../../src/core/store.ts';
import { createTargetRound } from '../../src/engine/deliver-target.ts';
import { OPS } from '../contracts/store-contract/samples.ts';
import { opOf, SILENT_LOG } from '../deliver/ops.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

const workOf = (due: ClaimedOp[]) => {
  const ending = new Map<string, (heldMs?: number) => void>();
  const claims: OpClaim[] = [];
  let settledCalls = 0;
  const allowed = true;
  let now = 0;
  const work = createTargetRound({
    store: {
      claimOps: async (claim) => {
        claims.push(claim);
        return due.splice(0, claim.limit);
      },
    },
    targets: () => ['helpdesk'],
    accounts: OPS.accounts,
    deliver: (op) =>
      new Promise((resolve, reject) => {
        ending.set(op.opId, op.opId === 'broken' ? () => reject(new Error('x')) : (heldMs = 0) => resolve(heldMs));
      }),
    concurrency: 2,
    leaseMs: 30_000,
    partGapMs: 5_000,
    fileWaitMs: 20_000,
    sendFileWaitMs: 900_000,
    mayDeliver: () => allowed,
    abort: new AbortController().signal,
    log: SILENT_LOG,
    longestHoldMs: 1_000,
    monotonicMs: () => now,
    onSettled: () => {
      settledCalls += 1;
    },
  });
  return {
    work,
    claims,
    end: (id: string, heldMs?: number) => ending.get(id)?.(heldMs),
    started: ending,
    settledCalls: () => settledCalls,
    pass: (ms: number) => {
      now += ms;
    },
  };
};
const ops = (...ids: string[]) => ids.map((opId) => opOf(undefined, { opId }));

describe('a round of the outbox', () => {
  test('starts no more calls than may run at once, and claims only for those', async () => {
    const { work, claims, end, started } = workOf(ops('1', '2', '3'));
    await work.round();
    expect(await work.round()).toBe(false);
    expect([...started.keys()]).toEqual(['1', '2']);
    expect(claims.map(({ limit, targets }) => [limit, targets])).toEqual([[2, ['helpdesk']]]);
    end('2');
    await turn();
    await work.round();
    expect(claims.at(-1)?.limit).toBe(1);
    expect([...started.keys()]).toEqual(['1', '2', '3']);
  });

  test('a call that ends wakes the others; a fault in one is its own', async () => {
    const { work, end, settledCalls } = workOf(ops('broken', '2'));
    await work.round();
    end('broken');
    await turn();
    expect(settledCalls()).toBe(1);
    end('2');
    await work.settled();
    await turn();
    expect(settledCalls()).toBe(2);
  });

  test('a kind whose budget is used up is left alone until then, and asked for seldom meanwhile', async () => {
    const { work, claims, end, pass } = workOf(ops('1', '2', '3'));
    await work.round();
    end('1', 800);
    await turn();
    expect(await work.round()).toBe(false);
    expect(claims).toHaveLength(1);
    pass(250);
    await work.round();
    expect(claims.at(-1)?.held).toEqual(['add-comment']);
    pass(549);
    await work.round();
    expect(claims.at(-1)?.held).toEqual(['add-comment']);
    pass(1);
    end('2');
    await turn();
    await work.round();
    expect(claims.at(-1)?.held).toEqual([]);
  });

  test('a budget that stays used up for long is asked again after a second', async () => {
    const { work, claims, end, pass } = workOf(ops('1', '2'));
    await work.round();
    end('1', 60_000);
    await turn();
    pass(1_000);
    await work.round();
    expect(claims.at(-1)?.held).toEqual([]);
  });

  test('the drain waits for what runs', async () => {
    const { work, end } = workOf(ops('1'));
    await work.round();
    let drained = false;
    const drain = work.settled().then(() => {
      drained = true;
    });
    await turn();
    expect(drained).toBe(false);
    end('1');
    await drain;
    expect(drained).toBe(true);
  });
});
