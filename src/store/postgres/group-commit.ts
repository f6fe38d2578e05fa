import { StoreUnavailableError } from '../../core/errors.ts';

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

export interface Grouping<Item, Answer> {
  /** One transaction for these items; an answer for each, in their order. `undefined`, for more than one: each has to be tried alone. */
  readonly run: (items: readonly Item[]) => Promise<readonly Answer[] | undefined>;
  /** How much of a transaction an item takes. */
  readonly weigh: (item: Item) => number;
}

export interface Group<Item, Answer> {
  /** Resolves after the commit that holds the item is on disk. */
  add(item: Item): Promise<Answer>;
  /** Resolves when nothing waits any more. */
  settled(): Promise<void>;
}

/** No transaction takes more than this. */
const MOST = 500;

/** Whether the database gave no answer: then nobody of the group can be stored now, one by one neither. */
const isSilent = (error: unknown): boolean =>
  error instanceof StoreUnavailableError && (error as { code?: unknown }).code === undefined;

/**
 * Group commit: everything of one kind that is asked for while one transaction runs shares the next one, in order of arrival.
 * When a shared transaction fails, each of its items is tried alone, so that a bad one harms nobody else.
 */
export const createGroup = <Item, Answer>({ run, weigh }: Grouping<Item, Answer>): Group<Item, Answer> => {
  const waiting: Waiting<Item, Answer>[] = [];
  let running: Promise<void> | undefined;

  const runTogether = async (group: readonly Waiting<Item, Answer>[]): Promise<void> => {
    try {
      const answers = await run(group.map(({ item }) => item));
      if (answers) for (const [index, { resolve }] of group.entries()) resolve(answers[index] as Answer);
      else for (const one of group) await runTogether([one]);
    } catch (error) {
      if (group.length === 1 || isSilent(error)) for (const { reject } of group) reject(error);
      else for (const one of group) await runTogether([one]);
    }
  };

  const takeGroup = (): Waiting<Item, Answer>[] => {
    let weight = 0;
    let taken = 0;
    for (const { item } of waiting) {
      weight += weigh(item);
      if (taken > 0 && weight > MOST) break;
      taken += 1;
    }
    return waiting.splice(0, taken);
  };

  const work = async (): Promise<void> => {
    // What else arrives in this turn of the event loop comes along.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) await runTogether(takeGroup());
    running = undefined;
  };

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        running ??= work();
      }),
    settled: async () => {
      await running;
    },
  };
};
