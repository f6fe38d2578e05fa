import { SLOT_MS } from '../../core/budget.ts';
import type { Tidy, TidyReport } from '../../core/store.ts';
import type { Tx } from './database.ts';
import { forgetFiles } from './file-space.ts';

/** No step touches more rows than this, so that nobody waits for the housekeeping. */
const STEP = 500;
/** No budget looks back further. */
const LONGEST_WINDOW_MS = 3_600_000;

/** One bounded round of housekeeping. Rows that somebody else works on are left for the next one. */
export const tidyStore = async (tx: Tx, tidy: Tidy): Promise<TidyReport> => {
  /** `change` names its table `t`. Picked once: a subquery that locks could be run again for every row. */
  const step = (change: string, from: string, key: string, which: string, before: number): Promise<number> =>
    tx.run(
      `WITH picked AS MATERIALIZED (SELECT ${key} FROM ${from} WHERE ${which} LIMIT ${STEP} FOR UPDATE SKIP LOCKED)
         ${change} picked WHERE t.${key} = picked.${key}`,
      [before],
    );
  const unmatchedDropped = await step(
    "UPDATE inbox t SET state = 'discarded', reason = 'unmatched-status' FROM",
    'inbox',
    'id',
    "state = 'unmatched' AND received_at <= $1",
    tidy.now - tidy.unmatchedMs,
  );
  if (unmatchedDropped > 0) tx.count('discarded:unmatched-status', unmatchedDropped);
  const dropEffects = (which: string, before: number) =>
    step(
      'UPDATE outbox t SET effect = NULL FROM',
      'outbox',
      'seq',
      `settled_at <= $1 AND effect IS NOT NULL AND ${which}`,
      before,
    );
  const dropUnreadable = async (): Promise<number> => {
    const which = 'at <= $1';
    const dropped = await step(
      'DELETE FROM unreadable t USING',
      'unreadable',
      'id',
      which,
      tidy.now - tidy.retainDeadMs,
    );
    if (dropped > 0) tx.count('unreadable:gone', dropped);
    return dropped;
  };
  const bodies = [
    await step(
      'UPDATE inbox t SET event = NULL FROM',
      'inbox',
      'id',
      "received_at <= $1 AND event IS NOT NULL AND state IN ('done', 'discarded')",
      tidy.now - tidy.retainMessagesMs,
    ),
    await dropEffects("state IN ('done', 'refused', 'cancelled', 'observed')", tx.now - tidy.retainMessagesMs),
    await dropEffects("state = 'parked'", tx.now - tidy.retainDeadMs),
    await dropUnreadable(),
  ];
  await dropFiles(tx, tx.now - tidy.retainMessagesMs, tx.now - tidy.retainDeadMs);
  // A dead call keeps its bytes no longer than its entries keep theirs.
  await tx.run(
    `DELETE FROM ops p WHERE phase = 'dead' AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.op_id = p.id AND o.effect IS NOT NULL)`,
  );
  const eventsBefore = tidy.now - tidy.retainEventsMs;
  await step('DELETE FROM inbox t USING', 'inbox', 'id', 'received_at <= $1 AND event IS NULL', eventsBefore);
  await step('DELETE FROM messages t USING', 'messages', 'wamid', 'at <= $1', eventsBefore);
  await step(
    'DELETE FROM outbox t USING',
    'outbox',
    'seq',
    'settled_at <= $1 AND effect IS NULL',
    tx.now - tidy.retainEventsMs,
  );
  await tx.run('DELETE FROM budgets WHERE slot < $1', [Math.floor((tx.now - LONGEST_WINDOW_MS) / SLOT_MS)]);
  return { unmatchedDropped, bodiesDropped: bodies.reduce((sum, n) => sum + n, 0) };
};

/** Files go with the bodies; those of entries that still wait (a dead one may be retried) as late as the dead do. */
const dropFiles = async (tx: Tx, messagesBefore: number, deadBefore: number): Promise<void> => {
  const old = await tx.all(
    `SELECT id, state, stored FROM files f WHERE wanted_at <= $1 AND (wanted_at <= $2 OR NOT EXISTS (
       SELECT 1 FROM outbox o WHERE o.conversation_id = f.conversation_id AND o.state IN ('pending', 'claimed', 'asked', 'dead')
       UNION ALL SELECT 1 FROM outbox o WHERE o.conversation_id = f.conversation_id AND o.state IN ('dead', 'parked') AND o.effect IS NOT NULL))
       ORDER BY wanted_at LIMIT 50 FOR UPDATE SKIP LOCKED`,
    [messagesBefore, deadBefore],
  );
  await forgetFiles(tx, old);
};
