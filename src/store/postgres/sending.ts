import type { Identity, Tx } from './database.ts';
import { lockNames, shareName } from './locks.ts';

/** The name of the row that is the brake. */
export const BRAKE = 'sending-paused-since';

/** Since when sending is paused (database time); undefined when it is not. */
export const pausedSince = async (tx: Tx): Promise<number | undefined> => {
  const value = (await tx.get('SELECT value FROM named_values WHERE name = $1', [BRAKE]))?.['value'];
  return value === undefined ? undefined : Number(value);
};

/** The same before a call begins: whoever pauses waits for this transaction, so no call begins after the pause. */
export const isBraked = async (tx: Tx, identity: Identity): Promise<boolean> => {
  shareName(tx, identity, BRAKE);
  return (await pausedSince(tx)) !== undefined;
};

/** Stops all sending; false when it was stopped before. */
export const pauseSending = async (tx: Tx, identity: Identity): Promise<boolean> => {
  lockNames(tx, identity, [BRAKE]);
  const stopped = await tx.run('INSERT INTO named_values (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    BRAKE,
    String(tx.now),
  ]);
  return stopped === 1;
};

/** Lets sending go on. What waited through the pause has not aged by it: nothing is given up for an operator's brake. */
export const resumeSending = async (tx: Tx, identity: Identity): Promise<boolean> => {
  lockNames(tx, identity, [BRAKE]);
  const since = await pausedSince(tx);
  if (since === undefined) return false;
  await tx.run(
    `UPDATE outbox SET created_at = $1::bigint - GREATEST(0, $2::bigint - created_at)
       WHERE state IN ('pending', 'claimed', 'asked', 'dead') AND target NOT IN ('helpdesk-read', 'lookup') AND created_at < $1`,
    [tx.now, since],
  );
  await tx.run('DELETE FROM named_values WHERE name = $1', [BRAKE]);
  return true;
};
