import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { createBoundedServer } from './bounded-server.ts';
import { createApp } from './create-app.ts';
import { DEFAULT_LIMITS, type HttpLimits } from './limits.ts';
import { closeWithin, listenOn } from './listening.ts';
import type { HttpPorts } from './ports.ts';

export interface HttpServerOptions {
  /** Tests shorten them. */
  readonly limits?: Partial<HttpLimits>;
  /** Makes request ids; only what goes wrong gets one. */
  readonly newRequestId?: () => string;
  /** Seconds that only grow, for durations. */
  readonly monotonicSeconds?: () => number;
}

/** The HTTP side of the service. */
export interface HttpServer {
  readonly app: Express;
  /** Starts to listen; port 0 takes a free one. Rejects when the address is taken. */
  listen(host: string, port: number): Promise<{ readonly port: number }>;
  /** Takes no new connections, lets requests finish for `graceMs`, then cuts what is left. Repeatable. */
  close(graceMs: number): Promise<void>;
  /** `/health/ready` says 503 until this is true, and again while the service drains. */
  setReady(ready: boolean): void;
}

/** Builds the HTTP side: webhooks, health, metrics and the admin API, within limits of size and time. */
export function createHttpServer(options: HttpServerOptions, ports: HttpPorts): HttpServer {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const newRequestId = options.newRequestId ?? randomUUID;
  const monotonicSeconds = options.monotonicSeconds ?? (() => performance.now() / 1000);
  let readySet = false;
  const app = createApp({ limits, newRequestId, monotonicSeconds, isReady: () => readySet }, ports);
  const server = createBoundedServer(app, limits, newRequestId);

  return {
    app,
    setReady(ready) {
      readySet = ready;
    },
    async listen(host, port) {
      await listenOn(server, { host, port });
      // A TCP server has no other kind of address.
      return { port: (server.address() as AddressInfo).port };
    },
    async close(graceMs) {
      readySet = false;
      await closeWithin(server, graceMs);
    },
  };
}
