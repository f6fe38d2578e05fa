import type { Reply, Route } from '../shared/exchange.ts';
import { asId } from '../shared/json-input.ts';
import type { Account } from './account.ts';
import type { Call, ZendeskApi } from './api-route.ts';
import { apiRoute } from './api-route.ts';
import { findTicket } from './check-ticket.ts';
import type { Ticket } from './model.ts';
import { cutPage } from './paging.ts';
import { presentAudit, presentComment, presentTicket, presentUser } from './present.ts';
import { parameterMissing, tooManyValues } from './refusals.ts';
import { sideloadMetricSet, sideloadSlas } from './slas.ts';

const MOST_IDS = 100;

/** The reading routes of the pages "Tickets", "Ticket comments" and "Ticket audits". */
export function ticketReadRoutes(api: ZendeskApi): Route[] {
  const { account } = api.ledger;
  const options = { resource: 'tickets' };
  return [
    apiRoute(api, 'GET', '/api/v2/tickets', (call) => listTickets(account, call), options),
    apiRoute(api, 'GET', '/api/v2/tickets/show_many', (call) => showMany(account, call), options),
    apiRoute(api, 'GET', '/api/v2/tickets/:id', (call) => showTicket(account, call), options),
    apiRoute(api, 'GET', '/api/v2/tickets/:id/comments', (call) => listComments(account, call), options),
    // Audits need the general `read` scope (page "Ticket audits").
    apiRoute(api, 'GET', '/api/v2/tickets/:id/audits', (call) => listAudits(account, call)),
  ];
}

/** `external_id` filters exactly and without the search index's lag. Deleted tickets are left out. */
function listTickets(account: Account, call: Call): Reply {
  const externalId = call.request.query.get('external_id');
  const tickets =
    externalId === null
      ? [...account.tickets.values()]
      : [...(account.ticketsByExternalId.get(externalId) ?? [])]
          .sort((a, b) => a - b)
          .map((id) => account.tickets.get(id));
  const visible = tickets.filter((ticket) => ticket !== undefined && ticket.status !== 'deleted');
  const page = cutPage(visible, call.request);
  return reply(
    account,
    call,
    'tickets',
    page.items.filter((ticket) => ticket !== undefined),
    page.beside,
  );
}

function showMany(account: Account, call: Call): Reply {
  const ids = call.request.query.get('ids');
  if (ids === null) throw parameterMissing('ids');
  const wanted = ids.split(',');
  if (wanted.length > MOST_IDS) throw tooManyValues('ids', MOST_IDS);
  const found = wanted.map((id) => account.tickets.get(asId(id.trim()) ?? -1));
  const tickets = found
    .filter((ticket) => ticket !== undefined && ticket.status !== 'deleted')
    .filter((ticket) => ticket !== undefined);
  return reply(account, call, 'tickets', tickets, { next_page: null, previous_page: null, count: tickets.length });
}

function showTicket(account: Account, call: Call): Reply {
  const ticket = findTicket(account, call.request.params.id);
  const json = present(account, call, ticket);
  return {
    status: 200,
    json: {
      ticket: json,
      ...sideloadUsers(account, call, [ticket.requesterId, ticket.submitterId, ticket.assigneeId]),
    },
  };
}

function reply(account: Account, call: Call, key: string, tickets: readonly Ticket[], beside: object): Reply {
  const users = tickets.flatMap((ticket) => [ticket.requesterId, ticket.submitterId, ticket.assigneeId]);
  return {
    status: 200,
    json: {
      [key]: tickets.map((ticket) => present(account, call, ticket)),
      ...beside,
      ...sideloadUsers(account, call, users),
      ...sideloadGroups(account, call, tickets),
    },
  };
}

function present(account: Account, call: Call, ticket: Ticket): object {
  return {
    ...presentTicket(ticket, account, call.request.origin),
    ...(includes(call, 'slas') ? sideloadSlas(ticket, account) : {}),
    ...(includes(call, 'metric_sets') ? sideloadMetricSet(ticket, account) : {}),
  };
}

function listComments(account: Account, call: Call): Reply {
  const ticket = findTicket(account, call.request.params.id);
  const page = cutPage(ticket.comments, call.request);
  const withInline = call.request.query.get('include_inline_images') === 'true';
  return {
    status: 200,
    json: {
      comments: page.items.map((comment) => ({
        ...presentComment(comment, call.request.origin, withInline),
        metadata: { system: {}, custom: ticket.audits.find((audit) => audit.id === comment.auditId)?.custom ?? {} },
      })),
      ...page.beside,
      ...sideloadUsers(
        account,
        call,
        page.items.map((comment) => comment.authorId),
      ),
    },
  };
}

function listAudits(account: Account, call: Call): Reply {
  const ticket = findTicket(account, call.request.params.id);
  const page = cutPage(ticket.audits, call.request);
  return {
    status: 200,
    json: {
      audits: page.items.map((audit) => presentAudit(audit, call.request.origin)),
      ...page.beside,
      ...sideloadUsers(
        account,
        call,
        page.items.map((audit) => audit.authorId),
      ),
    },
  };
}

function includes(call: Call, name: string): boolean {
  return (call.request.query.get('include') ?? '').split(',').includes(name);
}

function sideloadUsers(account: Account, call: Call, ids: readonly (number | null)[]): object {
  if (!includes(call, 'users')) return {};
  const users = [...new Set(ids)].map((id) => account.users.get(id ?? -1)).filter((user) => user !== undefined);
  return { users: users.map((user) => presentUser(user, call.request.origin)) };
}

function sideloadGroups(account: Account, call: Call, tickets: readonly Ticket[]): object {
  if (!includes(call, 'groups')) return {};
  const ids = new Set(tickets.map(({ groupId }) => groupId));
  return {
    groups: account.groups.filter(({ id }) => ids.has(id)).map(({ id, name }) => ({ id, name, deleted: false })),
  };
}
