import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Headers } from '../../core/webhook.ts';

/** Exactly as Zendesk writes it; anything looser would let bytes of the body be passed off as part of the timestamp. */
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/;

/**
 * Page "Verifying webhooks": base64 of HMAC-SHA256 over timestamp and raw body with nothing between them. There is no
 * limit of age: Zendesk repeats late, and events are recognised by their id.
 *
 * @returns undefined when the request is genuine, else a short reason
 */
export function verifySignature(raw: Uint8Array, headers: Headers, secrets: readonly string[]): string | undefined {
  const signature = headers['x-zendesk-webhook-signature'];
  const timestamp = headers['x-zendesk-webhook-signature-timestamp'];
  if (typeof signature !== 'string') return 'no signature';
  if (typeof timestamp !== 'string') return 'no timestamp';
  if (!TIMESTAMP.test(timestamp)) return 'malformed timestamp';
  const given = Buffer.from(signature);
  // Every secret is tried, so that the time taken does not tell which of them came near.
  const matches = secrets.map((secret) => {
    if (secret === '') return false;
    const expected = Buffer.from(createHmac('sha256', secret).update(timestamp).update(raw).digest('base64'));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return matches.includes(true) ? undefined : 'wrong signature';
}
