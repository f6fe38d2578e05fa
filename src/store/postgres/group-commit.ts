import { StoreUnavailableError } from '../../core/errors.ts';

/** Calls of one kind that share transactions. */
export interface Group<Item, Answer> {
  /** Answers after the commit that the item was part of. */
  add(item: Item): Promise<Answer>;
  /** Resolves when nothing waits and nothing runs. */
  settled(): Promise<void>;
}

export interface GroupParts<Item, Answer> {
  /** Runs all of them in one transaction; their answers in the same order. */
  readonly together: (items: readonly Item[]) => Promise<readonly Answer[]>;
  /** How much of a transaction an item takes: no transaction takes more than `MOST`. By default 1. */
  readonly weigh?: (item: Item) => number;
  /** What an item has to itself: two that name the same never share a transaction, and keep their order. */
  readonly nameOf?: (item: Item) => string;
}

/** What one transaction takes. A heavier item has one of its own. */
export const MOST = 500;

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Whether the database gave no answer: then nobody of the group can be stored now, one by one neither. */
const isSilent = (error: unknown): boolean =>
  error instanceof StoreUnavailableError && (error as { code?: unknown }).code === undefined;

/**
 * Group commit: every call of a kind that comes while one transaction runs shares the next one, in order of arrival.
 * When a shared transaction fails, each of its calls is tried alone, so that a bad one harms nobody else.
 */
export const createGroup = <Item, Answer>(parts: GroupParts<Item, Answer>): Group<Item, Answer> => {
  const { together, weigh = () => 1, nameOf } = parts;
  let waiting: Waiting<Item, Answer>[] = [];
  let running: Promise<void> | undefined;

  const runTogether = async (group: readonly Waiting<Item, Answer>[]): Promise<void> => {
    try {
      const answers = await together(group.map(({ item }) => item));
      group.forEach(({ resolve }, index) => {
        resolve(answers[index] as Answer);
      });
    } catch (error) {
      if (group.length === 1 || isSilent(error)) for (const { reject } of group) reject(error);
      else for (const each of group) await runTogether([each]);
    }
  };

  const takeGroup = (): Waiting<Item, Answer>[] => {
    const taken: Waiting<Item, Answer>[] = [];
    const left: Waiting<Item, Answer>[] = [];
    const names = new Set<string>();
    let weight = 0;
    for (const each of waiting) {
      const name = nameOf?.(each.item);
      weight += weigh(each.item);
      const fits = taken.length === 0 || (weight <= MOST && (name === undefined || !names.has(name)));
      (fits ? taken : left).push(each);
      if (name !== undefined) names.add(name);
    }
    waiting = left;
    return taken;
  };

  const run = async (): Promise<void> => {
    // What else arrives in this turn of the event loop comes along.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) await runTogether(takeGroup());
    running = undefined;
  };

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        running ??= run();
      }),
    settled: async () => {
      await running;
    },
  };
};
