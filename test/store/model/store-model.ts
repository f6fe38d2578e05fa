import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { OpenStore } from '../../contracts/store-contract/harness.ts';
import type { Turn } from './scripted-vendors.ts';
import { startWorld, tokensIn } from './world.ts';

type Command =
  | { readonly do: 'write' | 'write-by-id' | 'write-by-both' | 'reply' | 'repeat'; readonly who: number }
  | { readonly do: 'decide' | 'status' }
  | { readonly do: 'deliver'; readonly calls: number }
  | { readonly do: 'pass'; readonly ms: number };

const turn = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Turn>('ok') },
  { weight: 1, arbitrary: fc.constantFrom<Turn[]>('invalid', 'closed') },
  {
    weight: 5,
    arbitrary: fc.constantFrom<Turn[]>(
      'invalid',
      'throttled',
      'unavailable',
      'unknown-applied',
      'unknown-lost',
      'crash-before-intent',
      'crash-before-call',
      'crash-after-call',
      'slow',
    ),
  },
);
const who = fc.nat(2);
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ do: fc.constant('write' as const), who }),
  fc.record({ do: fc.constant('write' as const), who }),
  fc.record({ do: fc.constant('reply' as const), who }),
  fc.record({ do: fc.constant('reply' as const), who }),
  fc.record({ do: fc.constant('repeat' as const), who }),
  fc.record({ do: fc.constantFrom('write-by-id' as const, 'write-by-both' as const), who: fc.constant(2) }),
  fc.record({ do: fc.constant('decide' as const) }),
  fc.record({ do: fc.constant('deliver' as const), calls: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ do: fc.constant('deliver' as const), calls: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ do: fc.constant('status' as const) }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1_000, 6_000, 31_000, 125_000) }),
);

const numberOf = (token: string) => Number(token.split('x')[1]);

/** What all runs came to together: a model that does little proves little. */
const total = { comments: 0, sends: 0, dead: 0 };

const run = async (open: OpenStore, commands: readonly Command[], script: readonly Turn[]): Promise<void> => {
  const world = await startWorld(open);
  try {
    // Two customers have their tickets already; the third one's are made under faults.
    for (const customer of [0, 1]) {
      await world.write(customer);
      await world.settle();
    }
    world.beginFaults(script);
    for (const each of commands) {
      if (each.do === 'write') await world.write(each.who);
      if (each.do === 'write-by-id') await world.write(each.who, ['id']);
      if (each.do === 'write-by-both') await world.write(each.who, ['id', 'phone']);
      if (each.do === 'reply') await world.reply(each.who);
      const known = each.do === 'repeat' ? world.written.find((token) => token.startsWith(`m${each.who}x`)) : undefined;
      if (known !== undefined && each.do === 'repeat') await world.post(each.who, known);
      if (each.do === 'decide') await world.decide();
      if (each.do === 'deliver') await world.deliver(each.calls);
      if (each.do === 'status') await world.status();
      if (each.do === 'pass') await world.pass(each.ms);
      await world.checkAccounts();
    }
    await world.settle();
    await world.checkAccounts();
    expect((await world.store.counts()).accepted).toBeLessThanOrEqual(world.told());
    const { vendors, dead } = world;
    total.comments += vendors.comments.length;
    total.sends += vendors.sends.length;
    total.dead += dead.size;
    for (let customer = 0; customer < 3; customer += 1) {
      const mine = (token: string) => token.slice(1).startsWith(`${customer}x`);
      const onTicket = vendors.comments.flatMap(({ text }) => tokensIn(text)).filter(mine);
      // Nothing doubled, nothing lost, the order kept; two lanes that became one had no order before.
      expect(new Set(onTicket).size).toBe(onTicket.length);
      if (customer < 2) expect(onTicket.map(numberOf)).toEqual(onTicket.map(numberOf).sort((a, b) => a - b));
      const lost = world.written.filter((token) => mine(token) && !onTicket.includes(token));
      expect(lost.filter((token) => !dead.has(token))).toEqual([]);
      const sent = vendors.sends.flatMap(({ text }) => tokensIn(text)).filter(mine);
      expect(new Set(sent).size).toBe(sent.length);
      if (customer < 2) expect(sent.map(numberOf)).toEqual(sent.map(numberOf).sort((a, b) => a - b));
    }
  } finally {
    await world.close();
  }
};

/** The store under the real decision and delivery, whatever happens: `runs` random stories of ten to sixty steps. */
export const storeModel = (name: string, open: OpenStore, runs: number): void => {
  describe(`the ${name} store, the decision and the delivery together`, () => {
    test('messages around a ticket that closes keep their order', async () => {
      const write = { do: 'write', who: 0 } as const;
      const decided = { do: 'decide' } as const;
      await run(open, [write, decided, write, { do: 'deliver', calls: 4 }, write, decided], ['closed']);
    });

    test('nothing is lost, nothing doubled and the order kept, whatever the vendors do and wherever a worker dies', async () => {
      const seed = Number(process.env['SEED'] ?? 20_261_122);
      const numRuns = Number(process.env['RUNS'] ?? runs);
      console.log(`seed ${seed}, ${numRuns} runs`);
      await fc.assert(
        fc.asyncProperty(
          fc.array(command, { minLength: 10, maxLength: 60 }),
          fc.array(turn, { maxLength: 60 }),
          async (commands, script) => {
            await run(open, commands, script);
          },
        ),
        { seed, numRuns, endOnFailure: false },
      );
      console.log(total);
      expect(Math.min(total.comments, total.sends)).toBeGreaterThan(numRuns);
      expect(total.dead).toBeGreaterThan(numRuns / 20);
    }, 900_000);
  });
};
