import type pg from 'pg';
import { StoreLockedError, StoreUnavailableError } from '../../core/errors.ts';
import { MARK_LIST, type MoveMarks, marksOf, refuseMoved } from '../shared/moves.ts';

/**
 * Every session on a store shares one lock for as long as it lives; whoever moves the store has it alone. So a move sees
 * every living instance, and none can come while it is under way.
 */
const LOCK = "hashtextextended('deskbridge store ' || $1, 0)";

/** An instance that was just ended may have sessions left for a moment, ms. */
const PATIENCE_MS = 3_000;
const AGAIN_MS = 250;

/** @throws StoreUnavailableError while the store is being moved. */
export const joinStore = async (client: pg.ClientBase, schema: string): Promise<void> => {
  const { rows } = await client.query(`SELECT pg_try_advisory_lock_shared(${LOCK}) AS taken`, [schema]);
  if (rows[0]?.taken !== true)
    throw new StoreUnavailableError(`the store in schema ${schema} is being moved by deskbridge migrate`);
};

/** @throws StoreLockedError while instances or commands have the store open. */
export const takeStoreAlone = async (client: pg.ClientBase, schema: string): Promise<void> => {
  for (let waitedMs = 0; ; waitedMs += AGAIN_MS) {
    const { rows } = await client.query(`SELECT pg_try_advisory_lock(${LOCK}) AS taken`, [schema]);
    if (rows[0]?.taken === true) return;
    if (waitedMs >= PATIENCE_MS)
      throw new StoreLockedError(`the store in schema ${schema} is in use: stop all instances on it first`);
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
};

/** What a move to or from another store left here. */
export const readMarks = async (client: pg.ClientBase): Promise<MoveMarks> =>
  marksOf((await client.query(`SELECT name, value FROM named_values WHERE name IN (${MARK_LIST})`)).rows);

/** Every new session looks: an instance that was cut off during a move must not go on working on what was left behind. */
export const checkNotMoved = async (client: pg.ClientBase, schema: string): Promise<MoveMarks> => {
  const marks = await readMarks(client).catch((error: unknown) => {
    // Without tables there is nothing to mistake for a store; whoever wants them hears of it from its own statement.
    if ((error as { code?: unknown }).code === '42P01') return {};
    throw error;
  });
  refuseMoved(marks, `in schema ${schema}`);
  return marks;
};
