import type { Config } from '../config/schema/config.ts';
import type { Clock, Log } from '../core/ports.ts';
import type { Timings } from '../core/timings.ts';

/** What tests, sandbox and benches set beside the configuration. Production uses the defaults. */
export interface AppOptions {
  readonly config: Config;
  readonly log: Log;
  readonly clock?: Clock;
  readonly timings?: Timings;
  /** Vendors' limits off: for measurements against emulators without them. */
  readonly limitsOff?: boolean;
  /** Variables such as HTTPS_PROXY for calls to Meta. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Stored decisions and counts can be asked over a socket beside the store. */
  readonly socket?: boolean;
  /** The store was restored from a backup: nothing that it has begun is made again unseen. */
  readonly restored?: boolean;
}

/** What everything is made from. */
export interface Base extends AppOptions {
  readonly clock: Clock;
  readonly timings: Timings;
}
