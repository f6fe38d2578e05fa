import type { Clock } from '../../core/ports.ts';
import { Refusal } from '../shared/exchange.ts';
import { createWindow, type Window } from '../shared/window.ts';

/** Limits of the plan; see the page "Rate limits". */
export interface ZendeskLimits {
  /** All requests in a minute. Default 400 (Suite Growth and Professional). */
  readonly accountPerMinute?: number;
  /** Ticket updates in a minute, those of agents in the helpdesk included. Default 100. */
  readonly updatesPerMinute?: number;
  /** Updates of one ticket by one user in ten minutes. Default 30. */
  readonly updatesPerTicket?: number;
  /** Incremental exports in a minute. Default 10. */
  readonly incrementalPerMinute?: number;
  /** Whether the tags calls count as ticket updates. Not documented; default false. */
  readonly tagsCountAsUpdates?: boolean;
  /** Switches every limit off. */
  readonly off?: boolean;
}

/** Counts and refuses. Refused requests do not count. */
export interface Limiter {
  /** Any API request. Throws 429. */
  checkRequest(): void;
  /** A ticket update by an API user. Throws 429. */
  checkUpdate(ticketId: number, userId: number): void;
  /** An agent's change in the helpdesk: counts, is never refused. */
  noteAgentUpdate(): void;
  checkIncremental(): void;
  /** Headers of every answer. */
  headers(): Readonly<Record<string, string>>;
  readonly tagsCountAsUpdates: boolean;
}

const MINUTE = 60_000;
const TEN_MINUTES = 600_000;

export function createLimiter(clock: Clock, limits: ZendeskLimits): Limiter {
  const account = createWindow(clock, limits.accountPerMinute ?? 400, MINUTE);
  const updates = createWindow(clock, limits.updatesPerMinute ?? 100, MINUTE);
  const incremental = createWindow(clock, limits.incrementalPerMinute ?? 10, MINUTE);
  const perTicket = new Map<string, Window>();
  const ticketWindow = (ticketId: number, userId: number): Window => {
    const key = `${userId}:${ticketId}`;
    const window = perTicket.get(key) ?? createWindow(clock, limits.updatesPerTicket ?? 30, TEN_MINUTES);
    perTicket.set(key, window);
    return window;
  };
  const off = limits.off === true;
  return {
    tagsCountAsUpdates: limits.tagsCountAsUpdates ?? false,
    checkRequest() {
      if (off) return;
      const wait = account.waitMs();
      if (wait > 0) throw tooMany(wait, { text: 'Number of allowed API requests per minute exceeded' });
      account.use();
    },
    checkUpdate(ticketId, userId) {
      if (off) return;
      const window = ticketWindow(ticketId, userId);
      const wait = Math.max(window.waitMs(), updates.waitMs());
      if (wait > 0)
        throw tooMany(wait, {
          json: { error: 'Rate limit for ticket updates exceeded, please wait before trying again' },
        });
      window.use();
      updates.use();
    },
    noteAgentUpdate: () => updates.use(),
    checkIncremental() {
      if (off) return;
      const wait = incremental.waitMs();
      if (wait > 0)
        throw tooMany(wait, { text: 'Number of allowed incremental export API requests per minute exceeded' });
      incremental.use();
    },
    headers: () =>
      off ? {} : { 'x-rate-limit': String(account.limit), 'x-rate-limit-remaining': String(account.left()) },
  };
}

function tooMany(waitMs: number, body: { text: string } | { json: object }): Refusal {
  return new Refusal({ status: 429, headers: { 'retry-after': String(Math.ceil(waitMs / 1000)) }, ...body });
}
