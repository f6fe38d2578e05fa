import { existsSync } from 'node:fs';
import { StoreLockedError } from '../core/errors.ts';
import { type Moved, moveStore } from '../store/move/move.ts';
import type { MovableStore } from '../store/move/port.ts';
import { openMovable, placeOf } from '../store/open-movable.ts';
import { embeddedPath } from '../store/open-store.ts';
import { randomId } from '../store/shared/dedupe.ts';
import { EXIT_CONFIG } from './read-config.ts';
import { reasonOf } from './reason.ts';

/** The addresses of both stores, as in `storage.url`. */
export interface MigrateOptions {
  readonly from: string;
  readonly to: string;
}

/** `deskbridge migrate`: moves a whole store. 0 when it is moved (now or before), 78 for bad addresses, 1 for anything else. */
export const migrate = async ({ from, to }: MigrateOptions, print: (line: string) => void): Promise<number> => {
  const faults = [...faultsOf('--from', from), ...faultsOf('--to', to)];
  if (faults.length === 0 && placeOf(from) === placeOf(to)) faults.push('--from and --to are the same store');
  if (faults.length > 0) return complain(faults.join('\n'), EXIT_CONFIG);
  // The store holds customers' words: its files are for this user alone.
  process.umask(0o077);
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal);
  const open: MovableStore[] = [];
  try {
    const path = embeddedPath(from);
    if (path !== undefined && !existsSync(path)) return complain(`--from: there is no store at ${path}`, 1);
    const source = await openMovable(from, 'source');
    open.push(source);
    const target = await openMovable(to, 'target').catch(async (error: unknown) => {
      const out = (await source.marks())['moved-out'];
      // Nothing works on a target before the move into it is finished.
      if (error instanceof StoreLockedError && out && JSON.parse(out).to === placeOf(to)) return undefined;
      throw error;
    });
    if (target) open.push(target);
    const moved: Moved = target
      ? await moveStore({
          source,
          target,
          newId: randomId,
          clock: { now: () => Date.now() },
          report: print,
          signal: stop.signal,
        })
      : { result: 'moved-before' };
    return tell(moved, placeOf(to), print);
  } catch (error) {
    return complain(reasonOf(error), 1);
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
    for (const store of open) await store.close();
  }
};

const tell = (moved: Moved, to: string, print: (line: string) => void): number => {
  switch (moved.result) {
    case 'moved':
      print(`Moved to ${to}. Set storage.url to it and start the service.`);
      return 0;
    case 'moved-before':
      print(`This store was moved to ${to} before; there is nothing left to do.`);
      return 0;
    case 'stopped':
      return complain('stopped; the same command goes on from here', 1);
    case 'differs': {
      const { table, key, what } = moved.difference;
      return complain(
        `the two stores are not the same: ${table} ${key} ${what}. The target stays unfinished, no service starts on it; empty it and begin anew`,
        1,
      );
    }
  }
};

const faultsOf = (option: string, url: string): string[] => {
  try {
    placeOf(url);
    return [];
  } catch (error) {
    return [`${option}: ${reasonOf(error)}`];
  }
};

const complain = (what: string, code: number): number => {
  for (const line of what.split('\n')) process.stderr.write(`deskbridge: ${line}\n`);
  return code;
};
