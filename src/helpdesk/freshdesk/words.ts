import { htmlToWhatsapp } from '../../format/html-to-whatsapp.ts';

/**
 * What two pieces of HTML are compared by: their letters and digits. Freshdesk wraps, re-encodes and links what it was given, so
 * that its HTML is not ours any more, though it says the same.
 */
export const wordsOf = (html: string): string =>
  htmlToWhatsapp(html)
    .text.replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
