import { bsuid, comment, create, messageFrom, phone, send, statusOf } from '../../contracts/store-contract/samples.ts';
import { openWorkbench } from '../../contracts/store-contract/workbench.ts';
import type { MovingHarness } from './stores.ts';

/** A lone surrogate, a NUL, quotes, combining marks, right-to-left: whatever a customer's phone can send. */
export const ODD = 'a\0b \uD800 "\'\\ e\u0301 \u202Eמה \u{1F9D1}\u200D\u{1F4BB} \uFFFE';

/** Brings a store into the middle of everything it can be in the middle of. */
export const workHalfWay = async (harness: MovingHarness) => {
  const bench = await openWorkbench(async () => harness);
  const { store } = harness;
  const gaveUp = { result: 'dead', reason: 'gave-up', detail: 'tried for hours' } as const;
  /** What a lane decides, and its call to WhatsApp as it is claimed. */
  const put: typeof bench.put = async (...what) => {
    await bench.decideAll();
    return bench.put(...what);
  };
  const claim = async (...what: Parameters<typeof bench.put>) => {
    const lane = await put(...what);
    const op = (await bench.claimOps({ targets: ['whatsapp'] })).find(({ conversationId }) => conversationId === lane);
    if (!op) throw new Error(`nothing is due for customer ${what[0]}`);
    return op;
  };
  const begin = async (...what: Parameters<typeof bench.put>) => {
    const op = await claim(...what);
    await bench.begin(op);
    return op;
  };
  await put('1', []);
  // Merged: the same customer by number and by id.
  await bench.accept(messageFrom([phone('2')], 'w.2'), messageFrom([bsuid('B.2')], 'w.2b'));
  await bench.decideAll();
  await bench.accept(messageFrom([phone('2'), bsuid('B.2')], 'w.2c'));
  await bench.decideAll();
  // A ticket made, with its helpdesk id, and a message sent whose status is known.
  await put('3', [create('wa:3:1')]);
  await bench.perform({ ticketId: '900' }, 'helpdesk');
  await bench.decideAll();
  await put('3', [send('wa:3:1', 'hello'), comment('wa:3:1', `<p>${ODD}</p>`)]);
  await bench.perform({ wamid: 'out.1' }, 'whatsapp');
  await bench.accept(statusOf('out.1', 'delivered'));
  // Dead, then parked; refused.
  await bench.finish(await begin('4', [send('t:4', 'dead and parked'), send('t:4', 'after it')]), gaveUp, {
    holdMs: 1_000,
  });
  await bench.decideAll();
  await harness.pass(2_000);
  await bench.claimOps({ targets: ['whatsapp'] });
  await bench.finish(await begin('5', [send('t:5', 'dead and holding'), send('t:5', 'held')]), gaveUp, {
    holdMs: 900_000,
  });
  // Unknown, then asked.
  await store.settle(await begin('6', [send('t:6', 'nobody knows')]), {
    to: 'unknown',
    cause: 'silent',
    retryable: false,
    inMs: 60_000,
    looked: true,
  });
  await bench.finish(await begin('7', [send('t:7', 'asked')]), { result: 'unknown', detail: 'no answer' });
  // A retry whose time is to come, a call under way, a call that was claimed and has not begun.
  await store.settle(await begin('8', [send('t:8', 'again')]), { to: 'retry', inMs: 45_000, counts: true });
  const calling = await claim('9', [send('t:9', ODD)]);
  await store.begin(calling, `bytes of ${ODD}`, [{ key: 'whatsapp', windowMs: 60_000, limit: 10 }]);
  await claim('10', [send('t:10', 'claimed')]);
  // Observed, unmatched, discarded, unreadable.
  await put('11', [send('t:11', 'only observed')], {
    observed: true,
    messages: [ODD, `${ODD}2`, 'a', 'b\uFFFD', 'z'].map((wamid) => ({ wamid, ticket: 't:11', at: 1_000 })),
  });
  await bench.accept(statusOf('nobodys', 'read'));
  await store.keepUnreadable(
    { source: 'whatsapp', body: Uint8Array.from([0, 255, 128, 10, 13, 0]), reason: ODD },
    harness.now(),
  );
  // A picture that its comment did not wait for, half fetched; a timer.
  const file = {
    id: 'wa:f',
    from: 'whatsapp',
    source: { mediaId: ODD },
    name: 'f.jpg',
    contentType: 'image/jpeg',
  } as const;
  await put('14', [comment('t:14', 'look', { files: [file] })], {
    timers: [{ name: ODD, dueAt: harness.now() + 900_000 }],
  });
  await harness.pass(21_000);
  await bench.claimOps({ targets: ['helpdesk'] });
  const [fetching] = await store.claimFiles({
    limit: 1,
    perConversation: 1,
    busy: new Map(),
    leaseMs: 1_000,
    accounts: { whatsapp: 'whatsapp', helpdesk: 'zendesk' },
  });
  if (fetching) await store.keepChunk(fetching, 0, Uint8Array.from([0, 255, 128, 0]));
  await store.pauseAccount('zendesk', 30_000, ODD);
  await store.pauseAccount('whatsapp', undefined, 'ordered');
  await store.setValue('cursor', ODD);
  await store.setValue('big', '9007199254740993');
  // Undecided events, of one lane that somebody is at.
  await bench.accept({
    ...messageFrom([phone('12')], 'w.12'),
    address: {
      to: 'contact',
      numberId: 'n1',
      identity: { aliases: [phone('12')], profile: { name: ODD, phone: '12' } },
    },
  });
  await bench.claimLanes({ limit: 1 });
  await bench.accept(messageFrom([phone('13')], `w.13 ${ODD}`), messageFrom([phone('13')], 'w.13b'));
  return { bench, calling };
};
