import type { Clock } from '../../core/ports.ts';
import type { NewId } from '../shared/dedupe.ts';
import type { MovedOut } from '../shared/moves.ts';
import { compareTable, type Difference } from './compare.ts';
import { keyOf, type MovableStore, type Table } from './port.ts';
import { type Position, readProgress, writeProgress } from './position.ts';
import { shapesOf } from './shapes.ts';

export interface Move {
  readonly source: MovableStore;
  readonly target: MovableStore;
  readonly newId: NewId;
  readonly clock: Clock;
  /** Told how it goes, a line each. */
  readonly report: (line: string) => void;
  /** Stops after the batch under way; the same move goes on from there. */
  readonly signal: AbortSignal;
}

export type Moved =
  | { readonly result: 'moved' | 'moved-before' | 'stopped' }
  | { readonly result: 'differs'; readonly difference: Difference };

/** The stores are not what a move can be made of; the message says why and what to do. */
export class MoveRefused extends Error {
  override readonly name = 'MoveRefused';
}

/** Between two words about one table. */
const REPORT_ROWS = 20_000;
const number = new Intl.NumberFormat('en-US');

/**
 * Copies a whole store into another and compares the two. Whatever ends it, the next run goes on behind the last batch
 * that was written; a service refuses both stores in a state in which it must not work on them.
 * @throws MoveRefused, and StoreUnavailableError when a store fails.
 */
export const moveStore = async (move: Move): Promise<Moved> => {
  const { source, target, report, signal } = move;
  const begun = await beginMove(move);
  if (begun === 'moved-before') return { result: begun };
  const tables = shapesOf(source, target);
  if (!(await copyTables(move, begun.id, tables, begun.position))) return { result: 'stopped' };
  for (const table of tables) {
    const last = await source.lastId(table);
    if (last !== undefined) await target.raiseId(table, last);
  }
  await target.settle();
  for (const table of tables) {
    if (signal.aborted) return { result: 'stopped' };
    const { rows, hash, difference } = await compareTable(source, target, table);
    if (difference) return { result: 'differs', difference };
    report(`${table.name}: ${number.format(rows)} rows compared, all the same (${hash.slice(0, 16)})`);
  }
  // In this order: at no moment can a service start on both.
  const out: MovedOut = { id: begun.id, to: target.place, at: move.clock.now() };
  await source.write({ marks: { 'moved-out': JSON.stringify(out), 'moving-out': undefined } });
  await target.write({ marks: { 'moved-in': begun.id, 'moving-in': undefined } });
  return { result: 'moved' };
};

interface Begun {
  readonly id: string;
  readonly position?: Position;
}

/** Finds out whether this is a new move, one to go on with, or none at all; marks both stores. */
const beginMove = async ({ source, target, newId, report }: Move): Promise<Begun | 'moved-before'> => {
  const [from, to] = [await source.marks(), await target.marks()];
  if (from['moving-in'] !== undefined)
    throw new MoveRefused(`${source.place} holds an unfinished move itself: finish that one first`);
  const out = from['moved-out'] === undefined ? undefined : (JSON.parse(from['moved-out']) as MovedOut);
  if (out && to['moved-in'] === out.id) return 'moved-before';
  const begun = to['moving-in'] === undefined ? undefined : readProgress(to['moving-in']);
  if (out && begun?.id !== out.id)
    throw new MoveRefused(`${source.place} was moved to ${out.to} before (${new Date(out.at).toISOString()})`);
  if (begun) {
    if (!out && from['moving-out'] !== begun.id)
      throw new MoveRefused(
        `${target.place} holds a part of another move, or of this one from before the source was used again: empty it and begin anew`,
      );
    report(`going on with the move that was begun${begun.position ? `, at ${begun.position.table}` : ''}`);
    return begun;
  }
  for (const table of target.tables)
    if ((await target.count(table, 'fresh')) > 0)
      throw new MoveRefused(`${target.place} is not empty (${table.name}): a store moves into an empty one`);
  const id = newId();
  await source.write({ marks: { 'moving-out': id } });
  await source.voidLeases();
  await target.write({ marks: { 'moving-in': writeProgress({ id }) }, forgetKey: true });
  return { id };
};

/** False when it was stopped. */
const copyTables = async (
  { source, target, report, signal }: Move,
  id: string,
  tables: readonly Table[],
  position: Position | undefined,
): Promise<boolean> => {
  for (const table of tables) {
    if (position && table.name < position.table) continue;
    const after = position?.table === table.name ? position.after : undefined;
    const total = number.format(await source.count(table));
    let copied = after ? await target.count(table) : 0;
    let said = copied;
    const mark = (last: Position['after']) => ({
      marks: { 'moving-in': writeProgress({ id, position: { table: table.name, after: last } }) },
    });
    for await (const rows of source.batches(table, after)) {
      const held = rows.map((row) => row.map((value, at) => target.held(value, table.columns[at]?.kind ?? 'text')));
      const last = rows.at(-1);
      await target.write({ table, rows: held, ...mark(last && keyOf(table, last)) });
      copied += rows.length;
      if (copied - said >= REPORT_ROWS) {
        said = copied;
        report(`${table.name} ${number.format(copied)} of ${total}`);
      }
      if (signal.aborted) return false;
    }
    if (said !== copied || copied === 0) report(`${table.name} ${number.format(copied)} of ${total}`);
    if (signal.aborted) return false;
  }
  return true;
};
