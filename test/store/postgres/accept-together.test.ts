import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { ReceivedEvent } from '../../../src/core/events.ts';
import { bsuid, LANES, messageFrom, OPS, phone, send, statusOf } from '../../contracts/store-contract/samples.ts';
import { describePostgres } from '../../support/postgres/database.ts';
import { seeded } from '../../support/seeded.ts';
import { decideAll } from './decide-all.ts';
import { openTwoStores, type TwoStores } from './two-stores.ts';

jest.setTimeout(60_000);

describePostgres('two instances that accept at once', () => {
  let two: TwoStores;
  beforeEach(async () => {
    two = await openTwoStores();
  });
  afterEach(() => two.close());

  const stores = () => [two.a, two.b] as const;
  const either = (index: number) => stores()[index % 2] ?? two.a;

  test('the same batch fifty times is accepted once, each message as one row', async () => {
    const batch = Array.from({ length: 20 }, (_, no) => messageFrom([phone(`${no % 7}`)], `w${no}`));
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => either(index).accept(batch, 1)));
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(20);
    expect(answers.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(49 * 20);
    expect(
      await two.database.query('SELECT count(*)::int AS n, count(DISTINCT wamid)::int AS keys FROM inbox'),
    ).toEqual([{ n: 20, keys: 20 }]);
    expect(await two.a.counts()).toMatchObject({ accepted: 20, duplicates: 980, inbox: { pending: 20 } });
  });

  test('two first messages of one customer make one contact and one conversation', async () => {
    await Promise.all(
      Array.from({ length: 40 }, async (_, no) => {
        const aliases = no % 2 === 0 ? [phone(`${no}`)] : [phone(`${no}`), bsuid(`u${no}`)];
        await Promise.all([0, 1, 2, 3].map((copy) => either(copy).accept([messageFrom(aliases, `w${no}.${copy}`)], 1)));
      }),
    );
    expect(
      await two.database.query(
        'SELECT (SELECT count(*)::int FROM contacts) AS contacts, (SELECT count(*)::int FROM conversations) AS conversations',
      ),
    ).toEqual([{ contacts: 40, conversations: 40 }]);
    expect((await decideAll(two.a)).length).toBe(160);
  });

  test('customers who turn out to be one are merged while others write: nothing is lost or told twice', async () => {
    const seed = Number(process.env['SEED'] ?? 20_261_122);
    console.log(`seed ${seed}`);
    const pick = seeded(seed);
    const said: string[] = [];
    const write = (round: number, no: number): ReceivedEvent => {
      const wamid = `w${round}.${no}`;
      said.push(wamid);
      const who = round + pick(6);
      const names = [[phone(`${who}`)], [bsuid(`u${who}`)], [phone(`${who}`), bsuid(`u${who}`)]];
      const becomes = pick(8) === 0 ? { becomes: [phone(`${round + pick(6)}`)] } : {};
      return messageFrom(names[pick(3)] ?? [phone('0')], wamid, { ...becomes, numberId: `n${pick(2)}` });
    };
    for (let round = 0; round < 30; round += 1) {
      const batches = Array.from({ length: 10 }, (_, no) => [write(round, 2 * no), write(round, 2 * no + 1)]);
      await Promise.all(batches.map((batch, index) => either(index).accept(batch, 1)));
    }
    const told = (await Promise.all(stores().map((store) => decideAll(store)))).flat();
    const wamids = told.flatMap(({ event }) => ('wamid' in event ? [event.wamid] : []));
    expect(wamids.sort()).toEqual([...said].sort());
    expect(
      await two.database.query(
        `SELECT 1 FROM conversations c JOIN inbox i ON i.conversation_id = c.id WHERE c.merged_into IS NOT NULL AND i.state = 'pending'`,
      ),
    ).toEqual([]);
    // Nobody is left with a customer who became another one: their next message would open a second talk.
    expect(
      await two.database.query(
        `SELECT c.id FROM conversations c JOIN contacts k ON k.id = c.contact_id WHERE c.merged_into IS NULL AND k.merged_into IS NOT NULL
         UNION ALL SELECT a.value FROM aliases a JOIN contacts k ON k.id = a.contact_id WHERE k.merged_into IS NOT NULL`,
      ),
    ).toEqual([]);
  });

  test('a number that moves while somebody writes from it never stays with its earlier owner', async () => {
    for (let round = 0; round < 60; round += 1) {
      const number = phone(`${round}`);
      await two.a.accept([messageFrom([bsuid(`old${round}`), number], `w${round}.1`)], 1);
      const moving = two.b.accept([messageFrom([bsuid(`new${round}`), number], `w${round}.2`)], 1);
      await new Promise((resolve) => setTimeout(resolve, round % 6));
      await Promise.all([moving, two.a.accept([messageFrom([number], `w${round}.3`)], 1)]);
    }
    // A reply goes to the contact's number: it has to be theirs.
    expect(
      await two.database.query(
        `SELECT c.id FROM contacts c JOIN aliases a ON a.kind = 'phone' AND a.value = c.phone WHERE a.contact_id <> c.id`,
      ),
    ).toEqual([]);
  });

  test('a status that comes at the very moment its send is settled finds it', async () => {
    for (let round = 0; round < 25; round += 1) {
      await two.a.accept([messageFrom([phone('1')], `w${round}`)], 1);
      await decideAll(two.a, () => [send('t:1', 'x')]);
      const [op] = await two.a.claimOps(OPS);
      if (!op) throw new Error('nothing is due');
      const wamid = `out.${round}`;
      await two.a.begin(op, 'bytes', []);
      const applied = { result: 'applied', data: { wamid } } as const;
      await Promise.all([
        two.a.settle(op, { to: 'done', outcome: applied, events: [], ownKeys: [], returnQueue: false, at: 1 }),
        two.b.accept([statusOf(wamid, 'failed')], 1),
      ]);
      expect((await decideAll(two.b)).map(({ event }) => event.type).sort()).toEqual([
        'delivery-status',
        'effect-settled',
      ]);
    }
    expect((await two.a.counts()).inbox).toMatchObject({ pending: 0, unmatched: 0 });
  });

  test('lanes are leased to one of two that ask at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      await two.a.accept(
        Array.from({ length: 8 }, (_, no) => messageFrom([phone(`${no}`)], `w${round}.${no}`)),
        1,
      );
      const claims = await Promise.all(stores().map((store) => store.claimLanes({ ...LANES, limit: 5 })));
      const ids = claims.flat().map(({ conversation }) => conversation.id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const lane of claims.flat()) await two.b.releaseLane(lane, 0);
      await decideAll(two.a);
    }
  });
});
