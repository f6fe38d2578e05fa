import type { BudgetCost } from '../../core/budget.ts';
import type { HelpdeskCall } from '../../core/vendor.ts';
import { needsReopening } from './encode.ts';

/** What the account allows, and how much of it is ours. */
export interface Allowance {
  /** Requests a minute of the whole account. */
  readonly perMinute: number;
  /** 0 to 1. */
  readonly share: number;
}

/** The smallest plan's limit (page "Rate limits"), until an answer's `X-Rate-Limit` tells the account's own. */
export const SMALLEST_PLAN_PER_MINUTE = 200;

const MINUTE_MS = 60_000;
/** Page "Rate limits", "Update Ticket": a hundred a minute in the account, thirty in ten minutes for a user and a ticket. */
const UPDATES_PER_MINUTE = 100;
const UPDATES_PER_TICKET = 30;
/** Of the account's budget, for reads alone: a reply that an agent has written gets out however many customers write. */
const READS_SHARE = 0.2;
const TICKET_WINDOW_MS = 10 * MINUTE_MS;

/** The budgets that one attempt draws on. */
export function costsOf(call: HelpdeskCall, { perMinute, share }: Allowance): readonly BudgetCost[] {
  if (call.kind === 'update-ticket' && !(call.reopen && needsReopening(call.ticketStatus))) return [];
  const ours = (limit: number) => Math.max(1, Math.floor(limit * share));
  const limit = ours(perMinute);
  const whole: BudgetCost = { key: 'zendesk', limit, windowMs: MINUTE_MS };
  if (call.kind === 'read-ticket') return [whole];
  const account: BudgetCost = { ...whole, spacing: { from: limit, reserve: Math.floor(limit * READS_SHARE) } };
  if (call.kind !== 'add-comment' && call.kind !== 'update-ticket') return [account];
  const ticket: BudgetCost = {
    key: `zendesk:ticket:${call.ticketId}`,
    limit: UPDATES_PER_TICKET,
    windowMs: TICKET_WINDOW_MS,
  };
  return [
    account,
    { key: 'zendesk:updates', limit: ours(UPDATES_PER_MINUTE), windowMs: MINUTE_MS },
    // The customer's messages are spread out and leave a few for the bridge's own notes to the agents.
    isCustomers(call) ? { ...ticket, spacing: { from: 15, reserve: 5 } } : ticket,
  ];
}

const isCustomers = (call: HelpdeskCall): boolean => call.kind === 'add-comment' && call.authorId !== undefined;
