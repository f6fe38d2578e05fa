import { startBenchServer, whyNoServer } from './database.ts';
import { type Figure, skipped } from './report.ts';
import { startRole } from './role.ts';
import type { StoreOnly } from './roles/store-only.ts';
import type { Effort } from './stage.ts';

/** Of production's thirty seconds. */
const SCALE = 0.1;
const LEASE_MS = 30_000 * SCALE;
const IDLE_MS = 1_000 * SCALE;
const MOST = Number((1 + IDLE_MS / LEASE_MS).toFixed(3));

/**
 * Two processes on one database. One leases a lane (or a call that it has not begun) and is killed by SIGKILL at once; how
 * long until the other has decided (or delivered) the next entry there, which nothing but the end of the lease lets it do.
 */
export const measureTakeover = async ({ runs }: Effort): Promise<Figure[]> => {
  const why = whyNoServer();
  if (why !== undefined) return [skipped('takeover after kill -9', why)];
  const server = await startBenchServer();
  const times = { decide: [] as number[], deliver: [] as number[] };
  try {
    for (let run = 0; run < runs; run += 1) {
      for (const what of ['decide', 'deliver'] as const) times[what].push(await takeOver(server.empty(), what));
    }
  } finally {
    await server.close();
  }
  const figure = (name: string, what: keyof typeof times): Figure => ({
    name: `takeover after kill -9, in leases: ${name} (lease x ${SCALE} = ${LEASE_MS / 1000} s)`,
    unit: 'leases',
    digits: 3,
    values: times[what].map((ms) => ms / LEASE_MS),
    // The owner dies right after its claim, the worst case: the whole lease, and at most one idle sleep to find that it ended.
    target: { atMost: MOST },
    judge: 'worst',
  });
  return [figure('next decision', 'decide'), figure('next delivery', 'deliver')];
};

const takeOver = async (storage: string, what: 'decide' | 'deliver'): Promise<number> => {
  const owner = startRole<StoreOnly>('store-only', [], { BENCH_STORE: storage });
  await owner.ask.fill({ lanes: 1, perLane: 1 });
  const other = startRole<StoreOnly>('store-only', [], { BENCH_STORE: storage });
  await other.ask.violations();
  try {
    const held = await (what === 'decide' ? owner.ask.holdLanes(LEASE_MS) : owner.ask.hold(LEASE_MS));
    if (held !== 1) throw new Error(`the owner holds ${held}`);
    const killedAt = Number(process.hrtime.bigint()) / 1e6;
    await owner.kill();
    return (await other.ask.next({ what, leaseMs: LEASE_MS, idleMs: IDLE_MS })) - killedAt;
  } finally {
    await other.end();
  }
};
