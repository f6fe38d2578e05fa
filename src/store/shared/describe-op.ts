import type { Contact } from '../../core/contact.ts';
import type { Target } from '../../core/effects.ts';
import type { ConversationId, OpId } from '../../core/ids.ts';
import type { ClaimedOp, OpState } from '../../core/store.ts';
import { effectOf } from './queue.ts';
import type { Row } from './rows.ts';

/** Rows behind a call that was just claimed. */
export interface OpRows {
  readonly opId: OpId;
  readonly fence: number;
  readonly conversationId: ConversationId;
  readonly target: Target;
  readonly op: Row;
  /** Its entries in order. */
  readonly entries: readonly Row[];
  readonly numberId: string;
  readonly contact: Contact;
  readonly ownConversations: readonly ConversationId[];
  /** The row of the ticket that the entries speak of. */
  readonly ticket: Row | undefined;
  /** The helpdesk's id of the ticket that is followed up. */
  readonly followUpOf: unknown;
  readonly files: NonNullable<ClaimedOp['files']>;
  readonly frozen: string | undefined;
  readonly leaseMs: number;
  /** Database time. */
  readonly now: number;
}

export const describeOp = (rows: OpRows): ClaimedOp => {
  const { op, entries, ticket, now } = rows;
  const key = entries[0]?.['ticket_key'];
  return {
    opId: rows.opId,
    fence: rows.fence,
    target: rows.target,
    conversationId: rows.conversationId,
    contact: rows.contact,
    numberId: rows.numberId,
    ownConversations: rows.ownConversations,
    effects: entries.map((row) => ({ id: String(row['id']), effect: effectOf(row) })),
    ...(typeof key === 'string'
      ? {
          ticket: {
            key,
            status: (ticket?.['status'] ?? 'making') as NonNullable<ClaimedOp['ticket']>['status'],
            ...(typeof ticket?.['helpdesk_id'] === 'string' ? { helpdeskId: ticket['helpdesk_id'] } : {}),
          },
        }
      : {}),
    ...(typeof rows.followUpOf === 'string' ? { followUpOf: rows.followUpOf } : {}),
    ...(rows.files.length > 0 ? { files: rows.files } : {}),
    state: opState(op, now),
    ...(rows.frozen === undefined ? {} : { frozen: rows.frozen }),
    attempts: Number(op['attempts']),
    ageMs: typeof op['first_at'] === 'number' ? now - op['first_at'] : 0,
    waitedMs: now - Number(entries[0]?.['created_at'] ?? now),
    leaseMs: rows.leaseMs,
  };
};

/** Its owner died between the intent and the answer: it may have happened, and its row has to say so. */
export const isOrphaned = (op: Row): boolean => op['phase'] === 'calling';

const opState = (op: Row, now: number): OpState => {
  if (isOrphaned(op)) {
    return { phase: 'unknown', cause: 'silent', retryable: false, looks: 0, sinceMs: now - Number(op['began_at']) };
  }
  if (op['phase'] === 'unknown') {
    return {
      phase: 'unknown',
      cause: op['cause'] === 'answered' ? 'answered' : 'silent',
      retryable: op['retryable'] === 1,
      looks: Number(op['looks']),
      sinceMs: now - Number(op['unknown_at']),
    };
  }
  return { phase: op['phase'] === 'retry' ? 'retry' : 'first' };
};
