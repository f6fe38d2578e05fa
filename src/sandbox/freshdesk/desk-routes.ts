import { control, machineRoutes, readControlBody, saidIn, withList } from '../shared/control-routes.ts';
import { actOn, peopleRoutes, type Shown } from '../shared/desk-routes.ts';
import type { Route } from '../shared/exchange.ts';
import type { Faults } from '../shared/faults.ts';
import { asId } from '../shared/json-input.ts';
import type { Account } from './account.ts';
import type { FreshdeskDesk } from './desk.ts';
import type { FreshdeskOracle } from './oracle.ts';
import { presentAgent, presentContact, presentConversation, presentStats, presentTicket } from './present.ts';
import type { FreshdeskWebhooks } from './webhooks.ts';

export interface DeskRouteParts {
  readonly desk: FreshdeskDesk;
  readonly oracle: FreshdeskOracle;
  readonly faults: Faults;
  readonly webhooks: FreshdeskWebhooks;
  readonly account: Account;
}

/**
 * The helpdesk's people over HTTP: what `peopleRoutes` and `machineRoutes` list, and
 *
 * | route | body |
 * |---|---|
 * | `POST /_emulator/tickets/:id/public-note` | `text` or `html`, `files?` |
 * | `POST /_emulator/tickets/:id/archive` | |
 * | `POST /_emulator/users/:id/block` | `blocked?` |
 * | `GET /_emulator/mails` | what customers got by e-mail |
 */
export function deskRoutes(parts: DeskRouteParts): Route[] {
  const { desk, account } = parts;
  const shown: Shown = {
    tickets: ({ origin }) => [...account.tickets.values()].map((ticket) => presentTicket(ticket, account, origin)),
    users: () =>
      [...account.users.values()].map((user) => (user.role === 'end-user' ? presentContact(user) : presentAgent(user))),
    ticket(id, { origin }) {
      desk.getTicket(id);
      const ticket = account.tickets.get(id);
      return ticket
        ? {
            ...presentTicket(ticket, account, origin),
            stats: presentStats(ticket.stats),
            conversations: ticket.conversations.map((each) => presentConversation(each, account, origin)),
          }
        : {};
    },
  };
  const act = actOn(desk, shown);
  return withList([
    ...peopleRoutes(desk, shown),
    ...machineRoutes(parts),
    act('public-note', (id, body, agentId) => desk.publicNote(id, { agentId, ...saidIn(body) })),
    act('archive', (id) => desk.archive(id)),
    control('POST', '/_emulator/users/:id/block', (request) => {
      desk.blockContact(asId(request.params.id) ?? -1, readControlBody(request).blocked !== false);
      return { done: true };
    }),
    control('GET', '/_emulator/mails', () => ({ mails: account.mails })),
  ]);
}
