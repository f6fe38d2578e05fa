import { DatabaseSync } from 'node:sqlite';
import { askDatabase } from './database.ts';

/** Messages of one conversation. */
const PER_CONVERSATION = 20;
const DAYS = 25;

const EVENT = JSON.stringify({
  type: 'customer-message',
  wamid: `wamid.${'x'.repeat(48)}`,
  kind: 'text',
  text: 'Good morning, is there any news about my order? It should have come last week and nobody answers the phone. '.repeat(
    2,
  ),
  sentAt: 1_700_000_000_000,
});
const RESULT = JSON.stringify({
  type: 'effect-settled',
  effectId: '1.0',
  outcome: { result: 'applied', data: { commentIds: ['1'] } },
});
const EFFECT = JSON.stringify({
  kind: 'add-comment',
  ticket: 'h1:1',
  author: 'customer',
  public: true,
  html: `<p>${'a word '.repeat(25)}</p>`,
});
const STATE = JSON.stringify({
  id: 'h1',
  contactId: 'h1',
  numberId: 'n1',
  nextTicketNo: 2,
  currentTicket: 'h1:1',
  tickets: [],
});
const REASONS = JSON.stringify([{ code: 'ticket.current', detail: { within: 86_400_000 } }]);

/**
 * Statements that put so many messages with all that is kept of them into an empty store: two events, an effect, a message
 * and a key each, spread over the last days. The same for both stores, but for `hash`: bytes made of `g`.
 */
const statements = (messages: number, now: number, hash: string): string[] => {
  const conversations = Math.ceil(messages / PER_CONVERSATION);
  const series = (n: number): string =>
    `WITH RECURSIVE s (g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM s WHERE g < ${n})`;
  const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
  const lane = `'h' || CAST(g % ${conversations} AS text)`;
  const self = "'h' || CAST(g - 1 AS text)";
  const at = `${now - DAYS * 86_400_000} + CAST(g AS bigint) * ${DAYS * 86_400_000} / ${messages}`;
  const all = series(messages);
  const each = series(conversations);
  const inbox =
    'INSERT INTO inbox (id, position, conversation_id, type, event, state, wamid, received_at, decided_at, reasons, policy_hash)';
  return [
    `INSERT INTO contacts (id, name, phone, bsuid, requester_id) ${each} SELECT ${self}, 'Somebody', '4477' || CAST(g AS text), 'GB.' || CAST(g AS text), CAST(g AS text) FROM s`,
    `INSERT INTO aliases (kind, value, contact_id) ${each} SELECT 'phone', '4477' || CAST(g AS text), ${self} FROM s`,
    `INSERT INTO aliases (kind, value, contact_id) ${each} SELECT 'bsuid', 'GB.' || CAST(g AS text), ${self} FROM s`,
    `INSERT INTO conversations (id, contact_id, number_id, state) ${each} SELECT ${self}, ${self}, 'n1', ${text(STATE)} FROM s`,
    `INSERT INTO tickets (key, conversation_id, helpdesk_id, status) ${each} SELECT ${self} || ':1', ${self}, CAST(g AS text), 'open' FROM s`,
    `INSERT INTO queues (conversation_id, target) ${each} SELECT ${self}, 'helpdesk' FROM s`,
    `INSERT INTO seen (hash) ${all} SELECT ${hash} FROM s ORDER BY 1`,
    `${inbox} ${all} SELECT g * 2 - 1, g * 2 - 1, ${lane}, 'customer-message', ${text(EVENT)}, 'done', 'wamid.h' || CAST(g AS text), ${at}, ${at}, ${text(REASONS)}, 'bench' FROM s`,
    `${inbox} ${all} SELECT g * 2, g * 2, ${lane}, 'effect-settled', ${text(RESULT)}, 'done', NULL, ${at}, ${at}, ${text(REASONS)}, 'bench' FROM s`,
    `INSERT INTO outbox (id, event_id, conversation_id, target, ticket_key, kind, effect, state, op_id, created_at, settled_at)
       ${all} SELECT CAST(g * 2 - 1 AS text) || '.0', g * 2 - 1, ${lane}, 'helpdesk', ${lane} || ':1', 'add-comment', ${text(EFFECT)}, 'done', 'op' || CAST(g AS text), ${at}, ${at} FROM s`,
    `INSERT INTO messages (wamid, conversation_id, ticket_key, direction, at)
       ${all} SELECT 'wamid.h' || CAST(g AS text), ${lane}, ${lane} || ':1', 'in', ${at} FROM s`,
  ];
};

/** Fills the file of an embedded store that exists and that nobody has open. */
export const fillEmbedded = (path: string, messages: number): void => {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; BEGIN');
  for (const sql of statements(messages, Date.now(), 'randomblob(32)')) db.exec(sql);
  db.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
};

/** Fills the database of a store that exists. */
export const fillPostgres = async (url: string, messages: number): Promise<void> => {
  const hash = 'sha256(CAST(CAST(g AS text) AS bytea))';
  for (const sql of statements(messages, Date.now(), hash))
    await askDatabase(url, `SET synchronous_commit = off; ${sql}`);
  await askDatabase(url, `SELECT setval(pg_get_serial_sequence('inbox', 'id'), ${messages * 2 + 1})`);
  await askDatabase(url, 'VACUUM ANALYZE');
  await askDatabase(url, 'CHECKPOINT');
};
