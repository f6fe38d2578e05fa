import { createSender, openTickets } from './conversations.ts';
import { runMarked } from './marked.ts';
import type { Figure } from './report.ts';
import { type Model, simulate } from './simulation.ts';
import { type Effort, startStage } from './stage.ts';
import { percentile } from './statistics.ts';

const PER_SECOND = 60;
const CUSTOMERS = 20;
const VENDOR_MS = 100;
/** How the service's CPU a message is spread: half takes in and decides, the rest is the call and its answer. Assumed. */
const SHARES = { accept: 0.5, call: 0.25, settle: 0.25 };

/**
 * The queueing model against the stage: 60 messages a second in twenty conversations and a helpdesk that answers after
 * 100 ms, so that a message often waits for the call before it. The model is told nothing but the CPU a message and those 100 ms.
 */
export const measureModel = async ({ runs, quick }: Effort): Promise<Figure[]> => {
  const stage = await startStage({ limitsOff: true, delayMs: VENDOR_MS });
  const sender = createSender(stage);
  const messages = quick ? 300 : 1_200;
  const offered = { messages, perSecond: PER_SECOND, customers: CUSTOMERS };
  const pairs: { share: number; measured: number; simulated: number }[] = [];
  const writes: number[] = [];
  try {
    await openTickets(stage, CUSTOMERS);
    await runMarked(stage, sender, { ...offered, seed: 1 });
    for (let run = 0; run < runs; run += 1) {
      const cpuBefore = await stage.service.ask.cpu();
      const seed = run + 2;
      const { latencies, writesPerMessage } = await runMarked(stage, sender, { ...offered, seed });
      const cpu = ((await stage.service.ask.cpu()) - cpuBefore) / messages;
      const model: Model = {
        seed,
        messages,
        perSecond: PER_SECOND,
        lanes: CUSTOMERS,
        acceptMs: cpu * SHARES.accept,
        callMs: cpu * SHARES.call,
        settleMs: cpu * SHARES.settle,
        vendorMs: VENDOR_MS,
        concurrency: 32,
        grouped: true,
      };
      const played = simulate(model);
      for (const share of [0.5, 0.9, 0.99])
        pairs.push({
          share,
          measured: percentile(latencies, share),
          simulated: percentile(played.latencies, share),
        });
      writes.push(writesPerMessage / (played.calls / messages));
    }
  } finally {
    sender.close();
    await stage.end();
  }
  const of = (share: number) => pairs.filter((pair) => pair.share === share);
  const figure = (name: string, share: number, which: 'measured' | 'simulated'): Figure => ({
    name,
    unit: 'ms',
    digits: 1,
    values: of(share).map((pair) => pair[which]),
  });
  return [
    {
      name: 'model of one instance: simulated p99 / measured p99',
      unit: 'ratio',
      digits: 2,
      values: of(0.99).map(({ simulated, measured }) => simulated / measured),
    },
    ...[0.5, 0.9, 0.99].flatMap((share) => [
      figure(`  webhook to call p${share * 100}, measured`, share, 'measured'),
      figure(`  webhook to call p${share * 100}, simulated`, share, 'simulated'),
    ]),
    { name: '  calls a message, measured / simulated', unit: 'ratio', digits: 2, values: writes },
  ];
};
