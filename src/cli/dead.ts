import type { DeadChange, DeadDetail, DeadEntry } from '../core/dead.ts';
import type { DeadDesk } from '../http/dead-desk.ts';
import { withDeadDesk } from './dead-desk.ts';
import { type ConfigOption, readForStore, reportFaults } from './read-config.ts';

type Print = (line: string) => void;

const MOST = 1_000;
const time = (at: number): string => new Date(at).toISOString();

/** `deskbridge dead list`: what was given up or could not be read, newest first. */
export const deadList = (options: ConfigOption, print: Print): Promise<number> =>
  atDesk(options, async (desk) => {
    const entries = await desk.list(MOST);
    for (const entry of entries) print(lineOf(entry));
    if (entries.length === 0) print('no dead entries');
    return 0;
  });

const lineOf = ({ at, id, kind, reason, bodyGone }: DeadEntry): string =>
  `${time(at)}  ${id}  ${kind}  ${reason}${bodyGone ? '  (its words are gone: it can only be discarded)' : ''}`;

/** `deskbridge dead show ID`: what is known of one. An unreadable body holds a customer's words: only `--body` shows it. */
export const deadShow = (id: string, options: ConfigOption & { readonly body?: boolean }, print: Print) =>
  atDesk(options, async (desk) => {
    const entry = await desk.show(id, options.body === true);
    if (!entry) {
      print(`There is no dead entry ${id}.`);
      return 1;
    }
    print(lineOf(entry));
    for (const line of detailsOf(entry)) print(`  ${line}`);
    if (entry.body !== undefined) print(entry.body);
    return 0;
  });

const detailsOf = (entry: DeadDetail): readonly string[] => {
  const { ticket, conversationId, opId, attempts, firstAt, together, source, bytes } = entry;
  return [
    ...(ticket ? [`ticket        ${ticket}`] : []),
    ...(conversationId ? [`conversation  ${conversationId}`] : []),
    ...(source ? [`webhook of    ${source}, ${bytes} bytes`] : []),
    ...(opId ? [`call          ${opId}, ${attempts} attempts${firstAt ? `, the first at ${time(firstAt)}` : ''}`] : []),
    ...(entry.holds ? ['holds         what follows in its conversation'] : []),
    ...(entry.inDoubt ? ['in doubt      one of its attempts may have happened'] : []),
    ...(together ? [`together with ${together.join(', ')}`] : []),
  ];
};

export interface DeadOrder extends ConfigOption {
  readonly all?: boolean;
  /** How many a second. */
  readonly rate?: number;
}

const DONE = { retry: 'retried', discard: 'discarded' } as const;

/** `deskbridge dead retry` and `deskbridge dead discard`. 0 when every one of them was done. */
export const deadChange = (
  what: keyof typeof DONE,
  ids: readonly string[],
  options: DeadOrder,
  print: Print,
): Promise<number> =>
  atDesk(options, async (desk) => {
    if (ids.length > 0 === (options.all === true)) {
      print(`Say which ones, or --all: deskbridge dead ${what} ID…`);
      return 1;
    }
    // The oldest first, so that a talk goes on in its order.
    const asked = options.all ? (await desk.list(MOST)).map(({ id }) => id).reverse() : ids;
    const stop = interruption();
    const taken = new Set<string>();
    let failed = 0;
    for (const [index, id] of asked.entries()) {
      if (stop.aborted) {
        print(`stopped after ${index} of ${asked.length}`);
        return 1;
      }
      if (taken.has(id)) continue;
      const change = await desk[what](id);
      if (change.result === 'done') for (const along of change.ids) taken.add(along);
      else if (!(options.all && change.result === 'not-dead')) failed += 1;
      print(`${asked.length > 1 ? `${index + 1} of ${asked.length}  ` : ''}${id}  ${sayChange(what, id, change)}`);
      if (options.rate && index + 1 < asked.length) await pause(1000 / options.rate, stop);
    }
    if (asked.length === 0) print('no dead entries');
    return failed === 0 ? 0 : 1;
  });

const sayChange = (what: keyof typeof DONE, id: string, change: DeadChange): string => {
  switch (change.result) {
    case 'done': {
      const along = change.ids.filter((each) => each !== id);
      const double = what === 'retry' && change.mayDouble ? '; the customer may get this message twice' : '';
      return `${DONE[what]}${along.length > 0 ? ` together with ${along.join(', ')}` : ''}${double}`;
    }
    case 'not-dead':
      return 'is no dead entry (any more)';
    case 'body-gone':
      return 'cannot be retried: its words are gone; discard it';
    case 'unreadable':
      return `still cannot be read: ${change.reason}`;
  }
};

/** Ctrl-C ends the work between two entries. */
const interruption = (): AbortSignal => {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  return stop.signal;
};

const pause = (ms: number, stop: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stop.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

const atDesk = async (options: ConfigOption, work: (desk: DeadDesk) => Promise<number>): Promise<number> => {
  const read = readForStore(options);
  return read.ok ? withDeadDesk(read.config, work) : reportFaults(read);
};
