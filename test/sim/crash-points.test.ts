import { describe, expect, test } from '@jest/globals';
import { seeded } from '../support/seeded.ts';
import type { Fates } from './crashing.ts';
import { play } from './play.ts';
import { SCENARIOS } from './scenarios.ts';

/** All pairs of deaths by `PAIRS=all` (npm run sim), else so many of each scenario, chosen by SEED. */
const PAIRS = process.env['PAIRS'] ?? '60';
const SEED = Number(process.env['SEED'] ?? 20_261_125);

console.log(`crash points: seed ${SEED}, pairs ${PAIRS}`);

const judge = async (name: string, fates: Fates): Promise<void> => {
  const { points, broken, written, dead, onTickets, onPhones, replied } = await play(SCENARIOS[name] ?? [], fates);
  const met = [...fates.die, fates.stall ?? []].flat().map((no) => points.names[no - 1] ?? 'never reached');
  // What a person finds among the dead entries is not lost. Two lanes that became one had no order before.
  const due = written.filter((token) => onTickets.includes(token) || !dead.has(token));
  const ordered = (tokens: readonly string[]) => (name.includes('turn out to be one') ? tokens.toSorted() : tokens);
  expect({ met, broken, tickets: ordered(onTickets), phones: onPhones }).toEqual({
    met,
    broken: [],
    tickets: ordered(due),
    phones: replied,
  });
};

const pointsOf = async (name: string): Promise<number> =>
  (await play(SCENARIOS[name] ?? [], { die: [] })).points.passed;

describe.each(Object.keys(SCENARIOS))('%s', (name) => {
  test('comes out right when the process dies at any point', async () => {
    const points = await pointsOf(name);
    for (let no = 1; no <= points; no += 1) await judge(name, { die: [no] });
  }, 60_000);

  test('comes out right when it dies at any two points', async () => {
    const points = await pointsOf(name);
    // After a death there are more points than without one.
    const most = points + 10;
    const random = seeded(SEED);
    const some = Array.from({ length: Number(PAIRS) || 0 }, () => {
      const first = 1 + random(points);
      return [first, first + 1 + random(most - first)];
    });
    const all = Array.from({ length: points }, (_, index) => index + 1).flatMap((first) =>
      Array.from({ length: most - first }, (_, index) => [first, first + 1 + index]),
    );
    for (const die of PAIRS === 'all' ? all : some) await judge(name, { die });
  }, 900_000);

  test('comes out right when it stalls at any point and another instance takes over', async () => {
    const points = await pointsOf(name);
    for (let stall = 1; stall <= points; stall += 1) await judge(name, { die: [], stall });
  }, 60_000);
});
