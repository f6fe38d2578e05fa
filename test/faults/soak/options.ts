import type { Provider } from '../../../src/sandbox/start/vendors.ts';

/** How much is sent, how often it is cut off, and what with. */
export interface SoakOptions {
  /** Messages of customers, and as many replies of agents divided by `messagesPerReply`. */
  readonly messages: number;
  readonly conversations: number;
  readonly messagesPerReply: number;
  /** A service is killed by `kill -9` after a time between these two, again and again, ms. */
  readonly killAfterMs: readonly [number, number];
  readonly seed: number;
  readonly helpdesk: Provider;
  /** `postgres`: a server of the soak's own, reached by a line that is cut, and crashed now and then. */
  readonly store: 'embedded' | 'postgres';
  readonly instances: number;
  /** Ms between two crashes of the database server (`-m immediate`), and between two cuts of the lines to it. */
  readonly crashDatabaseEveryMs: number;
  readonly cutLinesEveryMs: number;
  /** How long to wait for the last message when the faults are over, ms. */
  readonly patienceMs: number;
}

export const SHORT: SoakOptions = {
  messages: 240,
  conversations: 24,
  messagesPerReply: 2,
  killAfterMs: [1_500, 2_500],
  seed: 1,
  helpdesk: 'zendesk',
  store: 'embedded',
  instances: 1,
  crashDatabaseEveryMs: 11_000,
  cutLinesEveryMs: 7_000,
  patienceMs: 60_000,
};

export const LONG: SoakOptions = {
  ...SHORT,
  messages: 10_000,
  conversations: 500,
  killAfterMs: [2_000, 5_000],
  patienceMs: 300_000,
};
