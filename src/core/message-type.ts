import type { CustomerMessage } from './customer-message.ts';

/** What WhatsApp messages can be, as conditions name them. */
export const MESSAGE_TYPES = [
  'text',
  'image',
  'document',
  'audio',
  'voice',
  'video',
  'sticker',
  'location',
  'contacts',
  'button',
  'order',
  'unsupported',
] as const;

/** Kinds that are called what they are; a voice message is told by its words. */
const PLAIN: ReadonlySet<string> = new Set(MESSAGE_TYPES.filter((type) => type !== 'voice'));

/** How conditions name this message. */
export function messageTypeOf({ kind, text }: Pick<CustomerMessage, 'kind' | 'text'>): string {
  if (kind === 'interactive') return 'button';
  if (kind === 'audio' && text.startsWith('[voice message]')) return 'voice';
  return PLAIN.has(kind) ? kind : 'unsupported';
}
