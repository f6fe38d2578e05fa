import type { Reply, Route } from '../shared/exchange.ts';
import { asId } from '../shared/json-input.ts';
import { apiRoute, type Call, type FreshdeskApi } from './api-route.ts';
import { takeFiles } from './attachments.ts';
import { type Checked, checkFields } from './check-fields.ts';
import { checkRequired, readTicket, TICKET_SPEC } from './check-ticket.ts';
import { findTicket, findWritable } from './find-ticket.ts';
import { commitChange, commitNewTicket } from './ledger.ts';
import { mergeTickets } from './merge.ts';
import type { Ticket } from './model.ts';
import { presentTicket } from './present.ts';
import { notFound, refuseField } from './refusals.ts';
import { findRequester, REQUESTER_FIELDS } from './requester.ts';
import { removeTicket, restoreTicket } from './trash.ts';

/** The writes of the page "Tickets". */
export function ticketWriteRoutes(api: FreshdeskApi): Route[] {
  const { ledger } = api;
  return [
    apiRoute(api, 'POST', '/tickets', (call) => createTicket(api, call), { subLimit: 'createsPerMinute' }),
    apiRoute(api, 'PUT', '/tickets/merge', (call) => mergeCall(api, call)),
    apiRoute(api, 'PUT', '/tickets/:id', (call) => updateTicket(api, call), { subLimit: 'updatesPerMinute' }),
    apiRoute(api, 'DELETE', '/tickets/:id', (call) => {
      const ticket = findWritable(ledger, call);
      removeTicket(ledger, ticket);
      call.record({ kind: 'ticket-deleted', ticketId: ticket.id });
      return { status: 204 };
    }),
    apiRoute(api, 'PUT', '/tickets/:id/restore', (call) => {
      const ticket = findTicket(ledger, call);
      if (!ticket.deleted) throw notFound();
      restoreTicket(ledger, ticket);
      call.record({ kind: 'ticket-restored', ticketId: ticket.id });
      return { status: 204 };
    }),
    apiRoute(api, 'DELETE', '/tickets/archived/:id', (call) => {
      const { tickets } = ledger.account;
      const id = asId(call.request.params.id) ?? -1;
      if (!tickets.get(id)?.archived) throw notFound();
      tickets.delete(id);
      call.record({ kind: 'ticket-deleted', ticketId: id });
      return { status: 204 };
    }),
  ];
}

/** The reference has no key by which a second, same call would be known: it makes a second ticket. */
function createTicket(api: FreshdeskApi, call: Call): Reply {
  const { ledger } = api;
  const { account } = ledger;
  const { sent, request } = call;
  const body = checkFields(sent, TICKET_SPEC);
  const requester = findRequester(account, body);
  if (!requester) {
    const message = `Please fill at least 1 of ${REQUESTER_FIELDS.join(', ')} fields`;
    throw refuseField('requester_id', 'missing_field', message);
  }
  const change = readTicket(account, body, sent.isForm);
  checkRequired(account, change, undefined);
  const attachments = takeFiles(account, sent.files);
  const ticket = commitNewTicket(ledger, { ...change, attachments, requesterId: requester.make().id });
  record(call, 'ticket-created', ticket, body);
  return {
    status: 201,
    headers: { Location: `${request.origin}/api/v2/tickets/${ticket.id}` },
    json: presentTicket(ticket, account, request.origin),
  };
}

function updateTicket(api: FreshdeskApi, call: Call): Reply {
  const { ledger } = api;
  const { account } = ledger;
  const ticket = findWritable(ledger, call);
  const { sent, request } = call;
  const body = checkFields(sent, TICKET_SPEC);
  const requester = findRequester(account, body);
  const change = readTicket(account, body, sent.isForm);
  checkRequired(account, change, ticket);
  const attachments = takeFiles(account, sent.files, ticket);
  commitChange(ledger, ticket, {
    ...change,
    attachments,
    ...(requester ? { requesterId: requester.make().id } : {}),
  });
  record(call, 'ticket-updated', ticket, body);
  return { status: 200, json: presentTicket(ticket, account, request.origin) };
}

function mergeCall(api: FreshdeskApi, call: Call): Reply {
  const { account } = api.ledger;
  const body = checkFields(call.sent, {
    primary_id: 'id',
    ticket_ids: 'ids',
    note_in_primary: 'map',
    note_in_secondary: 'map',
    convert_recepients_to_cc: 'flag',
  });
  const target = account.tickets.get(body.id('primary_id') ?? -1);
  if (!target || target.deleted || target.spam || target.archived)
    throw refuseField('primary_id', 'invalid_value', 'There is no ticket matching the given primary_id');
  const sources = (body.ids('ticket_ids') ?? []).map((id) => account.tickets.get(id));
  if (sources.length === 0) throw refuseField('ticket_ids', 'missing_field', 'It should be a/an Array');
  const found = sources.filter((ticket) => ticket !== undefined && !ticket.deleted && !ticket.archived);
  if (found.length < sources.length)
    throw refuseField('ticket_ids', 'invalid_value', 'There is no ticket matching one of the given ids');
  mergeTickets(api.ledger, found.filter((ticket) => ticket !== target) as Ticket[], target, account.apiAgent, {
    inTarget: body.map('note_in_primary'),
    inSource: body.map('note_in_secondary'),
  });
  call.record({ kind: 'tickets-merged', ticketId: target.id, fields: body.all });
  return { status: 204 };
}

const record = (call: Call, kind: 'ticket-created' | 'ticket-updated', ticket: Ticket, body: Checked): void =>
  call.record({
    kind,
    ticketId: ticket.id,
    userId: ticket.requesterId,
    ...(body.has('description') ? { body: ticket.plain } : {}),
    files: call.sent.files.map(({ name }) => name),
    fields: body.all,
  });
