import type { Route } from '../shared/exchange.ts';
import type { Call, ZendeskApi } from './api-route.ts';
import { apiRoute } from './api-route.ts';
import { findChangeableTicket, findTicket, readTags } from './check-ticket.ts';
import type { Ticket } from './model.ts';
import { parameterMissing } from './refusals.ts';
import { refuseStaleUpdate } from './safe-update.ts';
import { commitUpdate } from './write-ticket.ts';

/** Page "Tags": PUT adds, POST sets the whole list, DELETE removes. */
export function tagRoutes(api: ZendeskApi): Route[] {
  const path = '/api/v2/tickets/:id/tags';
  const options = { resource: 'tickets' };
  const change = (call: Call, combine: (before: readonly string[], sent: readonly string[]) => string[]): Ticket => {
    const { account } = api.ledger;
    const found = findTicket(account, call.request.params.id);
    if (api.limiter.tagsCountAsUpdates) api.limiter.checkUpdate(found.id, call.actor.user.id);
    const ticket = findChangeableTicket(account, found.id);
    const body = call.body();
    refuseStaleUpdate(ticket, body);
    const sent = readTags(body.tags);
    if (!sent) throw parameterMissing('tags');
    const tags = combine(ticket.tags, sent);
    commitUpdate(api.ledger, ticket, { fields: { tags } }, call.actor);
    const adds = call.request.method === 'PUT';
    call.record({
      kind: adds ? 'tags-added' : 'updated',
      ticketId: ticket.id,
      externalId: ticket.externalId,
      fields: { tags: adds ? sent : tags },
    });
    return ticket;
  };
  return [
    apiRoute(
      api,
      'GET',
      path,
      (call) => ({ status: 200, json: { tags: findTicket(api.ledger.account, call.request.params.id).tags } }),
      options,
    ),
    apiRoute(
      api,
      'PUT',
      path,
      (call) => ({
        status: 200,
        json: { tags: change(call, (before, sent) => [...new Set([...before, ...sent])].sort()).tags },
      }),
      options,
    ),
    apiRoute(
      api,
      'POST',
      path,
      (call) => ({ status: 201, json: { tags: change(call, (_before, sent) => [...sent]).tags } }),
      options,
    ),
    apiRoute(
      api,
      'DELETE',
      path,
      (call) => ({
        status: 200,
        json: { tags: change(call, (before, sent) => before.filter((tag) => !sent.includes(tag))).tags },
      }),
      options,
    ),
  ];
}
