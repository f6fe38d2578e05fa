import { createHash, timingSafeEqual } from 'node:crypto';
import type { Headers } from '../../core/webhook.ts';

/** The header that the automation rule is given; Node tells names in lower case. */
export const SECRET_HEADER = 'x-deskbridge-secret';

/**
 * Freshdesk signs nothing: a long secret is all that tells its requests from anybody's, so what they say is only a hint.
 *
 * @returns undefined when the request is genuine, else a short reason
 */
export function verifySecret(headers: Headers, secrets: readonly string[]): string | undefined {
  const given = headers[SECRET_HEADER];
  if (typeof given !== 'string' || given === '') return 'no secret';
  // Hashed to one length, and every secret is tried, so that the time taken does not tell which of them came near.
  const matches = secrets.map((secret) => timingSafeEqual(hashed(given), hashed(secret)));
  return matches.includes(true) ? undefined : 'wrong secret';
}

const hashed = (text: string): Buffer => createHash('sha256').update(text).digest();
