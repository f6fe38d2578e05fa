import { readdirSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createAlertingLog, TOLD } from '../../src/compose/alerts.ts';
import { StoreUnavailableError } from '../../src/core/errors.ts';
import type { ReceivedEvent } from '../../src/core/events.ts';
import { policyWith } from '../decide/lane.ts';
import { createLines } from '../http/harness.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

let accepted: ReceivedEvent[];
let lines: ReturnType<typeof createLines>;
let now: number;
let woken: number;
let down: Error | undefined;

beforeEach(() => {
  accepted = [];
  lines = createLines();
  now = 1_000;
  woken = 0;
  down = undefined;
});

const start = (alerts: readonly string[] = ['ops']) => {
  const made = createAlertingLog(lines.log, { now: () => now });
  const open = () =>
    made.open({
      store: {
        accept: async (events) => {
          if (down) throw down;
          accepted.push(...events);
          return { accepted: events.length, duplicates: 0, discarded: 0 };
        },
      },
      policy: () => policyWith({ alerts }),
      onAccepted: () => {
        woken += 1;
      },
    });
  return { log: made.log, open };
};

const told = () =>
  accepted.map(({ event }) => (event.type === 'notice-raised' ? [event.card.what, ...event.card.why].join(' | ') : ''));

test('A log line that a person should act on is told to the operators, and still written', async () => {
  const { log, open } = start();
  open();
  log.error({ account: 'zendesk', ok: false, detail: 'HTTP 401' }, 'helpdesk.not-connected');
  log.info({ account: 'zendesk' }, 'helpdesk.connected');
  await settle();
  expect(told()).toEqual(['The helpdesk refuses our sign-in: check the credentials | zendesk | HTTP 401']);
  expect(lines.lines.map(({ event }) => event)).toEqual(['helpdesk.not-connected', 'helpdesk.connected']);
  expect(woken).toBe(1);
});

test('A pause that ends by itself is no alert; one for a refused token is', async () => {
  const { log, open } = start();
  open();
  log.warn({ account: 'whatsapp', detail: 'throttled' }, 'account.paused');
  log.error({ account: 'whatsapp', detail: 'Graph 190' }, 'account.paused');
  await settle();
  expect(told()).toEqual([expect.stringContaining('whatsapp | Graph 190')]);
});

test('A watcher that stays behind is told again as it gets worse, not with each minute', async () => {
  const { log, open } = start();
  open();
  for (const minutes of [3, 18, 59, 60, 1_439, 1_440]) {
    log.error({ minutes }, 'sla.behind');
    await settle();
    now += 900_000;
  }
  const states = accepted.map(({ event }) => (event.type === 'notice-raised' ? event.card.once?.state : undefined));
  expect(states).toHaveLength(6);
  expect([...new Set(states)]).toEqual(['for minutes', 'for more than an hour', 'for more than a day']);
});

test('What is written before the store is open is told then', async () => {
  const { log, open } = start();
  log.error({ settings: ['fsync'] }, 'store.not-durable');
  await settle();
  expect(accepted).toEqual([]);
  open();
  await settle();
  expect(told()).toEqual([expect.stringContaining('fsync')]);
});

test('The same within a minute is told once; where nobody is to hear, nothing is taken in', async () => {
  const { log, open } = start();
  open();
  for (let n = 0; n < 3; n += 1) log.warn({ numberId: '1' }, 'webhook.unknown-number');
  log.warn({ numberId: '2' }, 'webhook.unknown-number');
  now += 60_000;
  log.warn({ numberId: '1' }, 'webhook.unknown-number');
  await settle();
  expect(accepted).toHaveLength(3);
  expect(new Set(accepted.map(({ key }) => key)).size).toBe(3);
  const silent = start([]);
  silent.open();
  silent.log.warn({ numberId: '3' }, 'webhook.unknown-number');
  await settle();
  expect(accepted).toHaveLength(3);
});

test('A store that is away loses the alert, not the service; the next line tells it', async () => {
  const { log, open } = start();
  open();
  down = new StoreUnavailableError('full');
  log.warn({ numberId: '1' }, 'webhook.unknown-number');
  await settle();
  down = undefined;
  log.warn({ numberId: '1' }, 'webhook.unknown-number');
  await settle();
  expect(accepted).toHaveLength(1);
});

describe('Every line of the table', () => {
  const FOLDER = new URL('../../src/', import.meta.url);
  const code = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('compose/alerts.ts'))
    .map((name) => readFileSync(new URL(name, FOLDER), 'utf8'))
    .join('\n');

  test.each(Object.keys(TOLD))('%s is written somewhere', (event) => {
    expect(code).toContain(`'${event}'`);
  });

  test.each(Object.entries(TOLD))('%s has words, also without its fields', (_event, toAlert) => {
    const { what, detail } = toAlert({});
    expect(code).toMatch(new RegExp(`^ {2}'?${what}'?: ['"]`, 'm'));
    expect(detail).not.toContain('undefined');
  });
});
