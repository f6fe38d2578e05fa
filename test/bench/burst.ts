import { createSender, openTickets } from './conversations.ts';
import type { Figure } from './report.ts';
import { scaledNow, type TimeScale } from './scaled-time.ts';
import { type Effort, pause, startStage } from './stage.ts';

const MESSAGES = 60;
const MINUTE_MS = 60_000;

/** When each of the sixty messages is sent, ms after the first: ten minutes at most. */
const PATTERNS: Readonly<Record<string, (no: number) => number>> = {
  'one every ten seconds': (no) => no * 10_000,
  'all in the first minute': (no) => no * 1_000,
  'ten at a time, every 100 s': (no) => Math.floor(no / 10) * 100_000 + (no % 10) * 500,
  'twenty at once, then one every 15 s': (no) => (no < 20 ? no * 200 : (no - 20) * 14_500),
  'slowing down': (no) => (no / MESSAGES) ** 2 * 10 * MINUTE_MS,
};

interface Burst {
  readonly updates: number;
  readonly latestSeconds: number;
  readonly refused: number;
}

/**
 * Sixty messages of one customer within ten minutes, with the vendors' limits on, in several patterns. Service and
 * emulators share one movable clock, which runs `timeFactor` times as fast as the machine's; 1 is real time.
 */
export const measureBurst = async ({ timeFactor, quick }: Effort): Promise<Figure[]> => {
  const patterns = Object.values(PATTERNS).slice(0, quick ? 2 : undefined);
  // At the same time, each with a service and an account of its own: they mostly wait.
  const bursts = await Promise.all(patterns.map((sentAfter) => runBurst(sentAfter, timeFactor)));
  const figure = (name: string, unit: string, digits: number, of: (burst: Burst) => number) => ({
    name,
    unit,
    digits,
    values: bursts.map(of),
    judge: 'worst' as const,
  });
  return [
    {
      ...figure('60 messages in 10 min: ticket updates', 'calls', 0, ({ updates }) => updates),
      target: { atMost: 30 },
    },
    {
      ...figure(`  latest on the ticket (time x ${timeFactor})`, 's', 1, ({ latestSeconds }) => latestSeconds),
      target: { atMost: 75 },
    },
    { ...figure('  refused by Zendesk (429)', 'calls', 0, ({ refused }) => refused), target: { atMost: 0 } },
  ];
};

const runBurst = async (sentAfter: (no: number) => number, factor: number): Promise<Burst> => {
  const scale: TimeScale = { factor, since: Date.now() };
  const stage = await startStage({ limitsOff: false, scale });
  const sender = createSender(stage);
  try {
    await openTickets(stage, 1);
    const before = (await stage.vendors.ask.comments()).length;
    const begun = scaledNow(scale);
    const sentAt: number[] = [];
    for (let no = 0; no < MESSAGES; no += 1) {
      const wait = begun + sentAfter(no) - scaledNow(scale);
      if (wait > 0) await pause(wait / factor);
      const now = scaledNow(scale);
      sentAt.push(now);
      await sender.send({ customer: 0, text: wordsOf(no), sentAt: now });
    }
    await stage.settled();
    const written = (await stage.vendors.ask.comments()).slice(before);
    return {
      updates: written.length,
      latestSeconds: latestOf(written, sentAt) / 1000,
      refused: Object.values(await stage.vendors.ask.requests()).reduce((sum, answers) => sum + (answers[429] ?? 0), 0),
    };
  } finally {
    sender.close();
    await stage.end();
  }
};

const wordsOf = (no: number): string => `Message ${no + 1} of ${MESSAGES}: "quotes", <angles> & more.`;

/**
 * The longest delay in ms, once every message was found whole, in order and once, on lines of its own.
 * @throws when one is missing, doubled, out of order or runs into its neighbour.
 */
const latestOf = (written: readonly { at: number; body?: string; public?: boolean }[], sentAt: readonly number[]) => {
  const found = written.flatMap(({ at, body, public: shown }) =>
    (body ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((line) => ({ at, line, shown })),
  );
  if (found.length !== MESSAGES) throw new Error(`${found.length} lines on the ticket for ${MESSAGES} messages`);
  return Math.max(
    ...found.map(({ at, line, shown }, no) => {
      if (line !== wordsOf(no)) throw new Error(`line ${no + 1} on the ticket is not message ${no + 1}`);
      if (shown !== true) throw new Error(`message ${no + 1} is not public`);
      return at - (sentAt[no] ?? 0);
    }),
  );
};
