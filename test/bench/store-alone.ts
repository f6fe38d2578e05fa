import { startBenchServer, whyNoServer } from './database.ts';
import { type Figure, skipped } from './report.ts';
import { startRole } from './role.ts';
import type { StoreOnly } from './roles/store-only.ts';
import type { Effort } from './stage.ts';

const LANES = 1_000;

interface Rates {
  readonly decided: number;
  readonly delivered: number;
  readonly single: number;
  readonly bothDecided: number;
  readonly bothDelivered: number;
}

/**
 * PostgreSQL's store without vendors and without decisions worth the name: 1000 lanes, one process, its eight connections.
 * An entry is a row of inbox or outbox. Filling is not timed.
 */
export const measureStoreAlone = async ({ runs, quick }: Effort): Promise<Figure[]> => {
  const why = whyNoServer();
  if (why !== undefined) return [skipped('store alone on PostgreSQL', why)];
  const server = await startBenchServer();
  const perLane = quick ? 4 : 12;
  const perSecond = ({ entries, ms }: { entries: number; ms: number }): number => (entries / ms) * 1000;
  const rates: Rates[] = [];
  let violations = 0;
  try {
    for (let run = -1; run < runs; run += 1) {
      const store = startRole<StoreOnly>('store-only', [], { BENCH_STORE: server.empty() });
      const { ask } = store;
      try {
        // Separately: everything decided, then everything delivered, then what came back decided.
        await ask.fill({ lanes: LANES, perLane });
        const decided = await ask.decide(true);
        const delivered = await ask.deliver();
        await ask.decide(true);
        await ask.fill({ lanes: LANES, perLane: Math.ceil(perLane / 4) });
        await ask.decide(false);
        const single = await ask.deliver();
        await ask.decide(true);
        await ask.fill({ lanes: LANES, perLane });
        const both = await ask.both(true);
        const expected = LANES * perLane;
        const counted = [decided.entries, delivered.entries, both.delivered];
        if (counted.some((n) => n !== expected)) throw new Error(`${counted} entries of ${expected} were processed`);
        violations += await ask.violations();
        if (run < 0) continue;
        rates.push({
          decided: perSecond(decided),
          delivered: perSecond(delivered),
          single: perSecond(single),
          bothDecided: perSecond({ entries: both.decided, ms: both.ms }),
          bothDelivered: perSecond({ entries: both.delivered, ms: both.ms }),
        });
      } finally {
        await store.end();
      }
    }
  } finally {
    await server.close();
  }
  const figure = (name: string, of: (rates: Rates) => number): Figure => ({
    name,
    unit: '/s',
    digits: 0,
    values: rates.map(of),
  });
  const target = { atLeast: 10_000 };
  return [
    { ...figure('store alone: events decided, deliveries resting', ({ decided }) => decided), target },
    { ...figure('store alone: comments delivered, decisions resting', ({ delivered }) => delivered), target },
    figure('  the same, a call for each entry', ({ single }) => single),
    { ...figure('store alone, both at once: entries in all', (r) => r.bothDecided + r.bothDelivered), target },
    figure('  of them messages all the way through', ({ bothDelivered }) => bothDelivered),
    {
      name: '  violations of order, and entries lost or doubled',
      unit: '',
      digits: 0,
      values: [violations],
      target: { atMost: 0 },
      judge: 'worst',
    },
  ];
};
