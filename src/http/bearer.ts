import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * A check of `Authorization: Bearer <token>` (RFC 6750) that takes the same time whatever is wrong. Without a token
 * of ours nobody passes.
 */
export function createBearerCheck(token: string | undefined): (request: IncomingMessage) => boolean {
  // Hashing makes the lengths equal, so that not even the length of the token shows.
  const wanted = digest(token ?? '');
  const configured = token !== undefined && token !== '';
  return (request) => {
    const given = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    return timingSafeEqual(digest(given), wanted) && configured;
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
