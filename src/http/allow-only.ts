import type { RequestHandler } from 'express';
import { sendProblem } from './problem.ts';

/** Ends a route: any method that came this far is answered 405 with the ones that would have worked. */
export const allowOnly =
  (methods: string, newRequestId: () => string): RequestHandler =>
  (_request, response) =>
    sendProblem(response, { status: 405, headers: { Allow: methods } }, newRequestId());
