import type { Deadline, DeadlinesRead, TicketDeadlines } from '../../core/deadlines.ts';
import type { HelpdeskTicketId } from '../../core/ids.ts';
import type { Priority } from '../../core/priority.ts';
import type { DeadlineMetric } from '../../core/watch.ts';
import { describe, type Exchange, succeeded } from '../shared/exchange.ts';
import { asObject, idOf, type JsonObject, objectOf, objectsOf, textOf, timeOf } from '../shared/json.ts';
import type { Account } from './perform.ts';
import { retryAfterOf } from './retry-after.ts';
import { statusOf } from './status.ts';
import type { Transport } from './transport.ts';

/** `show_many` takes a hundred; with their deadlines that many were seen to weigh several megabytes. */
export const DEADLINES_AT_ONCE = 25;

/** Page "SLA policies". `group_ownership_time` belongs to groups, not to the customer's ticket. */
const METRICS: Readonly<Record<string, DeadlineMetric>> = {
  first_reply_time: 'first-reply',
  next_reply_time: 'next-reply',
  periodic_update_time: 'update',
  pausable_update_time: 'update',
  requester_wait_time: 'wait',
  agent_work_time: 'work',
  total_resolution_time: 'resolution',
};

const DONE: ReadonlySet<string> = new Set(['achieved', 'fulfilled']);
const PRIORITIES: ReadonlySet<string> = new Set(['low', 'normal', 'high', 'urgent']);
/** A deadline further away than this is a fault of somebody's. */
const PLAUSIBLE_MS = 3650 * 24 * 3_600_000;
const INCLUDE = 'slas,users,groups,metric_sets';

/**
 * The deadlines of tickets (page "Tickets", "Show multiple tickets", sideload `slas`). Only `breach_at` is believed: the
 * remaining time beside it changes its unit and its sign, and nothing at all changes on a ticket when its time is over.
 */
export async function readDeadlines(
  ids: readonly HelpdeskTicketId[],
  { transport, clock }: Pick<Account, 'transport' | 'clock'>,
  signal: AbortSignal,
): Promise<DeadlinesRead> {
  const query = { ids: ids.join(','), include: INCLUDE };
  const exchange = await transport.readOnce('tickets/show_many', query, { urgency: 'watch', signal });
  const json = succeeded(exchange) ? objectOf(exchange.json) : {};
  if (!Array.isArray(json.tickets)) return failed(exchange, clock.now());
  const shown = objectsOf(json.tickets);
  const withAccess = shown.filter(({ slas }) => Array.isArray(objectOf(slas).policy_metrics));
  if (shown.length > 0 && withAccess.length === 0)
    return { ok: false, why: 'no-access', detail: 'Zendesk shows no deadlines (SLA policies) of tickets' };
  const sets = new Map(objectsOf(json.metric_sets).map((set) => [idOf(set.ticket_id), set]));
  const beside = { users: byId(json.users), groups: byId(json.groups), sets, now: clock.now() };
  const read = shown.map((ticket) => ticketOf(ticket, beside)).filter((each) => each !== undefined);
  return {
    ok: true,
    tickets: read.map(({ ticket }) => ticket),
    unreadable: read.reduce((sum, { unreadable }) => sum + unreadable, 0),
  };
}

/** Page "SLA policies": Support Professional or Suite Growth and up, and only admins see the list. */
export async function findDeadlineAccess(
  transport: Transport,
  signal: AbortSignal,
): Promise<{ ok: boolean; detail: string }> {
  const exchange = await transport.read('slas/policies', {}, { urgency: 'watch', signal });
  const policies = succeeded(exchange) ? objectOf(exchange.json).sla_policies : undefined;
  if (Array.isArray(policies)) {
    return policies.length > 0
      ? { ok: true, detail: `Zendesk has SLA policies: ${policies.length}` }
      : { ok: false, detail: 'Zendesk has no SLA policies yet: no ticket has a deadline' };
  }
  if (exchange.kind === 'answer' && (exchange.status === 403 || exchange.status === 404))
    return {
      ok: false,
      detail: `HTTP ${exchange.status}: SLA policies need Support Professional or Suite Growth and an admin as the bridge's user`,
    };
  return { ok: false, detail: describe(exchange) };
}

function failed(exchange: Exchange, now: number): DeadlinesRead {
  const retryAfterMs = exchange.kind === 'answer' ? retryAfterOf(exchange, now) : undefined;
  return {
    ok: false,
    why: 'failed',
    detail: describe(exchange),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

interface Beside {
  readonly users: ReadonlyMap<string | undefined, JsonObject>;
  readonly groups: ReadonlyMap<string | undefined, JsonObject>;
  /** Some answers list metric sets beside the tickets instead of inside them. */
  readonly sets: ReadonlyMap<string | undefined, JsonObject>;
  readonly now: number;
}

const byId = (list: unknown) => new Map(objectsOf(list).map((each) => [idOf(each.id), each]));

function ticketOf(
  json: JsonObject,
  { users, groups, sets, now }: Beside,
): { readonly ticket: TicketDeadlines; readonly unreadable: number } | undefined {
  const ticketId = idOf(json.id);
  if (ticketId === undefined) return undefined;
  const priority = textOf(json.priority);
  const group = textOf(groups.get(idOf(json.group_id))?.name);
  const user = idOf(json.assignee_id) === undefined ? undefined : objectOf(users.get(idOf(json.assignee_id)));
  const active = timeOf((asObject(json.metric_set) ?? objectOf(sets.get(ticketId))).assignee_updated_at);
  const { deadlines, unreadable } = deadlinesOf(objectsOf(objectOf(json.slas).policy_metrics), now);
  const ticket: TicketDeadlines = {
    ticketId,
    status: statusOf(json.status) ?? 'open',
    deadlines,
    ...(priority !== undefined && PRIORITIES.has(priority) ? { priority: priority as Priority } : {}),
    ...(group === undefined ? {} : { group }),
    ...(user === undefined ? {} : { assignee: personOf(user) }),
    ...(active === undefined ? {} : { lastAgentActivity: active }),
  };
  return { ticket, unreadable };
}

const personOf = ({ name, email }: JsonObject) => ({
  ...(textOf(name) === undefined ? {} : { name: String(name) }),
  ...(textOf(email) === undefined ? {} : { email: String(email) }),
});

function deadlinesOf(list: readonly JsonObject[], now: number): { deadlines: Deadline[]; unreadable: number } {
  const known = list.flatMap((each) => {
    const metric = METRICS[textOf(each.metric) ?? ''];
    return metric === undefined ? [] : [deadlineOf(metric, each, now)];
  });
  const deadlines = [...Map.groupBy(known, ({ deadline }) => deadline.metric).values()].flatMap((alike) =>
    alike
      .map(({ deadline }) => deadline)
      .sort(byUrgency)
      .slice(0, 1),
  );
  return { deadlines, unreadable: known.filter(({ readable }) => !readable).length };
}

/** Of two update times of one ticket the one that counts is the one that runs, and of two that run the nearer. */
const byUrgency = (a: Deadline, b: Deadline): number =>
  RANK[a.state] - RANK[b.state] || (a.dueAt ?? 0) - (b.dueAt ?? 0);

const RANK: Readonly<Record<Deadline['state'], number>> = { active: 0, paused: 1, met: 2 };

function deadlineOf(
  metric: DeadlineMetric,
  { stage, breach_at: breachAt }: JsonObject,
  now: number,
): { readonly deadline: Deadline; readonly readable: boolean } {
  if (DONE.has(String(stage))) return { deadline: { metric, state: 'met' }, readable: true };
  const paused: Deadline = { metric, state: 'paused' };
  if (stage === 'paused' || breachAt === null || breachAt === undefined) return { deadline: paused, readable: true };
  const dueAt = timeOf(breachAt);
  // "breached" is said to come instead of "active" now and then.
  const readable =
    dueAt !== undefined && Math.abs(dueAt - now) < PLAUSIBLE_MS && (stage === 'active' || stage === 'breached');
  return readable ? { deadline: { metric, state: 'active', dueAt }, readable } : { deadline: paused, readable };
}
