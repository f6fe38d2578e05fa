import type { Effect } from '../../src/core/effects.ts';
import type { Metrics } from '../../src/core/metrics.ts';
import type { Log } from '../../src/core/ports.ts';
import type { ClaimedOp } from '../../src/core/store.ts';
import { PRODUCTION_TIMINGS } from '../../src/core/timings.ts';
import type { FateRules } from '../../src/deliver/fate.ts';
import { comment } from '../contracts/store-contract/samples.ts';

export const RULES: FateRules = {
  timings: PRODUCTION_TIMINGS,
  unknownAfterMs: 120_000,
  giveUpAfterMs: 86_400_000,
  holdDeadMs: 60_000,
  random: () => 0.5,
};

/** A claimed op of these effects, never tried yet. */
export const opOf = (effects: readonly Effect[] = [comment('t:1', 'a')], more: Partial<ClaimedOp> = {}): ClaimedOp => ({
  opId: 'op1',
  fence: 1,
  target: 'helpdesk',
  conversationId: 'conv',
  contact: { id: 'c1', name: 'Anna', phone: '491701234567', requesterId: '77' },
  numberId: 'n1',
  ownConversations: ['conv', 'merged'],
  effects: effects.map((effect, index) => ({ id: `1.${index}`, effect })),
  ticket: { key: 't:1', helpdeskId: '900', status: 'open' },
  state: { phase: 'first' },
  attempts: 0,
  ageMs: 0,
  waitedMs: 0,
  leaseMs: 30_000,
  ...more,
});

export const SILENT_LOG: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const nothing = () => {};
export const QUIET_METRICS: Metrics = {
  webhook: nothing,
  signatureFailed: nothing,
  accepted: nothing,
  duplicates: nothing,
  discarded: nothing,
  delivered: nothing,
  dead: nothing,
  priced: nothing,
  upstream: nothing,
  unknown: nothing,
  reconciled: nothing,
  doubled: nothing,
  watched: nothing,
  stageFired: nothing,
  filesDropped: nothing,
  fenced: nothing,
  restrained: nothing,
  queues: nothing,
};
