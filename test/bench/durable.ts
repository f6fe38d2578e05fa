import { startBenchServer, whyNoServer } from './database.ts';
import { runLoad } from './load.ts';
import { type Figure, skipped } from './report.ts';
import { type Role, startRole } from './role.ts';
import type { AcceptOnly } from './roles/accept-only.ts';
import type { BareExpress } from './roles/bare-express.ts';
import { makeSlowSync } from './slow-sync.ts';
import { type Effort, serviceNodeOptions } from './stage.ts';
import { percentile } from './statistics.ts';
import { rawRequest } from './webhooks.ts';

const CONNECTIONS = 100;
const CUSTOMERS = 100;
const SYNC_MS = 1;

interface Way {
  readonly name: string;
  readonly atLeast: number;
  readonly role: Role<AcceptOnly>;
  readonly perSecond: number[];
  readonly ratio: number[];
  readonly p99: number[];
}

/** Durable ingestion on each store, with the disk as it is and with 1 ms more in every sync, against bare express. */
export const measureDurable = async ({ runs, quick }: Effort): Promise<Figure[]> => {
  const ends: (() => Promise<void> | void)[] = [];
  const notes: Figure[] = [];
  const ways: Way[] = [];
  const add = (name: string, atLeast: number, env: Readonly<Record<string, string>>): void => {
    const role = startRole<AcceptOnly>('accept-only', serviceNodeOptions(), env);
    ends.unshift(() => role.end());
    ways.push({ name, atLeast, role, perSecond: [], ratio: [], p99: [] });
  };
  try {
    const slow = makeSlowSync(SYNC_MS);
    const noServer = whyNoServer();
    add('durable ingestion, embedded / bare express', 0.55, {});
    if (noServer === undefined) {
      const server = await startBenchServer();
      ends.push(server.close);
      add('durable ingestion, PostgreSQL / bare express', 0.45, { BENCH_STORE: server.empty() });
    } else notes.push(skipped('durable ingestion, PostgreSQL', noServer));
    if ('why' in slow) notes.push(skipped('durable ingestion, +1 ms a sync', slow.why));
    else {
      add('durable ingestion, embedded, +1 ms a sync / bare express', 0.5, slow.env);
      if (noServer === undefined) {
        const server = await startBenchServer(slow.env);
        ends.push(server.close, slow.remove);
        add('durable ingestion, PostgreSQL, +1 ms a sync / bare express', 0.5, { BENCH_STORE: server.empty() });
      } else ends.push(slow.remove);
    }
    const bare = startRole<BareExpress>('bare-express');
    ends.unshift(() => bare.end());
    const barePort = await bare.ask.port();
    const post = async (n: number, port: number) => {
      const { perSecond, latencies } = await runLoad({ port, requests: requestsTo(port, n), connections: CONNECTIONS });
      return { perSecond, p99: percentile(latencies, 0.99) };
    };
    const sizes = quick ? { bare: 15_000, durable: 4_000 } : { bare: 60_000, durable: 15_000 };
    const bareRates: number[] = [];
    // The first round warms up and is not counted.
    for (let run = -1; run < runs; run += 1) {
      const least = await post(sizes.bare, barePort);
      if (run >= 0) bareRates.push(least.perSecond);
      for (const way of ways) {
        const rate = await post(sizes.durable, await way.role.ask.port());
        if (run < 0) continue;
        way.perSecond.push(rate.perSecond);
        way.ratio.push(rate.perSecond / least.perSecond);
        way.p99.push(rate.p99);
      }
    }
    for (const { role, name } of ways) {
      const stored = await role.ask.accepted();
      const sent = sizes.durable * (runs + 1);
      if (stored !== sent) throw new Error(`${name}: ${sent} were answered 200 and ${stored} are stored`);
    }
    return [
      ...ways.flatMap(({ name, atLeast, ratio, perSecond, p99 }): Figure[] => [
        { name, unit: 'ratio', digits: 2, values: ratio, target: { atLeast } },
        { name: '  a second', unit: '/s', digits: 0, values: perSecond },
        { name: '  p99', unit: 'ms', digits: 1, values: p99 },
      ]),
      { name: 'bare express answering 200', unit: '/s', digits: 0, values: bareRates },
      ...notes,
    ];
  } finally {
    for (const end of ends) await end();
  }
};

const requestsTo = (port: number, n: number): Buffer[] =>
  Array.from({ length: n }, (_, index) => {
    const text = `Hello, this is message ${index} about my order.`;
    return rawRequest({ customer: index % CUSTOMERS, text, sentAt: Date.now() }, 'bench-secret', port);
  });
