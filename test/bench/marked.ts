import type { createSender } from './conversations.ts';
import { pause, type Stage, writesOf } from './stage.ts';

export interface Offered {
  readonly messages: number;
  readonly perSecond: number;
  /** Conversations that have their tickets; each message is of one of them by chance. */
  readonly customers: number;
  readonly seed: number;
}

export interface Marked {
  /** Ms from the sending of each webhook to the arrival of the helpdesk call with its words. */
  readonly latencies: readonly number[];
  readonly writesPerMessage: number;
}

/** A small generator of even numbers in [0, 1), the same in every run. */
export const seeded = (seed: number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

let marked = 0;

/** Sends messages at random moments and waits until each came to the helpdesk. @throws when one never or twice did. */
export const runMarked = async (
  stage: Stage,
  sender: ReturnType<typeof createSender>,
  { messages, perSecond, customers, seed }: Offered,
): Promise<Marked> => {
  const random = seeded(seed);
  const sentAt = new Map<string, number>();
  const answered: Promise<void>[] = [];
  const writesBefore = writesOf(await stage.vendors.ask.requests());
  await stage.vendors.ask.arrivals();
  let due = monotonicMs();
  for (let n = 0; n < messages; n += 1) {
    due += (-Math.log(1 - random()) / perSecond) * 1000;
    const wait = due - monotonicMs();
    if (wait > 0) await pause(wait);
    marked += 1;
    const mark = `mark-${marked}-`;
    const customer = Math.floor(random() * customers);
    const text = `${mark} is there any news about my order?`;
    answered.push(sender.send({ customer, text, sentAt: Date.now() }, () => sentAt.set(mark, monotonicMs())));
  }
  await Promise.all(answered);
  await stage.settled();
  const latencies: number[] = [];
  for (const { at, marks } of await stage.vendors.ask.arrivals()) {
    for (const mark of marks) {
      const sent = sentAt.get(mark);
      if (sent === undefined) throw new Error(`${mark} arrived twice or was never sent`);
      sentAt.delete(mark);
      latencies.push(at - sent);
    }
  }
  if (sentAt.size > 0) throw new Error(`${sentAt.size} messages never came to the helpdesk`);
  const writes = writesOf(await stage.vendors.ask.requests()) - writesBefore;
  return { latencies, writesPerMessage: writes / messages };
};
