import { seeded } from './marked.ts';

/** What the model of one instance needs to know. Times in ms. */
export interface Model {
  readonly seed: number;
  readonly messages: number;
  /** Mean arrivals a second; moments are random (Poisson). */
  readonly perSecond: number;
  /** Conversations, each as likely as any other. */
  readonly lanes: number;
  /** CPU of the one thread: taking in and deciding one message; making one call; taking its answer. */
  readonly acceptMs: number;
  readonly callMs: number;
  readonly settleMs: number;
  /** How long the vendor takes to answer. */
  readonly vendorMs: number;
  /** Calls under way at once. */
  readonly concurrency: number;
  /** Whether what waits in a lane goes out as one call. */
  readonly grouped: boolean;
}

export interface Simulated {
  /** Ms from arrival to the call that carries the message, by message. */
  readonly latencies: readonly number[];
  readonly calls: number;
  /** Share of the thread's time that it worked. */
  readonly utilisation: number;
  /** Ms until the last answer was taken. */
  readonly tookMs: number;
}

interface Happening {
  readonly at: number;
  readonly no: number;
  readonly run: (at: number) => void;
}

/** A binary heap of what is to happen, earliest first, in order of entry at the same moment. */
const createAgenda = () => {
  const heap: Happening[] = [];
  let count = 0;
  const before = (one: number, other: number): boolean => {
    const a = heap[one] as Happening;
    const b = heap[other] as Happening;
    return a.at < b.at || (a.at === b.at && a.no < b.no);
  };
  const swap = (one: number, other: number): void => {
    const kept = heap[one] as Happening;
    heap[one] = heap[other] as Happening;
    heap[other] = kept;
  };
  return {
    add: (at: number, run: Happening['run']): void => {
      count += 1;
      heap.push({ at, no: count, run });
      for (let index = heap.length - 1; index > 0; ) {
        const parent = (index - 1) >> 1;
        if (!before(index, parent)) break;
        swap(index, parent);
        index = parent;
      }
    },
    take: (): Happening | undefined => {
      const first = heap[0];
      const last = heap.pop();
      if (!first || !last || heap.length === 0) return first;
      heap[0] = last;
      for (let index = 0; ; ) {
        let least = index;
        for (const child of [2 * index + 1, 2 * index + 2])
          if (child < heap.length && before(child, least)) least = child;
        if (least === index) return first;
        swap(index, least);
        index = least;
      }
    },
  };
};

/**
 * Plays one instance: a thread that does one thing after the other, lanes with one call each at a time, and a vendor that
 * takes its time. The same seed gives the same result.
 */
export const simulate = (model: Model): Simulated => {
  const random = seeded(model.seed);
  const agenda = createAgenda();
  const waiting: number[][] = Array.from({ length: model.lanes }, () => []);
  const isBusy = new Set<number>();
  const ready: number[] = [];
  const latencies: number[] = [];
  let threadFreeAt = 0;
  let worked = 0;
  let calls = 0;
  let tookMs = 0;

  const onThread = (at: number, ms: number, then: (at: number) => void): void => {
    threadFreeAt = Math.max(threadFreeAt, at) + ms;
    worked += ms;
    agenda.add(threadFreeAt, then);
  };
  const startCalls = (at: number): void => {
    while (isBusy.size < model.concurrency) {
      const index = ready.findIndex((lane) => !isBusy.has(lane));
      if (index < 0) return;
      const [lane = 0] = ready.splice(index, 1);
      isBusy.add(lane);
      const queue = waiting[lane] as number[];
      const group = queue.splice(0, model.grouped ? queue.length : 1);
      calls += 1;
      onThread(at, model.callMs, (sentAt) => {
        for (const arrivedAt of group) latencies.push(sentAt - arrivedAt);
        agenda.add(sentAt + model.vendorMs, (answeredAt) =>
          onThread(answeredAt, model.settleMs, (settledAt) => {
            tookMs = settledAt;
            isBusy.delete(lane);
            if (queue.length > 0 && !ready.includes(lane)) ready.push(lane);
            startCalls(settledAt);
          }),
        );
      });
    }
  };
  let due = 0;
  for (let n = 0; n < model.messages; n += 1) {
    due += (-Math.log(1 - random()) / model.perSecond) * 1000;
    const lane = Math.floor(random() * model.lanes);
    const arrivedAt = due;
    agenda.add(arrivedAt, (at) =>
      onThread(at, model.acceptMs, (decidedAt) => {
        (waiting[lane] as number[]).push(arrivedAt);
        if (!ready.includes(lane)) ready.push(lane);
        startCalls(decidedAt);
      }),
    );
  }
  for (let next = agenda.take(); next; next = agenda.take()) next.run(next.at);
  return { latencies, calls, utilisation: worked / Math.max(tookMs, 1), tookMs };
};
