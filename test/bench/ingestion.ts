import { runLoad } from './load.ts';
import type { Figure } from './report.ts';
import { startRole } from './role.ts';
import type { AcceptOnly } from './roles/accept-only.ts';
import type { BareExpress } from './roles/bare-express.ts';
import { type Effort, profileOptions, startStage } from './stage.ts';
import { percentile } from './statistics.ts';
import { rawRequest } from './webhooks.ts';

const CONNECTIONS = 100;
const CUSTOMERS = 100;

const requestsFor = (port: number, appSecret: string, n: number): Buffer[] =>
  Array.from({ length: n }, (_, index) =>
    rawRequest(
      { customer: index % CUSTOMERS, text: `Hello, this is message ${index} about my order.`, sentAt: Date.now() },
      appSecret,
      port,
    ),
  );

/** Signed webhooks made durable per second, against what express alone answers. */
export const measureIngestion = async ({ runs, quick }: Effort): Promise<Figure[]> => {
  const bare = startRole<BareExpress>("bare-express");
  const accept = startRole<AcceptOnly>('accept-only', profileOptions());
  const stage = await startStage({ limitsOff: true });
  const barePort = await bare.ask.port();
  const acceptPort = await accept.ask.port();
  const counts = quick
    ? { bare: 15_000, accept: 10_000, whole: 1_500 }
    : { bare: 40_000, accept: 25_000, whole: 4_000 };

  const measure = async (port: number, appSecret: string, n: number) => {
    const requests = requestsFor(port, appSecret, n);
    const { perSecond, latencies } = await runLoad({ port, requests, connections: CONNECTIONS });
    return { perSecond, p99: percentile(latencies, 0.99) };
  };
  const bareRun = (n: number) => measure(barePort, 'bench-secret', n);
  const acceptRun = (n: number) => measure(acceptPort, 'bench-secret', n);
  const wholeRun = async (n: number) => {
    const cpuBefore = await stage.service.ask.cpu();
    const begun = performance.now();
    const result = await measure(stage.port, stage.appSecret, n);
    await stage.settled();
    const through = (n / (performance.now() - begun)) * 1000;
    return { ...result, through, cpuPerMessage: ((await stage.service.ask.cpu()) - cpuBefore) / n };
  };
  try {
    await bareRun(counts.bare);
    await acceptRun(counts.accept);
    await wholeRun(Math.ceil(counts.whole / 2));
    let sent = counts.accept;
    const results = [];
    for (let run = 0; run < runs; run += 1) {
      results.push({
        bare: await bareRun(counts.bare),
        accept: await acceptRun(counts.accept),
        whole: await wholeRun(counts.whole),
      });
      sent += counts.accept;
    }
    const stored = await accept.ask.accepted();
    if (stored !== sent) throw new Error(`${sent} were answered 200 and ${stored} are stored`);
    const figure = (name: string, unit: string, digits: number, of: (result: (typeof results)[0]) => number) => ({
      name,
      unit,
      digits,
      values: results.map(of),
    });
    return [
      {
        ...figure('ingestion / bare express', 'ratio', 2, ({ bare: b, accept: a }) => a.perSecond / b.perSecond),
        target: { atLeast: 0.55 },
      },
      figure('  bare express answering 200', '/s', 0, (result) => result.bare.perSecond),
      figure('  ingestion (nothing behind it)', '/s', 0, (result) => result.accept.perSecond),
      figure('  bare express, p99', 'ms', 1, (result) => result.bare.p99),
      figure('  ingestion, p99', 'ms', 1, (result) => result.accept.p99),
      figure('  whole service: taking in / bare', 'ratio', 2, ({ bare: b, whole: w }) => w.perSecond / b.perSecond),
      figure('  whole service: taking in', '/s', 0, (result) => result.whole.perSecond),
      figure('  whole service: to the ticket', '/s', 0, (result) => result.whole.through),
      figure('  whole service: CPU a message', 'ms', 2, (result) => result.whole.cpuPerMessage),
    ];
  } finally {
    await Promise.all([bare.end(), accept.end(), stage.end()]);
  }
};
