import type { Effect } from '../../../src/core/effects.ts';
import type { ClaimedLane, Store } from '../../../src/core/store.ts';
import { decisionOf, LANES } from '../../contracts/store-contract/samples.ts';

type Told = ClaimedLane['events'][number] & Pick<ClaimedLane, 'fence'> & { readonly lane: string };

/** Decides what a claim brought; the events of lanes that were committed. */
export const decideRound = async (
  store: Store,
  effects: (event: Told) => readonly Effect[] = () => [],
  claim = LANES,
): Promise<{ readonly claimed: number; readonly told: readonly Told[] }> => {
  const lanes = await store.claimLanes(claim);
  const told = await Promise.all(
    lanes.map(async (lane) => {
      const events = lane.events.map((event) => ({ ...event, fence: lane.fence, lane: lane.conversation.id }));
      const decided = events.map((event) => ({
        eventId: event.id,
        decision: decisionOf(lane.conversation, event.event.type === 'effect-settled' ? [] : effects(event)),
        policyHash: 'h',
        decidedAt: 1,
      }));
      return (await store.commit(lane, decided)) === 'committed' ? events : [];
    }),
  );
  return { claimed: lanes.length, told: told.flat() };
};

/** Decides everything that waits. */
export const decideAll = async (
  store: Store,
  effects?: (event: Told) => readonly Effect[],
): Promise<readonly Told[]> => {
  const all: Told[] = [];
  for (;;) {
    const { claimed, told } = await decideRound(store, effects);
    all.push(...told);
    if (claimed === 0) return all;
  }
};
