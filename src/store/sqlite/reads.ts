import type { Reason } from '../../core/decision.ts';
import type { Effect } from '../../core/effects.ts';
import type { CommentFound, InboxEvent } from '../../core/events.ts';
import type { Counts, DeadEntry, Explained, ExplainedEffect } from '../../core/store.ts';
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

/** The events after one, or the newest ones; oldest first. */
export const decisions = (db: Database, after: number | undefined, limit: number): Explained[] => {
  const rows =
    after === undefined
      ? db.all('SELECT * FROM (SELECT * FROM inbox ORDER BY id DESC LIMIT ?) ORDER BY id', limit)
      : db.all('SELECT * FROM inbox WHERE id > ? ORDER BY id LIMIT ?', after, limit);
  return rows.map((row) => explained(db, row));
};

const explained = (db: Database, row: Row): Explained => {
  const reasons = [
    ...(typeof row['reason'] === 'string' ? [{ code: `discarded.${row['reason']}` }] : []),
    ...(JSON.parse(String(row['reasons'] ?? '[]')) as Reason[]),
  ];
  const effects = effectsOf(db, Number(row['id']));
  const comment = commentIn(row);
  const tickets = helpdeskIds(db, [
    ...reasons.flatMap(({ detail }) => Object.values(detail ?? {})),
    ...effects.map(({ ticket }) => ticket),
  ]);
  return {
    eventId: Number(row['id']),
    type: String(row['type']) as InboxEvent['type'],
    conversationId: String(row['conversation_id'] ?? ''),
    receivedAt: Number(row['received_at']),
    ...(row['decided_at'] === null ? {} : { decidedAt: Number(row['decided_at']) }),
    ...(typeof row['wamid'] === 'string' ? { wamid: row['wamid'] } : {}),
    ...(comment === undefined ? {} : { comment }),
    reasons,
    effects,
    ...(Object.keys(tickets).length > 0 ? { tickets } : {}),
    ...(typeof row['policy_hash'] === 'string' ? { policyHash: row['policy_hash'] } : {}),
  };
};

const commentIn = (row: Row): string | undefined => {
  if (row['type'] !== 'comment-found' || typeof row['event'] !== 'string') return undefined;
  return (JSON.parse(row['event']) as CommentFound).comment.id;
};

const effectsOf = (db: Database, eventId: number): ExplainedEffect[] =>
  db
    .all(
      `SELECT o.id, o.kind, o.state, o.ticket_key, o.effect, p.phase FROM outbox o LEFT JOIN ops p ON p.id = o.op_id
         WHERE o.event_id = ? ORDER BY o.seq`,
      eventId,
    )
    .map((row) => {
      const phase = String(row['phase']);
      const form = formOf(row['effect']);
      return {
        id: String(row['id']),
        kind: String(row['kind']) as Effect['kind'],
        state: row['state'] === 'claimed' && /^(retry|unknown)$/.test(phase) ? phase : String(row['state']),
        ...(typeof row['ticket_key'] === 'string' ? { ticket: row['ticket_key'] } : {}),
        ...(form === undefined ? {} : { form }),
      };
    });

const formOf = (json: unknown): ExplainedEffect['form'] => {
  if (typeof json !== 'string') return undefined;
  const effect = JSON.parse(json) as Effect;
  if (effect.kind === 'send-text') return effect.purpose;
  if (effect.kind !== 'add-comment') return undefined;
  return effect.public ? 'customer-comment' : 'note';
};

/** Whatever of these is the key of a ticket that the helpdesk has given a number. */
const helpdeskIds = (db: Database, values: readonly unknown[]): Record<string, string> => {
  const found: Record<string, string> = {};
  for (const value of new Set(values)) {
    if (typeof value !== 'string' || !/^[\w-]+:\d+$/.test(value)) continue;
    const id = db.get('SELECT helpdesk_id FROM tickets WHERE key = ?', value)?.['helpdesk_id'];
    if (typeof id === 'string') found[value] = id;
  }
  return found;
};

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
