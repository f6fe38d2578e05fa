import { expect, test } from '@jest/globals';
import type { Counts } from '../../src/core/reads.ts';
import type { Restraints } from '../../src/core/restraints.ts';
import { createBacklogWatch } from '../../src/engine/watch-backlog.ts';
import { createLines } from '../http/harness.ts';

const MINUTE = 60_000;

const start = () => {
  const { log, lines } = createLines();
  let waiting = { oldestInboxMs: 0, oldestOutboxMs: 0 };
  let restraints: Restraints = { observe: false, pilot: 0 };
  const look = createBacklogWatch({
    counts: async () => waiting as Counts,
    restraints: () => restraints,
    log,
  });
  return {
    lookAt: async (inbox: number, outbox: number, held: Partial<Restraints> = {}) => {
      waiting = { oldestInboxMs: inbox * MINUTE, oldestOutboxMs: outbox * MINUTE };
      restraints = { observe: false, pilot: 0, ...held };
      lines.length = 0;
      await look();
      return lines.map(({ fields }) => fields);
    },
  };
};

test('What waits too long is said once for each step, and again after it was caught up with', async () => {
  const watch = start();
  expect(await watch.lookAt(4.9, 14.9)).toEqual([]);
  expect(await watch.lookAt(5, 15)).toEqual([
    { queue: 'inbox', over: '5 min' },
    { queue: 'outbox', over: '15 min' },
  ]);
  expect(await watch.lookAt(29, 59)).toEqual([]);
  expect(await watch.lookAt(30, 59)).toEqual([{ queue: 'inbox', over: '30 min' }]);
  expect(await watch.lookAt(0, 0)).toEqual([]);
  expect(await watch.lookAt(5, 0)).toEqual([{ queue: 'inbox', over: '5 min' }]);
});

test('What an operator holds back is no backlog of the outbox', async () => {
  const watch = start();
  expect(await watch.lookAt(0, 300, { pausedSince: 1 })).toEqual([]);
  expect(await watch.lookAt(0, 300, { observe: true })).toEqual([]);
  expect(await watch.lookAt(0, 300)).toEqual([{ queue: 'outbox', over: '240 min' }]);
});
