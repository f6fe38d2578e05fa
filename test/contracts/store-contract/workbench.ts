import { expect } from '@jest/globals';
import type { Decision } from '../../../src/core/decision.ts';
import type { Effect, Target } from '../../../src/core/effects.ts';
import type { EffectSettled, InboxEvent, ReceivedEvent } from '../../../src/core/events.ts';
import type { AppliedData, Outcome } from '../../../src/core/outcome.ts';
import type { ClaimedLane, ClaimedOp, OpClaim, Settlement } from '../../../src/core/store.ts';
import type { OpenStore, StoreHarness } from './harness.ts';
import { decisionOf, LANES, messageFrom, OPS, phone } from './samples.ts';

type Done = Partial<Extract<Settlement, { to: 'done' }>>;

/** Whatever a case did: at its end everything that came in stands somewhere. */
const withAccounts = (harness: StoreHarness): StoreHarness => {
  const { close } = harness;
  return Object.defineProperties(harness, {
    close: {
      value: async () => {
        // A case may have closed the store itself.
        const counts = await harness.store.counts().catch(() => undefined);
        await close();
        if (counts) expect(counts.imbalance).toEqual({ inbound: 0, outbound: 0 });
      },
    },
  });
};

/** The moves that most cases are made of: an engine by hand. */
export const openWorkbench = async (open: OpenStore) => {
  const harness = withAccounts(await open());
  let messageNo = 0;
  const bench = {
    harness,
    get store() {
      return harness.store;
    },
    accept: (...events: ReceivedEvent[]) => harness.store.accept(events, harness.now()),
    claimLanes: (more: Partial<typeof LANES> = {}) => harness.store.claimLanes({ ...LANES, ...more }),
    commit: (
      lane: ClaimedLane,
      decide: (event: InboxEvent) => readonly Effect[] = () => [],
      more: Partial<Decision> = {},
    ) =>
      harness.store.commit(
        lane,
        lane.events.map((event) => ({
          eventId: event.id,
          decision: decisionOf(more.conversation ?? lane.conversation, decide(event.event), more),
          policyHash: 'h1',
          decidedAt: harness.now(),
        })),
      ),
    /** Decides everything that waits; returns the events in the order in which they were decided. */
    decideAll: async (decide: (event: InboxEvent) => readonly Effect[] = () => []): Promise<InboxEvent[]> => {
      const told: InboxEvent[] = [];
      for (;;) {
        const lanes = await bench.claimLanes();
        if (lanes.length === 0) return told;
        for (const lane of lanes) {
          told.push(...lane.events.map(({ event }) => event));
          await bench.commit(lane, decide);
        }
      }
    },
    /** What the lanes were told about settled calls. */
    settled: async (): Promise<EffectSettled[]> =>
      (await bench.decideAll()).filter((event) => event.type === 'effect-settled'),
    /** A message of the customer with this number is decided into these effects; returns the conversation. */
    put: async (number: string, effects: readonly Effect[], more: Partial<Decision> = {}): Promise<string> => {
      messageNo += 1;
      await bench.accept(messageFrom([phone(number)], `put.${messageNo}`));
      const lanes = await bench.claimLanes();
      const lane = lanes[0];
      if (lanes.length !== 1 || lane === undefined) throw new Error(`${lanes.length} lanes wait`);
      let first = true;
      await bench.commit(
        lane,
        () => {
          const now = first ? effects : [];
          first = false;
          return now;
        },
        more,
      );
      return lane.conversation.id;
    },
    claimOps: (more: Partial<OpClaim> = {}) => harness.store.claimOps({ ...OPS, ...more }),
    claimOp: async (target?: Target): Promise<ClaimedOp> => {
      const ops = await bench.claimOps(target === undefined ? {} : { targets: [target] });
      const op = ops[0];
      if (ops.length !== 1 || op === undefined) throw new Error(`${ops.length} calls are due`);
      return op;
    },
    begin: (op: ClaimedOp) => harness.store.begin(op, op.frozen ?? `bytes of ${op.opId}`, []),
    finish: (op: ClaimedOp, outcome: Outcome, more: Done = {}) =>
      harness.store.settle(op, {
        to: 'done',
        outcome,
        events: [],
        ownKeys: [],
        returnQueue: false,
        at: harness.now(),
        ...more,
      }),
    apply: (op: ClaimedOp, data: AppliedData = {}, more: Done = {}) =>
      bench.finish(op, { result: 'applied', data }, more),
    /** Claims and begins the one call that is due. */
    beginDue: async (target?: Target): Promise<ClaimedOp> => {
      const op = await bench.claimOp(target);
      await bench.begin(op);
      return op;
    },
    /** Claims, begins and applies the one call that is due. */
    perform: async (data: AppliedData = {}, target?: Target): Promise<ClaimedOp> => {
      const op = await bench.beginDue(target);
      await bench.apply(op, data);
      return op;
    },
  };
  return bench;
};

export type Workbench = Awaited<ReturnType<typeof openWorkbench>>;

/** What an op's effects say, in order. */
export const wordsOf = (op: ClaimedOp): string[] =>
  op.effects.map(({ effect }) => ('html' in effect ? effect.html : 'text' in effect ? effect.text : effect.kind));

export const wamidsIn = (events: readonly InboxEvent[]): string[] =>
  events.flatMap((event) => ('wamid' in event ? [event.wamid] : [event.type]));
