import { runLoad } from './load.ts';
import type { Figure } from './report.ts';
import { scaledNow, type TimeScale } from './scaled-time.ts';
import { type Effort, startStage } from './stage.ts';
import { rawRequest } from './webhooks.ts';

const PER_MINUTE = 6_000;
/** The rest is kept for reads, so that agents' replies get out. */
const OF_WRITES = 0.8;
const MINUTE_MS = 60_000;
const FACTOR = 2;
/** Of the scaled clock. */
const WATCHED_MINUTES = { full: 6, quick: 3 };

/**
 * Messages of as many new customers arrive at once, and drain at the account's budget of 6000 requests a minute, all of it
 * ours. Each takes four requests (two searches, the requester, the ticket). Watched for some minutes; a
 * sliding window lets the first one's requests go at once.
 */
export const measureBacklog = async ({ quick }: Effort): Promise<Figure[]> => {
  const messages = quick ? 4_000 : 20_000;
  const scale: TimeScale = { factor: FACTOR, since: Date.now() };
  const stage = await startStage({
    limitsOff: false,
    scale,
    accountPerMinute: PER_MINUTE,
    helpdesk: `  requestsPerMinute: ${PER_MINUTE}\n  share: 100%`,
  });
  try {
    const now = scaledNow(scale);
    const requests = Array.from({ length: messages }, (_, customer) =>
      rawRequest({ customer, text: 'Where is my order?', sentAt: now }, stage.appSecret, stage.port),
    );
    const begun = scaledNow(scale);
    await runLoad({ port: stage.port, requests, connections: 50 });
    const arrivedMinutes = (scaledNow(scale) - begun) / MINUTE_MS;
    // Bounded: all of it would take a quarter of an hour.
    const watchedMs = ((quick ? WATCHED_MINUTES.quick : WATCHED_MINUTES.full) * MINUTE_MS) / FACTOR;
    const drained = await stage.settled(watchedMs, 2_000).then(
      () => true,
      () => false,
    );
    const minutes = (scaledNow(scale) - begun) / MINUTE_MS;
    const tickets = await stage.vendors.ask.tickets();
    if (drained && tickets !== messages) throw new Error(`${tickets} tickets of ${messages} customers`);
    const cpuMs = await stage.service.ask.cpu();
    const routes = Object.entries(await stage.vendors.ask.requests()).filter(([route]) => !route.includes('/oauth/'));
    const answers = routes.flatMap(([, counted]) => Object.entries(counted));
    const sum = (wanted: (status: string) => boolean): number =>
      answers.reduce((total, [status, n]) => total + (wanted(status) ? n : 0), 0);
    const calls = sum((status) => status !== '429');
    const burst = PER_MINUTE * OF_WRITES;
    // Without the burst that a fresh window allows; what is left goes at the pace of the window.
    const perMinute = minutes > 1 ? Math.max(0, calls - burst) / (minutes - 1) : 0;
    const one = (name: string, unit: string, digits: number, value: number): Figure => ({
      name,
      unit,
      digits,
      values: [value],
    });
    const name = `backlog of ${messages} drains, requests a minute / budget of writes (${burst}; time x ${FACTOR})`;
    return [
      { ...one(name, 'ratio', 2, calls / minutes / burst), target: { atLeast: 0.9 } },
      one('  without the first, free window', 'ratio', 2, perMinute / burst),
      one('  requests a minute / whole budget (a fifth is kept for reads)', 'ratio', 2, calls / minutes / PER_MINUTE),
      { ...one('  answered 429', '%', 2, (sum((status) => status === '429') / calls) * 100), target: { below: 1 } },
      one('  messages drained a minute', '/min', 0, tickets / minutes),
      one('  left when the time was over', 'messages', 0, messages - tickets),
      one('  CPU of the service for each message', 'ms', 2, cpuMs / messages),
      one('  all of them accepted after', 'min', 2, arrivedMinutes),
    ];
  } finally {
    await stage.end();
  }
};
