import type { ParsedWebhook } from './events.ts';

/** Request headers, lower-case names. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The way in of one vendor. `verify` works on the raw bytes and in constant time; `parse` runs only afterwards, never
 * throws for one bad element, and throws PayloadError when the body as a whole cannot be read.
 */
export interface WebhookSource {
  readonly name: 'whatsapp' | 'zendesk' | 'freshdesk';
  /** Undefined when the request is genuine, else a short reason for the log (never part of the secret). */
  verify(raw: Uint8Array, headers: Headers): string | undefined;
  parse(raw: Uint8Array, receivedAt: number): ParsedWebhook;
}
