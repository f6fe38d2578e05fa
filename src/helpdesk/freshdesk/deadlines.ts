import type { Deadline, DeadlinesRead, TicketDeadlines } from '../../core/deadlines.ts';
import type { HelpdeskTicketId } from '../../core/ids.ts';
import type { DeadlineMetric } from '../../core/watch.ts';
import { describe, type Exchange, succeeded } from '../shared/exchange.ts';
import { asObject, idOf, type JsonObject, objectOf, objectsOf, textOf, timeOf } from '../shared/json.ts';
import { retryAfterHeader } from '../shared/retry-after.ts';
import type { Account } from './account.ts';
import type { Catalogue } from './catalogue.ts';
import { shownValues } from './shown-values.ts';
import { PENDING, statusOf, WAITING_ON_CUSTOMER } from './status.ts';
import type { Transport } from './transport.ts';

/** Each ticket is a request of its own: there is no list by ids. */
export const DEADLINES_AT_ONCE = 5;

/** After a write Freshdesk computes deadlines anew, which takes seconds: until then it shows those from before. */
const SETTLE_MS = 10_000;
/** A deadline further away than this is a fault of somebody's. */
const PLAUSIBLE_MS = 3650 * 24 * 3_600_000;

type Deps = Pick<Account, 'transport' | 'clock' | 'catalogue'>;
type Read = { readonly ticket: TicketDeadlines; readonly unreadable: number };

/**
 * The deadlines of tickets (page "View a Ticket", `include=stats`). `due_by` and `fr_due_by` are documented, `nr_due_by` is seen in
 * answers. What is missed is told late by flags, so that only the times count; and these stand still while the ticket's status stops
 * the clock, and stay when they are met.
 */
export async function readDeadlines(
  ids: readonly HelpdeskTicketId[],
  deps: Deps,
  signal: AbortSignal,
): Promise<DeadlinesRead> {
  const read = await Promise.all(ids.map((id) => readOne(id, deps, signal)));
  const unread = read.find((each) => each !== undefined && 'exchange' in each);
  if (unread && 'exchange' in unread) return failed(unread.exchange, deps.clock.now());
  const found = read.filter((each): each is Read => each !== undefined && 'ticket' in each);
  return {
    ok: true,
    tickets: found.map(({ ticket }) => ticket),
    unreadable: found.reduce((sum, { unreadable }) => sum + unreadable, 0),
  };
}

/** Page "SLA Policies": every plan with an API has them; the list is for admins, the deadlines are not. */
export async function findDeadlineAccess(
  transport: Transport,
  signal: AbortSignal,
): Promise<{ ok: boolean; detail: string }> {
  const exchange = await transport.read('sla_policies', {}, { urgency: 'watch', signal });
  if (succeeded(exchange) && Array.isArray(exchange.json))
    return { ok: true, detail: `Freshdesk has SLA policies: ${exchange.json.length}` };
  if (exchange.kind === 'answer' && exchange.status === 403)
    return {
      ok: true,
      detail:
        'Deadlines are read; which statuses stop the clock is told to admins alone: Pending and Waiting on Customer are taken for these',
    };
  return { ok: false, detail: describe(exchange) };
}

async function readOne(
  id: HelpdeskTicketId,
  { transport, clock, catalogue }: Deps,
  signal: AbortSignal,
): Promise<Read | { readonly exchange: Exchange } | undefined> {
  const exchange = await transport.readOnce(`tickets/${id}`, { include: 'stats' }, { urgency: 'watch', signal });
  // In the archive or nowhere: the ticket's own read tells which.
  if (exchange.kind === 'answer' && exchange.status === 404) return undefined;
  const ticket = succeeded(exchange) ? asObject(exchange.json) : undefined;
  if (ticket === undefined || idOf(ticket.id) !== id) return { exchange };
  return ticketOf(id, ticket, await besideOf(ticket, catalogue), clock.now());
}

interface Beside {
  readonly group: string | undefined;
  readonly agent: JsonObject | undefined;
  readonly isStopped: boolean;
}

async function besideOf(ticket: JsonObject, catalogue: Catalogue): Promise<Beside> {
  const [groupId, agentId] = [idOf(ticket.group_id), idOf(ticket.responder_id)];
  const group = groupId && (await catalogue.find('groups', ({ id }) => idOf(id) === groupId));
  const agent = agentId && (await catalogue.find('agents', ({ id }) => idOf(id) === agentId));
  return {
    group: group ? textOf(group.name) : undefined,
    agent: agent ? objectOf(agent.contact) : undefined,
    isStopped: await stopsClock(ticket.status, catalogue),
  };
}

const STOPPING_BY_DEFAULT: ReadonlySet<unknown> = new Set([PENDING, WAITING_ON_CUSTOMER]);

/** The admins' list of fields says which statuses stop the clock. Where it does not, those of a new account do. */
async function stopsClock(status: unknown, catalogue: Catalogue): Promise<boolean> {
  const field = await catalogue.find('admin/ticket_fields', ({ type }) => type === 'default_status');
  const stops = objectsOf(field?.choices).find(({ id }) => id === status)?.stop_sla_timer;
  return typeof stops === 'boolean' ? stops : STOPPING_BY_DEFAULT.has(status);
}

function ticketOf(ticketId: string, json: JsonObject, { group, agent, isStopped }: Beside, now: number): Read {
  const stats = objectOf(json.stats);
  const values = shownValues(json);
  const isUnsettled = values !== undefined && now - values.at < SETTLE_MS;
  const isPaused = isStopped || isUnsettled;
  const found = [
    deadlineOf('first-reply', json.fr_due_by, isPaused, now),
    deadlineOf('next-reply', json.nr_due_by, isPaused, now),
    deadlineOf('resolution', json.due_by, isPaused, now),
  ].filter((each) => each !== undefined);
  const isAnswered = timeOf(stats.first_responded_at) !== undefined;
  const isMet = ({ metric }: Deadline): boolean => metric === 'first-reply' && isAnswered;
  const active = timeOf(stats.agent_responded_at);
  const ticket: TicketDeadlines = {
    ticketId,
    status: statusOf(json) ?? 'open',
    deadlines: found.map(({ deadline }) => (isMet(deadline) ? { metric: deadline.metric, state: 'met' } : deadline)),
    ...(isUnsettled ? { unsettled: true } : {}),
    ...(values?.priority === undefined ? {} : { priority: values.priority }),
    ...(group === undefined ? {} : { group }),
    ...(agent === undefined ? {} : { assignee: personOf(agent) }),
    ...(active === undefined ? {} : { lastAgentActivity: active }),
  };
  return { ticket, unreadable: found.filter(({ readable }) => !readable).length };
}

const personOf = ({ name, email }: JsonObject) => ({
  ...(textOf(name) === undefined ? {} : { name: String(name) }),
  ...(textOf(email) === undefined ? {} : { email: String(email) }),
});

/** Undefined where none is set. */
function deadlineOf(
  metric: DeadlineMetric,
  due: unknown,
  isPaused: boolean,
  now: number,
): { readonly deadline: Deadline; readonly readable: boolean } | undefined {
  if (due === null || due === undefined) return undefined;
  const dueAt = timeOf(due);
  const readable = dueAt !== undefined && Math.abs(dueAt - now) < PLAUSIBLE_MS;
  if (isPaused || !readable) return { deadline: { metric, state: 'paused' }, readable };
  return { deadline: { metric, state: 'active', dueAt }, readable };
}

function failed(exchange: Exchange, now: number): DeadlinesRead {
  const retryAfterMs = exchange.kind === 'answer' ? retryAfterHeader(exchange, now) : undefined;
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  return { ok: false, why: 'failed', detail: describe(exchange), ...wait };
}
