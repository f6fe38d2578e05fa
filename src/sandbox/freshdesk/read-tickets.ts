import type { Reply, Route } from '../shared/exchange.ts';
import { asId } from '../shared/json-input.ts';
import { apiRoute, type Call, type FreshdeskApi } from './api-route.ts';
import { readDate } from './check-fields.ts';
import { findTicket } from './find-ticket.ts';
import type { Ticket } from './model.ts';
import { cutPage, PAGING } from './paging.ts';
import {
  presentConversation,
  presentDescription,
  presentRequester,
  presentStats,
  presentTicket,
  presentTicketRow,
} from './present.ts';
import { notFound, refuseField } from './refusals.ts';
import { sameMail } from './requester.ts';
import { type Look, searchRecords } from './search.ts';

const THIRTY_DAYS = 30 * 86_400_000;
/** `include=conversations` knows no more than the ten oldest. */
const EMBEDDED = 10;

/** The reads of the page "Tickets". */
export function ticketReadRoutes(api: FreshdeskApi): Route[] {
  const { account, sla } = api.ledger;
  const archived = (call: Call): Ticket => {
    const ticket = account.tickets.get(asId(call.request.params.id) ?? -1);
    if (!ticket?.archived) throw notFound();
    return ticket;
  };
  return [
    apiRoute(api, 'GET', '/tickets', (call) => listTickets(api, call), {
      query: [
        ...PAGING,
        'filter',
        'requester_id',
        'email',
        'unique_external_id',
        'company_id',
        'updated_since',
        'order_by',
        'order_type',
      ],
      includes: { stats: 2, requester: 2, description: 2 },
      subLimit: 'ticketListsPerMinute',
    }),
    apiRoute(
      api,
      'GET',
      '/search/tickets',
      ({ request }) => {
        const now = account.clock.now();
        const known = [...account.tickets.values()].filter(
          (ticket) => ticket.indexedAt <= now && !ticket.archived && !ticket.deleted && !ticket.spam,
        );
        for (const ticket of known) sla.settle(ticket);
        return searchRecords(
          request,
          known,
          (ticket) => lookInto(api, ticket),
          (ticket) => ({ ...presentTicketRow(ticket, account), ...presentDescription(ticket) }),
        );
      },
      { query: ['query', 'page'] },
    ),
    apiRoute(api, 'GET', '/tickets/archived/:id', (call) => ({
      status: 200,
      json: presentTicket(archived(call), account, call.request.origin),
    })),
    apiRoute(
      api,
      'GET',
      '/tickets/archived/:id/conversations',
      (call) =>
        cutPage(archived(call).conversations, call.request, (each) =>
          presentConversation(each, account, call.request.origin),
        ),
      { query: PAGING },
    ),
    apiRoute(api, 'GET', '/tickets/:id', (call) => showTicket(api, call), {
      includes: { conversations: 1, requester: 1, company: 1, stats: 1 },
    }),
  ];
}

function showTicket(api: FreshdeskApi, call: Call): Reply {
  const { account } = api.ledger;
  const { origin } = call.request;
  const ticket = findTicket(api.ledger, call);
  const { includes } = call;
  return {
    status: 200,
    json: {
      ...presentTicket(ticket, account, origin),
      ...(includes.has('conversations')
        ? {
            conversations: ticket.conversations
              .slice(0, EMBEDDED)
              .map((each) => presentConversation(each, account, origin)),
          }
        : {}),
      ...(includes.has('requester') ? { requester: presentRequester(account.users.get(ticket.requesterId)) } : {}),
      ...(includes.has('stats') ? { stats: presentStats(ticket.stats) } : {}),
      ...(includes.has('company') ? { company: {} } : {}),
    },
  };
}

function listTickets(api: FreshdeskApi, call: Call): Reply {
  const { account, sla } = api.ledger;
  const { request, includes } = call;
  const found = [...account.tickets.values()].filter(filterOf(api, request.query));
  for (const ticket of found) sla.settle(ticket);
  return cutPage(sorted(found, request.query), request, (ticket) => ({
    ...presentTicketRow(ticket, account),
    ...(includes.has('description') ? presentDescription(ticket) : {}),
    ...(includes.has('requester') ? { requester: presentRequester(account.users.get(ticket.requesterId)) } : {}),
    ...(includes.has('stats') ? { stats: presentStats(ticket.stats) } : {}),
  }));
}

/** Filters can be combined; without `updated_since` only tickets of the last 30 days are seen. */
function filterOf({ ledger: { account } }: FreshdeskApi, query: URLSearchParams): (ticket: Ticket) => boolean {
  const filter = oneOf(
    query,
    'filter',
    ['new_and_my_open', 'watching', 'spam', 'deleted', 'all_tickets'],
    'all_tickets',
  );
  const sinceText = query.get('updated_since');
  const since = sinceText === null ? undefined : readDate(sinceText);
  if (sinceText !== null && since === undefined)
    throw refuseField('updated_since', 'invalid_value', "It should be in the 'combined date and time ISO8601' format");
  const requesterId = idIn(query, 'requester_id');
  const email = query.get('email');
  const externalId = query.get('unique_external_id');
  const oldest = account.clock.now() - THIRTY_DAYS;
  return (ticket) => {
    const requester = account.users.get(ticket.requesterId);
    const inTime = since === undefined ? ticket.createdAt >= oldest : wholeSecond(ticket.updatedAt) >= since;
    return (
      inTime &&
      !ticket.archived &&
      ticket.deleted === (filter === 'deleted') &&
      (filter === 'deleted' || ticket.spam === (filter === 'spam')) &&
      filter !== 'watching' &&
      (filter !== 'new_and_my_open' || isMine(ticket, account.apiAgent.id)) &&
      (requesterId === undefined || ticket.requesterId === requesterId) &&
      (email === null || sameMail(requester?.email ?? null, email)) &&
      (externalId === null || requester?.externalId === externalId) &&
      // No ticket of the emulator belongs to a company.
      !query.has('company_id')
    );
  };
}

const isMine = ({ status, responderId }: Ticket, agentId: number): boolean =>
  status === 2 && (responderId === null || responderId === agentId);

/** Times are kept to the second. */
const wholeSecond = (ms: number): number => Math.floor(ms / 1000) * 1000;

function sorted(tickets: readonly Ticket[], query: URLSearchParams): readonly Ticket[] {
  const by = oneOf(query, 'order_by', ['created_at', 'due_by', 'updated_at', 'status'], 'created_at');
  const direction = oneOf(query, 'order_type', ['asc', 'desc'], 'desc') === 'asc' ? 1 : -1;
  const key = (ticket: Ticket): number => {
    if (by === 'due_by') return ticket.sla.shown.dueBy ?? Number.MAX_SAFE_INTEGER;
    if (by === 'status') return ticket.status;
    return wholeSecond(by === 'updated_at' ? ticket.updatedAt : ticket.createdAt);
  };
  return tickets.toSorted((a, b) => direction * (key(a) - key(b) || a.id - b.id));
}

function oneOf<const Value extends string>(
  query: URLSearchParams,
  name: string,
  values: readonly Value[],
  otherwise: Value,
): Value {
  const text = query.get(name);
  const found = text === null ? otherwise : values.find((value) => value === text);
  if (found === undefined)
    throw refuseField(name, 'invalid_value', `It should be one of these values: '${values.join(',')}'`);
  return found;
}

function idIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const id = asId(text);
  if (id === undefined) throw refuseField(name, 'datatype_mismatch', 'It should be a/an Positive Integer');
  return id;
}

/** The fields that "Filter Tickets" names, and custom ones. */
function lookInto({ ledger: { account } }: FreshdeskApi, ticket: Ticket): Look {
  const date = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
  const known: Readonly<Record<string, unknown>> = {
    agent_id: ticket.responderId,
    group_id: ticket.groupId,
    priority: ticket.priority,
    status: ticket.status,
    tag: ticket.tags,
    type: ticket.type,
    due_by: date(ticket.sla.shown.dueBy),
    fr_due_by: date(ticket.sla.shown.frDueBy),
    created_at: date(ticket.createdAt),
    updated_at: date(ticket.updatedAt),
  };
  return (name) =>
    account.fields.some((field) => field.name === name) ? (ticket.customFields.get(name) ?? null) : known[name];
}
