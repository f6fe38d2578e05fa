import { runLoad } from './load.ts';
import type { Figure } from './report.ts';
import { startRole } from './role.ts';
import type { AcceptOnly } from './roles/accept-only.ts';
import type { BareExpress } from './roles/bare-express.ts';
import { type Effort, serviceNodeOptions, startStage } from './stage.ts';
import { percentile } from './statistics.ts';
import { rawRequest } from './webhooks.ts';

const CONNECTIONS = 100;
const CUSTOMERS = 100;
const SECRET = 'bench-secret';

interface Rate {
  readonly perSecond: number;
  /** Ms. */
  readonly p99: number;
}

interface Round {
  readonly bare: Rate;
  readonly verified: Rate;
  readonly accept: Rate;
  readonly whole: Rate & { readonly throughPerSecond: number; readonly cpuPerMessage: number };
}

/** Posts `n` webhooks that were never seen before; made and signed before the clock starts. */
const post = async (
  n: number,
  { port, appSecret = SECRET, path }: { port: number; appSecret?: string; path?: string },
): Promise<Rate> => {
  const requests = Array.from({ length: n }, (_, index) => {
    const text = `Hello, this is message ${index} about my order.`;
    return rawRequest({ customer: index % CUSTOMERS, text, sentAt: Date.now() }, appSecret, port, path);
  });
  const { perSecond, latencies } = await runLoad({ port, requests, connections: CONNECTIONS });
  return { perSecond, p99: percentile(latencies, 0.99) };
};

/** Signed webhooks made durable per second, against what express alone answers. */
export const measureIngestion = async ({ runs, quick }: Effort): Promise<Figure[]> => {
  const bare = startRole<BareExpress>('bare-express');
  const accept = startRole<AcceptOnly>('accept-only', serviceNodeOptions());
  const stage = await startStage({ limitsOff: true });
  const barePort = await bare.ask.port();
  const acceptPort = await accept.ask.port();
  const counts = quick
    ? { bare: 15_000, accept: 10_000, whole: 1_500 }
    : { bare: 60_000, accept: 25_000, whole: 4_000 };

  const wholeRun = async (): Promise<Round['whole']> => {
    const cpuBefore = await stage.service.ask.cpu();
    const begun = performance.now();
    const rate = await post(counts.whole, stage);
    await stage.settled();
    const throughPerSecond = (counts.whole / (performance.now() - begun)) * 1000;
    return { ...rate, throughPerSecond, cpuPerMessage: ((await stage.service.ask.cpu()) - cpuBefore) / counts.whole };
  };
  const round = async (): Promise<Round> => ({
    bare: await post(counts.bare, { port: barePort }),
    verified: await post(counts.accept, { port: barePort, path: '/verified' }),
    accept: await post(counts.accept, { port: acceptPort }),
    whole: await wholeRun(),
  });
  try {
    await round();
    const rounds: Round[] = [];
    for (let run = 0; run < runs; run += 1) rounds.push(await round());
    const sent = counts.accept * (runs + 1);
    const stored = await accept.ask.accepted();
    if (stored !== sent) throw new Error(`${sent} were answered 200 and ${stored} are stored`);
    return figuresOf(rounds);
  } finally {
    await Promise.all([bare.end(), accept.end(), stage.end()]);
  }
};

const figuresOf = (rounds: readonly Round[]): Figure[] => {
  const figure = (name: string, unit: string, digits: number, of: (round: Round) => number): Figure => ({
    name,
    unit,
    digits,
    values: rounds.map(of),
  });
  const toBare = (name: string, which: 'verified' | 'accept' | 'whole') =>
    figure(name, 'ratio', 2, (round) => round[which].perSecond / round.bare.perSecond);
  return [
    { ...toBare('durable ingestion / bare express', 'accept'), target: { atLeast: 0.55 } },
    toBare('  express + signature + JSON / bare express', 'verified'),
    figure('  durable ingestion / express + signature + JSON', 'ratio', 2, ({ accept, verified }) => {
      return accept.perSecond / verified.perSecond;
    }),
    toBare('  whole service taking in / bare express', 'whole'),
    figure('  bare express answering 200', '/s', 0, ({ bare }) => bare.perSecond),
    figure('  express + signature + JSON', '/s', 0, ({ verified }) => verified.perSecond),
    figure('  durable ingestion', '/s', 0, ({ accept }) => accept.perSecond),
    figure('  whole service taking in', '/s', 0, ({ whole }) => whole.perSecond),
    figure('  whole service, to the ticket', '/s', 0, ({ whole }) => whole.throughPerSecond),
    figure('  whole service, CPU a message', 'ms', 2, ({ whole }) => whole.cpuPerMessage),
    figure('  bare express, p99', 'ms', 1, ({ bare }) => bare.p99),
    figure('  durable ingestion, p99', 'ms', 1, ({ accept }) => accept.p99),
  ];
};
