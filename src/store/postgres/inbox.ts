import type { DeliveryStatus } from '../../core/events.ts';
import type { ConversationId, Wamid } from '../../core/ids.ts';
import { frontOf, isOwn, type NewEvent, opIdOf, statusWins, wamidOf } from '../shared/inbox.ts';
import type { Tx } from './database.ts';

/**
 * Puts events into the inbox, in this order. Their lanes are locked: so their ids, drawn here, say the order of acceptance
 * within a lane. The lanes are woken by the caller.
 */
export const insertEvents = (tx: Tx, events: readonly NewEvent[]): void => {
  if (events.length === 0) return;
  const own = events.filter(({ event }) => isOwn(event)).length;
  if (own > 0) tx.count('events:own', own);
  tx.write(
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
export const wakeLanes = (tx: Tx, ids: readonly ConversationId[]): void => {
  if (ids.length === 0) return;
  tx.write('UPDATE conversations SET due_at = $1 WHERE id = ANY($2::text[]) AND due_at IS NULL', [tx.now, ids]);
};

/** The places ahead of everything that is undecided in lanes, as far as there is one; see `frontOf`. */
export const frontOfLanes = async (
  tx: Tx,
  ids: readonly ConversationId[],
): Promise<ReadonlyMap<ConversationId, { readonly position?: number }>> => {
  if (ids.length === 0) return new Map();
  const rows = await tx.all(
    `SELECT conversation_id, type, position FROM inbox WHERE conversation_id = ANY($1::text[]) AND state = 'pending' ORDER BY position, id`,
    [ids],
  );
  const pending = Map.groupBy(rows, (row) => String(row['conversation_id']));
  return new Map([...pending].map(([id, events]) => [id, frontOf(events)]));
};

/** Makes lanes claimable now, also from whoever works on them: what is being decided there is decided anew. */
export const takeBack = (tx: Tx, ids: readonly ConversationId[]): void => {
  if (ids.length === 0) return;
  tx.write('UPDATE conversations SET due_at = $1, fence = fence + 1 WHERE id = ANY($2::text[])', [tx.now, ids]);
};

/** A message of ours and the lane that its statuses belong to. */
export interface SentMessage {
  readonly wamid: Wamid;
  readonly lane: ConversationId;
}

/** Statuses that came before their sends were known find them now. The lanes are locked, and so are the messages' names. */
export const matchStatuses = async (tx: Tx, sent: readonly SentMessage[]): Promise<void> => {
  const matched = await tx.all(
    `UPDATE inbox i SET state = 'pending', conversation_id = s.lane FROM unnest($1::text[], $2::text[]) AS s (wamid, lane)
       WHERE i.wamid = s.wamid AND i.state = 'unmatched' RETURNING i.id, i.wamid, i.event, s.lane,
         (SELECT status FROM messages m WHERE m.wamid = s.wamid) AS known`,
    [sent.map(({ wamid }) => wamid), sent.map(({ lane }) => lane)],
  );
  if (matched.length === 0) return;
  matched.sort((a, b) => Number(a['id']) - Number(b['id']));
  raiseStatuses(
    tx,
    [...Map.groupBy(matched, (row) => String(row['wamid']))].map(([wamid, rows]) => ({
      wamid,
      known: rows[0]?.['known'],
      statuses: rows.map((row) => (JSON.parse(String(row['event'])) as DeliveryStatus).status),
    })),
  );
  wakeLanes(tx, [...new Set(matched.map((row) => String(row['lane'])))]);
};

/** What is said of a message of ours, in order, and what was known of it. */
export interface StatusNews {
  readonly wamid: Wamid;
  readonly known: unknown;
  readonly statuses: readonly DeliveryStatus['status'][];
}

/** The best status of each message so far stays. Their lanes are locked. */
export const raiseStatuses = (tx: Tx, news: readonly StatusNews[]): void => {
  const raised = news.flatMap(({ wamid, known, statuses }) => {
    const best = statuses.reduce<unknown>((before, status) => (statusWins(status, before) ? status : before), known);
    return best === known ? [] : [{ wamid, best }];
  });
  if (raised.length === 0) return;
  tx.write(
    'UPDATE messages m SET status = s.status FROM unnest($1::text[], $2::text[]) AS s (wamid, status) WHERE m.wamid = s.wamid',
    [raised.map(({ wamid }) => wamid), raised.map(({ best }) => best)],
  );
};
