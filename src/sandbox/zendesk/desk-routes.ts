import { control, machineRoutes, readControlBody, withList } from '../shared/control-routes.ts';
import { peopleRoutes, type Shown } from '../shared/desk-routes.ts';
import type { Route } from '../shared/exchange.ts';
import type { Faults } from '../shared/faults.ts';
import { asId } from '../shared/json-input.ts';
import type { Account } from './account.ts';
import type { Desk } from './desk.ts';
import type { ZendeskOracle } from './oracle.ts';
import { presentAudit, presentComment, presentTicket, presentUser } from './present.ts';
import type { ZendeskWebhooks } from './webhooks.ts';

export interface DeskRouteParts {
  readonly desk: Desk;
  readonly oracle: ZendeskOracle;
  readonly faults: Faults;
  readonly webhooks: ZendeskWebhooks;
  readonly account: Account;
}

/**
 * The helpdesk's people over HTTP: what `peopleRoutes` and `machineRoutes` list, and
 *
 * | route | body |
 * |---|---|
 * | `POST /_emulator/tickets/:id/erase` | |
 * | `POST /_emulator/users/:id/suspend` | `suspended?` |
 */
export function deskRoutes(parts: DeskRouteParts): Route[] {
  const { desk, account } = parts;
  const shown: Shown = {
    tickets: ({ origin }) => desk.listTickets().map((ticket) => presentTicket(ticket, account, origin)),
    users: ({ origin }) => desk.listUsers().map((user) => presentUser(user, origin)),
    ticket(id, { origin }) {
      const ticket = desk.getTicket(id);
      return {
        ...presentTicket(ticket, account, origin),
        comments: ticket.comments.map((comment) => presentComment(comment, origin)),
        audits: ticket.audits.map((audit) => presentAudit(audit, origin)),
      };
    },
  };
  return withList([
    ...peopleRoutes(desk, shown),
    ...machineRoutes(parts),
    control('POST', '/_emulator/tickets/:id/erase', (request) => {
      desk.deletePermanently(asId(request.params.id) ?? -1);
      return { erased: true };
    }),
    control('POST', '/_emulator/users/:id/suspend', (request) => {
      desk.suspendUser(asId(request.params.id) ?? -1, readControlBody(request).suspended !== false);
      return { done: true };
    }),
  ]);
}
