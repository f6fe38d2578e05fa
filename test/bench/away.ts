import { runOpenLoad } from './open-load.ts';
import type { Figure } from './report.ts';
import { type Effort, startStage } from './stage.ts';
import { percentile } from './statistics.ts';
import { rawRequest } from './webhooks.ts';

const PER_SECOND = 300;
const SECONDS = { full: 600, quick: 20 };
const CUSTOMERS = 1_000;
const CONNECTIONS = 100;
const MB = 2 ** 20;

/**
 * 300 webhooks a second for ten minutes, of a thousand new customers, while the helpdesk answers everything with 503: how long
 * the answers take, whether one is refused, and how much memory the backlog costs.
 */
export const measureAway = async ({ quick }: Effort): Promise<Figure[]> => {
  const seconds = quick ? SECONDS.quick : SECONDS.full;
  const stage = await startStage({ limitsOff: true });
  try {
    await stage.vendors.ask.goAway();
    const requests = Array.from({ length: PER_SECOND * seconds }, (_, no) =>
      rawRequest(
        { customer: no % CUSTOMERS, text: `Message ${no}: where is my order?`, sentAt: Date.now() },
        stage.appSecret,
        stage.port,
      ),
    );
    const before = (await stage.service.ask.memory()) / MB;
    const { latencies, refused, unanswered } = await runOpenLoad({
      port: stage.port,
      requests,
      perSecond: PER_SECOND,
      connections: CONNECTIONS,
      patienceMs: 5_000,
    });
    const growth = (await stage.service.ask.memory()) / MB - before;
    const one = (name: string, unit: string, digits: number, value: number): Figure => ({
      name,
      unit,
      digits,
      values: [value],
    });
    return [
      {
        ...one(`${PER_SECOND}/s for ${seconds} s without the helpdesk, p50`, 'ms', 1, percentile(latencies, 0.5)),
        target: { below: 50 },
      },
      { ...one('  p99', 'ms', 1, percentile(latencies, 0.99)), target: { below: 1_000 } },
      { ...one('  refused or unanswered', 'webhooks', 0, refused + unanswered), target: { below: 1 } },
      { ...one('  memory more than before', 'MB', 0, growth), target: { below: 100 } },
    ];
  } finally {
    await stage.end();
  }
};
