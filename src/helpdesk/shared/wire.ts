import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import axios from 'axios';
import type { Exchange } from './exchange.ts';

/** One HTTP request with everything on it. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** The one place that speaks HTTP with a helpdesk's API. Never throws for what happened on the line. */
export interface Wire {
  send(request: WireRequest): Promise<Exchange>;
}

/** A page of Zendesk's incremental export holds a thousand events with their comments; more than this is no answer of use. */
const MAX_RESPONSE_BYTES = 32 * 1024 * 1024;

const IDLE_MS = 15_000;

/** Errors that can only happen before a connection stands. */
export const NEVER_CONNECTED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL']);

/**
 * Requests over kept-alive connections, without redirects (a redirect would carry the token to another host) and
 * without proxies. Tells apart what never left from what was sent and not answered.
 */
export function createWire(): Wire {
  // An idle connection is left before the other side leaves it: a reset at the wrong moment makes a write doubtful.
  const kept = { keepAlive: true, timeout: IDLE_MS };
  const agents = { httpAgent: new http.Agent(kept), httpsAgent: new https.Agent(kept) };
  return {
    async send({ method, url, headers, body, signal }) {
      if (signal.aborted) return { kind: 'not-sent', detail: 'stopped before it was sent' };
      const line = watchConnection(url);
      try {
        const response = await axios.request<Buffer>({
          method,
          url,
          headers: { 'user-agent': 'deskbridge', accept: 'application/json', ...headers },
          ...(body === undefined ? {} : { data: body }),
          ...agents,
          transport: line.transport,
          signal,
          proxy: false,
          maxRedirects: 0,
          maxContentLength: MAX_RESPONSE_BYTES,
          responseType: 'arraybuffer',
          transformRequest: [(data: unknown) => data],
          validateStatus: () => true,
        });
        const answerHeaders = readHeaders(response.headers);
        return {
          kind: 'answer',
          status: response.status,
          headers: answerHeaders,
          json: parseJson(answerHeaders['content-type'], response.data),
        };
      } catch (error) {
        const code = codeOf(error);
        const detail = signal.aborted ? 'no answer in time' : `connection failed (${code})`;
        return line.mayHaveSent() && !NEVER_CONNECTED.has(code)
          ? { kind: 'silence', detail }
          : { kind: 'not-sent', detail };
      }
    },
  };
}

/**
 * Notices when the connection stands (for TLS: after the handshake). Before that not one byte of the request can have
 * left; afterwards nobody can say.
 */
function watchConnection(url: string) {
  const secure = url.startsWith('https:');
  let stands = false;
  return {
    mayHaveSent: () => stands,
    transport: {
      request(options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest {
        const request = (secure ? https : http).request(options, onResponse);
        request.once('socket', (socket) => {
          if (request.reusedSocket || !socket.connecting) stands = true;
          else
            socket.once(secure ? 'secureConnect' : 'connect', () => {
              stands = true;
            });
        });
        return request;
      },
    },
  };
}

function readHeaders(headers: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
      .map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}

function parseJson(contentType: string | undefined, data: Buffer): unknown {
  if (!/\bjson\b/i.test(contentType ?? '')) return undefined;
  try {
    return JSON.parse(Buffer.from(data).toString('utf8'));
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  const found = cause?.code ?? code;
  return typeof found === 'string' && /^\w{1,60}$/.test(found) ? found : 'unknown error';
}
