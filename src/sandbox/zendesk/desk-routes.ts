import type { EmulatorRequest, Reply, Route } from '../shared/exchange.ts';
import { Refusal } from '../shared/exchange.ts';
import { readFault } from '../shared/fault-input.ts';
import type { Faults } from '../shared/faults.ts';
import type { JsonObject } from '../shared/json-input.ts';
import { asId, asObject, asText, asTexts, parseJsonObject } from '../shared/json-input.ts';
import type { Account } from './account.ts';
import type { Desk, DeskFile } from './desk.ts';
import type { Status, Ticket } from './model.ts';
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
 * The helpdesk's people over HTTP, for `curl` and for pages, from this machine only. `agentId` is optional
 * everywhere; without it the first agent acts.
 *
 * | route | body |
 * |---|---|
 * | `GET /_emulator/tickets`, `GET /_emulator/tickets/:id` | |
 * | `POST /_emulator/agents` | `name`, `email`, `role?` |
 * | `POST /_emulator/tickets/:id/reply` | `text` or `html`, `public?`, `status?` |
 * | `POST /_emulator/tickets/:id/note` | `text` or `html` |
 * | both of these | `files?`: a list of `name`, `contentType`, `base64`, `inline?` |
 * | `POST /_emulator/tickets/:id/status`, `/priority`, `/group`, `/assignee`, `/requester` | `value` |
 * | `POST /_emulator/tickets/:id/tags` | `add?`, `remove?` |
 * | `POST /_emulator/tickets/:id/merge` | `into` |
 * | `POST /_emulator/tickets/:id/close`, `/delete`, `/restore`, `/erase`, `/spam` | |
 * | `POST /_emulator/users/:id/suspend`, `/delete` | |
 * | `GET /_emulator` | this list of routes |
 * | `GET /_emulator/users`, `GET /_emulator/oracle`, `GET /_emulator/webhooks` | |
 * | `POST /_emulator/faults`, `POST /_emulator/faults/clear` | a fault; regexes as text |
 * | `POST /_emulator/webhooks` | `off?`, `url?` with `secret?` |
 */
export function deskRoutes(parts: DeskRouteParts): Route[] {
  const routes = controlRoutes(parts);
  const list = routes.map(({ method, path }) => `${method} ${path}`);
  return [control('GET', '/_emulator', () => ({ routes: list })), ...routes];
}

function controlRoutes(parts: DeskRouteParts): Route[] {
  const { desk, oracle, faults, webhooks, account } = parts;
  const act = (name: string, run: (id: number, body: JsonObject, agentId: number) => unknown): Route =>
    control('POST', `/_emulator/tickets/:id/${name}`, (request) => {
      const id = asId(request.params.id) ?? -1;
      const body = readBody(request);
      const commentId = run(id, body, agentOf(desk, body));
      return {
        ticket: ticketJson(account, desk.getTicket(id), request),
        ...(typeof commentId === 'number' ? { commentId } : {}),
      };
    });
  const numberOrNull = (value: unknown): number | null => asId(value) ?? null;
  return [
    control('GET', '/_emulator/tickets', (request) => ({
      tickets: desk.listTickets().map((ticket) => presentTicket(ticket, account, request.origin)),
    })),
    control('GET', '/_emulator/tickets/:id', (request) => ({
      ticket: ticketJson(account, desk.getTicket(asId(request.params.id) ?? -1), request),
    })),
    control('GET', '/_emulator/users', (request) => ({
      users: desk.listUsers().map((user) => presentUser(user, request.origin)),
    })),
    control('GET', '/_emulator/oracle', () => ({ effects: oracle.effects, requests: oracle.requests.all() })),
    control('GET', '/_emulator/webhooks', () => ({
      off: webhooks.off,
      attempts: webhooks.attempts,
      lost: webhooks.lost.map(({ id, label }) => ({ id, label })),
    })),
    control('POST', '/_emulator/agents', (request) => {
      const body = readBody(request);
      const role = body.role === 'admin' ? 'admin' : 'agent';
      return {
        user: presentUser(
          desk.addAgent({ name: asText(body.name) ?? 'Agent', email: asText(body.email) ?? '', role }),
          request.origin,
        ),
      };
    }),
    act('reply', (id, body, agentId) => desk.reply(id, { agentId, ...saidIn(body), public: body.public !== false })),
    act('note', (id, body, agentId) => desk.note(id, { agentId, ...saidIn(body) })),
    act('status', (id, body, agentId) => desk.setStatus(id, statusIn(body.value), agentId)),
    act('priority', (id, body, agentId) => {
      const value = asText(body.value);
      if (value !== undefined && value !== 'low' && value !== 'normal' && value !== 'high' && value !== 'urgent')
        throw new Error('value must be a priority');
      desk.setPriority(id, value ?? null, agentId);
    }),
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
    control('POST', '/_emulator/tickets/:id/erase', (request) => {
      desk.deletePermanently(asId(request.params.id) ?? -1);
      return { erased: true };
    }),
    control('POST', '/_emulator/users/:id/suspend', (request) => {
      desk.suspendUser(asId(request.params.id) ?? -1, readBody(request).suspended !== false);
      return { done: true };
    }),
    control('POST', '/_emulator/users/:id/delete', (request) => {
      desk.deleteUser(asId(request.params.id) ?? -1);
      return { done: true };
    }),
    control('POST', '/_emulator/faults', (request) => {
      faults.add(readFault(readBody(request)));
      return { pending: faults.pending() };
    }),
    control('POST', '/_emulator/faults/clear', () => {
      faults.clear();
      return { pending: 0 };
    }),
    control('POST', '/_emulator/webhooks', (request) => {
      const body = readBody(request);
      if (typeof body.off === 'boolean') webhooks.off = body.off;
      const url = asText(body.url);
      if (url !== undefined) webhooks.subscribe({ url, secret: asText(body.secret) ?? '' });
      return { off: webhooks.off };
    }),
  ];
}

function control(method: Route['method'], path: string, run: (request: EmulatorRequest) => object): Route {
  return {
    method,
    path,
    kind: 'control',
    handle(request): Reply {
      try {
        return { status: 200, json: run(request) };
      } catch (error) {
        if (error instanceof Refusal) throw error;
        return { status: 400, json: { error: error instanceof Error ? error.message : 'Refused' } };
      }
    },
  };
}

function readBody(request: EmulatorRequest): JsonObject {
  if (request.rawBody.length === 0) return {};
  const body = parseJsonObject(request.rawBody);
  if (!body) throw new Error('The body must be a JSON object');
  return body;
}

function agentOf(desk: Desk, body: JsonObject): number {
  const id = asId(body.agentId);
  if (id !== undefined) return id;
  const agents = desk.listUsers().filter((user) => user.role !== 'end-user' && user.active);
  return (agents.find((user) => user.role === 'agent') ?? agents[0])?.id ?? -1;
}

function saidIn(body: JsonObject): { html?: string; text?: string; status?: Status; files?: DeskFile[] } {
  const html = asText(body.html);
  const text = asText(body.text);
  if (html === undefined && text === undefined) throw new Error('text or html is missing');
  return {
    ...(html === undefined ? {} : { html }),
    ...(text === undefined ? {} : { text }),
    ...(body.status === undefined ? {} : { status: statusIn(body.status) }),
    ...(body.files === undefined ? {} : { files: filesIn(body.files) }),
  };
}

function filesIn(value: unknown): DeskFile[] {
  if (!Array.isArray(value)) throw new Error('files must be a list');
  return value.map((each) => {
    const { name, contentType, base64, inline } = asObject(each) ?? {};
    if (typeof name !== 'string' || typeof contentType !== 'string' || typeof base64 !== 'string')
      throw new Error('a file needs name, contentType and base64');
    return { name, contentType, bytes: Buffer.from(base64, 'base64'), inline: inline === true };
  });
}

function statusIn(value: unknown): Status {
  if (
    value === 'new' ||
    value === 'open' ||
    value === 'pending' ||
    value === 'hold' ||
    value === 'solved' ||
    value === 'closed'
  )
    return value;
  throw new Error('value must be a status');
}

function ticketJson(account: Account, ticket: Ticket, request: EmulatorRequest): object {
  return {
    ...presentTicket(ticket, account, request.origin),
    comments: ticket.comments.map((comment) => presentComment(comment, request.origin)),
    audits: ticket.audits.map((audit) => presentAudit(audit, request.origin)),
  };
}
