import type { DeliveryStatus } from '../../core/events.ts';
import type { ConversationId, OpId, Wamid } from '../../core/ids.ts';
import { WAITING } from '../shared/queue.ts';
import type { Identity, Tx } from './database.ts';
import { raiseStatuses } from './inbox.ts';
import { lockNames } from './locks.ts';

/** Whose sends some statuses speak of. Read without locks: what is done about them looks again. */
export interface SendLanes {
  readonly ofMessages: ReadonlyMap<Wamid, ConversationId>;
  readonly ofCalls: ReadonlyMap<OpId, ConversationId>;
  /** Calls that are not settled: a status proves that they happened. */
  readonly openCalls: ReadonlySet<OpId>;
  /**
   * For statuses whose send was not there: takes the messages' names first, as whoever records a send does. What is
   * not there then will find these statuses when it comes.
   */
  lookAgain(statuses: readonly DeliveryStatus[]): Promise<ReadonlyMap<Wamid, ConversationId>>;
}

export const sendLanes = async (
  tx: Tx,
  identity: Identity,
  statuses: readonly DeliveryStatus[],
): Promise<SendLanes> => {
  const opIds = statuses.flatMap(({ opId }) => (opId === undefined ? [] : [opId]));
  const calls =
    opIds.length === 0
      ? []
      : await tx.all(
          `SELECT o.op_id, o.conversation_id, p.id IS NOT NULL AS open FROM outbox o
             LEFT JOIN ops p ON p.id = o.op_id AND p.target = 'whatsapp' AND p.phase <> 'claimed' WHERE o.op_id = ANY($1::text[])`,
          [opIds],
        );
  return {
    ofMessages: await lanesOfMessages(tx, statuses),
    ofCalls: new Map(calls.map((row) => [String(row['op_id']), String(row['conversation_id'])])),
    openCalls: new Set(calls.filter((row) => row['open'] === true).map((row) => String(row['op_id']))),
    lookAgain: async (lost) => {
      if (lost.length === 0) return new Map();
      lockNames(
        tx,
        identity,
        lost.map(({ wamid }) => wamid),
      );
      return lanesOfMessages(tx, lost);
    },
  };
};

const lanesOfMessages = async (
  tx: Tx,
  statuses: readonly DeliveryStatus[],
): Promise<ReadonlyMap<Wamid, ConversationId>> => {
  if (statuses.length === 0) return new Map();
  const rows = await tx.all('SELECT wamid, conversation_id FROM messages WHERE wamid = ANY($1::text[])', [
    statuses.map(({ wamid }) => wamid),
  ]);
  return new Map(rows.map((row) => [String(row['wamid']), String(row['conversation_id'])]));
};

/** Remembers what became of our messages, and lets later parts of a reply go on. Their lanes are locked. */
export const noteStatuses = async (tx: Tx, statuses: readonly DeliveryStatus[]): Promise<void> => {
  if (statuses.length === 0) return;
  const rows = await tx.all('SELECT wamid, conversation_id, status FROM messages WHERE wamid = ANY($1::text[])', [
    statuses.map(({ wamid }) => wamid),
  ]);
  if (rows.length === 0) return;
  raiseStatuses(
    tx,
    rows.map((row) => ({
      wamid: String(row['wamid']),
      known: row['status'],
      statuses: statuses.flatMap(({ wamid, status }) => (wamid === row['wamid'] ? [status] : [])),
    })),
  );
  tx.write(
    `WITH put_off AS MATERIALIZED (
       SELECT conversation_id FROM queues WHERE conversation_id = ANY($2::text[]) AND target = 'whatsapp' AND op_id IS NULL AND due_at > $1
         ORDER BY conversation_id FOR UPDATE)
     UPDATE queues q SET due_at = $1 FROM put_off WHERE q.conversation_id = put_off.conversation_id AND q.target = 'whatsapp'
       AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.conversation_id = q.conversation_id AND o.target = 'whatsapp'
         AND o.${WAITING} AND o.state = 'dead')`,
    [tx.now, [...new Set(rows.map((row) => row['conversation_id']))]],
  );
};
