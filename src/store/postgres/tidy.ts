import { SLOT_MS } from '../../core/budget.ts';
import type { Tidy, TidyReport } from '../../core/store.ts';
import type { Tx } from './database.ts';

/** No step touches more rows than this, so that nobody waits for the housekeeping. */
const STEP = 500;
/** No budget looks back further. */
const LONGEST_WINDOW_MS = 3_600_000;

/** One bounded round of housekeeping. Rows that somebody else works on are left for the next one. */
export const tidyStore = async (tx: Tx, tidy: Tidy): Promise<TidyReport> => {
  const step = (change: string, from: string, key: string, which: string, before: number): Promise<number> =>
    tx.run(
      `${change} WHERE ${key} IN (SELECT ${key} FROM ${from} WHERE ${which} LIMIT ${STEP} FOR UPDATE SKIP LOCKED)`,
      [before],
    );
  const unmatchedDropped = await step(
    "UPDATE inbox SET state = 'discarded', reason = 'unmatched-status'",
    'inbox',
    'id',
    "state = 'unmatched' AND received_at <= $1",
    tidy.now - tidy.unmatchedMs,
  );
  if (unmatchedDropped > 0) tx.count('discarded:unmatched-status', unmatchedDropped);
  const dropEffects = (which: string, before: number) =>
    step(
      'UPDATE outbox SET effect = NULL',
      'outbox',
      'seq',
      `settled_at <= $1 AND effect IS NOT NULL AND ${which}`,
      before,
    );
  const bodies = [
    await step(
      'UPDATE inbox SET event = NULL',
      'inbox',
      'id',
      "received_at <= $1 AND event IS NOT NULL AND state IN ('done', 'discarded')",
      tidy.now - tidy.retainMessagesMs,
    ),
    await dropEffects("state IN ('done', 'refused', 'cancelled', 'observed')", tx.now - tidy.retainMessagesMs),
    await dropEffects("state = 'parked'", tx.now - tidy.retainDeadMs),
    await step('DELETE FROM unreadable', 'unreadable', 'id', 'at <= $1', tidy.now - tidy.retainDeadMs),
  ];
  const eventsBefore = tidy.now - tidy.retainEventsMs;
  await step('DELETE FROM inbox', 'inbox', 'id', 'received_at <= $1 AND event IS NULL', eventsBefore);
  await step('DELETE FROM messages', 'messages', 'wamid', 'at <= $1', eventsBefore);
  await step(
    'DELETE FROM outbox',
    'outbox',
    'seq',
    'settled_at <= $1 AND effect IS NULL',
    tx.now - tidy.retainEventsMs,
  );
  await tx.run('DELETE FROM budgets WHERE slot < $1', [Math.floor((tx.now - LONGEST_WINDOW_MS) / SLOT_MS)]);
  return { unmatchedDropped, bodiesDropped: bodies.reduce((sum, n) => sum + n, 0) };
};
