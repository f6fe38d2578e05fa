import { Refusal, type Route } from '../shared/exchange.ts';
import { isoDate } from '../shared/iso-date.ts';
import type { Account } from './account.ts';
import type { ZendeskApi } from './api-route.ts';
import { apiRoute } from './api-route.ts';
import type { Ticket } from './model.ts';
import { presentSlas } from './sla-clock.ts';
import { presentPolicies } from './sla-policies.ts';

/** The page "SLA policies": admins only, and only on plans that have them. */
export function slaRoutes(api: ZendeskApi): Route[] {
  const { account } = api.ledger;
  return [
    apiRoute(api, 'GET', '/api/v2/slas/policies', ({ request, actor }) => {
      if (!account.slas.access || actor.user.role !== 'admin')
        throw new Refusal({
          status: 403,
          json: { error: { title: 'Forbidden', message: 'You do not have access to this page.' } },
        });
      const policies = presentPolicies(account.slas.policies, request.origin);
      return {
        status: 200,
        json: { sla_policies: policies, next_page: null, previous_page: null, count: policies.length },
      };
    }),
  ];
}

/** What `include=slas` adds to a ticket; nothing on a plan without SLA policies. */
export const sideloadSlas = (ticket: Ticket, account: Account): object =>
  account.slas.access ? { slas: presentSlas(ticket, account) } : {};

/** What `include=metric_sets` adds, as far as anybody here looks at it (page "Ticket metrics"). Its place within the ticket is unconfirmed. */
export function sideloadMetricSet(ticket: Ticket, account: Account): object {
  const lastBy = (isAgent: boolean): string | null => {
    const at = ticket.audits.findLast(({ authorId, via }) => {
      const user = account.users.get(authorId);
      return via.channel !== 'rule' && (isAgent ? user?.id === ticket.assigneeId : user?.role === 'end-user');
    })?.createdAt;
    return at === undefined ? null : isoDate(at);
  };
  return {
    metric_set: {
      ticket_id: ticket.id,
      assignee_updated_at: lastBy(true),
      requester_updated_at: lastBy(false),
      latest_comment_added_at: isoDate(ticket.comments.at(-1)?.createdAt ?? ticket.createdAt),
    },
  };
}
