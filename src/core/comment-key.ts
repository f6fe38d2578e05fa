import type { CommentId } from './ids.ts';

/** The key that makes a helpdesk comment unique, however we hear of it: by our own write, a read or the poll. */
export const commentKey = (account: string, commentId: CommentId): string => `${account}:comment:${commentId}`;
