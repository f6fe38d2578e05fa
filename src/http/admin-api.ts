import { type RequestHandler, Router } from 'express';
import { allowOnly } from './allow-only.ts';
import { addDeadRoutes } from './dead-routes.ts';
import { addMessageRoutes } from './message-routes.ts';
import type { AdminPorts } from './ports.ts';
import { sendProblem } from './problem.ts';

/** The longest id that `explain` looks up: WhatsApp's are below 200 characters. */
const MAX_ID = 256;
const DEFAULT_LIMIT = 100;
const MAX_DEAD = 1_000;
/** Each decision comes with its effects, so fewer of them fill an answer. */
const MAX_DECISIONS = 200;

/** The routes under `/api`. Whoever mounts them decides who may come in. None of them shows a customer's words. */
export function createAdminApi(
  { reads, health, admin, dead, messages }: AdminPorts,
  newRequestId: () => string,
): Router {
  const api = Router({ caseSensitive: true, strict: true });
  const get = (path: string, handle: RequestHandler): void => {
    api.route(path).get(handle).all(allowOnly('GET, HEAD', newRequestId));
  };

  get('/status', async (_request, response) => {
    response.json({ health: health(), counts: await reads.counts() });
  });

  get('/explain/:id', async (request, response) => {
    const id = String(request.params.id);
    if (id.length > MAX_ID)
      return sendProblem(response, { status: 400, detail: 'The id is too long.' }, newRequestId());
    const decisions = await reads.explain(id);
    if (decisions.length > 0) response.json({ id, decisions });
    else sendProblem(response, { status: 404, detail: 'Nothing is known of this id.' }, newRequestId());
  });

  get('/decisions', async (request, response) => {
    const limit = parseLimit(request.query.limit, MAX_DECISIONS);
    const after = parseAfter(request.query.after);
    if (limit !== undefined && after !== 'wrong') {
      response.json({ decisions: await reads.decisions(after, limit) });
      return;
    }
    const detail = `limit is a number from 1 to ${MAX_DECISIONS}, after the number of an event.`;
    sendProblem(response, { status: 400, detail }, newRequestId());
  });

  get('/dead', async (request, response) => {
    const limit = parseLimit(request.query.limit, MAX_DEAD);
    if (limit !== undefined) response.json({ entries: await reads.deadEntries(limit) });
    else sendProblem(response, { status: 400, detail: `limit is a number from 1 to ${MAX_DEAD}.` }, newRequestId());
  });

  if (messages) addMessageRoutes(api, messages, newRequestId);
  if (dead) addDeadRoutes(api, dead, newRequestId);

  for (const name of ['pause', 'resume'] as const) {
    const act = admin?.actions[name];
    if (!act) continue;
    const handle: RequestHandler = async (_request, response) => {
      const changed = await act();
      response.json({ paused: name === 'pause', changed });
    };
    api.route(`/${name}`).post(handle).all(allowOnly('POST', newRequestId));
  }
  return api;
}

/** Whole talks with their words: for the local socket alone. A token over the network does not show what customers wrote. */
export function createTalksApi({ reads }: Pick<AdminPorts, 'reads'>, newRequestId: () => string): Router {
  const api = Router({ caseSensitive: true, strict: true });
  const show: RequestHandler = async (request, response) => {
    const id = String(request.params.id);
    const talk = id.length > MAX_ID ? undefined : await reads.recorded(id);
    if (talk) response.json(talk);
    else sendProblem(response, { status: 404, detail: 'Nothing is known of this id.' }, newRequestId());
  };
  api.route('/talks/:id').get(show).all(allowOnly('GET, HEAD', newRequestId));
  return api;
}

function parseLimit(given: unknown, most: number): number | undefined {
  if (given === undefined) return Math.min(DEFAULT_LIMIT, most);
  if (typeof given !== 'string' || !/^\d{1,4}$/.test(given)) return undefined;
  const limit = Number(given);
  return limit >= 1 && limit <= most ? limit : undefined;
}

function parseAfter(given: unknown): number | undefined | 'wrong' {
  if (given === undefined) return undefined;
  return typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : 'wrong';
}
