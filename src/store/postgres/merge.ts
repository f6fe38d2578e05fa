import type { Conversation } from '../../core/conversation.ts';
import type { Target } from '../../core/effects.ts';
import type { ContactId, ConversationId } from '../../core/ids.ts';
import { text } from '../shared/rows.ts';
import type { Tx } from './database.ts';
import { insertEvents, wakeLanes } from './inbox.ts';
import { moveTimers } from './move-timers.ts';
import { isHeld } from './queues.ts';

/**
 * Makes one contact of two. First the aliases: whoever has just resolved one of the loser's is waited for, and nobody comes
 * to it any more. Then both lanes, in id order, and their queues.
 */
export const mergeContacts = async (tx: Tx, survivor: ContactId, loser: ContactId): Promise<void> => {
  tx.write('UPDATE aliases SET contact_id = $1 WHERE contact_id = $2', [survivor, loser]);
  const lanes = await tx.all(
    `SELECT id, contact_id, number_id FROM conversations WHERE contact_id = ANY($1::text[]) AND merged_into IS NULL
       ORDER BY id FOR UPDATE`,
    [[survivor, loser]],
  );
  const idOf = (contactId: ContactId, numberId: unknown) =>
    text(lanes.find((lane) => lane['contact_id'] === contactId && lane['number_id'] === numberId)?.['id']);
  for (const lane of lanes.filter((each) => each['contact_id'] === loser)) {
    const twin = idOf(survivor, lane['number_id']);
    if (twin !== undefined) await mergeConversations(tx, twin, String(lane['id']));
    else tx.write('UPDATE conversations SET contact_id = $1 WHERE id = $2', [survivor, lane['id']]);
  }
  // What either of them refused is refused.
  tx.write(
    `UPDATE contacts s SET requester_id = COALESCE(s.requester_id, l.requester_id),
         opted_out_at = COALESCE(s.opted_out_at, l.opted_out_at),
         marketing_stopped_at = COALESCE(s.marketing_stopped_at, l.marketing_stopped_at),
         name = COALESCE(NULLIF(l.name, ''), s.name), username = COALESCE(NULLIF(l.username, ''), s.username)
       FROM contacts l WHERE s.id = $1 AND l.id = $2`,
    [survivor, loser],
  );
  tx.write('UPDATE contacts SET merged_into = $1 WHERE id = $2', [survivor, loser]);
};

/**
 * Moves a lane into another: undecided events keep their order of acceptance, behind one event that brings the
 * loser's state. Waiting effects move too; calls in flight stay where they are and the survivor's queue waits for them.
 */
const mergeConversations = async (tx: Tx, survivor: ConversationId, loser: ConversationId): Promise<void> => {
  const lost = await tx.get(
    'UPDATE conversations SET merged_into = $1, fence = fence + 1, due_at = NULL WHERE id = $2 RETURNING state',
    [survivor, loser],
  );
  const first = await tx.get(
    "SELECT MIN(position) AS position FROM inbox WHERE conversation_id = $1 AND state = 'pending'",
    [loser],
  );
  const position = typeof first?.['position'] === 'number' ? first['position'] - 0.5 : undefined;
  const state = JSON.parse(String(lost?.['state'])) as Conversation;
  insertEvents(tx, [
    {
      conversationId: survivor,
      event: { type: 'conversation-merged', loser: state },
      receivedAt: tx.now,
      ...(position === undefined ? {} : { position }),
    },
  ]);
  tx.write("UPDATE inbox SET conversation_id = $1 WHERE conversation_id = $2 AND state = 'pending'", [survivor, loser]);
  tx.write('UPDATE tickets SET conversation_id = $1 WHERE conversation_id = $2', [survivor, loser]);
  tx.write('UPDATE messages SET conversation_id = $1 WHERE conversation_id = $2', [survivor, loser]);
  const queues = await tx.all(
    `SELECT conversation_id, target, waits_on FROM queues WHERE conversation_id = ANY($1::text[])
       ORDER BY conversation_id, target FOR UPDATE`,
    [[survivor, loser]],
  );
  for (const queue of queues.filter((each) => each['conversation_id'] === loser))
    await mergeQueues(tx, survivor, loser, String(queue['target']) as Target, text(queue['waits_on']));
  tx.write('UPDATE files SET conversation_id = $1 WHERE conversation_id = $2', [survivor, loser]);
  moveTimers(tx, survivor, loser);
  wakeLanes(tx, [survivor]);
};

const mergeQueues = async (
  tx: Tx,
  survivor: ConversationId,
  loser: ConversationId,
  target: Target,
  waitsOn: ConversationId | undefined,
): Promise<void> => {
  tx.write("UPDATE outbox SET conversation_id = $1 WHERE conversation_id = $2 AND target = $3 AND state = 'pending'", [
    survivor,
    loser,
    target,
  ]);
  tx.write('INSERT INTO queues (conversation_id, target) VALUES ($1, $2) ON CONFLICT DO NOTHING', [survivor, target]);
  // What the loser itself waits for, the survivor waits for now.
  const ahead = (await isHeld(tx, loser, target)) ? loser : waitsOn;
  tx.write(
    `UPDATE queues SET due_at = COALESCE(due_at, CASE WHEN op_id IS NULL THEN $1::bigint END), waits_on = COALESCE($2, waits_on)
       WHERE conversation_id = $3 AND target = $4`,
    [tx.now, ahead ?? null, survivor, target],
  );
};
