import type { Conversation } from '../../core/conversation.ts';
import type { TicketKey } from '../../core/ids.ts';
import type { Look, LookClaim } from '../../core/looks.ts';
import { lookOf, movedLooks, WATCHED } from '../shared/looks.ts';
import type { Tx } from './database.ts';

/** See `LookStore.claimLooks`. It waits for nobody: a ticket that is being decided on comes up again. */
export const claimLooks = async (tx: Tx, { now, until, furthest, limit }: LookClaim): Promise<Look[]> => {
  const due = await tx.all(
    `SELECT key, conversation_id, helpdesk_id, look_stage_at, look_seen FROM tickets WHERE ${WATCHED} AND (look_at <= $1 OR look_at > $3)
       ORDER BY COALESCE(look_stage_at <= $1, false) DESC, look_at, key LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [now, limit, Math.ceil(furthest)],
  );
  if (due.length > 0)
    await tx.run('UPDATE tickets SET look_at = $1 WHERE key = ANY($2::text[])', [
      Math.ceil(until),
      due.map((row) => row['key']),
    ]);
  return due.map((row) => lookOf(row, now));
};

/** See `LookStore.putOffLooks`. */
export const putOffLooks = async (
  tx: Tx,
  tickets: readonly TicketKey[],
  until: number,
  lookAt: number,
): Promise<void> => {
  await tx.run(
    `UPDATE tickets t SET look_at = LEAST($1::bigint, t.look_stage_at) FROM (SELECT key FROM tickets WHERE key = ANY($2::text[]) AND look_at = $3 ORDER BY key FOR UPDATE) AS d
       WHERE t.key = d.key`,
    [Math.ceil(lookAt), tickets, Math.ceil(until)],
  );
};

/** Remembers when decisions want tickets looked at. Their lanes are locked. */
export const moveLooks = (
  tx: Tx,
  lanes: readonly { readonly before: Conversation; readonly now: Conversation }[],
): void => {
  const moved = lanes.flatMap(({ before, now }) => movedLooks(before, now));
  if (moved.length === 0) return;
  tx.write(
    `UPDATE tickets t SET look_at = d.look_at, look_stage_at = d.stage_at, look_seen = d.seen
       FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[]) AS d (key, look_at, stage_at, seen) WHERE t.key = d.key`,
    [
      moved.map(({ key }) => key),
      moved.map(({ lookAt }) => lookAt),
      moved.map(({ stageAt }) => stageAt),
      moved.map(({ seen }) => seen),
    ],
  );
};
