import express, { type ErrorRequestHandler, type Express } from 'express';
import { StoreUnavailableError } from '../core/errors.ts';
import type { Log } from '../core/ports.ts';
import { sendProblem } from './problem.ts';

/** An express application that shows nothing of itself and trusts no header of a proxy. */
export function createBaseApp(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', false);
  app.enable('case sensitive routing');
  app.enable('strict routing');
  // Flat: no nested objects from outside.
  app.set('query parser', 'simple');
  return app;
}

/** Ends an application: what no route knew is 404, what went wrong is logged under the id that the caller sees. */
export function endApp(app: Express, log: Log, newRequestId: () => string): void {
  app.use((_request, response) => sendProblem(response, { status: 404 }, newRequestId()));
  const onError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
    const requestId = newRequestId();
    // The router's own refusals, such as a path that cannot be decoded.
    const status = statusOf(error);
    if (status < 500) return sendProblem(response, { status }, requestId);
    log.error({ requestId, err: error }, 'http.failed');
    const away = error instanceof StoreUnavailableError;
    sendProblem(response, away ? { status: 503, headers: { 'Retry-After': '5' } } : { status: 500 }, requestId);
  };
  app.use(onError);
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
