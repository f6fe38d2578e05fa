import type { Tidy, TidyReport } from '../../core/store.ts';
import type { Database } from './database.ts';
import { count } from './inbox.ts';

/** No step touches more rows than this, so that nobody waits for the housekeeping. */
const STEP = 500;

/** One bounded round of housekeeping. */
export const tidyStore = (db: Database, tidy: Tidy): TidyReport => {
  const unmatchedDropped = db.run(
    `UPDATE inbox SET state = 'discarded', reason = 'unmatched-status' WHERE id IN (
       SELECT id FROM inbox WHERE state = 'unmatched' AND received_at <= ? LIMIT ?)`,
    tidy.now - tidy.unmatchedMs,
    STEP,
  );
  if (unmatchedDropped > 0) count(db, 'discarded:unmatched-status', unmatchedDropped);
  const bodiesDropped =
    db.run(
      `UPDATE inbox SET event = NULL WHERE id IN (
         SELECT id FROM inbox WHERE received_at <= ? AND event IS NOT NULL AND state IN ('done', 'discarded') ORDER BY received_at LIMIT ?)`,
      tidy.now - tidy.retainMessagesMs,
      STEP,
    ) +
    db.run(
      `UPDATE outbox SET effect = NULL WHERE seq IN (
         SELECT seq FROM outbox WHERE settled_at <= ? AND effect IS NOT NULL AND state IN ('done', 'refused', 'cancelled') ORDER BY settled_at LIMIT ?)`,
      db.now() - tidy.retainMessagesMs,
      STEP,
    );
  db.run(
    'DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE received_at <= ? AND event IS NULL LIMIT ?)',
    tidy.now - tidy.retainEventsMs,
    STEP,
  );
  db.run(
    'DELETE FROM outbox WHERE seq IN (SELECT seq FROM outbox WHERE settled_at <= ? AND effect IS NULL LIMIT ?)',
    db.now() - tidy.retainEventsMs,
    STEP,
  );
  return { unmatchedDropped, parked: 0, bodiesDropped };
};
