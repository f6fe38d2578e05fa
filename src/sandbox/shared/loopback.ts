import type { EmulatorRequest } from './exchange.ts';
import { Refusal } from './exchange.ts';

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/**
 * Keeps the control routes for programs and people on this machine. The Host header is checked too, so that a web
 * page whose name resolves to 127.0.0.1 cannot drive an emulator from a browser. Writes must be JSON, which a foreign
 * page cannot send without asking first, and what has no body must not come from a page of somebody else at all.
 */
export function refuseForeign(request: EmulatorRequest, remoteAddress: string | undefined): void {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  const local = LOOPBACK.has(remoteAddress ?? '') && (host === '127.0.0.1' || host === 'localhost' || host === '[::1]');
  if (!local) throw new Refusal({ status: 403, json: { error: 'The emulator is driven from this machine only' } });
  const writes = request.method !== 'GET' && request.rawBody.length > 0;
  if (writes && !/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw new Refusal({ status: 415, json: { error: 'Send JSON' } });
  }
  if (request.method !== 'GET' && isFromAnotherPage(request)) {
    throw new Refusal({ status: 403, json: { error: 'The emulator is not driven from other pages' } });
  }
}

/** Programs such as curl name neither; a browser says where the page behind a write came from. */
function isFromAnotherPage({ headers }: EmulatorRequest): boolean {
  const { host, origin, 'sec-fetch-site': site = 'none' } = headers;
  return (origin !== undefined && origin !== `http://${host}`) || (site !== 'none' && site !== 'same-origin');
}
