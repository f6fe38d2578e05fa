import type { Effect } from '../../../src/core/effects.ts';
import type { ClaimedOp, OpClaim } from '../../../src/core/store.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { comment, decisionOf, messageFrom, phone } from '../../contracts/store-contract/samples.ts';
import { playRole } from '../role.ts';
import { createOrderBook } from '../store-order.ts';

// A store and nothing else: decisions that ask for one effect each, deliveries that do nothing. It claims as the engine does.
const clock = { now: () => Date.now() };
const store = await openStore({ url: process.env['BENCH_STORE'] ?? '', clock, systemClock: clock });
const LEASE_MS = 30_000;
const OPS: OpClaim = {
  limit: 64,
  leaseMs: LEASE_MS,
  targets: ['helpdesk'],
  accounts: { helpdesk: 'zendesk', 'helpdesk-read': 'zendesk', whatsapp: 'whatsapp', 'whatsapp-signal': 'whatsapp' },
  groupBytes: 60_000,
  fileWaitMs: 20_000,
  sendFileWaitMs: 900_000,
  partGapMs: 5_000,
};
const TEXT = 'is there any news about my order? '.repeat(3);
const book = createOrderBook();

const effectsFor = (text: string, grouped: boolean): Effect[] => {
  const body = comment('t:1', text);
  // What the bridge writes itself as an update is a call of its own each.
  return [grouped ? body : { kind: 'add-tags', ticket: 't:1', tags: [text] }];
};

/** Decides one round of lanes; how many events. */
const decideRound = async (grouped: boolean, leaseMs = LEASE_MS): Promise<number> => {
  const lanes = await store.claimLanes({ limit: 64, leaseMs, eventsPerLane: 20 });
  const counts = await Promise.all(
    lanes.map(async (lane) => {
      const decided = lane.events.map(({ id, event }) => ({
        eventId: id,
        decision: decisionOf(
          lane.conversation,
          event.type === 'customer-message' ? effectsFor(event.wamid, grouped) : [],
        ),
        policyHash: 'bench',
        decidedAt: clock.now(),
      }));
      if ((await store.commit(lane, decided)) !== 'committed') return 0;
      for (const { event } of lane.events) if (event.type === 'customer-message') book.decided(event.wamid);
      return decided.length;
    }),
  );
  return counts.reduce((sum, n) => sum + n, 0);
};

const deliver = async (op: ClaimedOp): Promise<number> => {
  if (!(await store.begin(op, 'bytes', [])).ok) return 0;
  for (const { effect } of op.effects) {
    if (effect.kind === 'add-comment') book.delivered(effect.html);
    if (effect.kind === 'add-tags') book.delivered(effect.tags[0] ?? '');
  }
  const outcome = { result: 'applied', data: {} } as const;
  const done = { to: 'done', outcome, events: [], ownKeys: [], returnQueue: false, at: clock.now() } as const;
  return (await store.settle(op, done)) === 'settled' ? op.effects.length : 0;
};

/** Delivers one round of calls; how many entries. */
const deliverRound = async (leaseMs = LEASE_MS): Promise<number> => {
  const ops = await store.claimOps({ ...OPS, leaseMs });
  const counts = await Promise.all(ops.map(deliver));
  return counts.reduce((sum, n) => sum + n, 0);
};

/** Runs rounds until one is empty; how many entries and how long. */
const drain = async (round: () => Promise<number>) => {
  const begun = performance.now();
  let entries = 0;
  for (let n = await round(); n > 0; n = await round()) entries += n;
  return { entries, ms: performance.now() - begun };
};

const rest = async (): Promise<boolean> => {
  const { inbox, outbox } = await store.counts();
  return !inbox['pending'] && !outbox['pending'] && !outbox['claimed'];
};

let wamids = 0;

export type StoreOnly = typeof handlers;
const handlers = playRole(
  {
    /** Puts so many messages into each of so many lanes. */
    fill: async ({ lanes, perLane }: { lanes: number; perLane: number }) => {
      for (let no = 0; no < perLane; no += 1) {
        wamids += 1;
        const round = wamids;
        const customers = Array.from({ length: lanes }, (_, lane) => lane);
        await Promise.all(
          customers.map((lane) => {
            const message = messageFrom([phone(`4915${String(lane).padStart(8, '0')}`)], `${lane}.${round}.${TEXT}`);
            return store.accept([message], clock.now());
          }),
        );
      }
    },
    decide: (grouped: boolean) => drain(() => decideRound(grouped)),
    deliver: () => drain(() => deliverRound()),
    /** Both at once, what comes back from deliveries included. */
    both: async (grouped: boolean) => {
      const begun = performance.now();
      let decided = 0;
      let delivered = 0;
      let over = false;
      const loop = async (round: () => Promise<number>, add: (n: number) => void): Promise<void> => {
        while (!over) {
          const n = await round();
          add(n);
          if (n === 0 && (await rest())) over = true;
        }
      };
      await Promise.all([
        loop(
          () => decideRound(grouped),
          (n) => {
            decided += n;
          },
        ),
        loop(
          () => deliverRound(),
          (n) => {
            delivered += n;
          },
        ),
      ]);
      return { decided, delivered, ms: performance.now() - begun };
    },
    violations: () => book.violations(),
    /** Claims lanes and calls and keeps them; how many. */
    hold: async (leaseMs: number) => {
      await decideRound(true, leaseMs);
      const ops = await store.claimOps({ ...OPS, leaseMs });
      return ops.length;
    },
    holdLanes: async (leaseMs: number) => (await store.claimLanes({ limit: 64, leaseMs, eventsPerLane: 20 })).length,
    /** Works as the engine's pumps do until it decided (or delivered) something; the moment, ms of the machine's monotonic clock. */
    next: async ({ what, leaseMs, idleMs }: { what: 'decide' | 'deliver'; leaseMs: number; idleMs: number }) => {
      for (;;) {
        const n = what === 'decide' ? await decideRound(true, leaseMs) : await deliverRound(leaseMs);
        if (n > 0) return Number(process.hrtime.bigint()) / 1e6;
        const waitMs = await store.dueInMs(idleMs);
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    },
  },
  () => store.close(),
);
