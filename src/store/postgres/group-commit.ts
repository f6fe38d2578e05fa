import { StoreUnavailableError } from '../../core/errors.ts';
import type { Accepted } from '../../core/store.ts';
import { admit, type Batch, place } from './accept.ts';
import type { Database, Identity } from './database.ts';

interface Item {
  readonly batch: Batch;
  readonly resolve: (answer: Accepted) => void;
  readonly reject: (error: unknown) => void;
}

/** No transaction takes more events than this. */
const MOST_EVENTS = 500;

/** Whether the database gave no answer: then nobody of the group can be stored now, one by one neither. */
const isSilent = (error: unknown): boolean =>
  error instanceof StoreUnavailableError && (error as { code?: unknown }).code === undefined;

/**
 * Group commit: everything that is to be accepted while one transaction runs shares the next one, in order of arrival.
 * When a shared transaction fails, each of its batches is tried alone, so that a bad one harms nobody else.
 */
export const createGroupedAccept = (
  db: Database,
  identity: Identity,
): { accept: (batch: Batch) => Promise<Accepted>; settled: () => Promise<void> } => {
  const waiting: Item[] = [];
  let running: Promise<void> | undefined;

  const store = (items: readonly Item[]): Promise<readonly Accepted[]> =>
    db.transaction(
      async (tx) => {
        const admitted = await admit(
          tx,
          identity,
          items.map(({ batch }) => batch),
        );
        await place(tx, identity, admitted);
        return admitted.answers;
      },
      { first: true },
    );

  const runTogether = async (items: readonly Item[]): Promise<void> => {
    try {
      const answers = await store(items);
      items.forEach((item, index) => {
        item.resolve(answers[index] as Accepted);
      });
    } catch (error) {
      if (items.length === 1 || isSilent(error)) for (const item of items) item.reject(error);
      else for (const item of items) await runTogether([item]);
    }
  };

  const takeGroup = (): Item[] => {
    let events = 0;
    let taken = 0;
    for (const { batch } of waiting) {
      events += batch.events.length;
      if (taken > 0 && events > MOST_EVENTS) break;
      taken += 1;
    }
    return waiting.splice(0, taken);
  };

  const run = async (): Promise<void> => {
    // What else arrives in this turn of the event loop comes along.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) await runTogether(takeGroup());
    running = undefined;
  };

  return {
    accept: (batch) =>
      new Promise((resolve, reject) => {
        waiting.push({ batch, resolve, reject });
        running ??= run();
      }),
    settled: async () => {
      await running;
    },
  };
};
