import { fromPlain } from '../shared/comment-text.ts';
import type { Actor, Ticket, Via } from './model.ts';
import type { Ledger } from './write-ticket.ts';
import { commitUpdate, normalizeTags } from './write-ticket.ts';

/**
 * Merges a ticket away. The source is closed with an internal comment that names the target, and tagged
 * `closed_by_merge`; the target gets an internal comment with the source's last words, and the source's tags.
 *
 * The two sentences are those of Zendesk's agent pages in English, read in several public programs that match them.
 * The page "Via object reference" gives `rel: "merge"` with the source tickets in `from`, for the target's comment.
 * How the source's closing audit is marked is unconfirmed: here it has the same `rel` and no ids, so that a
 * reader has to find the target in the event or in the comment.
 */
export function mergeTickets({ account, emit }: Ledger, source: Ticket, target: Ticket, actor: Actor): void {
  if (source === target) throw new Error(`Ticket ${source.id} cannot be merged into itself`);
  // The merge itself is announced first and holds the closing audit, which is therefore not announced alone.
  const silent: Ledger = { account, emit: () => undefined };
  const sourceVia: Via = { channel: 'web', rel: 'merge' };
  const targetVia: Via = { channel: 'web', from: { ticket_ids: [source.id], subject: source.subject }, rel: 'merge' };
  const attachments: [] = [];
  const lastWords = source.comments.at(-1)?.plain ?? '';
  const audit = commitUpdate(
    silent,
    source,
    {
      fields: { status: 'closed', tags: normalizeTags([...source.tags, 'closed_by_merge']) },
      comment: {
        text: fromPlain(`This request was closed and merged into request #${target.id} "${target.subject ?? ''}".`),
        public: false,
        authorId: actor.user.id,
        attachments,
        via: sourceVia,
      },
    },
    { ...actor, via: sourceVia },
  );
  emit({ type: 'merged', ticket: source, audit, targetId: target.id });
  commitUpdate(
    { account, emit },
    target,
    {
      fields: { tags: normalizeTags([...target.tags, ...source.tags.filter((tag) => tag !== 'closed_by_merge')]) },
      comment: {
        text: fromPlain(
          `Request #${source.id} "${source.subject ?? ''}" was closed and merged into this request. Last comment in request #${source.id}:\n\n${lastWords}`,
        ),
        public: false,
        authorId: actor.user.id,
        attachments,
        via: targetVia,
      },
    },
    { ...actor, via: targetVia },
  );
}
