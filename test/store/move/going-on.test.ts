import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { LANES, OPS } from '../../contracts/store-contract/samples.ts';
import { describePostgres } from '../../support/postgres/database.ts';
import { seeded } from '../../support/seeded.ts';
import type { Turn } from '../model/scripted-vendors.ts';
import { startWorld, tokensIn } from '../model/world.ts';
import { openMoving, openPlaces, type Places } from './stores.ts';

jest.setTimeout(300_000);

const TURNS: readonly Turn[] = [
  'ok',
  'ok',
  'ok',
  'unknown-applied',
  'unknown-lost',
  'throttled',
  'crash-before-intent',
  'crash-before-call',
  'crash-after-call',
];

let places: Places;
beforeEach(() => {
  places = openPlaces();
});
afterEach(() => places.close());

describePostgres('a service that goes on at another place', () => {
  test('loses nothing, doubles nothing and keeps the order, wherever it was when its store moved', async () => {
    const seed = Number(process.env['SEED'] ?? 20_261_122);
    const runs = Number(process.env['RUNS'] ?? 4);
    console.log(`seed ${seed}, ${runs} runs`);
    const random = seeded(seed);
    let seen = 0;
    for (let round = 0; round < runs; round += 1) {
      const harness = await openMoving(places.file());
      const world = await startWorld(async () => harness);
      const steps = [
        () => world.write(random(2)),
        () => world.write(random(2)),
        () => world.reply(random(2)),
        () => world.decide(),
        () => world.deliver(1 + random(4)),
        () => world.deliver(1 + random(4)),
        () => world.status(),
        () => world.pass(1_000 + random(40_000)),
      ];
      for (const customer of [0, 1]) {
        await world.write(customer);
        await world.settle();
      }
      world.beginFaults(Array.from({ length: 60 }, () => TURNS[random(TURNS.length)] ?? 'ok'));
      for (let moves = 0; moves < 4; moves += 1) {
        for (let step = 0; step < 20; step += 1) await steps[random(steps.length)]?.();
        // Somebody had lanes and calls in hand.
        await harness.store.claimLanes({ ...LANES, limit: 1 });
        await harness.store.claimOps({ ...OPS, limit: 1 });
        const to = moves % 2 === 0 ? (await places.database()).url : places.file();
        await harness.moveTo(to);
        await world.checkAccounts();
      }
      await world.settle();
      await world.checkAccounts();
      for (const customer of [0, 1]) {
        const mine = (token: string) => token.slice(1).startsWith(`${customer}x`);
        const numbers = (texts: readonly { readonly text: string }[]) =>
          texts.flatMap(({ text }) => tokensIn(text)).filter(mine);
        const onTicket = numbers(world.vendors.comments);
        const written = world.written.filter(mine);
        expect(onTicket).toEqual(written.filter((token) => !world.dead.has(token) || onTicket.includes(token)));
        const sent = numbers(world.vendors.sends);
        expect(sent).toEqual(world.replied.filter((token) => mine(token) && sent.includes(token)));
        expect(new Set(sent).size).toBe(sent.length);
        seen += sent.length + onTicket.length;
      }
      await world.close();
    }
    console.log(`${seen} comments and sends`);
    expect(seen).toBeGreaterThan(runs * 20);
  });
});
