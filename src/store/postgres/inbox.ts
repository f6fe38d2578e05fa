import type { DeliveryStatus } from '../../core/events.ts';
import type { ConversationId, Wamid } from '../../core/ids.ts';
import { frontOf, isOwn, type NewEvent, opIdOf, statusWins, wamidOf } from '../shared/inbox.ts';
import type { Tx } from './database.ts';

/**
 * Puts events into the inbox, in this order. Their lanes are locked: so their ids, drawn here, say the order of acceptance
 * within a lane. The lanes are woken by the caller.
 */
export const insertEvents = async (tx: Tx, events: readonly NewEvent[]): Promise<void> => {
  if (events.length === 0) return;
  const own = events.filter(({ event }) => isOwn(event)).length;
  if (own > 0) tx.count('events:own', own);
  await tx.run(
    `INSERT INTO inbox (id, position, conversation_id, type, event, state, reason, wamid, op_id, received_at)
       SELECT id, COALESCE(position, id), conversation_id, type, event, state, reason, wamid, op_id, received_at
       FROM (SELECT nextval('inbox_id_seq') AS id, added.* FROM unnest($1::float8[], $2::text[], $3::text[],
           $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[])
         WITH ORDINALITY AS added (position, conversation_id, type, event, state, reason, wamid, op_id, received_at, no)
         ORDER BY no) AS numbered`,
    [
      events.map(({ position }) => position ?? null),
      events.map(({ conversationId }) => conversationId ?? null),
      events.map(({ event }) => event.type),
      events.map(({ event }) => JSON.stringify(event)),
      events.map(({ state }) => state ?? 'pending'),
      events.map(({ reason }) => reason ?? null),
      events.map(({ event }) => wamidOf(event) ?? null),
      events.map(({ event }) => opIdOf(event) ?? null),
      events.map(({ receivedAt }) => receivedAt),
    ],
  );
};

/** Makes lanes claimable now, unless somebody works on them (a commit looks for more by itself). */
export const wakeLanes = async (tx: Tx, ids: readonly ConversationId[]): Promise<void> => {
  if (ids.length === 0) return;
  await tx.run('UPDATE conversations SET due_at = $1 WHERE id = ANY($2::text[]) AND due_at IS NULL', [tx.now, ids]);
};

/** The place ahead of everything that is undecided in a lane; see `frontOf`. */
export const frontOfLane = async (tx: Tx, id: ConversationId): Promise<{ readonly position?: number }> =>
  frontOf(
    await tx.all(
      "SELECT type, position FROM inbox WHERE conversation_id = $1 AND state = 'pending' ORDER BY position, id",
      [id],
    ),
  );

/** Makes a lane claimable now, also from whoever works on it: what is being decided there is decided anew. */
export const takeBack = async (tx: Tx, id: ConversationId): Promise<void> => {
  await tx.run('UPDATE conversations SET due_at = $1, fence = fence + 1 WHERE id = $2', [tx.now, id]);
};

/** The best status so far stays. The message's lane is locked. */
export const raiseStatus = async (tx: Tx, wamid: Wamid, status: DeliveryStatus['status']): Promise<void> => {
  const row = await tx.get('SELECT status FROM messages WHERE wamid = $1', [wamid]);
  if (row && statusWins(status, row['status']))
    await tx.run('UPDATE messages SET status = $1 WHERE wamid = $2', [status, wamid]);
};

/** Statuses that came before their sends were known find them now. The lanes are locked, and so are the messages' names. */
export const matchStatuses = async (tx: Tx, lanes: ReadonlyMap<Wamid, ConversationId>): Promise<void> => {
  const matched = await tx.all(
    `UPDATE inbox i SET state = 'pending', conversation_id = s.lane FROM unnest($1::text[], $2::text[]) AS s (wamid, lane)
       WHERE i.wamid = s.wamid AND i.state = 'unmatched' RETURNING i.id, i.wamid, i.event, i.conversation_id`,
    [[...lanes.keys()], [...lanes.values()]],
  );
  if (matched.length === 0) return;
  matched.sort((a, b) => Number(a['id']) - Number(b['id']));
  for (const row of matched)
    await raiseStatus(tx, String(row['wamid']), (JSON.parse(String(row['event'])) as DeliveryStatus).status);
  await wakeLanes(tx, [...new Set(matched.map((row) => String(row['conversation_id'])))]);
};
