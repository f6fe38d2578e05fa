import { idOf, type JsonObject, objectOf, objectsOf, textOf } from '../shared/json.ts';

/**
 * The ticket that a closed ticket was merged into, as its audits (newest first) tell; undefined when it was simply closed.
 *
 * Unconfirmed: no page describes the audit of the source of a merge. Known is its English text ("This request was closed
 * and merged into request #12 …") and, from the page "Via object reference", `rel: "merge"` with the other ticket under
 * `from` on the target's side; a `to` on the source's side is taken when there is one. The signed event of a merge
 * names the target for certain, and comes first in nearly every case.
 */
export function mergeTargetOf(
  ticketId: string,
  audits: readonly JsonObject[],
  isStaff: (userId: unknown) => boolean,
): string | undefined {
  for (const audit of audits) {
    const target = targetIn(audit, isStaff);
    if (target !== undefined && target !== ticketId) return target;
  }
  return undefined;
}

const ENGLISH = /^\s*This (?:request|ticket) (?:was|has been) closed and merged into (?:request|ticket) #(\d+)/i;

function targetIn(audit: JsonObject, isStaff: (userId: unknown) => boolean): string | undefined {
  const comments = objectsOf(audit.events).filter(({ type }) => type === 'Comment');
  const sources = [audit, ...comments].map((each) => objectOf(objectOf(each.via).source));
  const merge = sources.find(({ rel }) => rel === 'merge');
  const bySource = idOf(objectOf(merge?.to).ticket_id);
  if (bySource !== undefined) return bySource;
  const from = objectOf(merge?.from);
  // The target's own notice names the source, and quotes its customer's last words.
  if (from.ticket_id !== undefined || from.ticket_ids !== undefined) return undefined;
  // A customer can write such a sentence as well, and would then be led into somebody else's ticket.
  for (const comment of comments.filter(({ author_id }) => isStaff(author_id))) {
    const words = textOf(comment.plain_body) ?? textOf(comment.body) ?? '';
    const named = ENGLISH.exec(words)?.[1] ?? (merge === undefined ? undefined : /#(\d+)/.exec(words)?.[1]);
    if (named !== undefined) return idOf(named);
  }
  return undefined;
}
