import type { OpenStore } from '../contracts/store-contract/harness.ts';
import { Crash } from '../store/model/scripted-vendors.ts';
import { startWorld, tokensIn } from '../store/model/world.ts';
import { openSqlite } from '../store/sqlite/open-sqlite.ts';
import { type CrashPoints, createCrashPoints, type Fates } from './crashing.ts';
import type { Step } from './scenarios.ts';

/** What stands on the other sides when everything has come to rest. */
export interface Played {
  readonly points: CrashPoints;
  readonly written: readonly string[];
  readonly onTickets: readonly string[];
  readonly replied: readonly string[];
  readonly onPhones: readonly string[];
  readonly dead: ReadonlySet<string>;
  /** Laws of the vendors that a call broke. */
  readonly broken: readonly string[];
}

/** Longer than any lease: what a dead process had claimed is free again. */
const RESTART_MS = 31_000;
/** Long enough for every look after a silence. */
const QUIET_MS = [65_000, 125_000, 305_000];
const CUSTOMER = 0;
const MOST_ROUNDS = 300;

interface Worker {
  decide(): Promise<boolean>;
  deliver(limit: number): Promise<number>;
}

const workBy = async (worker: Worker): Promise<void> => {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const [decided, delivered] = [await worker.decide(), await worker.deliver(1)];
    if (!decided && delivered === 0) return;
  }
  throw new Error('never came to an end');
};

/** Plays the steps with a process that meets its fates: it is started again after each death, and overtaken while it stalls. */
export const play = async (
  steps: readonly Step[],
  fates: Fates,
  open: OpenStore = () => openSqlite(':memory:'),
): Promise<Played> => {
  const points = createCrashPoints(fates, async (point) => {
    // A call cannot stall for minutes before it is sent: its time-out would have ended it. Its settlement can.
    for (const ms of point === 'before settle' ? [RESTART_MS, ...QUIET_MS] : [RESTART_MS]) {
      await world.pass(ms);
      await workBy(world.other());
    }
  });
  const world = await startWorld(open, points);
  /** Repeats what nobody was told the end of, as Meta and the helpdesk's poll do. */
  const insist = async (doIt: () => Promise<unknown>): Promise<void> => {
    for (;;) {
      try {
        await doIt();
        return;
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        await world.pass(RESTART_MS);
      }
    }
  };
  const work = () => workBy(world);
  const settle = async (): Promise<void> => {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      await insist(work);
      const { inbox, outbox } = await world.store.counts();
      // Nobody answers a question that is still on its way to the ticket.
      if ((outbox['asked'] ?? 0) > 0 && (outbox['claimed'] ?? 0) === 0) await insist(world.answerByPhone);
      const waiting = ['pending', 'claimed', 'dead', 'asked'].reduce((sum, state) => sum + (outbox[state] ?? 0), 0);
      if (waiting === 0 && inbox['pending'] === 0) return;
      await world.pass(Math.max(1, await world.store.dueInMs(60_000)));
    }
    throw new Error(`never came to rest: ${JSON.stringify(await world.store.counts())}`);
  };
  try {
    for (const step of steps) {
      if (step.do === 'turns') world.beginFaults(step.turns);
      else if (step.do === 'pass') await world.pass(step.ms);
      else if (step.do === 'work') await insist(work);
      else if (step.do === 'reply') await world.replyOnce(CUSTOMER, insist);
      else await world.writeOnce(CUSTOMER, ALIASES[step.do], insist);
    }
    await settle();
    return {
      points,
      written: world.written,
      onTickets: world.vendors.comments.flatMap(({ text }) => tokensIn(text)),
      replied: world.replied,
      onPhones: world.vendors.sends.flatMap(({ text }) => tokensIn(text)),
      dead: world.dead,
      broken: world.vendors.broken,
    };
  } finally {
    await world.close();
  }
};

const ALIASES = { write: ['phone'], 'write-by-id': ['id'], 'write-by-both': ['id', 'phone'] } as const;
