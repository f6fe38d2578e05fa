import Bottleneck from 'bottleneck';

/** What a request is for; decides who goes first when the line is full. */
export type Urgency = 'reply' | 'read-back' | 'create' | 'comment' | 'note' | 'watch' | 'reconcile';

const PRIORITY: Readonly<Record<Urgency, number>> = {
  reply: 1,
  'read-back': 2,
  create: 3,
  comment: 4,
  note: 5,
  watch: 6,
  reconcile: 7,
};

/**
 * Requests at once: as many that start without waiting, and as many more that are taken from the line by urgency. No
 * helpdesk names a number; this keeps Zendesk's per-ticket locks and our memory out of trouble.
 */
const AT_ONCE = 8;

export interface Queue {
  /** Runs `job` when its turn comes. Answers `unsent` when the signal aborts first; the job then never starts. */
  run<Result>(urgency: Urgency, signal: AbortSignal, job: () => Promise<Result>, unsent: Result): Promise<Result>;
}

/** Orders the requests of this process. How many are allowed per minute is the budgets' business, not this one's. */
export function createQueue(): Queue {
  const line = new Bottleneck({ maxConcurrent: AT_ONCE });
  // Reconciling comes last, and yet must not starve under load: it has a place of its own.
  const reconcile = new Bottleneck({ maxConcurrent: 1 });
  let atOnce = 0;

  /** Bottleneck takes some milliseconds to start a job; as long as there is no crowd, nobody has to wait for them. */
  const startAtOnce = async <Result>(job: () => Promise<Result>): Promise<Result> => {
    atOnce += 1;
    try {
      return await job();
    } finally {
      atOnce -= 1;
    }
  };

  return {
    async run(urgency, signal, job, unsent) {
      if (signal.aborted) return unsent;
      if (urgency !== 'reconcile' && atOnce < AT_ONCE && line.empty()) return startAtOnce(job);
      return new Promise((resolve, reject) => {
        const leave = () => resolve(unsent);
        signal.addEventListener('abort', leave, { once: true });
        (urgency === 'reconcile' ? reconcile : line)
          .schedule({ priority: PRIORITY[urgency] }, async () => {
            if (signal.aborted) return;
            signal.removeEventListener('abort', leave);
            resolve(await job());
          })
          .catch(reject);
      });
    },
  };
}
