import { htmlToWhatsapp } from '../../format/html-to-whatsapp.ts';
import { idOf, type JsonObject, textOf } from '../shared/json.ts';
import type { People } from './comments.ts';

/** The vendor's own sentence, which begins the note that a merge leaves on the ticket it closes. Within a text it is a quotation. */
const MERGED = /^\s*(?:this ticket is )?closed and merged into ticket\s+#?(\d+)/i;

/**
 * The ticket that a closed one was merged into, as its conversations tell; undefined when it was simply closed. No field names it,
 * and an admin or agent may have written the note in other words: then the merge is not seen, and the customer's next message opens a
 * linked ticket. Only agents' own words count: a customer can write such a sentence as well, and the bridge repeats it.
 */
export function mergeTargetOf(
  ticketId: string,
  conversations: readonly JsonObject[],
  { ownId, requesterId }: Pick<People, 'ownId' | 'requesterId'>,
): string | undefined {
  for (const entry of conversations.toReversed()) {
    const authorId = idOf(entry.user_id);
    if (entry.incoming !== false || authorId === undefined || authorId === requesterId || authorId === ownId) continue;
    const words = textOf(entry.body_text) ?? htmlToWhatsapp(textOf(entry.body) ?? '').text;
    const target = idOf(MERGED.exec(words)?.[1]);
    if (target !== undefined && target !== ticketId) return target;
  }
  return undefined;
}
