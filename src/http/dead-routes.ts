import type { RequestHandler, Router } from 'express';
import type { DeadChange } from '../core/dead.ts';
import { allowOnly } from './allow-only.ts';
import type { DeadDesk } from './dead-desk.ts';
import { sendProblem } from './problem.ts';
import { readBody } from './read-body.ts';

const MAX_BODY = 256 * 1024;
/** At once: the answer has to come in time. */
const MAX_IDS = 1_000;
const MAX_ID = 64;
const WRONG = `The body is {"ids":["…"]} with up to ${MAX_IDS} ids, or {"all":true}.`;

/** Adds `GET /dead/ID`, `POST /dead/retry` and `POST /dead/discard`. */
export function addDeadRoutes(api: Router, desk: DeadDesk, newRequestId: () => string): void {
  for (const name of ['retry', 'discard'] as const) {
    const handle: RequestHandler = async (request, response) => {
      const body = await readBody(request, MAX_BODY);
      if ('failed' in body && body.failed === 'aborted') return;
      const asked = 'bytes' in body ? readAsked(body.bytes) : undefined;
      if (asked === undefined) return sendProblem(response, { status: 400, detail: WRONG }, newRequestId());
      const ids = asked === 'all' ? (await desk.list(MAX_IDS)).map(({ id }) => id) : asked;
      response.json({ results: await each(ids, desk[name]) });
    };
    api.route(`/dead/${name}`).post(handle).all(allowOnly('POST', newRequestId));
  }
  const show: RequestHandler = async (request, response) => {
    const id = String(request.params.id);
    const entry = id.length > MAX_ID ? undefined : await desk.show(id, request.query.body === 'true');
    if (entry) response.json({ entry });
    else sendProblem(response, { status: 404, detail: 'There is no such dead entry.' }, newRequestId());
  };
  api.route('/dead/:id').get(show).all(allowOnly('GET, HEAD', newRequestId));
}

/** One after the other; what an earlier one took along is not asked for again. */
const each = async (
  ids: readonly string[],
  act: (id: string) => Promise<DeadChange>,
): Promise<readonly ({ readonly id: string } & DeadChange)[]> => {
  const results: ({ readonly id: string } & DeadChange)[] = [];
  const taken = new Set<string>();
  for (const id of ids) {
    if (taken.has(id)) continue;
    const change = await act(id);
    if (change.result === 'done') for (const along of change.ids) taken.add(along);
    results.push({ id, ...change });
  }
  return results;
};

function readAsked(bytes: Uint8Array): readonly string[] | 'all' | undefined {
  let body: unknown;
  try {
    body = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof body !== 'object' || body === null) return undefined;
  const { ids, all } = body as { ids?: unknown; all?: unknown };
  if (all === true && ids === undefined) return 'all';
  const isId = (id: unknown): id is string => typeof id === 'string' && id !== '' && id.length <= MAX_ID;
  const sound = all === undefined && Array.isArray(ids) && ids.length > 0 && ids.length <= MAX_IDS && ids.every(isId);
  return sound ? ids : undefined;
}
