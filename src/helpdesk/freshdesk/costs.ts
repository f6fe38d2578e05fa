import type { BudgetCost } from '../../core/budget.ts';
import type { HelpdeskCall, TicketToCheck } from '../../core/vendor.ts';
import { needsReopening } from './status.ts';

/** What the account allows, and how much of it is ours. */
export interface Allowance {
  /** Credits a minute of the whole account. */
  readonly perMinute: number;
  /** 0 to 1. */
  readonly share: number;
  readonly matchByPhone: 'unique' | 'never';
}

/** A trial's limit (page "Rate Limit"), until an answer's `X-RateLimit-Total` tells the account's own. */
export const SMALLEST_PLAN_PER_MINUTE = 50;

/** No plan or pack is sold above 2000 a minute; a greater total is one of the old limits by the hour (3000 to 5000). */
const MOST_PER_MINUTE = 2500;
export const perMinuteOf = (total: number): number => (total > MOST_PER_MINUTE ? Math.floor(total / 60) : total);

type Endpoint = 'creates' | 'updates' | 'lists' | 'contacts';

/** What the plans allow some endpoints a minute (page "Rate Limit"). A trial's are not told: the smallest plan's part of its total. */
const ENDPOINTS: readonly (readonly [number, Readonly<Record<Endpoint, number>>])[] = [
  [2000, { creates: 800, updates: 800, lists: 400, contacts: 400 }],
  [1000, { creates: 400, updates: 400, lists: 300, contacts: 300 }],
  [700, { creates: 280, updates: 280, lists: 200, contacts: 200 }],
  [400, { creates: 160, updates: 160, lists: 100, contacts: 100 }],
  [200, { creates: 80, updates: 80, lists: 20, contacts: 20 }],
  [0, { creates: 20, updates: 20, lists: 10, contacts: 10 }],
];

const MINUTE_MS = 60_000;
/**
 * Of the account's budget, kept for what is more urgent: a reply that an agent has written gets out however many customers write,
 * and a look for a comment that may be there already comes before a new one.
 */
const KEPT_FROM_WRITES = 0.2;
const KEPT_FROM_LOOKS = 0.1;
const KEPT_FROM_WATCH = 0.3;
const KEPT_FROM_SWEEP = 0.5;

/** Requests of the account's budget, of which `kept` (0 to 1) is left to others. */
function requests(count: number, { perMinute, share }: Allowance, kept: number): readonly BudgetCost[] {
  const limit = partOf(perMinute, share);
  const reserve = Math.floor(limit * kept);
  const whole: BudgetCost = { key: 'freshdesk', limit, windowMs: MINUTE_MS, shared: true };
  const cost = kept === 0 ? whole : { ...whole, spacing: { from: limit, reserve } };
  return draws(count, limit - reserve, cost);
}

function endpoint(name: Endpoint, count: number, { perMinute, share }: Allowance): readonly BudgetCost[] {
  const limits = ENDPOINTS.find(([from]) => perMinute >= from)?.[1];
  const limit = partOf(limits?.[name] ?? 1, share);
  return draws(count, limit, { key: `freshdesk:${name}`, limit, windowMs: MINUTE_MS, shared: true });
}

/** A call that takes more than a small share holds would wait for ever: it takes all of it. */
const draws = (count: number, most: number, cost: BudgetCost): readonly BudgetCost[] =>
  Array(Math.min(count, most)).fill(cost);

const partOf = (limit: number, share: number): number => Math.max(1, Math.floor(limit * share));

/** A look is two requests: for the words, and for how the ticket stands. */
export const costsOfLook = (allowance: Allowance): readonly BudgetCost[] => requests(2, allowance, KEPT_FROM_LOOKS);

/** A look for a second ticket reads the first and lists those of its requester. */
export const costsOfMarks = ({ externalId }: TicketToCheck, allowance: Allowance): readonly BudgetCost[] =>
  externalId === undefined ? [] : [...requests(2, allowance, KEPT_FROM_SWEEP), ...endpoint('lists', 1, allowance)];

/** Each ticket's deadlines are one request, and one credit more for its statistics; of a part of our own as well as of the account's. */
export function costsOfDeadlines(tickets: number, part: number, allowance: Allowance): readonly BudgetCost[] {
  const limit = partOf(allowance.perMinute, allowance.share * part);
  const own: BudgetCost = { key: 'freshdesk:deadlines', limit, windowMs: MINUTE_MS };
  return [...requests(2 * tickets, allowance, KEPT_FROM_WATCH), ...draws(2 * tickets, limit, own)];
}

/** The budgets that one attempt draws on. */
export function costsOf(call: HelpdeskCall, allowance: Allowance): readonly BudgetCost[] {
  const writes = (count: number) => requests(count, allowance, KEPT_FROM_WRITES);
  switch (call.kind) {
    case 'read-ticket':
      return requests(2, allowance, 0);
    case 'ensure-requester': {
      // What a customer who is new takes: a list for each spelling of their number, and making the record.
      const lists = allowance.matchByPhone === 'unique' && call.phone !== undefined ? 4 : 0;
      // Who is found by the last of them takes their record and their company's name instead of a new record.
      return [...writes(lists + (call.withFacts ? 2 : 1)), ...endpoint('contacts', lists, allowance)];
    }
    case 'create-ticket':
      return [...writes(1), ...endpoint('creates', 1, allowance)];
    case 'add-comment': {
      const looks = call.authorId !== undefined || call.reopen ? 1 : 0;
      const updates = call.reopen && needsReopening(call.ticketStatus) ? 1 : 0;
      return [...writes(1 + looks + updates), ...endpoint('updates', updates, allowance)];
    }
    case 'update-ticket':
      return call.change || call.solve || (call.reopen && needsReopening(call.ticketStatus))
        ? [...writes(2), ...endpoint('updates', 1, allowance)]
        : [];
    case 'add-tags':
      return [...writes(2), ...endpoint('updates', 1, allowance)];
  }
}
