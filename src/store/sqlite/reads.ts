import type { Alias } from '../../core/contact.ts';
import type { NumberId } from '../../core/ids.ts';
import type { Counts, Explained, RecordedTalk, Talk } from '../../core/reads.ts';
import { countsOf, explained, MOST_RECORDED, recordedOf, talkOf, ticketKeysIn } from '../shared/reads.ts';
import type { Database, Row } from './database.ts';
import { pausedSince } from './sending.ts';

/** Why a message or a ticket went where it went; by wamid or by the helpdesk's ticket id. */
export const explain = (db: Database, id: string): Explained[] => {
  const ticket = db.get('SELECT key FROM tickets WHERE helpdesk_id = ? OR key = ?', id, id);
  const rows = ticket
    ? db.all(
        `SELECT * FROM inbox WHERE id IN (
           SELECT event_id FROM outbox WHERE ticket_key = ? UNION
           SELECT i.id FROM messages m JOIN inbox i ON i.wamid = m.wamid WHERE m.ticket_key = ?) ORDER BY id LIMIT 200`,
        String(ticket['key']),
        String(ticket['key']),
      )
    : db.all('SELECT * FROM inbox WHERE wamid = ? ORDER BY id LIMIT 200', id);
  return rows.map((row) => explainRow(db, row));
};

/** The events after one, or the newest ones; oldest first. */
export const decisions = (db: Database, after: number | undefined, limit: number): Explained[] => {
  const rows =
    after === undefined
      ? db.all('SELECT * FROM (SELECT * FROM inbox ORDER BY id DESC LIMIT ?) ORDER BY id', limit)
      : db.all('SELECT * FROM inbox WHERE id > ? ORDER BY id LIMIT ?', after, limit);
  return rows.map((row) => explainRow(db, row));
};

const explainRow = (db: Database, row: Row): Explained => {
  const effects = db.all(
    `SELECT o.id, o.kind, o.state, o.ticket_key, o.effect, p.phase FROM outbox o LEFT JOIN ops p ON p.id = o.op_id
       WHERE o.event_id = ? ORDER BY o.seq`,
    Number(row['id']),
  );
  const helpdeskIds = new Map<string, string>();
  for (const key of ticketKeysIn(row, effects)) {
    const id = db.get('SELECT helpdesk_id FROM tickets WHERE key = ?', key)?.['helpdesk_id'];
    if (typeof id === 'string') helpdeskIds.set(key, id);
  }
  return explained(row, effects, helpdeskIds);
};

/** What is known of the talk with a customer on a number. */
export const talkWith = (db: Database, numberId: NumberId, { kind, value }: Alias): Talk | undefined => {
  const row = db.get(
    `SELECT p.*, c.state FROM aliases a JOIN contacts p ON p.id = a.contact_id LEFT JOIN conversations c
       ON c.contact_id = a.contact_id AND c.number_id = ? AND c.merged_into IS NULL WHERE a.kind = ? AND a.value = ?`,
    numberId,
    kind,
    value,
  );
  return talkOf(row);
};

/** A whole talk, by a message or a helpdesk ticket id of it. */
export const recorded = (db: Database, id: string): RecordedTalk | undefined => {
  const found =
    db.get('SELECT conversation_id FROM tickets WHERE helpdesk_id = ? OR key = ?', id, id) ??
    db.get('SELECT conversation_id FROM inbox WHERE wamid = ? AND conversation_id IS NOT NULL', id);
  if (!found) return undefined;
  const conversation = String(found['conversation_id']);
  return recordedOf(
    db.get(
      'SELECT p.*, c.number_id FROM conversations c JOIN contacts p ON p.id = c.contact_id WHERE c.id = ?',
      conversation,
    ),
    db.all(
      `SELECT * FROM (SELECT id, event, received_at, position FROM inbox WHERE conversation_id = ? AND state = 'done'
         ORDER BY position DESC, id DESC LIMIT ?) ORDER BY position, id`,
      conversation,
      MOST_RECORDED,
    ),
  );
};

/** What stands where. Waiting entries are counted from their (small) indexes, finished ones by counters. */
export const counts = (db: Database, clockNow: number): Counts =>
  countsOf({
    counters: db.all('SELECT name, n FROM counters'),
    pending: db.get("SELECT COUNT(*) AS n, MIN(received_at) AS oldest FROM inbox WHERE state = 'pending'"),
    unmatched: db.get("SELECT COUNT(*) AS n FROM inbox WHERE state = 'unmatched'")?.['n'],
    unreadable: db.get('SELECT COUNT(*) AS n FROM unreadable')?.['n'],
    waiting: db.all(
      "SELECT state, COUNT(*) AS n, MIN(created_at) AS oldest FROM outbox WHERE state IN ('pending', 'claimed', 'asked', 'dead') GROUP BY state",
    ),
    unknown: db.get("SELECT COUNT(*) AS n FROM ops WHERE phase IN ('unknown', 'asked')")?.['n'],
    paused: db.all('SELECT account, reason FROM accounts WHERE paused_until IS NULL OR paused_until > ?', db.now()),
    brakedSince: pausedSince(db),
    clockNow,
    databaseNow: db.now(),
  });
