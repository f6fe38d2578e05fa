import type { DeskFile, DeskPriority, DeskStatus, DeskUser } from './desk.ts';
import type { EmulatorRequest, Reply, Route } from './exchange.ts';
import { Refusal } from './exchange.ts';
import { readFault } from './fault-input.ts';
import type { Faults } from './faults.ts';
import { asId, asObject, asText, type JsonObject, parseJsonObject } from './json-input.ts';
import type { EffectLog, RequestCounters } from './oracle.ts';
import type { WebhookPoster } from './webhook-poster.ts';

/** A route of the emulator itself: an Error is answered 400 with its words. */
export function control(method: Route['method'], path: string, run: (request: EmulatorRequest) => object): Route {
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

/** The JSON body, or an empty one. */
export function readControlBody(request: EmulatorRequest): JsonObject {
  if (request.rawBody.length === 0) return {};
  const body = parseJsonObject(request.rawBody);
  if (!body) throw new Error('The body must be a JSON object');
  return body;
}

/** The routes, and `GET /_emulator`, which lists them. */
export function withList(routes: readonly Route[]): Route[] {
  const list = routes.map(({ method, path }) => `${method} ${path}`);
  return [control('GET', '/_emulator', () => ({ routes: list })), ...routes];
}

/** Oracle, faults and webhooks over HTTP. */
export function machineRoutes(parts: {
  readonly oracle: EffectLog<unknown> & { readonly requests: RequestCounters };
  readonly faults: Faults;
  readonly webhooks: WebhookPoster & { subscribe(target: { url: string; secret: string }): void };
}): Route[] {
  const { oracle, faults, webhooks } = parts;
  return [
    control('GET', '/_emulator/oracle', () => ({ effects: oracle.effects, requests: oracle.requests.all() })),
    control('GET', '/_emulator/webhooks', () => ({
      off: webhooks.off,
      attempts: webhooks.attempts,
      lost: webhooks.lost.map(({ id, label }) => ({ id, label })),
    })),
    control('POST', '/_emulator/faults', (request) => {
      faults.add(readFault(readControlBody(request)));
      return { pending: faults.pending() };
    }),
    control('POST', '/_emulator/faults/clear', () => {
      faults.clear();
      return { pending: 0 };
    }),
    control('POST', '/_emulator/webhooks', (request) => {
      const body = readControlBody(request);
      if (typeof body.off === 'boolean') webhooks.off = body.off;
      const url = asText(body.url);
      if (url !== undefined) webhooks.subscribe({ url, secret: asText(body.secret) ?? '' });
      return { off: webhooks.off };
    }),
  ];
}

/** Who acts: `agentId`, or the first agent. */
export function agentIn(users: readonly DeskUser[], body: JsonObject): number {
  const id = asId(body.agentId);
  if (id !== undefined) return id;
  const agents = users.filter(({ role, active }) => role !== 'end-user' && active !== false);
  return (agents.find(({ role }) => role === 'agent') ?? agents[0])?.id ?? -1;
}

/** An agent's words: `text` or `html`, `status?`, `files?`. */
export function saidIn(body: JsonObject): { html?: string; text?: string; status?: DeskStatus; files?: DeskFile[] } {
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

const STATUSES: readonly DeskStatus[] = ['new', 'open', 'pending', 'hold', 'solved', 'closed'];
const PRIORITIES: readonly DeskPriority[] = ['low', 'normal', 'high', 'urgent'];

export function statusIn(value: unknown): DeskStatus {
  const status = STATUSES.find((each) => each === value);
  if (!status) throw new Error('value must be a status');
  return status;
}

/** Without a value: none. */
export function priorityIn(value: unknown): DeskPriority | null {
  if (typeof value !== 'string') return null;
  const priority = PRIORITIES.find((each) => each === value);
  if (!priority) throw new Error('value must be a priority');
  return priority;
}
