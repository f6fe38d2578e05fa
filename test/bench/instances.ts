import { startBenchServer, whyNoServer } from './database.ts';
import { runLoad } from './load.ts';
import { type Figure, skipped } from './report.ts';
import { type Effort, startStage, writesOf } from './stage.ts';
import { rawRequest } from './webhooks.ts';

const ANSWERS_AFTER_MS = 100;
const CONNECTIONS = 20;

/**
 * One instance and two on one PostgreSQL, each with production's concurrency, a helpdesk that answers after 100 ms and no
 * limits: messages of new customers, each of them a requester and a ticket, from the first webhook until nothing waits.
 */
export const measureInstances = async ({ runs, quick }: Effort): Promise<Figure[]> => {
  const why = whyNoServer();
  if (why !== undefined) return [skipped('two instances / one on PostgreSQL', why)];
  const server = await startBenchServer();
  const messages = quick ? 600 : 2_000;
  const rates = new Map<number, number[]>([
    [1, []],
    [2, []],
  ]);
  const calls: number[] = [];
  const runOnce = async (instances: number): Promise<number> => {
    const stage = await startStage({
      limitsOff: true,
      instances,
      storage: server.empty(),
      delayMs: ANSWERS_AFTER_MS,
    });
    try {
      const share = messages / instances;
      const begun = performance.now();
      await Promise.all(
        stage.ports.map((port, instance) =>
          runLoad({
            port,
            connections: CONNECTIONS,
            requests: Array.from({ length: share }, (_, no) =>
              rawRequest(
                { customer: instance * share + no, text: 'Where is my order?', sentAt: Date.now() },
                stage.appSecret,
                port,
              ),
            ),
          }),
        ),
      );
      await stage.settled();
      const seconds = (performance.now() - begun) / 1000;
      const tickets = await stage.vendors.ask.tickets();
      if (tickets !== messages) throw new Error(`${tickets} tickets of ${messages} customers`);
      calls.push(writesOf(await stage.vendors.ask.requests()) / messages);
      return messages / seconds;
    } finally {
      await stage.end();
    }
  };
  try {
    for (let run = 0; run < runs; run += 1)
      for (const [instances, values] of rates) values.push(await runOnce(instances));
  } finally {
    await server.close();
  }
  const [one = [], two = []] = rates.values();
  return [
    {
      name: 'two instances / one on PostgreSQL, helpdesk answers after 100 ms',
      unit: 'ratio',
      digits: 2,
      values: two.map((rate, run) => rate / (one[run] ?? Number.NaN)),
      target: { atLeast: 1.6 },
    },
    { name: '  one instance, new tickets', unit: '/s', digits: 0, values: one },
    { name: '  two instances, new tickets', unit: '/s', digits: 0, values: two },
    { name: '  helpdesk writes for each', unit: 'calls', digits: 2, values: calls },
  ];
};
