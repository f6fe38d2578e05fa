import type { Database } from './database.ts';

const NAME = 'sending-paused-since';

/** Since when sending is paused (database time); undefined when it is not. */
export const pausedSince = (db: Database): number | undefined => {
  const value = db.get('SELECT value FROM named_values WHERE name = ?', NAME)?.['value'];
  return value === undefined ? undefined : Number(value);
};

/** Stops all sending; false when it was stopped before. */
export const pauseSending = (db: Database): boolean =>
  db.run('INSERT OR IGNORE INTO named_values (name, value) VALUES (?, ?)', NAME, String(db.now())) === 1;

/** Lets sending go on. What waited through the pause has not aged by it: nothing is given up for an operator's brake. */
export const resumeSending = (db: Database): boolean => {
  const since = pausedSince(db);
  if (since === undefined) return false;
  const now = db.now();
  db.run(
    `UPDATE outbox SET created_at = ? - MAX(0, ? - created_at)
       WHERE state IN ('pending', 'claimed', 'asked', 'dead') AND target NOT IN ('helpdesk-read', 'lookup') AND created_at < ?`,
    now,
    since,
    now,
  );
  db.run('DELETE FROM named_values WHERE name = ?', NAME);
  return true;
};
