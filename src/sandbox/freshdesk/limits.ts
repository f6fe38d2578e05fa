import type { Clock } from '../../core/ports.ts';
import { Refusal } from '../shared/exchange.ts';
import { createWindow, type Window } from '../shared/window.ts';
import type { FreshdeskLimits } from './options.ts';

/** The endpoints with a limit of their own. */
export type SubLimit = 'createsPerMinute' | 'updatesPerMinute' | 'ticketListsPerMinute' | 'contactListsPerMinute';

/** Counts credits and refuses. Requests that were let in count, even invalid ones. */
export interface Limiter {
  /** Throws 429 with `Retry-After` and a page of HTML. */
  check(credits: number, subLimit: SubLimit | undefined): void;
  /** A webhook shares the account's calls: ms until there is room; 0 took one. */
  takeForWebhook(): number;
  /** Their case varies, and the total may be a float's text; `no` is the request's number. */
  headers(credits: number, no: number): Readonly<Record<string, string>>;
}

const MINUTE = 60_000;
const PLANS = {
  trial: [50, 20, 20, 20, 20],
  growth: [200, 80, 80, 20, 20],
  pro: [400, 160, 160, 100, 100],
  enterprise: [700, 280, 280, 200, 200],
} as const;

/** The trial's limits per endpoint are a guess: the reference gives only its total. */
export function createLimiter(clock: Clock, limits: FreshdeskLimits): Limiter {
  const [total, creates, updates, tickets, contacts] = PLANS[limits.plan ?? 'pro'];
  const account = createWindow(clock, limits.accountPerMinute ?? total, MINUTE);
  const endpoints: Readonly<Record<SubLimit, Window>> = {
    createsPerMinute: createWindow(clock, limits.createsPerMinute ?? creates, MINUTE),
    updatesPerMinute: createWindow(clock, limits.updatesPerMinute ?? updates, MINUTE),
    ticketListsPerMinute: createWindow(clock, limits.ticketListsPerMinute ?? tickets, MINUTE),
    contactListsPerMinute: createWindow(clock, limits.contactListsPerMinute ?? contacts, MINUTE),
  };
  const off = limits.off === true;
  return {
    check(credits, subLimit) {
      if (off) return;
      const endpoint = subLimit && endpoints[subLimit];
      const wait = Math.max(account.waitMs(credits), endpoint?.waitMs() ?? 0);
      if (wait > 0) throw tooMany(wait);
      account.use(credits);
      endpoint?.use();
    },
    takeForWebhook() {
      if (off) return 0;
      const wait = account.waitMs();
      if (wait === 0) account.use();
      return wait;
    },
    headers(credits, no) {
      if (off) return {};
      const odd = no % 2 === 1;
      const name = (text: string): string => (odd ? text : text.toLowerCase());
      return {
        [name('X-RateLimit-Total')]: odd ? String(account.limit) : account.limit.toFixed(1),
        [name('X-RateLimit-Remaining')]: String(account.left()),
        [name('X-RateLimit-Used-CurrentRequest')]: String(credits),
      };
    },
  };
}

const tooMany = (waitMs: number): Refusal =>
  new Refusal({
    status: 429,
    headers: { 'Retry-After': String(Math.ceil(waitMs / 1000)), 'content-type': 'text/html; charset=utf-8' },
    text: '<!DOCTYPE html><html><body><h1>You have exceeded the limit of requests per minute</h1></body></html>',
  });
