import { expect, jest, test } from '@jest/globals';
import { PRODUCTION_TIMINGS } from '../../src/core/timings.ts';
import type { Phone } from '../../src/sandbox/whatsapp/phone.ts';
import { type Bridge, withBridge } from '../support/bridge.ts';
import { HOUR, MINUTE, SECOND } from '../support/moved-clock.ts';
import { type ProcessTime, speedUpProcess } from '../support/process-time.ts';
import { until } from '../support/until.ts';

jest.setTimeout(120_000);

/** The helpdesk is away for an hour, of which this many seconds of the machine's remain. */
const AWAY_S = 6;
const PER_SECOND = 300;
const CUSTOMERS = 100;
/** Of the customers, those who had a ticket before. */
const KNOWN = 20;
const FLOOD = 1_000;
/** A minute of the helpdesk's budget takes two seconds of the machine's when it is back. */
const DRAIN_SPEED = 30;
/** The account's limits, of which the bridge may have eight tenths (at this speed a call's way takes a second); a fifth of that is for reads. */
const SHARE = 0.8;
const PER_MINUTE = 400;
const UPDATES_PER_MINUTE = 100;
/** A call is answered by then. */
const ANSWERED_MS = 300;
const MOST_GROWTH_MB = 300;

interface Acknowledged {
  readonly ms: number;
  readonly status: number | undefined;
}

/** Sends at a steady rate; only who waits for an answer writes nothing else meanwhile, as nobody could tell their order then. */
const sendSteadily = async (senders: readonly Phone[]): Promise<Acknowledged[]> => {
  const begun = performance.now();
  const answers = new Map<Phone, Promise<Acknowledged[]>>();
  for (const [no, phone] of senders.entries()) {
    const early = begun + (no * 1_000) / PER_SECOND - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    const send = async (before: readonly Acknowledged[]): Promise<Acknowledged[]> => {
      const sentAt = performance.now();
      const { delivery } = await phone.sendText(`message ${no}`);
      return [...before, { ms: performance.now() - sentAt, status: delivery.lastStatus }];
    };
    answers.set(phone, (answers.get(phone) ?? Promise.resolve([])).then(send));
  }
  return (await Promise.all(answers.values())).flat();
};

/** The flood's messages lie evenly among the others'. */
const sendersOf = (customers: readonly Phone[], flooding: Phone): Phone[] =>
  Array.from({ length: AWAY_S * PER_SECOND }, (_, no) =>
    Math.floor(((no + 1) * FLOOD) / (AWAY_S * PER_SECOND)) > Math.floor((no * FLOOD) / (AWAY_S * PER_SECOND))
      ? flooding
      : (customers[no % customers.length] ?? flooding),
  );

const numbersOn = (bridge: Bridge): Map<string, number[]> => {
  const found = new Map<string, number[]>();
  for (const ticket of bridge.tickets()) {
    const name = bridge.world.zendesk.account.users.get(ticket.requesterId)?.name ?? '';
    const said =
      bridge
        .customerWords(ticket)
        .join('\n')
        // What arrives late says when it was sent, right behind its words.
        .replace(/20\d\d-\d\d-\d\dT\d\d:\d\dZ/g, ' ')
        .match(/message \d+/g) ?? [];
    found.set(name, [...(found.get(name) ?? []), ...said.map((words) => Number(words.split(' ')[1]))]);
  }
  return found;
};

const playOutage = async (bridge: Bridge, time: ProcessTime): Promise<void> => {
  const flooding = bridge.customer({ name: 'flood', phone: '4915199999999' });
  const customers = Array.from({ length: CUSTOMERS }, () => bridge.customer());
  for (const phone of customers.slice(0, KNOWN)) await phone.sendText('before');
  await until('the first tickets', () => bridge.tickets().length === KNOWN);
  await bridge.rest();
  const { faults, oracle } = bridge.world.zendesk;
  faults.add({ kind: 'status', match: { path: /^\/api\// }, times: Number.POSITIVE_INFINITY });
  const memory = process.memoryUsage.rss();
  const senders = sendersOf(customers, flooding);
  time.run(HOUR / (AWAY_S * SECOND));
  const answers = await sendSteadily(senders);
  const growthMb = (process.memoryUsage.rss() - memory) / 1_048_576;
  const ms = answers.map((answer) => answer.ms).sort((a, b) => a - b);
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  expect(growthMb).toBeLessThan(MOST_GROWTH_MB);

  time.run(1);
  const tries = oracle.requests.total();
  oracle.requests.reset();
  faults.clear();
  // A call that is answered last is put off by no more than the others, when everything becomes due at once.
  await new Promise((resolve) => setTimeout(resolve, ANSWERED_MS));
  time.move(PRODUCTION_TIMINGS.backoffMostMs);
  time.run(DRAIN_SPEED);
  const backAt = Date.now();
  const cpu = process.cpuUsage();
  const arrivedBy = new Map<string, number>();
  const expected = Map.groupBy(senders.keys(), (no) => senders[no] as Phone);
  const wanted = new Map([...expected].map(([phone, numbers]) => [phone.customer.name ?? '', [...numbers]]));
  await until(
    'everything to be on its ticket',
    () => {
      for (const [name, numbers] of numbersOn(bridge))
        if (!arrivedBy.has(name) && numbers.length >= (wanted.get(name)?.length ?? 0)) arrivedBy.set(name, Date.now());
      return arrivedBy.size === wanted.size;
    },
    60_000,
  );
  const { user, system } = process.cpuUsage(cpu);
  const minutes = (name: string) => ((arrivedBy.get(name) ?? 0) - backAt) / MINUTE;
  const others = Math.max(...[...arrivedBy.keys()].filter((name) => name !== 'flood').map(minutes));
  const asked = oracle.requests.total();
  const refused = oracle.requests.total(429);
  process.stdout.write(
    `${answers.length} webhooks, p99 ${Math.round(ms[Math.floor(ms.length * 0.99)] ?? 0)} ms, memory +${Math.round(growthMb)} MB, ` +
      `${tries} tries meanwhile; drained by ${asked} requests (${refused} of them 429), others after ${others.toFixed(1)} min, ` +
      `the flood after ${minutes('flood').toFixed(1)} min, CPU ${Math.round((user + system) / 1000)} ms\n`,
  );
  for (const [name, numbers] of numbersOn(bridge)) expect([name, numbers]).toEqual([name, wanted.get(name)]);
  expect(refused / asked).toBeLessThan(0.01);
  // A new customer takes four requests and an update, a known one at most two looks and two updates.
  const neededMinutes = Math.max(
    ((CUSTOMERS - KNOWN) * 5 + KNOWN * 8) / (PER_MINUTE * SHARE * 0.8),
    (CUSTOMERS + KNOWN) / (UPDATES_PER_MINUTE * SHARE),
  );
  expect(others).toBeLessThan(neededMinutes + 4);
};

test('an hour without the helpdesk: everything is taken in, drains within the budget, and one flood holds nobody back', async () => {
  const time = speedUpProcess();
  try {
    await withBridge(
      {
        timings: { ...PRODUCTION_TIMINGS, leaseMs: HOUR, idleMs: 20 },
        helpdesk: `  share: ${100 * SHARE}%\n  reconcileEvery: 1h`,
        zendesk: { limits: { accountPerMinute: PER_MINUTE, updatesPerMinute: UPDATES_PER_MINUTE } },
      },
      (bridge) => playOutage(bridge, time),
    )();
  } finally {
    time.restore();
  }
});
