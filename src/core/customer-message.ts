import type { FileRef } from './files.ts';
import type { Wamid } from './ids.ts';

/** A message of the customer that joins or opens a ticket. */
export interface CustomerMessage {
  readonly type: 'customer-message';
  readonly wamid: Wamid;
  /** WhatsApp's type: text, image, location … */
  readonly kind: string;
  /** Plain text as it reads on the ticket: the words, or a readable line for any other kind. */
  readonly text: string;
  /** Epoch ms of the customer's own send time. Not clamped. */
  readonly sentAt: number;
  /** The message it quotes. */
  readonly quotes?: Wamid;
  /** The id of a tapped button or list row. */
  readonly choice?: string;
  /** Where it comes from, a readable line each: forwarded, an advertisement, a product. They stand above the words. */
  readonly origin?: readonly string[];
  /** The picture, recording, document … that it is. */
  readonly file?: FileRef;
  /** What of it is not here: it is not passed on (yet), too large, or of a kind that cannot be shown. An internal note says so. */
  readonly missing?: { readonly why: 'not-yet' | 'too-large' | 'not-shown'; readonly what: string };
  /** For that note: what WhatsApp passed on of a kind that nobody knows, as JSON. */
  readonly raw?: string;
}
