import { StoreUnavailableError } from '../../core/errors.ts';

/** The named values that a move from one store to another leaves behind. They belong to their store and never move with it. */
export const MOVE_MARKS = ['moving-out', 'moved-out', 'moving-in', 'moved-in'] as const;
export type MoveMark = (typeof MOVE_MARKS)[number];
export type MoveMarks = Readonly<Partial<Record<MoveMark, string>>>;

/** Where a store went, as it is kept in `moved-out`. */
export interface MovedOut {
  readonly id: string;
  /** The target in words, without a password. */
  readonly to: string;
  /** Epoch ms. */
  readonly at: number;
}

/** For SQL: the marks in a list of literals. */
export const MARK_LIST = MOVE_MARKS.map((name) => `'${name}'`).join(', ');

/** How often an embedded store was started: known to itself and to a file beside it. */
export const GENERATION = 'generation';

/** For SQL: all names that stay where they are when a store moves. */
export const STAY_LIST = `${MARK_LIST}, '${GENERATION}'`;

/** Rows of name and value as marks. */
export const marksOf = (rows: readonly Readonly<Record<string, unknown>>[]): MoveMarks =>
  Object.fromEntries(rows.map((row) => [String(row['name']), String(row['value'])]));

/**
 * A store that was moved away, or one that holds a part of another, is nothing to work on.
 * @throws StoreUnavailableError that says where the store is now, or how to finish the move.
 */
export const refuseMoved = (marks: MoveMarks, place: string): void => {
  const out = marks['moved-out'];
  if (out !== undefined) {
    const { to, at } = JSON.parse(out) as MovedOut;
    throw new StoreUnavailableError(
      `the store ${place} was moved to ${to} (${new Date(at).toISOString()}): set storage.url to that one`,
    );
  }
  if (marks['moving-in'] !== undefined)
    throw new StoreUnavailableError(
      `the store ${place} holds an unfinished move: run the same deskbridge migrate again to finish it`,
    );
};
