import type { Clock } from '../../core/ports.ts';
import type { Reads } from '../../core/reads.ts';
import type { Store } from '../../core/store.ts';
import { type NewId, randomId, unreadableKey } from '../shared/dedupe.ts';
import { VOID_LEASES } from '../shared/leases.ts';
import { touchedSql, touchedTicket } from '../shared/touched.ts';
import { acceptEvents } from './accept.ts';
import { beginOp, drawBudgets } from './begin-op.ts';
import { claimOps } from './claim-ops.ts';
import { type Database, openDatabase } from './database.ts';
import { createDeadLetters, deadEntries } from './dead.ts';
import { dropDelivered, fileBytes } from './file-space.ts';
import { claimFiles, fileState, keepChunk, lateFileEvents, readChunk, settleFile } from './files.ts';
import { fireTimers } from './fire-timers.ts';
import { createGeneration } from './generation.ts';
import { createGroupCommit } from './group-commit.ts';
import { count } from './inbox.ts';
import { claimLanes, commitLane, releaseLane } from './lanes.ts';
import { claimLooks, putOffLooks } from './looks.ts';
import { counts, decisions, explain, recorded, talkWith } from './reads.ts';
import { markRestored } from './restored.ts';
import { pausedSince, pauseSending, resumeSending } from './sending.ts';
import { settleOp } from './settle.ts';
import { tidyStore } from './tidy.ts';

export interface SqliteOptions {
  /** The database file, or `:memory:`. */
  readonly path: string;
  /** The time that windows and ages are judged by. */
  readonly clock: Clock;
  /** Database time, epoch ms: leases, retries, quiet times, budgets. */
  readonly databaseClock: Clock;
  /** Replaced in simulations. */
  readonly newId?: NewId;
}

/**
 * The embedded store: one process, `node:sqlite`, full sync, group commit.
 * @throws StoreLockedError, StoreUnavailableError when it cannot be opened.
 */
export const createSqliteStore = (options: SqliteOptions): Store & Reads => {
  const db = openDatabase(options.path, () => options.databaseClock.now());
  const newId: NewId = options.newId ?? randomId;
  const { write, read, close } = createGroupCommit(db);
  for (const sql of VOID_LEASES) db.run(sql);
  const generation = createGeneration(db, options.path, write);
  return {
    ...(generation ? { generation } : {}),
    accept: (events, receivedAt) => write(() => acceptEvents(db, newId, events, receivedAt)),
    acceptNamed: (event, { name, value }, receivedAt) =>
      write(() => {
        if (initValue(db, name, value) !== value) return 'conflict';
        acceptEvents(db, newId, [event], receivedAt);
        return 'accepted';
      }),
    keepUnreadable: (entry, receivedAt) =>
      write(() => {
        const key = db.hash(unreadableKey(entry.source, entry.body));
        if (db.run('INSERT OR IGNORE INTO seen (hash) VALUES (?)', key) === 0) return;
        db.run(
          'INSERT INTO unreadable (source, body, reason, at) VALUES (?, ?, ?, ?)',
          entry.source,
          entry.body,
          entry.reason,
          receivedAt,
        );
        count(db, 'unreadable');
      }),
    claimLanes: (claim) => write(() => claimLanes(db, claim)),
    commit: (lane, decided) => write(() => commitLane(db, lane, decided)),
    releaseLane: (lane, retryInMs) => write(() => releaseLane(db, lane, retryInMs)),
    claimOps: (claim) => write(() => claimOps(db, newId, claim)),
    begin: (op, frozen, costs) => write(() => beginOp(db, op, frozen, costs)),
    draw: (costs) => write(() => drawBudgets(db, costs)),
    settle: (op, settlement) =>
      write(() => {
        const settled = settleOp(db, op, settlement);
        if (settled === 'settled' && settlement.to === 'done')
          acceptEvents(db, newId, settlement.events, settlement.at);
        return settled;
      }),
    pauseAccount: (account, forMs, reason) =>
      write(() => {
        db.run(
          // Of two pauses the longer one stays, with its reason: a throttled call must not lift what a person ordered.
          `INSERT INTO accounts (account, paused_until, reason) VALUES (?, ?, ?) ON CONFLICT (account) DO UPDATE SET
             paused_until = excluded.paused_until, reason = excluded.reason
             WHERE accounts.paused_until IS NOT NULL AND (excluded.paused_until IS NULL OR excluded.paused_until > accounts.paused_until)`,
          account,
          forMs === undefined ? null : db.now() + forMs,
          reason,
        );
      }),
    resumeAccount: (account) =>
      write(() => {
        db.run('DELETE FROM accounts WHERE account = ?', account);
      }),
    pauseSending: () => write(() => pauseSending(db)),
    resumeSending: () => write(() => resumeSending(db)),
    sendingPausedSince: () => read(() => pausedSince(db)),
    getValue: (name) =>
      read(() => db.get('SELECT value FROM named_values WHERE name = ?', name)?.['value'] as string | undefined),
    setValue: (name, value) =>
      write(() => {
        db.run('INSERT OR REPLACE INTO named_values (name, value) VALUES (?, ?)', name, value);
      }),
    initValue: (name, value) => write(() => initValue(db, name, value)),
    knownKeys: (keys) =>
      read(() => new Set(keys.filter((key) => db.get('SELECT 1 AS known FROM seen WHERE hash = ?', db.hash(key))))),
    dueInMs: (maxMs) =>
      read(() => {
        const due = db.get(
          `SELECT MIN(due_at) AS due_at FROM (SELECT MIN(due_at) AS due_at FROM queues WHERE due_at IS NOT NULL AND waits_on IS NULL
             AND (target IN ('helpdesk-read', 'lookup') OR NOT ?)
           UNION ALL SELECT MIN(due_at) FROM conversations WHERE due_at IS NOT NULL)`,
          pausedSince(db) === undefined ? 0 : 1,
        )?.['due_at'];
        return typeof due === 'number' ? Math.min(maxMs, Math.max(0, due - db.now())) : maxMs;
      }),
    claimFiles: (claim) => write(() => claimFiles(db, claim)),
    keepChunk: (file, index, bytes) => write(() => keepChunk(db, file, index, bytes)),
    readChunk: (id, index) => read(() => readChunk(db, id, index)),
    fileState: (id) => read(() => fileState(db, id)),
    settleFile: (file, settlement) => write(() => settleFile(db, file, settlement)),
    fileBytes: () => read(() => fileBytes(db)),
    dropDelivered: (bytes) => write(() => dropDelivered(db, bytes)),
    tellLateFiles: (at) => write(() => acceptEvents(db, newId, lateFileEvents(db), at).accepted),
    claimLooks: (claim) => write(() => claimLooks(db, claim)),
    putOffLooks: (tickets, { until }, lookAt) => write(() => putOffLooks(db, tickets, until, lookAt)),
    fireTimers: (now, limit) => write(() => fireTimers(db, newId, now, limit)),
    leaseTask: async () => true,
    touchedTickets: ({ from, to, after, limit }) =>
      read(() => ({ tickets: db.all(touchedSql('?'), from, to, after, limit).map(touchedTicket), now: db.now() })),
    tidy: (tidy) => write(() => tidyStore(db, tidy)),
    markRestored: () => write(() => markRestored(db, newId)),
    ...createDeadLetters(db, write, read),
    explain: (id) => read(() => explain(db, id)),
    recorded: (id) => read(() => recorded(db, id)),
    talkWith: (numberId, alias) => read(() => talkWith(db, numberId, alias)),
    decisions: (after, limit) => read(() => decisions(db, after, limit)),
    counts: () => read(() => counts(db, options.clock.now())),
    deadEntries: (limit) => read(() => deadEntries(db, limit)),
    close: async () => {
      await close();
      db.close();
    },
  };
};

/** See `Store.initValue`. */
const initValue = (db: Database, name: string, value: string): string => {
  db.run('INSERT OR IGNORE INTO named_values (name, value) VALUES (?, ?)', name, value);
  return String(db.get('SELECT value FROM named_values WHERE name = ?', name)?.['value']);
};
