import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askDatabase, startBenchServer, whyNoServer } from './database.ts';
import { fillEmbedded, fillPostgres } from './history.ts';
import { type Figure, skipped } from './report.ts';
import { type Role, startRole } from './role.ts';
import type { StoreOnly } from './roles/store-only.ts';
import type { Effort } from './stage.ts';

const LANES = 500;

/** One store, empty and full, side by side. */
interface Pair {
  readonly name: string;
  readonly empty: Role<StoreOnly>;
  readonly full: Role<StoreOnly>;
  /** What one message of the history takes on disk. */
  readonly bytesEach: number;
  readonly ratio: number[];
  readonly perSecond: number[];
}

const open = (storage: string): Role<StoreOnly> => startRole<StoreOnly>('store-only', [], { BENCH_STORE: storage });

/** Makes the tables of a new store. */
const make = async (storage: string): Promise<void> => {
  const role = open(storage);
  await role.ask.violations();
  await role.end();
};

/** Messages accepted, decided and delivered a second with a long history in the store, against none. */
export const measureFilled = async ({ runs, quick, history }: Effort): Promise<Figure[]> => {
  const messages = quick ? Math.min(history, 100_000) : history;
  const folder = mkdtempSync(join(tmpdir(), 'deskbridge-bench-'));
  const why = whyNoServer();
  const server = why === undefined ? await startBenchServer() : undefined;
  const pairs: Pair[] = [];
  const add = (name: string, full: string, empty: string, bytes: number): void => {
    const bytesEach = bytes / messages;
    pairs.push({ name, full: open(full), empty: open(empty), bytesEach, ratio: [], perSecond: [] });
  };
  try {
    const path = join(folder, 'full.sqlite');
    await make(`file:${path}`);
    fillEmbedded(path, messages);
    add('embedded', `file:${path}`, `file:${join(folder, 'empty.sqlite')}`, statSync(path).size);
    if (server) {
      const full = server.empty();
      await make(full);
      await fillPostgres(full, messages);
      const [size] = await askDatabase(full, 'SELECT pg_database_size(current_database())::float8 AS bytes');
      add('PostgreSQL', full, server.empty(), Number(size?.['bytes']));
    }
    const perLane = quick ? 2 : 8;
    for (let run = -1; run < runs; run += 1) {
      for (const pair of pairs) {
        // Who goes first alternates: the second finds the machine as the first left it.
        const order = run % 2 === 0 ? [pair.empty, pair.full] : [pair.full, pair.empty];
        const rates = new Map<Role<StoreOnly>, number>();
        for (const role of order) rates.set(role, await throughput(role, perLane));
        if (run < 0) continue;
        const full = rates.get(pair.full) ?? Number.NaN;
        pair.perSecond.push(full);
        pair.ratio.push(full / (rates.get(pair.empty) ?? Number.NaN));
      }
    }
    return [
      ...pairs.flatMap(({ name, ratio, perSecond, bytesEach }): Figure[] => [
        {
          name: `throughput with ${messages} stored messages / with none, ${name}`,
          unit: 'ratio',
          digits: 2,
          values: ratio,
          target: { atLeast: 0.9 },
        },
        { name: '  with them', unit: '/s', digits: 0, values: perSecond },
        { name: '  one of them on disk, indexes included', unit: 'bytes', digits: 0, values: [bytesEach] },
      ]),
      ...(why === undefined ? [] : [skipped('throughput with stored messages, PostgreSQL', why)]),
    ];
  } finally {
    for (const { empty, full } of pairs) await Promise.all([empty.end(), full.end()]);
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

const throughput = async ({ ask }: Role<StoreOnly>, perLane: number): Promise<number> => {
  const begun = performance.now();
  await ask.fill({ lanes: LANES, perLane });
  const { delivered } = await ask.both(true);
  if (delivered !== LANES * perLane) throw new Error(`${delivered} of ${LANES * perLane} messages were delivered`);
  return (delivered / (performance.now() - begun)) * 1000;
};
