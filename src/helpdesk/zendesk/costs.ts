import type { BudgetCost } from '../../core/budget.ts';
import type { HelpdeskCall, TicketToCheck } from '../../core/vendor.ts';
import { needsReopening } from './encode.ts';

/** What the account allows, and how much of it is ours. */
export interface Allowance {
  /** Requests a minute of the whole account. */
  readonly perMinute: number;
  /** 0 to 1. */
  readonly share: number;
  readonly matchByPhone: 'unique' | 'never';
}

/** The smallest plan's limit (page "Rate limits"), until an answer's `X-Rate-Limit` tells the account's own. */
export const SMALLEST_PLAN_PER_MINUTE = 200;

const MINUTE_MS = 60_000;
/** Page "Rate limits", "Update Ticket": a hundred a minute in the account, thirty in ten minutes for a user and a ticket. */
const UPDATES_PER_MINUTE = 100;
const UPDATES_PER_TICKET = 30;
/**
 * Of the account's budget, kept for what is more urgent: a reply that an agent has written gets out however many customers write,
 * and a look for a comment that may be there already comes before a new one.
 */
const KEPT_FROM_WRITES = 0.2;
const KEPT_FROM_LOOKS = 0.1;
const KEPT_FROM_WATCH = 0.3;
const KEPT_FROM_SWEEP = 0.5;
const TICKET_WINDOW_MS = 10 * MINUTE_MS;

/** One request of the account's budget, of which `kept` (0 to 1) is left to others. */
function request({ perMinute, share }: Allowance, kept: number): BudgetCost {
  const limit = partOf(perMinute, share);
  const whole: BudgetCost = { key: 'zendesk', limit, windowMs: MINUTE_MS, shared: true };
  return kept === 0 ? whole : { ...whole, spacing: { from: limit, reserve: Math.floor(limit * kept) } };
}

const partOf = (limit: number, share: number): number => Math.max(1, Math.floor(limit * share));

/** A look is two requests: for the mark, and for how things stand where it was found. */
export function costsOfLook(allowance: Allowance): readonly BudgetCost[] {
  return Array(2).fill(request(allowance, KEPT_FROM_LOOKS));
}

/** A look for doubles reads the ticket's audits, and the list by external id where the bridge made it. */
export function costsOfMarks({ externalId }: TicketToCheck, allowance: Allowance): readonly BudgetCost[] {
  return Array(externalId === undefined ? 1 : 2).fill(request(allowance, KEPT_FROM_SWEEP));
}

/** A look at deadlines is one request, of a part of our own as well as of the account's. */
export function costsOfDeadlines(share: number, allowance: Allowance): readonly BudgetCost[] {
  const limit = partOf(allowance.perMinute, allowance.share * share);
  return [request(allowance, KEPT_FROM_WATCH), { key: 'zendesk:deadlines', limit, windowMs: MINUTE_MS }];
}

/** An upload is one request, of what customers cause. */
export function costsOfUpload(allowance: Allowance): readonly BudgetCost[] {
  return [request(allowance, KEPT_FROM_WRITES)];
}

/** The budgets that one attempt draws on. */
export function costsOf(call: HelpdeskCall, allowance: Allowance): readonly BudgetCost[] {
  const isChange = call.kind === 'update-ticket' && (call.change !== undefined || call.solve === true);
  if (call.kind === 'update-ticket' && !isChange && !(call.reopen && needsReopening(call.ticketStatus))) return [];
  if (call.kind === 'read-ticket') return [request(allowance, 0)];
  const account = request(allowance, KEPT_FROM_WRITES);
  if (call.kind === 'ensure-requester') return Array(requestsOf(call, allowance.matchByPhone)).fill(account);
  if (call.kind !== 'add-comment' && call.kind !== 'update-ticket') return [account];
  const ticket: BudgetCost = {
    key: `zendesk:ticket:${call.ticketId}`,
    limit: UPDATES_PER_TICKET,
    windowMs: TICKET_WINDOW_MS,
  };
  return [
    account,
    // Read before, for its priority or its state.
    ...(isChange && (call.solve || call.change?.raisePriorityTo !== undefined) ? [account] : []),
    { key: 'zendesk:updates', limit: partOf(UPDATES_PER_MINUTE, allowance.share), windowMs: MINUTE_MS, shared: true },
    // The customer's messages are spread out and leave a few for the bridge's own notes to the agents.
    isCustomers(call) ? { ...ticket, spacing: { from: 15, reserve: 5 } } : ticket,
  ];
}

/**
 * What a customer who is new takes: the search by our id, the one by phone, and making the record. Who is found may have an
 * organization whose name is asked for instead. Those who are found at once take
 * less; nobody knows beforehand, and too few would be answered with 429.
 */
const requestsOf = ({ phone }: Extract<HelpdeskCall, { kind: 'ensure-requester' }>, matchByPhone: string): number =>
  matchByPhone === 'unique' && phone !== undefined ? 3 : 2;

const isCustomers = (call: HelpdeskCall): boolean => call.kind === 'add-comment' && call.authorId !== undefined;
