import type { Conversation } from '../../core/conversation.ts';
import type { TicketKey } from '../../core/ids.ts';
import type { Look, LookClaim } from '../../core/looks.ts';
import { lookOf, movedLooks, WATCHED } from '../shared/looks.ts';
import type { Database } from './database.ts';

/** See `LookStore.claimLooks`. */
export const claimLooks = (db: Database, { now, until, furthest, limit }: LookClaim): Look[] => {
  const due = db.all(
    // Two searches of the index: with OR it would be read from end to end.
    `SELECT key, conversation_id, helpdesk_id, look_stage_at, look_seen FROM tickets WHERE rowid IN (
       SELECT rowid FROM tickets WHERE ${WATCHED} AND look_at <= ? UNION ALL SELECT rowid FROM tickets WHERE ${WATCHED} AND look_at > ?)
       ORDER BY COALESCE(look_stage_at <= ?, 0) DESC, look_at, key LIMIT ?`,
    now,
    furthest,
    now,
    limit,
  );
  for (const row of due) db.run('UPDATE tickets SET look_at = ? WHERE key = ?', until, row['key'] ?? '');
  return due.map((row) => lookOf(row, now));
};

/** See `LookStore.putOffLooks`. */
export const putOffLooks = (db: Database, tickets: readonly TicketKey[], until: number, lookAt: number): void => {
  for (const key of tickets)
    db.run(
      'UPDATE tickets SET look_at = MIN(?, COALESCE(look_stage_at, ?)) WHERE key = ? AND look_at = ?',
      lookAt,
      lookAt,
      key,
      until,
    );
};

/** Remembers when a decision wants its tickets looked at. */
export const moveLooks = (db: Database, before: Conversation, now: Conversation): void => {
  for (const { key, lookAt, stageAt, seen } of movedLooks(before, now))
    db.run(
      'UPDATE tickets SET look_at = ?, look_stage_at = ?, look_seen = ? WHERE key = ?',
      lookAt,
      stageAt,
      seen,
      key,
    );
};
