import { createHash, timingSafeEqual } from 'node:crypto';

/** What to answer to Meta's GET: the challenge as plain text, or a refusal. */
export type HandshakeAnswer = { readonly status: 200; readonly challenge: string } | { readonly status: 403 };

/**
 * Answers the subscription handshake ("Create a webhook endpoint"): `hub.mode` must be `subscribe` and
 * `hub.verify_token` ours, compared in constant time. Repeated parameters are refused. The challenge must be sent as
 * `text/plain`, since anybody who knows the token chooses it.
 */
export const answerHandshake = (query: Readonly<Record<string, unknown>>, verifyToken: string): HandshakeAnswer => {
  const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = query;
  const known = typeof token === 'string' && verifyToken !== '' && equal(token, verifyToken);
  if (!known || mode !== 'subscribe' || typeof challenge !== 'string' || challenge === '') return { status: 403 };
  return { status: 200, challenge };
};

// Hashing first makes the lengths equal, so that not even the token's length shows.
const equal = (a: string, b: string): boolean => timingSafeEqual(sha256(a), sha256(b));

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
