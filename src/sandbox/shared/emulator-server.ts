import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NextFunction, Request, Response } from 'express';
import express from 'express';
import type { EmulatorRequest, Reply, Route } from './exchange.ts';
import { encodeReply, Refusal } from './exchange.ts';
import type { Fault, Faults } from './faults.ts';
import { refuseForeign } from './loopback.ts';
import type { RequestCounters } from './oracle.ts';
import type { Wire } from './run-with-fault.ts';
import { runWithFault } from './run-with-fault.ts';
import type { Timer } from './timer.ts';

export interface EmulatorServerOptions {
  readonly routes: readonly Route[];
  readonly faults: Faults;
  readonly counters: RequestCounters;
  readonly timer: Timer;
  /** The vendor's answer where nothing matches. */
  notFound(request: EmulatorRequest): Reply;
  /** Rewrites a path before it is matched, for example to drop `.json`. */
  normalizePath?(path: string): string;
  /** Largest body in bytes. Default 64 MB. A larger one is answered 413. */
  readonly bodyLimit?: number;
}

/** A real HTTP server on 127.0.0.1. */
export interface EmulatorServer {
  /** Port 0 picks a free one. */
  listen(port?: number): Promise<{ readonly url: string; readonly port: number }>;
  /** Stops, and cuts connections that were left hanging. */
  close(): Promise<void>;
  /** Faults of the emulator itself: a test that finds one here has found a bug in the emulator. */
  readonly bugs: readonly unknown[];
}

/** Serves the routes over HTTP with faults and counters; see {@link runWithFault} for the order of commit and answer. */
export function createEmulatorServer(options: EmulatorServerOptions): EmulatorServer {
  const bugs: unknown[] = [];
  let requestNo = 0;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use((req: Request, _res: Response, next: NextFunction) => {
    const [path = '/', query] = splitOnce(req.url, '?');
    req.url = (options.normalizePath?.(path) ?? path) + (query === undefined ? '' : `?${query}`);
    next();
  });
  app.use(express.raw({ type: () => true, limit: options.bodyLimit ?? 64 * 1024 * 1024 }));

  const answer = async (route: Route | undefined, req: Request, res: Response): Promise<void> => {
    requestNo += 1;
    const request = toRequest(req, requestNo);
    const control = route?.kind === 'control';
    const name = route ? `${route.method} ${route.path}` : `${request.method} (unknown)`;
    const wire = control ? toWire(res, () => undefined) : toWire(res, (status) => options.counters.count(name, status));
    const handle = async (): Promise<Reply> => {
      try {
        if (control) refuseForeign(request, req.socket.remoteAddress);
        return await (route ? route.handle(request) : options.notFound(request));
      } catch (error) {
        return toReply(error, bugs);
      }
    };
    const fault = control ? undefined : options.faults.take(request);
    if (!route?.reserve || (fault && neverArrives(fault))) return runWithFault(fault, handle, wire, options.timer);
    try {
      const reservation = route.reserve(request);
      if (reservation && 'answer' in reservation) return wire.send(reservation.answer);
      return await runWithFault(
        fault,
        async () => (reservation ? reservation.settle(await handle()) : handle()),
        wire,
        options.timer,
      );
    } catch (error) {
      wire.send(toReply(error, bugs));
    }
  };

  for (const route of options.routes) {
    app.route(route.path)[METHODS[route.method]]((req: Request, res: Response) => answer(route, req, res));
  }
  app.use((req: Request, res: Response) => answer(undefined, req, res));
  app.use((error: { status?: number }, _req: Request, res: Response, _next: NextFunction) => {
    res
      .status(error.status ?? 400)
      .type('text')
      .send('Bad request');
  });

  const server = createServer(app);
  return {
    bugs,
    listen: (port = 0) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', () => {
          const bound = (server.address() as AddressInfo).port;
          resolve({ url: `http://127.0.0.1:${bound}`, port: bound });
        });
      }),
    close: () =>
      new Promise((resolve) => {
        options.timer.clear();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const METHODS = { GET: 'get', POST: 'post', PUT: 'put', DELETE: 'delete' } as const;
const BEFORE_ARRIVAL: ReadonlySet<string> = new Set(['status', 'retry-after', 'hang', 'reset']);

/** Some faults strike before the vendor's code has seen the request, so nothing is reserved either. */
function neverArrives(fault: Fault): boolean {
  return BEFORE_ARRIVAL.has(fault.kind) || (fault.kind === 'login-page' && fault.commit !== true);
}

function toRequest(req: Request, no: number): EmulatorRequest {
  const [path = '/', query = ''] = splitOnce(req.url, '?');
  const params = Object.fromEntries(Object.entries(req.params).map(([key, value]) => [key, String(value)]));
  return {
    no,
    method: req.method,
    path,
    query: new URLSearchParams(query),
    headers: req.headers,
    params,
    rawBody: Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0),
    origin: `http://${req.headers.host ?? '127.0.0.1'}`,
  };
}

function toWire(res: Response, count: (answer: number | 'none') => void): Wire {
  return {
    send(reply) {
      count(reply.status);
      const { type, bytes } = encodeReply(reply);
      if (type) res.setHeader('content-type', type);
      for (const [key, value] of Object.entries(reply.headers ?? {})) res.setHeader(key, value);
      res.setHeader('content-length', bytes.length);
      res.status(reply.status).end(reply.status === 204 ? undefined : bytes);
    },
    hang: () => count('none'),
    reset() {
      count('none');
      res.socket?.resetAndDestroy();
    },
  };
}

function toReply(error: unknown, bugs: unknown[]): Reply {
  if (error instanceof Refusal) return error.reply;
  bugs.push(error);
  return { status: 500, text: 'The emulator itself failed; see its list of bugs.' };
}

function splitOnce(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
