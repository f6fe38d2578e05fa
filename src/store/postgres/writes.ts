import type { Accepted, Begun } from '../../core/store.ts';
import { admit, type Batch, place } from './accept.ts';
import { type Beginning, beginOps } from './begin-op.ts';
import { type Committing, commitLanes } from './commit-lane.ts';
import type { Database, Identity } from './database.ts';
import { createGroup, type Group, MOST } from './group-commit.ts';
import { nameOfQueue } from './queues.ts';
import { type Settling, settleTogether } from './settle.ts';

/** What is written for every message and every call: each kind in groups of its own. */
export interface Writes {
  readonly accept: Group<Batch, Accepted>;
  readonly commit: Group<Committing, 'committed' | 'fenced'>;
  readonly begin: Group<Beginning, Begun>;
  readonly settle: Group<Settling, 'settled' | 'fenced'>;
  /** Resolves when none of them waits or runs. */
  settled(): Promise<void>;
}

/** Frozen calls of this many bytes weigh as much as one more call. */
const BYTES = 10_000;

export const createWrites = (db: Database, identity: Identity): Writes => {
  const accept = createGroup<Batch, Accepted>({
    together: (batches) =>
      db.transaction(
        async (tx) => {
          const admitted = await admit(tx, identity, batches);
          await place(tx, identity, admitted);
          return admitted.answers;
        },
        { first: true },
      ),
    weigh: ({ events }) => events.length,
  });
  const commit = createGroup<Committing, 'committed' | 'fenced'>({
    together: (commits) => db.transaction((tx) => commitLanes(tx, commits)),
    nameOf: ({ lane }) => lane.conversation.id,
    // An answer locks a queue out of the order in which a group takes its queues.
    weigh: ({ decided }) => (decided.some(({ decision }) => decision.answers.length > 0) ? MOST : decided.length),
  });
  const begin = createGroup<Beginning, Begun>({
    together: (calls) => db.transaction((tx) => beginOps(tx, identity, calls)),
    nameOf: ({ op }) => nameOfQueue(op),
    weigh: ({ frozen }) => 1 + Math.floor(frozen.length / BYTES),
  });
  const settle = createGroup<Settling, 'settled' | 'fenced'>({
    together: (calls) => settleTogether(db, identity, calls),
    nameOf: ({ op }) => nameOfQueue(op),
    weigh: ({ settlement }) => 1 + (settlement.to === 'done' ? settlement.events.length : 0),
  });
  return {
    accept,
    commit,
    begin,
    settle,
    settled: async () => {
      for (const each of [accept, commit, begin, settle]) await each.settled();
    },
  };
};
