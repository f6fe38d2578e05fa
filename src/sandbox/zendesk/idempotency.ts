import { createHash } from 'node:crypto';
import type { Clock } from '../../core/ports.ts';
import type { EmulatorRequest, Reply, Reservation } from '../shared/exchange.ts';
import { Refusal } from '../shared/exchange.ts';

/** Two hours (page "Ticketing API introduction", section on idempotency; the number is from secondary sources). */
const KEPT_MS = 2 * 60 * 60 * 1000;
const MAX_KEY_LENGTH = 255;

/**
 * `Idempotency-Key` of ticket creation. A key is bound to the exact bytes of the body while it lives; a failed
 * request gives it free again. Two requests with one key at the same time: 409 (seen in one third-party imitation
 * of Zendesk only, so unconfirmed).
 */
export function createIdempotency(clock: Clock): { reserve(request: EmulatorRequest): Reservation | undefined } {
  const kept = new Map<string, { readonly hash: string; readonly at: number; reply: Reply | undefined }>();
  return {
    reserve(request) {
      const key = request.headers['idempotency-key'];
      if (typeof key !== 'string' || key === '') return undefined;
      if (key.length > MAX_KEY_LENGTH) throw refuse(400, 'IdempotentRequestError', 'The idempotency key is too long');
      const hash = createHash('sha256').update(request.rawBody).digest('hex');
      const known = kept.get(key);
      if (known && clock.now() - known.at < KEPT_MS) {
        if (known.hash !== hash) {
          throw refuse(400, 'IdempotentRequestError', 'The idempotency key was used with other parameters before');
        }
        if (!known.reply)
          throw refuse(409, 'IdempotentRequestInProgress', 'A request with this idempotency key is running');
        return { answer: { ...known.reply, headers: { ...known.reply.headers, 'x-idempotency-lookup': 'hit' } } };
      }
      const entry = { hash, at: clock.now(), reply: undefined as Reply | undefined };
      kept.set(key, entry);
      return {
        settle(reply) {
          if (reply.status < 200 || reply.status > 299) kept.delete(key);
          else entry.reply = reply;
          return { ...reply, headers: { ...reply.headers, 'x-idempotency-lookup': 'miss' } };
        },
      };
    },
  };
}

function refuse(status: number, error: string, description: string): Refusal {
  return new Refusal({ status, json: { error, description } });
}
