import type { StoredFile } from '../core/files.ts';
import type { Metrics, MetricsPage } from '../core/metrics.ts';
import type { Log } from '../core/ports.ts';
import type { Reads } from '../core/reads.ts';
import type { DeadDesk } from './dead-desk.ts';
import type { Intake, WebhookSources } from './intake.ts';
import type { MessageDesk } from './message-desk.ts';

/** How the service is. `detail` is shown to operators only, never without a token. */
export interface Health {
  /** The event loop turns and the worker ticked lately. Touches nothing outside the process. */
  readonly live: boolean;
  /** Webhooks can be stored. Does not depend on Meta or the helpdesk. */
  readonly ready: boolean;
  /** What an outsider may know of why nothing is sent: neither changes the status code. */
  readonly mode: 'live' | 'observe';
  readonly paused: boolean;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What an operator can do. An action that is absent answers 404. */
export interface AdminActions {
  /** Stops sending; everything is kept. Repeatable; false when it was stopped before. */
  readonly pause?: () => Promise<boolean>;
  /** Starts sending again. Repeatable; false when nothing was stopped. */
  readonly resume?: () => Promise<boolean>;
}

/** What the admin API stands on, over TCP and over the local socket alike. */
export interface AdminPorts {
  readonly reads: Reads;
  readonly health: () => Health;
  readonly log: Log;
  /** What can be done about dead entries; without it they are only listed. */
  readonly dead?: DeadDesk;
  /** Where other systems have messages sent; without it the route answers 404. */
  readonly messages?: MessageDesk;
  readonly admin?: {
    /** Without one the API answers 401 over TCP; the local socket does not ask for it. */
    readonly token?: string;
    readonly actions: AdminActions;
  };
}

/** Files behind signed links. */
export interface MediaPort {
  /** Undefined for a link that is not ours, has ended, or whose file is gone. */
  open(token: string): Promise<{ readonly file: StoredFile; chunks(): AsyncIterable<Uint8Array> } | undefined>;
}

/** Everything that the HTTP side needs from the rest of the service. */
export interface HttpPorts extends AdminPorts {
  readonly intake: Intake;
  readonly metrics: Metrics & MetricsPage;
  /** Without it there is no `/media`. */
  readonly media?: MediaPort;
  /** Decides which webhook routes exist. */
  readonly sources: WebhookSources;
  /**
   * Meta's handshake: the challenge to answer with, or undefined when the query is not genuine. Repeated parameters
   * are lists.
   */
  readonly handshake: (query: Readonly<Record<string, unknown>>) => string | undefined;
  /** Without one, or with an empty one, `/metrics` is open. */
  readonly metricsToken?: string;
}
