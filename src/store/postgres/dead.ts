import type { DeadChange, DeadDetail, DeadEntry, DeadLetters } from '../../core/dead.ts';
import type { Target } from '../../core/effects.ts';
import type { ConversationId } from '../../core/ids.ts';
import {
  BODY_GONE,
  BY_OPERATOR,
  changed,
  DEAD,
  deadBody,
  deadEffect,
  deadEvent,
  detailOfEffect,
  NOT_DEAD,
  newestFirst,
  opIdsOf,
  readDeadId,
  UNDECIDABLE,
} from '../shared/dead.ts';
import type { Row } from '../shared/rows.ts';
import { lockLane } from './chains.ts';
import type { Tx } from './database.ts';
import { wakeLanes } from './inbox.ts';
import { advanceQueues, lockQueues } from './queues.ts';

const EFFECT = `seq, id, kind, conversation_id, target, ticket_key, event_id, op_id, state, reason, settled_at,
  CASE WHEN effect IS NULL THEN 1 ELSE 0 END AS gone`;
const EVENT = 'id, type, conversation_id, decided_at, CASE WHEN event IS NULL THEN 1 ELSE 0 END AS gone';

/** Dead entries, newest first. */
export const deadEntries = async (tx: Tx, limit: number): Promise<DeadEntry[]> =>
  newestFirst(
    [
      ...(
        await tx.all(`SELECT ${EFFECT} FROM outbox WHERE ${DEAD} ORDER BY settled_at DESC, seq DESC LIMIT $1`, [limit])
      ).map(deadEffect),
      ...(await tx.all('SELECT id, source, reason, at FROM unreadable ORDER BY id DESC LIMIT $1', [limit])).map(
        deadBody,
      ),
      ...(await tx.all(`SELECT ${EVENT} FROM inbox WHERE ${UNDECIDABLE} ORDER BY id DESC LIMIT $1`, [limit])).map(
        deadEvent,
      ),
    ],
    limit,
  );

const effectRow = (tx: Tx, id: string): Promise<Row | undefined> =>
  tx.get(`SELECT ${EFFECT} FROM outbox WHERE id = $1 AND ${DEAD}`, [id]);

/** Members of its call, and of a reply the parts that were given up with it; in order. */
const togetherWith = (tx: Tx, row: Row): Promise<Row[]> =>
  tx.all(
    `SELECT ${EFFECT} FROM outbox WHERE ${DEAD} AND (seq = $1 OR op_id = $2 OR (event_id = $3 AND kind LIKE 'send-%' AND $4::text LIKE 'send-%'))
       ORDER BY seq`,
    [row['seq'], row['op_id'], row['event_id'], row['kind']],
  );

const deadOps = (tx: Tx, entries: readonly Row[]): Promise<Row[]> =>
  tx.all("SELECT * FROM ops WHERE id = ANY($1::text[]) AND phase = 'dead'", [opIdsOf(entries)]);

const deadEntry = async (tx: Tx, id: string): Promise<DeadDetail | undefined> => {
  const asked = readDeadId(id);
  if (asked.sort === 'unreadable') {
    const row = await tx.get(
      'SELECT id, source, reason, at, length(body) AS bytes FROM unreadable WHERE id = $1::bigint',
      [asked.row],
    );
    return row && { ...deadBody(row), sort: asked.sort, source: String(row['source']), bytes: Number(row['bytes']) };
  }
  if (asked.sort === 'undecidable') {
    const row = await tx.get(`SELECT ${EVENT} FROM inbox WHERE id = $1::bigint AND ${UNDECIDABLE}`, [asked.row]);
    return row && { ...deadEvent(row), sort: asked.sort };
  }
  const row = await effectRow(tx, asked.id);
  if (!row) return undefined;
  const [op] = await deadOps(tx, [row]);
  const ticket = await tx.get('SELECT helpdesk_id FROM tickets WHERE key = $1', [row['ticket_key']]);
  return detailOfEffect(row, op, ticket, await togetherWith(tx, row));
};

/** A dead effect with what goes with it, under the locks of its lane and its queue: nobody else changes them now. */
const lockDead = async (
  tx: Tx,
  id: string,
): Promise<{ readonly row: Row; readonly entries: readonly Row[]; readonly lane: ConversationId } | undefined> => {
  const seen = await effectRow(tx, id);
  if (!seen) return undefined;
  const conversationId = String(seen['conversation_id']);
  const lane = (await lockLane(tx, conversationId)) ?? conversationId;
  const target = String(seen['target']) as Target;
  await lockQueues(tx, [
    { conversationId, target },
    { conversationId: lane, target },
  ]);
  const row = await effectRow(tx, id);
  return row && { row, entries: await togetherWith(tx, row), lane };
};

const retryDead = async (tx: Tx, id: string): Promise<DeadChange> => {
  const asked = readDeadId(id);
  if (asked.sort === 'undecidable') return decideAgain(tx, asked.row);
  const found = asked.sort === 'effect' ? await lockDead(tx, asked.id) : undefined;
  if (!found) return NOT_DEAD;
  const { row, entries, lane } = found;
  if (entries.some((each) => each['gone'] === 1)) return BODY_GONE;
  const ops = await deadOps(tx, entries);
  // What still holds its queue goes on there; what was parked comes late, in the lane as it is now.
  const home = row['state'] === 'dead' ? String(row['conversation_id']) : lane;
  const opIds = ops.map((op) => op['id']);
  await tx.run(
    `UPDATE outbox SET state = 'pending', op_id = CASE WHEN op_id = ANY($1::text[]) THEN op_id END, conversation_id = $2,
       reason = NULL, created_at = $3, settled_at = NULL WHERE seq = ANY($4::bigint[])`,
    [opIds, home, tx.now, entries.map((each) => each['seq'])],
  );
  const parked = entries.filter((each) => each['state'] === 'parked').length;
  if (parked > 0) tx.count('outbox:parked', -parked);
  await tx.run(
    `UPDATE ops SET phase = CASE WHEN cause IS NULL OR target = 'whatsapp' THEN 'retry' ELSE 'unknown' END, looks = 0,
       conversation_id = $2 WHERE id = ANY($1::text[])`,
    [opIds, home],
  );
  await tx.run(
    `INSERT INTO queues (conversation_id, target, due_at) VALUES ($1, $2, $3) ON CONFLICT (conversation_id, target)
       DO UPDATE SET due_at = CASE WHEN queues.op_id IS NULL THEN excluded.due_at ELSE queues.due_at END`,
    [home, row['target'], tx.now],
  );
  return changed(entries, ops);
};

const decideAgain = async (tx: Tx, id: number): Promise<DeadChange> => {
  const event = `SELECT ${EVENT} FROM inbox WHERE id = $1::bigint AND ${UNDECIDABLE}`;
  const seen = await tx.get(event, [id]);
  const lane = seen && (await lockLane(tx, String(seen['conversation_id'])));
  const row = lane === undefined ? undefined : await tx.get(event, [id]);
  if (!row || lane === undefined) return NOT_DEAD;
  if (row['gone'] === 1) return BODY_GONE;
  await tx.run(
    `UPDATE inbox SET state = 'pending', reason = NULL, reasons = NULL, policy_hash = NULL, decided_at = NULL, conversation_id = $1
       WHERE id = $2::bigint`,
    [lane, id],
  );
  tx.count('discarded:undecidable', -1);
  wakeLanes(tx, [lane]);
  return changed([{ id: `event-${id}` }], []);
};

const discardDead = async (tx: Tx, id: string): Promise<DeadChange> => {
  const asked = readDeadId(id);
  if (asked.sort === 'unreadable') {
    if ((await tx.run('DELETE FROM unreadable WHERE id = $1::bigint', [asked.row])) === 0) return NOT_DEAD;
    tx.count('unreadable:gone');
    return changed([{ id }], []);
  }
  if (asked.sort === 'undecidable') {
    const dropped = await tx.run(
      `UPDATE inbox SET event = NULL, reason = '${BY_OPERATOR}' WHERE id = $1::bigint AND ${UNDECIDABLE}`,
      [asked.row],
    );
    if (dropped === 0) return NOT_DEAD;
    tx.count('discarded:undecidable', -1);
    tx.count(`discarded:${BY_OPERATOR}`);
    return changed([{ id }], []);
  }
  const found = await lockDead(tx, asked.id);
  if (!found) return NOT_DEAD;
  const { row, entries } = found;
  const ops = await deadOps(tx, entries);
  await tx.run(
    "UPDATE outbox SET state = 'discarded', effect = NULL, op_id = NULL, settled_at = $1 WHERE seq = ANY($2::bigint[])",
    [tx.now, entries.map((each) => each['seq'])],
  );
  const parked = entries.filter((each) => each['state'] === 'parked').length;
  if (parked > 0) tx.count('outbox:parked', -parked);
  tx.count('outbox:discarded', entries.length);
  await tx.run('DELETE FROM ops WHERE id = ANY($1::text[])', [ops.map((op) => op['id'])]);
  if (entries.some((each) => each['state'] === 'dead'))
    await advanceQueues(tx, [
      { conversationId: String(row['conversation_id']), target: String(row['target']) as Target, inMs: 0 },
    ]);
  return changed(entries, []);
};

type Transact = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** Dead entries of the store of several instances. */
export const createDeadLetters = (write: Transact, read: Transact): DeadLetters => ({
  deadEntry: (id) => read((tx) => deadEntry(tx, id)),
  retryDead: (id) => write((tx) => retryDead(tx, id)),
  discardDead: (id) => write((tx) => discardDead(tx, id)),
  unreadableBody: (id) =>
    read(async (tx) => {
      const asked = readDeadId(id);
      if (asked.sort !== 'unreadable') return undefined;
      const row = await tx.get('SELECT source, body FROM unreadable WHERE id = $1::bigint', [asked.row]);
      return row && { source: String(row['source']), body: row['body'] as Uint8Array };
    }),
});
