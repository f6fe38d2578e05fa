import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Policy } from '../../src/core/policy.ts';
import type { Restraints } from '../../src/core/restraints.ts';
import { createRestraintWatch, type RestraintWatch } from '../../src/engine/watch-restraints.ts';
import { policyWith } from '../decide/lane.ts';
import { QUIET_METRICS, SILENT_LOG } from '../deliver/ops.ts';

const HOUR = 3_600_000;
const T0 = Date.UTC(2026, 10, 25);

describe('what holds the service back', () => {
  let now: number;
  let paused: number | undefined;
  let policy: Policy;
  let said: [string, object][];
  let gauges: Restraints[];
  let watch: RestraintWatch;

  beforeEach(() => {
    now = T0;
    paused = undefined;
    policy = policyWith({});
    said = [];
    gauges = [];
    const say = (fields: object, event: string) => void said.push([event, fields]);
    watch = createRestraintWatch({
      store: { sendingPausedSince: async () => paused },
      policy: () => policy,
      clock: { now: () => now },
      log: { ...SILENT_LOG, info: say, warn: say },
      metrics: { ...QUIET_METRICS, restrained: (restraints) => void gauges.push(restraints) },
    });
  });

  test('is not worth a word when nothing does', async () => {
    await watch.look();
    expect(said).toEqual([]);
    expect(gauges).toEqual([{ observe: false, pilot: 0 }]);
  });

  test('is said at once, again every hour while it lasts, and once when it ends', async () => {
    policy = policyWith({ mode: 'observe', pilot: ['+491701234567'] });
    await watch.look();
    now += HOUR - 1;
    await watch.look();
    expect(said).toEqual([['service.restrained', { by: ['observe', 'pilot'], pilot: 1 }]]);
    now += 1;
    await watch.look();
    expect(said).toHaveLength(2);
    policy = policyWith({});
    await watch.look();
    await watch.look();
    expect(said.slice(2)).toEqual([['service.unrestrained', {}]]);
  });

  test('a pause is seen whoever ordered it, and so is its end', async () => {
    paused = T0;
    await watch.look();
    expect(watch.current().pausedSince).toBe(T0);
    paused = undefined;
    await watch.look();
    expect(said.map(([event]) => event)).toEqual([
      'sending.paused',
      'service.restrained',
      'sending.resumed',
      'service.unrestrained',
    ]);
    expect(gauges.map(({ pausedSince }) => pausedSince)).toEqual([T0, undefined]);
  });

  test('a pause is said once, also when the store is asked twice at the same moment', async () => {
    paused = T0;
    await Promise.all([watch.look(), watch.look()]);
    expect(said.map(([event]) => event)).toEqual(['sending.paused', 'service.restrained']);
  });

  test('a go-live time that is still to come turns customers away; one that has passed does not', async () => {
    policy = policyWith({ threading: { since: T0 + HOUR } });
    await watch.look();
    expect(said).toEqual([['service.restrained', { by: ['since'], since: '2026-11-25T01:00:00.000Z' }]]);
    now += HOUR;
    await watch.look();
    expect(said.at(-1)).toEqual(['service.unrestrained', {}]);
    expect(watch.current().since).toBe(T0 + HOUR);
  });
});
