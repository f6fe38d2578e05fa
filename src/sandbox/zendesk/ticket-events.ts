import type { Attachment, Audit, Comment, Ticket } from './model.ts';

/** Something that event subscriptions are told about. */
export type TicketEvent =
  | { readonly type: 'audit'; readonly ticket: Ticket; readonly audit: Audit }
  | { readonly type: 'merged'; readonly ticket: Ticket; readonly audit: Audit; readonly targetId: number }
  | {
      readonly type: 'soft_deleted' | 'permanently_deleted' | 'undeleted' | 'marked_as_spam';
      readonly ticket: Ticket;
      readonly actorId: number;
    };

/** Receives every event of the account, whoever caused it. */
export type TicketEventListener = (event: TicketEvent) => void;

/** The attachments of a comment, each paired with it. */
export function attachmentsOf(comment: Comment | undefined): readonly { comment: Comment; attachment: Attachment }[] {
  return comment ? comment.attachments.map((attachment) => ({ comment, attachment })) : [];
}
