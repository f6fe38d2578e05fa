import { describe } from '@jest/globals';
import { acceptingContract } from './accepting.ts';
import { deadContract } from './dead.ts';
import { decisionsContract } from './decisions.ts';
import { filesContract } from './files.ts';
import type { OpenStore } from './harness.ts';
import { housekeepingContract } from './housekeeping.ts';
import { lanesContract } from './lanes.ts';
import { looksContract } from './looks.ts';
import { mergingContract } from './merging.ts';
import { noticesContract } from './notices.ts';
import { pausingContract } from './pausing.ts';
import { queuesContract } from './queues.ts';
import { settlingContract } from './settling.ts';
import { statusesContract } from './statuses.ts';
import { timersContract } from './timers.ts';

/** What every store has to do, said as tests. `open` gives an empty store each time. */
export const storeContract = (name: string, open: OpenStore): void => {
  describe(`the ${name} store`, () => {
    acceptingContract(open);
    lanesContract(open);
    mergingContract(open);
    queuesContract(open);
    noticesContract(open);
    settlingContract(open);
    statusesContract(open);
    housekeepingContract(open);
    pausingContract(open);
    decisionsContract(open);
    deadContract(open);
    filesContract(open);
    timersContract(open);
    looksContract(open);
  });
};
