import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { send, statusOf } from '../../contracts/store-contract/samples.ts';
import { openWorkbench, type Workbench } from '../../contracts/store-contract/workbench.ts';
import { openSqlite } from './open-sqlite.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench(openSqlite);
});
afterEach(() => bench.harness.close());

const refsOfNext = async () => (await bench.claimLanes())[0]?.events.at(-1)?.refs;

test('a failed status comes with the send behind it, and with the best that is known of it', async () => {
  await bench.put('1', [send('t:1', 'one', { comment: 'k' })]);
  await bench.perform({ wamid: 'out.1' });
  await bench.decideAll();
  await bench.accept(statusOf('out.1', 'failed'));
  expect(await refsOfNext()).toMatchObject({ sent: { best: 'failed', effect: { kind: 'send-text', text: 'one' } } });
});

test('a failure after a delivery says so; no other status carries the words', async () => {
  await bench.put('1', [send('t:1', 'one', { comment: 'k' })]);
  await bench.perform({ wamid: 'out.1' });
  await bench.decideAll();
  await bench.accept(statusOf('out.1', 'delivered'));
  await bench.accept(statusOf('out.1', 'failed'));
  const refs = (await bench.claimLanes())[0]?.events.map((event) => event.refs.sent);
  expect(refs).toMatchObject([{ best: 'delivered' }, { best: 'delivered', effect: { text: 'one' } }]);
  expect(refs?.[0]).not.toHaveProperty('effect');
});
