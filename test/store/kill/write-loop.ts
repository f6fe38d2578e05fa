// Writes until it is killed and says what is durable: `accepted <wamid>` and `decided <wamid>`, one a line.
import { writeSync } from 'node:fs';
import { openStore } from '../../../src/store/open-store.ts';
import { decisionOf, LANES, messageFrom, phone, send } from '../../contracts/store-contract/samples.ts';

const [url = '', round = '0'] = process.argv.slice(2);
const clock = { now: () => 1_700_000_000_000 };
const store = await openStore({ url, clock, systemClock: clock });
const say = (line: string) => writeSync(1, `${line}\n`);

let next = 0;
const accept = async () => {
  const wamid = `${round}.${next}`;
  next += 1;
  await store.accept([messageFrom([phone(`${next % 7}`)], wamid)], clock.now());
  say(`accepted ${wamid}`);
};

for (;;) {
  await Promise.all(Array.from({ length: 8 }, accept));
  await Promise.all(
    (await store.claimLanes(LANES)).map(async (lane) => {
      const decided = lane.events.map((event) => ({
        eventId: event.id,
        decision: decisionOf(lane.conversation, [send('t:1', 'x')]),
        policyHash: 'h',
        decidedAt: clock.now(),
      }));
      if ((await store.commit(lane, decided)) === 'fenced') return;
      for (const { event } of lane.events) if ('wamid' in event) say(`decided ${event.wamid}`);
    }),
  );
}
