import { expect, test } from '@jest/globals';
import { createQueue, type Urgency } from '../../../src/helpdesk/shared/queue.ts';

const signal = () => new AbortController().signal;

/** A queue all of whose places are taken until the gate opens. */
const crowd = async () => {
  const queue = createQueue();
  const gate = Promise.withResolvers<void>();
  const order: string[] = [];
  const started: Promise<void>[] = [];
  const busy = Array.from({ length: 16 }, () => {
    const start = Promise.withResolvers<void>();
    started.push(start.promise);
    return queue.run(
      'comment',
      signal(),
      () => {
        start.resolve();
        return gate.promise;
      },
      undefined,
    );
  });
  await Promise.all(started);
  const enter = (name: string, urgency: Urgency) =>
    queue.run(urgency, signal(), async () => void order.push(name), undefined);
  const open = async () => {
    gate.resolve();
    await Promise.all(busy);
  };
  return { queue, order, enter, open };
};

test('a job that finds no crowd starts at once', () => {
  let started = false;
  const start = async () => {
    started = true;
  };
  void createQueue().run('note', signal(), start, undefined);
  expect(started).toBe(true);
});

test('reconciling has a place of its own in the thickest crowd', async () => {
  const { order, enter, open } = await crowd();
  const note = enter('note', 'note');
  await enter('reconcile', 'reconcile');
  expect(order).toEqual(['reconcile']);
  await open();
  await note;
});

test('replies and new tickets go before comments and notes that came earlier', async () => {
  const { order, enter, open } = await crowd();
  const waiting = [
    ...Array.from({ length: 30 }, (_, index) => enter(`note ${index}`, 'note')),
    enter('create', 'create'),
    enter('read-back', 'read-back'),
    enter('reply', 'reply'),
  ];
  // The line sorts itself while the crowd lasts; reconciling passes through it and tells us that time went by.
  for (let turn = 0; turn < 60; turn += 1) await enter('tick', 'reconcile');
  await open();
  await Promise.all(waiting);
  expect(order.filter((name) => name !== 'tick').slice(0, 3)).toEqual(['reply', 'read-back', 'create']);
});

test('a job that is aborted while it waits never starts', async () => {
  const { queue, enter, open } = await crowd();
  const leaving = new AbortController();
  let started = false;
  const waiting = queue.run(
    'comment',
    leaving.signal,
    async () => {
      started = true;
      return 'done';
    },
    'unsent',
  );
  leaving.abort();
  expect(await waiting).toBe('unsent');
  const behind = enter('behind', 'note');
  await open();
  await behind;
  expect(started).toBe(false);
});

test('a job that fails tells its caller and frees its place', async () => {
  const { queue, enter, open } = await crowd();
  const failing = queue.run('note', signal(), () => Promise.reject(new Error('bug')), undefined);
  const outcome = expect(failing).rejects.toThrow('bug');
  await open();
  await outcome;
  await enter('next', 'note');
});
