import type { Reason } from '../../core/decision.ts';
import type { Effect } from '../../core/effects.ts';
import type { InboxEvent } from '../../core/events.ts';
import type { Counts, DeadEntry, Explained } from '../../core/store.ts';
import type { Row } from './rows.ts';

/** An inbox row and the outbox rows of its decision, as people see them. */
export const explained = (row: Row, effects: readonly Row[]): Explained => ({
  eventId: Number(row['id']),
  type: String(row['type']) as InboxEvent['type'],
  conversationId: String(row['conversation_id'] ?? ''),
  receivedAt: Number(row['received_at']),
  ...(row['decided_at'] === null ? {} : { decidedAt: Number(row['decided_at']) }),
  reasons: [
    ...(typeof row['reason'] === 'string' ? [{ code: `discarded.${row['reason']}` }] : []),
    ...(JSON.parse(String(row['reasons'] ?? '[]')) as Reason[]),
  ],
  effects: effects.map((effect) => ({
    id: String(effect['id']),
    kind: String(effect['kind']) as Effect['kind'],
    state: String(effect['state']),
  })),
  ...(typeof row['policy_hash'] === 'string' ? { policyHash: row['policy_hash'] } : {}),
});

/** What `counts` is made of. Waiting entries are counted from their (small) indexes, finished ones by counters. */
export interface CountRows {
  /** name, n */
  readonly counters: readonly Row[];
  /** n, oldest */
  readonly pending: Row | undefined;
  readonly unmatched: unknown;
  /** state, n, oldest */
  readonly waiting: readonly Row[];
  readonly unknown: unknown;
  /** account, reason */
  readonly paused: readonly Row[];
  /** Since when an operator's pause holds all sending. */
  readonly brakedSince: number | undefined;
  readonly clockNow: number;
  readonly databaseNow: number;
}

export const countsOf = (rows: CountRows): Counts => {
  const counters = new Map(rows.counters.map((row) => [String(row['name']), Number(row['n'])]));
  const starting = (prefix: string) =>
    Object.fromEntries(
      [...counters].filter(([name]) => name.startsWith(prefix)).map(([name, n]) => [name.slice(prefix.length), n]),
    );
  const live = rows.waiting.filter((row) => row['state'] !== 'dead').map((row) => Number(row['oldest']));
  const oldest = rows.pending?.['oldest'] ?? null;
  return {
    inbox: { pending: Number(rows.pending?.['n'] ?? 0), unmatched: Number(rows.unmatched) },
    outbox: {
      ...starting('outbox:'),
      ...Object.fromEntries(rows.waiting.map((row) => [String(row['state']), Number(row['n'])])),
      unknown: Number(rows.unknown),
    },
    oldestInboxMs: oldest === null ? 0 : Math.max(0, rows.clockNow - Number(oldest)),
    oldestOutboxMs: live.length === 0 ? 0 : Math.max(0, rows.databaseNow - Math.min(...live)),
    accepted: counters.get('accepted') ?? 0,
    duplicates: counters.get('duplicates') ?? 0,
    discarded: starting('discarded:'),
    paused: rows.paused.map((row) => ({ account: String(row['account']), reason: String(row['reason']) })),
    ...(rows.brakedSince === undefined ? {} : { sendingPausedSince: rows.brakedSince }),
  };
};

/** Dead entries, newest first: effects that were given up, and bodies that could not be read. */
export const deadEntriesOf = (effects: readonly Row[], unreadable: readonly Row[], limit: number): DeadEntry[] =>
  [
    ...effects.map((row) => ({
      id: String(row['id']),
      kind: String(row['kind']),
      conversationId: String(row['conversation_id']),
      reason: String(row['reason'] ?? ''),
      at: Number(row['settled_at']),
    })),
    ...unreadable.map((row) => ({
      id: `unreadable-${row['id']}`,
      kind: `unreadable ${row['source']}`,
      reason: String(row['reason']),
      at: Number(row['at']),
    })),
  ]
    .sort((a, b) => b.at - a.at)
    .slice(0, limit);
