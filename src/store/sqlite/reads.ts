import type { Reason } from '../../core/decision.ts';
import type { Effect } from '../../core/effects.ts';
import type { InboxEvent } from '../../core/events.ts';
import type { Counts, DeadEntry, Explained } from '../../core/store.ts';
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
  return rows.map((row) => explained(db, row));
};

const explained = (db: Database, row: Row): Explained => ({
  eventId: Number(row['id']),
  type: String(row['type']) as InboxEvent['type'],
  conversationId: String(row['conversation_id'] ?? ''),
  receivedAt: Number(row['received_at']),
  ...(row['decided_at'] === null ? {} : { decidedAt: Number(row['decided_at']) }),
  reasons: [
    ...(typeof row['reason'] === 'string' ? [{ code: `discarded.${row['reason']}` }] : []),
    ...(JSON.parse(String(row['reasons'] ?? '[]')) as Reason[]),
  ],
  effects: db
    .all('SELECT id, kind, state FROM outbox WHERE event_id = ? ORDER BY seq', Number(row['id']))
    .map((effect) => ({
      id: String(effect['id']),
      kind: String(effect['kind']) as Effect['kind'],
      state: String(effect['state']),
    })),
  ...(typeof row['policy_hash'] === 'string' ? { policyHash: row['policy_hash'] } : {}),
});

/** What stands where. Waiting entries are counted from their (small) indexes, finished ones by counters. */
export const counts = (db: Database, clockNow: number): Counts => {
  const braked = pausedSince(db);
  const counters = new Map(
    db.all('SELECT name, n FROM counters').map((row) => [String(row['name']), Number(row['n'])]),
  );
  const starting = (prefix: string) =>
    Object.fromEntries(
      [...counters].filter(([name]) => name.startsWith(prefix)).map(([name, n]) => [name.slice(prefix.length), n]),
    );
  const pending = db.get("SELECT COUNT(*) AS n, MIN(received_at) AS oldest FROM inbox WHERE state = 'pending'");
  const unmatched = db.get("SELECT COUNT(*) AS n FROM inbox WHERE state = 'unmatched'");
  const waiting = db.all(
    "SELECT state, COUNT(*) AS n, MIN(created_at) AS oldest FROM outbox WHERE state IN ('pending', 'claimed', 'asked', 'dead') GROUP BY state",
  );
  const unknown = db.get("SELECT COUNT(*) AS n FROM ops WHERE phase IN ('unknown', 'asked')");
  const live = waiting.filter((row) => row['state'] !== 'dead').map((row) => Number(row['oldest']));
  return {
    inbox: { pending: Number(pending?.['n']), unmatched: Number(unmatched?.['n']) },
    outbox: {
      ...starting('outbox:'),
      ...Object.fromEntries(waiting.map((row) => [String(row['state']), Number(row['n'])])),
      unknown: Number(unknown?.['n']),
    },
    oldestInboxMs: pending?.['oldest'] === null ? 0 : Math.max(0, clockNow - Number(pending?.['oldest'])),
    oldestOutboxMs: live.length === 0 ? 0 : Math.max(0, db.now() - Math.min(...live)),
    accepted: counters.get('accepted') ?? 0,
    duplicates: counters.get('duplicates') ?? 0,
    discarded: starting('discarded:'),
    paused: db
      .all('SELECT account, reason FROM accounts WHERE paused_until IS NULL OR paused_until > ?', db.now())
      .map((row) => ({ account: String(row['account']), reason: String(row['reason']) })),
    ...(braked === undefined ? {} : { sendingPausedSince: braked }),
  };
};

/** Dead entries, newest first: effects that were given up, and bodies that could not be read. */
export const deadEntries = (db: Database, limit: number): DeadEntry[] => {
  const effects = db
    .all(
      "SELECT id, kind, conversation_id, reason, settled_at FROM outbox WHERE state IN ('dead', 'parked') ORDER BY settled_at DESC LIMIT ?",
      limit,
    )
    .map((row) => ({
      id: String(row['id']),
      kind: String(row['kind']),
      conversationId: String(row['conversation_id']),
      reason: String(row['reason'] ?? ''),
      at: Number(row['settled_at']),
    }));
  const unreadable = db
    .all('SELECT id, source, reason, at FROM unreadable ORDER BY id DESC LIMIT ?', limit)
    .map((row) => ({
      id: `unreadable-${row['id']}`,
      kind: `unreadable ${row['source']}`,
      reason: String(row['reason']),
      at: Number(row['at']),
    }));
  return [...effects, ...unreadable].sort((a, b) => b.at - a.at).slice(0, limit);
};
