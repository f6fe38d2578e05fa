import { describe, expect, test } from '@jest/globals';
import { seeded } from '../support/seeded.ts';
import { play } from './play.ts';
import { SCENARIOS } from './scenarios.ts';

/** All pairs of deaths by `PAIRS=all` (npm run sim), else so many of each scenario, chosen by SEED. */
const PAIRS = process.env['PAIRS'] ?? '60';
const SEED = Number(process.env['SEED'] ?? 20_261_125);

const judge = async (name: string, dieAt: readonly number[]): Promise<void> => {
  const played = await play(SCENARIOS[name] ?? [], dieAt);
  const died = dieAt.map((no) => played.points.names[no - 1] ?? 'later').join(' and ');
  const { onTickets, onPhones } = played;
  const what = {
    died,
    broken: played.broken,
    tickets: onTickets.toSorted(),
    order: name.includes('turn out to be one') ? [] : onTickets,
    phones: onPhones,
  };
  const lostOnlyDead = played.written.filter((token) => onTickets.includes(token) || !played.dead.has(token));
  expect(what).toEqual({
    died,
    broken: [],
    tickets: lostOnlyDead.toSorted(),
    order: name.includes('turn out to be one') ? [] : lostOnlyDead,
    phones: played.replied,
  });
};

console.log(`crash points: seed ${SEED}, pairs ${PAIRS}`);

describe.each(Object.keys(SCENARIOS))('%s', (name) => {
  test('comes out right when the process dies at any point, and at any two', async () => {
    const { points } = await play(SCENARIOS[name] ?? [], []);
    for (let no = 1; no <= points.passed; no += 1) await judge(name, [no]);
    // After a death there are more points than without one.
    const most = points.passed + 10;
    if (PAIRS === 'all') {
      for (let first = 1; first <= points.passed; first += 1) {
        for (let second = first + 1; second <= most; second += 1) await judge(name, [first, second]);
      }
      return;
    }
    const random = seeded(SEED);
    for (let pair = 0; pair < Number(PAIRS); pair += 1) {
      const first = 1 + random(points.passed);
      await judge(name, [first, first + 1 + random(most - first)]);
    }
  }, 900_000);
});
