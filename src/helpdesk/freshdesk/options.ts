import type { KeptFiles } from '../../core/files.ts';
import type { Clock, Log } from '../../core/ports.ts';

/** One Freshdesk account, as configured. */
export interface FreshdeskOptions {
  /** `https://acme.freshdesk.com`: keys do not work on a name of one's own (page "Authentication"). */
  readonly url: string;
  /** Belongs to one agent, in whose name the bridge writes. */
  readonly apiKey: string;
  /** What the automation rule sends along, since Freshdesk signs nothing; several while one is being rotated. */
  readonly webhookSecrets: readonly string[];
  readonly requestsPerMinute: 'auto' | number;
  /** The part of the account's limits that the bridge may use, 0 to 1. */
  readonly share: number;
  readonly matchByPhone: 'unique' | 'never';
  /** How a customer's message is written: as a public note, or as a reply in their name. */
  readonly customerMessages: 'note' | 'reply';
  /** The business number of talks that the team starts without naming one. */
  readonly startNumber?: string;
  /** The longest that one attempt may take, ms, with everything it needs (queue, reads). */
  readonly timeoutMs: number;
  /** How long a trial waits for due times to be computed, ms; 12 s where nothing is said. */
  readonly trialWaitMs?: number;
  /** `off` switches the budgets off, for measurements against an emulator without limits. */
  readonly limits?: { readonly off?: boolean };
}

export interface FreshdeskDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** What customers sent: Freshdesk takes files with the call itself. */
  readonly kept: KeptFiles;
}
