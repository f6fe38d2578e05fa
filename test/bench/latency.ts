import { CONVERSATIONS, createSender, openTickets } from './conversations.ts';
import { type Marked, runMarked } from './marked.ts';
import type { Figure } from './report.ts';
import { type Effort, startStage } from './stage.ts';
import { percentile } from './statistics.ts';

const PER_SECOND = 100;

/**
 * From the sending of a customer's webhook to the arrival of the helpdesk call that carries its words: 100 messages a
 * second, at random moments, over 100 conversations that have their tickets. Counts the helpdesk writes beside it.
 */
export const measureLatency = async ({ runs, quick }: Effort): Promise<Figure[]> => {
  const stage = await startStage({ limitsOff: true });
  const sender = createSender(stage);
  const offered = { messages: quick ? 300 : 1_000, perSecond: PER_SECOND, customers: CONVERSATIONS };

  try {
    await openTickets(stage);
    await runMarked(stage, sender, { ...offered, seed: 1 });
    const results: Marked[] = [];
    for (let n = 0; n < runs; n += 1) results.push(await runMarked(stage, sender, { ...offered, seed: n + 2 }));
    const latency = (name: string, share: number) => ({
      name,
      unit: 'ms',
      digits: 1,
      values: results.map(({ latencies }) => percentile(latencies, share)),
    });
    return [
      { ...latency('webhook to helpdesk call, p50', 0.5), target: { below: 10 } },
      latency('  p90', 0.9),
      latency('  p99', 0.99),
      {
        name: 'helpdesk writes a message, ticket exists',
        unit: 'calls',
        digits: 2,
        values: results.map(({ writesPerMessage }) => writesPerMessage),
        target: { atMost: 1 },
        judge: 'worst',
      },
    ];
  } finally {
    sender.close();
    await stage.end();
  }
};
