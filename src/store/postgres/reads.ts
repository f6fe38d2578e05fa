import type { Alias } from '../../core/contact.ts';
import type { NumberId } from '../../core/ids.ts';
import type { Counts, Explained, RecordedTalk, Talk } from '../../core/reads.ts';
import { countsOf, explained, MOST_RECORDED, recordedOf, talkOf, ticketKeysIn } from '../shared/reads.ts';
import type { Row } from '../shared/rows.ts';
import type { Tx } from './database.ts';
import { pausedSince } from './sending.ts';

const EVENT = 'id, conversation_id, type, event, wamid, received_at, decided_at, reason, reasons, policy_hash';

/** Why a message or a ticket went where it went; by wamid or by the helpdesk's ticket id. */
export const explain = async (tx: Tx, id: string): Promise<Explained[]> => {
  const ticket = await tx.get('SELECT key FROM tickets WHERE helpdesk_id = $1 OR key = $1', [id]);
  const rows = ticket
    ? await tx.all(
        `SELECT ${EVENT} FROM inbox WHERE id IN (
           SELECT event_id FROM outbox WHERE ticket_key = $1 UNION
           SELECT i.id FROM messages m JOIN inbox i ON i.wamid = m.wamid WHERE m.ticket_key = $1) ORDER BY id LIMIT 200`,
        [ticket['key']],
      )
    : await tx.all(`SELECT ${EVENT} FROM inbox WHERE wamid = $1 ORDER BY id LIMIT 200`, [id]);
  return explainRows(tx, rows);
};

/** The events after one, or the newest ones; oldest first. */
export const decisions = async (tx: Tx, after: number | undefined, limit: number): Promise<Explained[]> =>
  explainRows(
    tx,
    after === undefined
      ? await tx.all(`SELECT * FROM (SELECT ${EVENT} FROM inbox ORDER BY id DESC LIMIT $1) AS newest ORDER BY id`, [
          limit,
        ])
      : await tx.all(`SELECT ${EVENT} FROM inbox WHERE id > $1 ORDER BY id LIMIT $2`, [after, limit]),
  );

const explainRows = async (tx: Tx, rows: readonly Row[]): Promise<Explained[]> => {
  if (rows.length === 0) return [];
  const effects = Map.groupBy(
    await tx.all(
      `SELECT o.id, o.event_id, o.kind, o.state, o.ticket_key, o.effect, p.phase FROM outbox o LEFT JOIN ops p ON p.id = o.op_id
         WHERE o.event_id = ANY($1::bigint[]) ORDER BY o.seq`,
      [rows.map((row) => row['id'])],
    ),
    (row) => Number(row['event_id']),
  );
  const effectsOf = (row: Row) => effects.get(Number(row['id'])) ?? [];
  const keys = rows.flatMap((row) => ticketKeysIn(row, effectsOf(row)));
  const tickets = await tx.all(
    'SELECT key, helpdesk_id FROM tickets WHERE key = ANY($1::text[]) AND helpdesk_id IS NOT NULL',
    [keys],
  );
  const helpdeskIds = new Map(tickets.map((row) => [String(row['key']), String(row['helpdesk_id'])]));
  return rows.map((row) => explained(row, effectsOf(row), helpdeskIds));
};

export const counts = async (tx: Tx, clockNow: number): Promise<Counts> => {
  const one = async (sql: string) => (await tx.get(sql))?.['n'];
  const rows = {
    counters: await tx.all('SELECT name, sum(n)::bigint AS n FROM counters GROUP BY name'),
    pending: await tx.get("SELECT count(*) AS n, min(received_at) AS oldest FROM inbox WHERE state = 'pending'"),
    unmatched: await one("SELECT count(*) AS n FROM inbox WHERE state = 'unmatched'"),
    unreadable: await one('SELECT count(*) AS n FROM unreadable'),
    waiting: await tx.all(
      `SELECT state, count(*) AS n, min(created_at) AS oldest FROM outbox
         WHERE state IN ('pending', 'claimed', 'asked', 'dead') GROUP BY state`,
    ),
    unknown: await one("SELECT count(*) AS n FROM ops WHERE phase IN ('unknown', 'asked')"),
    paused: await tx.all('SELECT account, reason FROM accounts WHERE paused_until IS NULL OR paused_until > $1', [
      tx.now,
    ]),
    brakedSince: await pausedSince(tx),
    clockNow,
    databaseNow: tx.now,
  };
  return countsOf(rows);
};

/** A whole talk, by a message or a helpdesk ticket id of it. */
export const recorded = async (tx: Tx, id: string): Promise<RecordedTalk | undefined> => {
  const found =
    (await tx.get('SELECT conversation_id FROM tickets WHERE helpdesk_id = $1 OR key = $1', [id])) ??
    (await tx.get('SELECT conversation_id FROM inbox WHERE wamid = $1 AND conversation_id IS NOT NULL', [id]));
  if (!found) return undefined;
  const conversation = found['conversation_id'];
  return recordedOf(
    await tx.get(
      'SELECT p.*, c.number_id FROM conversations c JOIN contacts p ON p.id = c.contact_id WHERE c.id = $1',
      [conversation],
    ),
    await tx.all(
      `SELECT * FROM (SELECT id, event, received_at, position FROM inbox WHERE conversation_id = $1 AND state = 'done'
         ORDER BY position DESC, id DESC LIMIT $2) AS newest ORDER BY position, id`,
      [conversation, MOST_RECORDED],
    ),
  );
};

/** What is known of the talk with a customer on a number. */
export const talkWith = async (tx: Tx, numberId: NumberId, { kind, value }: Alias): Promise<Talk | undefined> =>
  talkOf(
    await tx.get(
      `SELECT p.*, c.state FROM aliases a JOIN contacts p ON p.id = a.contact_id LEFT JOIN conversations c
         ON c.contact_id = a.contact_id AND c.number_id = $1 AND c.merged_into IS NULL WHERE a.kind = $2 AND a.value = $3`,
      [numberId, kind, value],
    ),
  );
