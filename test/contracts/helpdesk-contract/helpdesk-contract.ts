import { describe } from '@jest/globals';
import type { StartBench, Traits } from './bench.ts';
import { changesContract } from './changes.ts';
import { commentsContract } from './comments.ts';
import { doubtContract } from './doubt.ts';
import { filesContract } from './files.ts';
import { inspectingContract } from './inspecting.ts';
import { lifeCycleContract } from './life-cycle.ts';
import { limitsContract } from './limits.ts';
import { pollingContract } from './polling.ts';
import { readingContract } from './reading.ts';
import { requestersContract } from './requesters.ts';
import { signInContract } from './sign-in.ts';
import { ticketsContract } from './tickets.ts';
import { webhooksContract } from './webhooks.ts';

/** What every helpdesk's adapter has to do, said as tests. `start` gives an adapter in front of an empty account each time. */
export const helpdeskContract = (name: string, traits: Traits, start: StartBench): void => {
  describe(`the ${name} helpdesk`, () => {
    requestersContract(traits, start);
    ticketsContract(start);
    commentsContract(start);
    changesContract(start);
    lifeCycleContract(traits, start);
    readingContract(start);
    doubtContract(traits, start);
    pollingContract(traits, start);
    webhooksContract(traits, start);
    filesContract(start);
    limitsContract(start);
    signInContract(start);
    inspectingContract(start);
  });
};
