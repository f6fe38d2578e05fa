import type { Conversation } from '../../core/conversation.ts';
import type { Look } from '../../core/looks.ts';
import type { Row } from './rows.ts';

/** For SQL: the tickets that are watched. The same words as in the index. */
export const WATCHED = "helpdesk_id IS NOT NULL AND status IN ('new', 'open', 'pending', 'hold')";

export const lookOf = (row: Row, now: number): Look => ({
  ticket: String(row['key']),
  ticketId: String(row['helpdesk_id']),
  conversationId: String(row['conversation_id']),
  urgent: row['look_stage_at'] !== null && Number(row['look_stage_at']) <= now,
  seen: String(row['look_seen']),
});

/** When tickets are to be looked at next, of those whose watch a decision replaced. */
export const movedLooks = (
  before: Conversation,
  now: Conversation,
): readonly {
  readonly key: string;
  readonly lookAt: number;
  readonly stageAt: number | null;
  readonly seen: string;
}[] => {
  const known = new Map(before.tickets.map(({ key, watch }) => [key, watch]));
  return now.tickets.flatMap(({ key, watch }) =>
    watch === undefined || known.get(key) === watch
      ? []
      : [
          {
            key,
            lookAt: Math.ceil(watch.lookAt),
            stageAt: watch.stageAt === undefined ? null : Math.ceil(watch.stageAt),
            seen: watch.seen ?? '',
          },
        ],
  );
};
