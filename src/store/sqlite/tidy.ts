import { SLOT_MS } from '../../core/budget.ts';
import type { Tidy, TidyReport } from '../../core/store.ts';
import type { Database } from './database.ts';
import { forgetFiles } from './file-space.ts';
import { count } from './inbox.ts';

/** No step touches more rows than this, so that nobody waits for the housekeeping. */
const STEP = 500;
/** No budget looks back further. */
const LONGEST_WINDOW_MS = 3_600_000;

/** One bounded round of housekeeping. */
export const tidyStore = (db: Database, tidy: Tidy): TidyReport => {
  const unmatchedDropped = db.run(
    `UPDATE inbox SET state = 'discarded', reason = 'unmatched-status' WHERE id IN (
       SELECT id FROM inbox WHERE state = 'unmatched' AND received_at <= ? LIMIT ?)`,
    tidy.now - tidy.unmatchedMs,
    STEP,
  );
  if (unmatchedDropped > 0) count(db, 'discarded:unmatched-status', unmatchedDropped);
  const messagesBefore = db.now() - tidy.retainMessagesMs;
  const deadBefore = db.now() - tidy.retainDeadMs;
  const bodiesDropped =
    db.run(
      `UPDATE inbox SET event = NULL WHERE id IN (
         SELECT id FROM inbox WHERE received_at <= ? AND event IS NOT NULL AND state IN ('done', 'discarded') ORDER BY received_at LIMIT ?)`,
      tidy.now - tidy.retainMessagesMs,
      STEP,
    ) +
    dropEffects(db, "state IN ('done', 'refused', 'cancelled', 'observed')", messagesBefore) +
    dropEffects(db, "state = 'parked'", deadBefore) +
    dropUnreadable(db, tidy.now - tidy.retainDeadMs);
  dropFiles(db, messagesBefore, deadBefore);
  dropDeadCalls(db);
  const eventsBefore = tidy.now - tidy.retainEventsMs;
  db.run(
    'DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE received_at <= ? AND event IS NULL LIMIT ?)',
    eventsBefore,
    STEP,
  );
  db.run('DELETE FROM messages WHERE wamid IN (SELECT wamid FROM messages WHERE at <= ? LIMIT ?)', eventsBefore, STEP);
  db.run(
    'DELETE FROM outbox WHERE seq IN (SELECT seq FROM outbox WHERE settled_at <= ? AND effect IS NULL LIMIT ?)',
    db.now() - tidy.retainEventsMs,
    STEP,
  );
  db.run('DELETE FROM budgets WHERE slot < ?', Math.floor((db.now() - LONGEST_WINDOW_MS) / SLOT_MS));
  return { unmatchedDropped, bodiesDropped };
};

const dropUnreadable = (db: Database, before: number): number => {
  const dropped = db.run(
    'DELETE FROM unreadable WHERE id IN (SELECT id FROM unreadable WHERE at <= ? LIMIT ?)',
    before,
    STEP,
  );
  if (dropped > 0) count(db, 'unreadable:gone', dropped);
  return dropped;
};

/** A dead call keeps its bytes no longer than its entries keep theirs. */
const dropDeadCalls = (db: Database): number =>
  db.run(
    `DELETE FROM ops WHERE phase = 'dead' AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.op_id = ops.id AND o.effect IS NOT NULL)`,
  );

const dropEffects = (db: Database, which: string, before: number): number =>
  db.run(
    `UPDATE outbox SET effect = NULL WHERE seq IN (
       SELECT seq FROM outbox WHERE settled_at <= ? AND effect IS NOT NULL AND ${which} ORDER BY settled_at LIMIT ?)`,
    before,
    STEP,
  );

/** Files go with the bodies; those of entries that still wait (a dead one may be retried) as late as the dead do. */
const dropFiles = (db: Database, messagesBefore: number, deadBefore: number): void => {
  const old = db.all(
    `SELECT id, state, stored FROM files f WHERE wanted_at <= ? AND (wanted_at <= ? OR NOT EXISTS (
       SELECT 1 FROM outbox o WHERE o.conversation_id = f.conversation_id AND o.state IN ('pending', 'claimed', 'asked', 'dead')
       UNION ALL SELECT 1 FROM outbox o WHERE o.conversation_id = f.conversation_id AND o.state IN ('dead', 'parked') AND o.effect IS NOT NULL))
       ORDER BY wanted_at LIMIT 50`,
    messagesBefore,
    deadBefore,
  );
  forgetFiles(db, old);
};
