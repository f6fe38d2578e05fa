import { CONVERSATIONS, createSender, openTickets } from './conversations.ts';
import type { Figure } from './report.ts';
import { type Effort, pause, startStage, writesOf } from './stage.ts';
import { percentile } from './statistics.ts';

const PER_SECOND = 100;

/** A small generator of even numbers in [0, 1), the same in every run. */
const seeded = (seed: number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/**
 * From the sending of a customer's webhook to the arrival of the helpdesk call that carries its words: 100 messages a
 * second, at random moments, over 100 conversations that have their tickets. Counts the helpdesk writes beside it.
 */
export const measureLatency = async ({ runs, quick }: Effort): Promise<Figure[]> => {
  const stage = await startStage({ limitsOff: true });
  const sender = createSender(stage);
  const messages = quick ? 300 : 1_000;
  let marked = 0;

  const run = async (seed: number): Promise<{ latencies: number[]; writesPerMessage: number }> => {
    const random = seeded(seed);
    const sentAt = new Map<string, number>();
    const answered: Promise<void>[] = [];
    const writesBefore = writesOf(await stage.vendors.ask.requests());
    await stage.vendors.ask.arrivals();
    let due = monotonicMs();
    for (let n = 0; n < messages; n += 1) {
      due += (-Math.log(1 - random()) / PER_SECOND) * 1000;
      const wait = due - monotonicMs();
      if (wait > 0) await pause(wait);
      marked += 1;
      const mark = `mark-${marked}-`;
      const customer = Math.floor(random() * CONVERSATIONS);
      const text = `${mark} is there any news about my order?`;
      answered.push(sender.send({ customer, text, sentAt: Date.now() }, () => sentAt.set(mark, monotonicMs())));
    }
    await Promise.all(answered);
    await stage.settled();
    const latencies: number[] = [];
    for (const { at, marks } of await stage.vendors.ask.arrivals()) {
      for (const mark of marks) {
        const sent = sentAt.get(mark);
        if (sent === undefined) throw new Error(`${mark} arrived twice or was never sent`);
        sentAt.delete(mark);
        latencies.push(at - sent);
      }
    }
    if (sentAt.size > 0) throw new Error(`${sentAt.size} messages never came to the helpdesk`);
    const writes = writesOf(await stage.vendors.ask.requests()) - writesBefore;
    return { latencies, writesPerMessage: writes / messages };
  };

  try {
    await openTickets(stage);
    await run(1);
    const results: Awaited<ReturnType<typeof run>>[] = [];
    for (let n = 0; n < runs; n += 1) results.push(await run(n + 2));
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
