import type { Request, Response } from 'express';
import type { Metrics } from '../core/metrics.ts';
import type { WebhookSource } from '../core/webhook.ts';
import type { Intake } from './intake.ts';
import { sendProblem } from './problem.ts';
import { readBody } from './read-body.ts';

export interface WebhookRouteParts {
  readonly intake: Intake;
  readonly metrics: Metrics;
  readonly newRequestId: () => string;
  readonly monotonicSeconds: () => number;
}

/** After how many seconds a vendor may try again when the store was away. */
const RETRY_AFTER_S = '5';
const REFUSED_BODY = { 'too-large': 413, compressed: 415 } as const;

/** The POST route of one vendor: body of at most `limit` bytes, then the intake, then its answer. */
export function receiveWebhook(
  source: WebhookSource['name'],
  limit: number,
  { intake, metrics, newRequestId, monotonicSeconds }: WebhookRouteParts,
): (request: Request, response: Response) => Promise<void> {
  return async (request, response) => {
    const begun = monotonicSeconds();
    const done = (code: number, reason: string): void =>
      metrics.webhook(source, code, reason, monotonicSeconds() - begun);
    const refuse = (status: number, reason: string, headers: Readonly<Record<string, string>> = {}): void => {
      // Counted even when the time limit answered first: what the sender saw is then a 503 as well.
      done(status, reason);
      if (!response.headersSent) sendProblem(response, { status, headers }, newRequestId());
    };

    const body = await readBody(request, limit);
    if ('failed' in body) {
      if (body.failed === 'aborted') done(499, 'aborted');
      // The rest of the body is still on its way: this connection cannot carry another request.
      else refuse(REFUSED_BODY[body.failed], body.failed, { Connection: 'close' });
      return;
    }
    const receipt = await intake.receive(source, body.bytes, request.headers);
    if (receipt.status === 503) return refuse(503, receipt.reason, { 'Retry-After': RETRY_AFTER_S });
    if (receipt.status === 401) return refuse(401, receipt.reason);
    // Too late to tell: the vendor sends it again and it will be a duplicate.
    if (response.headersSent) return done(503, 'late');
    done(200, receipt.reason);
    response.statusCode = 200;
    response.setHeader('Content-Length', 0);
    response.end();
  };
}
