import type { RequestHandler, Router } from 'express';
import { allowOnly } from './allow-only.ts';
import type { MessageDesk } from './message-desk.ts';
import { sendProblem } from './problem.ts';
import { readBody } from './read-body.ts';

const MAX_BODY = 128 * 1024;
const KEY = /^[\x21-\x7e]{1,255}$/;
const NO_KEY =
  'The header Idempotency-Key is needed: 1 to 255 characters that name this message, the same for every try.';
const CONFLICT = 'This Idempotency-Key was used with another body.';

/** Adds `POST /messages`: 202 with an id, 409 for the same key with another body, 422 when it cannot be sent now. */
export function addMessageRoutes(api: Router, desk: MessageDesk, newRequestId: () => string): void {
  const handle: RequestHandler = async (request, response) => {
    const refuse = (status: number, detail: string): void => sendProblem(response, { status, detail }, newRequestId());
    const body = await readBody(request, MAX_BODY);
    if ('failed' in body) {
      if (body.failed !== 'aborted')
        refuse(body.failed === 'too-large' ? 413 : 415, 'The body is too large or compressed.');
      return;
    }
    const key = request.get('idempotency-key') ?? '';
    if (!KEY.test(key)) return refuse(400, NO_KEY);
    const receipt = await desk.send(key, body.bytes);
    if (receipt.result === 'accepted') response.status(202).json({ id: receipt.id });
    else if (receipt.result === 'conflict') refuse(409, CONFLICT);
    else refuse(receipt.result === 'invalid' ? 400 : 422, receipt.detail);
  };
  api.route('/messages').post(handle).all(allowOnly('POST', newRequestId));
}
