import { Crash } from '../store/sqlite/scripted-vendors.ts';
import { startWorld, tokensIn } from '../store/sqlite/world.ts';
import { type CrashPoints, createCrashPoints } from './crashing.ts';
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
const CUSTOMER = 0;
const MOST_ROUNDS = 300;

/** Plays the steps with a process that dies at the numbered points and is started again each time. */
export const play = async (steps: readonly Step[], dieAt: readonly number[]): Promise<Played> => {
  const points = createCrashPoints(dieAt);
  const world = startWorld(points);
  /** Repeats what nobody was told the end of, as Meta and the helpdesk's poll do. */
  const insist = async (doIt: () => Promise<unknown>): Promise<void> => {
    for (;;) {
      try {
        await doIt();
        return;
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        world.pass(RESTART_MS);
      }
    }
  };
  const work = async (): Promise<void> => {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const [decided, delivered] = [await world.decide(), await world.deliver(1)];
      if (!decided && delivered === 0) return;
    }
    throw new Error('never came to an end');
  };
  const settle = async (): Promise<void> => {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      await insist(work);
      const { inbox, outbox } = await world.store.counts();
      if ((outbox['asked'] ?? 0) > 0) await insist(world.answerByPhone);
      const waiting = ['pending', 'claimed', 'dead', 'asked'].reduce((sum, state) => sum + (outbox[state] ?? 0), 0);
      if (waiting === 0 && inbox['pending'] === 0) return;
      world.pass(Math.max(1, await world.store.dueInMs(60_000)));
    }
    throw new Error(`never came to rest: ${JSON.stringify(await world.store.counts())}`);
  };
  try {
    for (const step of steps) {
      if (step.do === 'turns') world.beginFaults(step.turns);
      else if (step.do === 'pass') world.pass(step.ms);
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
    await world.store.close();
  }
};

const ALIASES = { write: ['phone'], 'write-by-id': ['id'], 'write-by-both': ['id', 'phone'] } as const;
