import { isAscii, isUtf8 } from 'node:buffer';
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

/** Meta escapes its bodies; a large one that is not escaped is nobody's, and costs the whole service time to try. */
const MOST_ESCAPED_BYTES = 256 * 1024;

const GRAMMAR = /^sha256=([0-9a-f]{64})$/;

/**
 * Whether Meta sent these bytes ("Create a webhook endpoint": `X-Hub-Signature-256: sha256=<hex>`, HMAC-SHA256 of the
 * body under the app secret). Every secret is tried, so that one can be replaced while webhooks come in, and the time
 * taken does not tell which one fitted.
 *
 * Generic Graph documentation signs the body with non-ASCII written as `\uXXXX`. Meta sends WhatsApp bodies escaped
 * already, so the raw bytes fit; should a body ever arrive unescaped, its escaped form is tried too. Both forms are the
 * same JSON. `{ escapedFallback: false }` switches that off.
 */
export const verifyMetaSignature = (
  rawBody: Uint8Array,
  header: string | undefined,
  secrets: readonly string[],
  { escapedFallback = true }: { escapedFallback?: boolean } = {},
): boolean => {
  const given = GRAMMAR.exec(header ?? '')?.[1];
  if (given === undefined) return false;
  const wanted = Buffer.from(given, 'hex');
  const escaped = escapedFallback ? escapeBody(rawBody) : undefined;
  let genuine = false;
  for (const secret of secrets) {
    // An empty secret would let anybody sign.
    if (secret === '') continue;
    if (fits(rawBody, secret, wanted)) genuine = true;
    if (escaped && fits(escaped, secret, wanted)) genuine = true;
  }
  return genuine;
};

const fits = (body: Uint8Array, secret: string, wanted: Buffer): boolean =>
  timingSafeEqual(createHmac('sha256', keyOf(secret)).update(body).digest(), wanted);

// Node takes longer to make a key of a string than to sign a webhook with it. The secrets are those of the configuration.
const keys = new Map<string, KeyObject>();
const keyOf = (secret: string): KeyObject => {
  const known = keys.get(secret);
  if (known) return known;
  const key = createSecretKey(secret, 'utf8');
  keys.set(secret, key);
  return key;
};

/** The body with everything beyond ASCII as `\uXXXX`, or undefined when that changes nothing or cannot be done. */
const escapeBody = (rawBody: Uint8Array): Buffer | undefined => {
  if (rawBody.byteLength > MOST_ESCAPED_BYTES) return undefined;
  if ((isAscii(rawBody) && !rawBody.includes(0x7f)) || !isUtf8(rawBody)) return undefined;
  const text = Buffer.from(rawBody).toString('utf8');
  return Buffer.from(
    text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
};
