import { agentIn, control, priorityIn, readControlBody, saidIn, statusIn } from './control-routes.ts';
import type { Desk } from './desk.ts';
import type { EmulatorRequest, Route } from './exchange.ts';
import { asId, asText, asTexts, type JsonObject } from './json-input.ts';

/** How a helpdesk shows its own records to `curl`. */
export interface Shown {
  /** One ticket with everything on it; throws where there is none. */
  ticket(id: number, request: EmulatorRequest): object;
  tickets(request: EmulatorRequest): readonly object[];
  users(request: EmulatorRequest): readonly object[];
}

/** A route that does something to one ticket and shows it afterwards; what `run` returns is a comment's id. */
export type Act = (name: string, run: (id: number, body: JsonObject, agentId: number) => unknown) => Route;

export const actOn =
  (desk: Desk, shown: Shown): Act =>
  (name, run) =>
    control('POST', `/_emulator/tickets/:id/${name}`, (request) => {
      const id = asId(request.params.id) ?? -1;
      const body = readControlBody(request);
      const commentId = run(id, body, agentIn(desk.listUsers(), body));
      return { ticket: shown.ticket(id, request), ...(typeof commentId === 'number' ? { commentId } : {}) };
    });

/**
 * What the people of any helpdesk do, over HTTP, for `curl` and for pages, from this machine only. `agentId` is
 * optional everywhere; without it the first agent acts.
 *
 * | route | body |
 * |---|---|
 * | `GET /_emulator` | the list of all routes |
 * | `GET /_emulator/tickets`, `GET /_emulator/tickets/:id`, `GET /_emulator/users` | |
 * | `POST /_emulator/agents` | `name`, `email`, `role?` |
 * | `POST /_emulator/tickets/:id/reply` | `text` or `html`, `public?`, `status?` |
 * | `POST /_emulator/tickets/:id/note` | `text` or `html` |
 * | both of these | `files?`: a list of `name`, `contentType`, `base64`, `inline?` |
 * | `POST /_emulator/tickets/:id/customer` | `text`: the requester's, by e-mail |
 * | `POST /_emulator/tickets/:id/status`, `/priority`, `/group`, `/assignee`, `/requester` | `value` |
 * | `POST /_emulator/tickets/:id/tags` | `add?`, `remove?` |
 * | `POST /_emulator/tickets/:id/merge` | `into` |
 * | `POST /_emulator/tickets/:id/close`, `/delete`, `/restore`, `/spam` | |
 * | `POST /_emulator/users/:id/delete` | |
 * | `GET /_emulator/oracle`, `GET /_emulator/webhooks` | |
 * | `POST /_emulator/faults`, `POST /_emulator/faults/clear` | a fault; regexes as text |
 * | `POST /_emulator/webhooks` | `off?`, `url?` with `secret?` |
 */
export function peopleRoutes(desk: Desk, shown: Shown): Route[] {
  const act = actOn(desk, shown);
  const numberOrNull = (value: unknown): number | null => asId(value) ?? null;
  return [
    control('GET', '/_emulator/tickets', (request) => ({ tickets: shown.tickets(request) })),
    control('GET', '/_emulator/tickets/:id', (request) => ({
      ticket: shown.ticket(asId(request.params.id) ?? -1, request),
    })),
    control('GET', '/_emulator/users', (request) => ({ users: shown.users(request) })),
    control('POST', '/_emulator/agents', (request) => {
      const body = readControlBody(request);
      const role = body.role === 'admin' ? 'admin' : 'agent';
      const { id, name, email } = desk.addAgent({
        name: asText(body.name) ?? 'Agent',
        email: asText(body.email) ?? '',
        role,
      });
      return { user: { id, name, email, role } };
    }),
    act('reply', (id, body, agentId) => desk.reply(id, { agentId, ...saidIn(body), public: body.public !== false })),
    act('note', (id, body, agentId) => desk.note(id, { agentId, ...saidIn(body) })),
    act('customer', (id, body) => desk.customerReplies(id, saidIn(body).text ?? '')),
    act('status', (id, body, agentId) => desk.setStatus(id, statusIn(body.value), agentId)),
    act('priority', (id, body, agentId) => desk.setPriority(id, priorityIn(body.value), agentId)),
    act('group', (id, body, agentId) => desk.setGroup(id, numberOrNull(body.value), agentId)),
    act('assignee', (id, body, agentId) => desk.setAssignee(id, numberOrNull(body.value), agentId)),
    act('requester', (id, body, agentId) => desk.changeRequester(id, asId(body.value) ?? -1, agentId)),
    act('tags', (id, body, agentId) => {
      const added = asTexts(body.add);
      const removed = asTexts(body.remove);
      if (added) desk.addTags(id, added, agentId);
      if (removed) desk.removeTags(id, removed, agentId);
    }),
    act('merge', (id, body, agentId) => desk.merge(id, asId(body.into) ?? -1, agentId)),
    act('close', (id) => desk.close(id)),
    act('delete', (id, _body, agentId) => desk.softDelete(id, agentId)),
    act('restore', (id, _body, agentId) => desk.restore(id, agentId)),
    act('spam', (id, _body, agentId) => desk.markAsSpam(id, agentId)),
    control('POST', '/_emulator/users/:id/delete', (request) => {
      desk.deleteUser(asId(request.params.id) ?? -1);
      return { done: true };
    }),
  ];
}
