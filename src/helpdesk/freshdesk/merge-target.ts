import { idOf, type JsonObject, textOf } from '../shared/json.ts';
import type { People } from './comments.ts';

/** The vendor's own sentence in the note that a merge leaves on the ticket it closes. */
const MERGED = /\bclosed and merged into ticket\s+#?(\d+)/i;

/**
 * The ticket that a closed one was merged into, as its conversations tell; undefined when it was simply closed. No field names it,
 * and an admin or agent may have written the note in other words: then the merge is not seen, and the customer's next message opens a
 * linked ticket. Only agents' notes count: a customer can write such a sentence as well.
 */
export function mergeTargetOf(
  ticketId: string,
  conversations: readonly JsonObject[],
  { requesterId }: Pick<People, 'requesterId'>,
): string | undefined {
  for (const entry of conversations.toReversed()) {
    const authorId = idOf(entry.user_id);
    if (entry.incoming !== false || authorId === undefined || authorId === requesterId) continue;
    const target = idOf(MERGED.exec(textOf(entry.body_text) ?? textOf(entry.body) ?? '')?.[1]);
    if (target !== undefined && target !== ticketId) return target;
  }
  return undefined;
}
