import { createHash, createHmac, createSecretKey, randomBytes } from 'node:crypto';

/** A key for the hashes below, as it is stored: made at the first start, never rotated, or every duplicate were new. */
export const newDedupeKey = (): string => randomBytes(32).toString('base64');

/** The keyed hash of a dedupe key. Keyed, so that a stolen store does not tell whose numbers it saw. */
export const createHasher = (dedupeKey: string): ((key: string) => Buffer) => {
  const secret = createSecretKey(dedupeKey, 'base64');
  return (key) => createHmac('sha256', secret).update(key).digest().subarray(0, 16);
};

/** Signed bodies can be sent again by anybody who saw one: the same one is kept once, by this key. */
export const unreadableKey = (source: string, body: Uint8Array): string =>
  `unreadable:${source}:${createHash('sha256').update(body).digest('hex')}`;

/** Makes new ids; random in production, counted in simulations. */
export type NewId = () => string;

export const randomId: NewId = () => randomBytes(12).toString('base64url');
