import type { Reply, Route } from '../shared/exchange.ts';
import type { JsonObject } from '../shared/json-input.ts';
import { asId, asObject } from '../shared/json-input.ts';
import type { Call, ZendeskApi } from './api-route.ts';
import { apiRoute } from './api-route.ts';
import { checkRoomForComment, readComment } from './check-comment.ts';
import { checkSolving, findChangeableTicket, findParty, findTicket, readFields, readMetadata } from './check-ticket.ts';
import type { Audit, Ticket, Via } from './model.ts';
import { presentAudit, presentTicket } from './present.ts';
import { parameterMissing, recordInvalid } from './refusals.ts';
import { refuseStaleUpdate } from './safe-update.ts';
import { commitNewTicket, commitUpdate } from './write-ticket.ts';

/** The writing routes of the page "Tickets". */
export function ticketWriteRoutes(api: ZendeskApi): Route[] {
  const options = { resource: 'tickets' };
  return [
    apiRoute(api, 'POST', '/api/v2/tickets', (call) => createTicket(api, call), { ...options, idempotent: true }),
    apiRoute(api, 'PUT', '/api/v2/tickets/:id', (call) => updateTicket(api, call), options),
    apiRoute(api, 'DELETE', '/api/v2/tickets/:id', (call) => deleteTicket(api, call), options),
  ];
}

function createTicket(api: ZendeskApi, call: Call): Reply {
  const { account } = api.ledger;
  const given = readTicket(call);
  const checked = readComment(account, given, call.actor.user.id);
  if (!checked) throw recordInvalid('base', 'Description: cannot be blank', 'BlankValue');
  const fields = readFields(account, given);
  const metadata = readMetadata(given);
  const submitter = given.submitter_id === undefined ? call.actor.user.id : (asId(given.submitter_id) ?? -1);
  const submitterId = findParty(account, submitter, 'submitter').id;
  // The submitter is the author of the first comment unless another is named (page "Tickets", "submitter_id").
  const named = asObject(given.comment)?.author_id !== undefined;
  const requesterId = fields.requesterId ?? call.actor.user.id;
  const comment = named ? checked.comment : { ...checked.comment, authorId: submitterId };
  const source = followUpSource(api, given);
  const inherited = source && fields.tags === undefined ? { tags: source.tags } : {};
  const via: Via = source
    ? { ...call.actor.via, from: { ticket_id: source.id, subject: source.subject }, rel: 'follow_up' }
    : call.actor.via;
  for (const upload of checked.uploads) upload.used = true;
  const write = { fields: { ...fields, requesterId, ...inherited }, comment, ...metadata };
  const { ticket, audit } = commitNewTicket(api.ledger, write, submitterId, call.actor, via);
  source?.followupIds.push(ticket.id);
  call.record({ kind: 'ticket-created', ...effectOf(ticket, audit) });
  const reply = present(api, call, ticket, audit);
  return { status: 201, headers: { location: `${call.request.origin}/api/v2/tickets/${ticket.id}.json` }, json: reply };
}

/** `via_followup_source_id` counts only when that ticket is closed; otherwise it is ignored without a word. */
function followUpSource(api: ZendeskApi, given: JsonObject): Ticket | undefined {
  const source = api.ledger.account.tickets.get(asId(given.via_followup_source_id) ?? -1);
  return source?.status === 'closed' ? source : undefined;
}

function updateTicket(api: ZendeskApi, call: Call): Reply {
  const { account } = api.ledger;
  const given = readTicket(call);
  // 404 comes before the limit is used up; a refused validation has used it.
  const found = findTicket(account, call.request.params.id);
  api.limiter.checkUpdate(found.id, call.actor.user.id);
  const ticket = findChangeableTicket(account, found.id);
  refuseStaleUpdate(ticket, given);
  const checked = readComment(account, given, call.actor.user.id);
  if (checked) checkRoomForComment(ticket, api.commentLimit);
  const fields = readFields(account, given);
  checkSolving(ticket, fields);
  const metadata = readMetadata(given);
  for (const upload of checked?.uploads ?? []) upload.used = true;
  const audit = commitUpdate(
    api.ledger,
    ticket,
    { fields, ...(checked ? { comment: checked.comment } : {}), ...metadata },
    call.actor,
  );
  call.record({ kind: audit.comment ? 'comment-added' : 'updated', ...effectOf(ticket, audit) });
  return { status: 200, json: present(api, call, ticket, audit) };
}

function deleteTicket(api: ZendeskApi, call: Call): Reply {
  const ticket = findTicket(api.ledger.account, call.request.params.id);
  ticket.statusBeforeDeletion = ticket.status;
  ticket.status = 'deleted';
  ticket.updatedAt = api.ledger.account.clock.now();
  api.ledger.emit({ type: 'soft_deleted', ticket, actorId: call.actor.user.id });
  call.record({ kind: 'updated', ticketId: ticket.id, externalId: ticket.externalId, fields: { status: 'deleted' } });
  return { status: 204 };
}

function readTicket(call: Call): JsonObject {
  const ticket = asObject(call.body().ticket);
  if (!ticket) throw parameterMissing('ticket');
  return ticket;
}

function present(api: ZendeskApi, call: Call, ticket: Ticket, audit: Audit): object {
  const { origin } = call.request;
  return { ticket: presentTicket(ticket, api.ledger.account, origin), audit: presentAudit(audit, origin) };
}

function effectOf(ticket: Ticket, audit: Audit): object {
  const comment = audit.comment;
  return {
    ticketId: ticket.id,
    externalId: ticket.externalId,
    metadata: audit.custom,
    fields: Object.fromEntries(audit.changes.map((change) => [change.field, change.value])),
    ...(comment
      ? { commentId: comment.id, authorId: comment.authorId, public: comment.public, body: comment.plain }
      : {}),
  };
}
