import { randomUUID } from 'node:crypto';
import { StoreUnavailableError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import type { Reads } from '../../core/reads.ts';
import type { Store } from '../../core/store.ts';
import { createHasher, type NewId, randomId, unreadableKey } from '../shared/dedupe.ts';
import { touchedSql, touchedTicket } from '../shared/touched.ts';
import { admit, place } from './accept.ts';
import { drawBudgets } from './begin-op.ts';
import { claimLanes, releaseLane } from './claim-lanes.ts';
import { claimOps } from './claim-ops.ts';
import { POSTGRES_TIMEOUTS, type PostgresTimeouts, schemaIn } from './connect.ts';
import { type Identity, openDatabase, type Tx } from './database.ts';
import { createDeadLetters, deadEntries } from './dead.ts';
import { dropDelivered, fileBytes } from './file-space.ts';
import { claimFiles, fileState, keepChunk, readChunk, settleFile, tellLateFiles } from './files.ts';
import { claimLooks, putOffLooks } from './looks.ts';
import { migrate } from './migrate.ts';
import { counts, decisions, explain, recorded, talkWith } from './reads.ts';
import { markRestored } from './restored.ts';
import { BRAKE, pausedSince, pauseSending, resumeSending } from './sending.ts';
import { leaseTask, leaveTasks } from './tasks.ts';
import { tidyStore } from './tidy.ts';
import { fireTimers } from './timers.ts';
import { createWake } from './wake.ts';
import { createWrites } from './writes.ts';

export interface PostgresOptions {
  /** `postgres://…`. The first schema of its `search_path` holds the store, else the schema `deskbridge`. */
  readonly url: string;
  /** The time that windows and ages are judged by. */
  readonly clock: Clock;
  /** Replaces the database's own time, in tests. */
  readonly databaseClock?: Clock;
  /** Replaced in simulations. */
  readonly newId?: NewId;
  /** `expect`: refuses a store of another version instead of bringing it up to date. */
  readonly migrate?: 'apply' | 'expect';
  readonly timeouts?: Partial<PostgresTimeouts>;
  /** Connections for the workers, beside one for the intake and one to hear of other instances. */
  readonly connections?: number;
  /** The server's settings let accepted rows get lost: fsync or full_page_writes is off. */
  readonly onLoseRows?: () => void;
}

const CONNECTIONS = 8;

/**
 * The store of several instances: PostgreSQL 13 or newer, no other coordination.
 * @throws StoreUnavailableError when the database cannot be used or holds a newer version's store.
 */
export const createPostgresStore = async (options: PostgresOptions): Promise<Store & Reads> => {
  const { url, clock, databaseClock } = options;
  const schema = schemaIn(url);
  const timeouts = { ...POSTGRES_TIMEOUTS, ...options.timeouts };
  const hash = createHasher(await migrate({ url, schema, timeouts, migrate: options.migrate ?? 'apply' }));
  const identity: Identity = { newId: options.newId ?? randomId, hash };
  const me = randomUUID();
  const db = openDatabase({ url, schema, timeouts, databaseClock, connections: options.connections ?? CONNECTIONS });
  const writes = createWrites(db, identity);
  const wake = createWake({ url, schema, timeouts, me });
  let closed = false;
  const write = db.transaction;
  const read = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => db.transaction(work, { snapshot: true });
  await read((tx) => tx.get('SELECT 1'));
  if (db.losesRows()) options.onLoseRows?.();
  return {
    accept: async (events, receivedAt) => {
      if (closed) throw new StoreUnavailableError('the store is closed');
      const answer = await writes.accept.add({ events, receivedAt });
      if (answer.accepted > 0) wake.tell();
      return answer;
    },
    acceptNamed: async (event, { name, value }, receivedAt) => {
      const answer = await write(async (tx) => {
        if ((await initValue(tx, name, value)) !== value) return 'conflict';
        await place(tx, identity, await admit(tx, identity, [{ events: [event], receivedAt }]));
        return 'accepted';
      });
      if (answer === 'accepted') wake.tell();
      return answer;
    },
    keepUnreadable: ({ source, body, reason }, receivedAt) =>
      write(async (tx) => {
        const key = hash(unreadableKey(source, body));
        if ((await tx.run('INSERT INTO seen (hash) VALUES ($1) ON CONFLICT DO NOTHING', [key])) === 0) return;
        await tx.run('INSERT INTO unreadable (source, body, reason, at) VALUES ($1, $2, $3, $4)', [
          source,
          Buffer.from(body),
          reason,
          receivedAt,
        ]);
        tx.count('unreadable');
      }),
    claimLanes: (claim) => write((tx) => claimLanes(tx, claim)),
    commit: (lane, decided) => writes.commit.add({ lane, decided }),
    releaseLane: (lane, retryInMs) => write((tx) => releaseLane(tx, lane, retryInMs)),
    claimOps: async (claim) => {
      const asked = performance.now();
      const ops = await write((tx) => claimOps(tx, identity, claim));
      // The lease began with the transaction, not with its answer.
      const spent = databaseClock ? 0 : Math.ceil(performance.now() - asked);
      return ops.map((op) => ({ ...op, leaseMs: Math.max(0, op.leaseMs - spent) }));
    },
    begin: (op, frozen, costs) => writes.begin.add({ op, frozen, costs }),
    draw: (costs) => write((tx) => drawBudgets(tx, identity, costs)),
    settle: (op, settlement) => writes.settle.add({ op, settlement }),
    pauseAccount: (account, forMs, reason) =>
      write(async (tx) => {
        await tx.run(
          // Of two pauses the longer one stays, with its reason: a throttled call must not lift what a person ordered.
          `INSERT INTO accounts (account, paused_until, reason) VALUES ($1, $2, $3) ON CONFLICT (account) DO UPDATE
             SET paused_until = excluded.paused_until, reason = excluded.reason WHERE accounts.paused_until IS NOT NULL
               AND (excluded.paused_until IS NULL OR excluded.paused_until > accounts.paused_until)`,
          [account, forMs === undefined ? null : tx.now + forMs, reason],
        );
      }),
    resumeAccount: (account) =>
      write(async (tx) => {
        await tx.run('DELETE FROM accounts WHERE account = $1', [account]);
      }),
    pauseSending: () => write((tx) => pauseSending(tx, identity)),
    resumeSending: () => write((tx) => resumeSending(tx, identity)),
    sendingPausedSince: () => read(pausedSince),
    getValue: (name) =>
      read(
        async (tx) =>
          (await tx.get('SELECT value FROM named_values WHERE name = $1', [name]))?.['value'] as string | undefined,
      ),
    setValue: (name, value) =>
      write(async (tx) => {
        await tx.run(
          'INSERT INTO named_values (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
          [name, value],
        );
      }),
    initValue: (name, value) => write((tx) => initValue(tx, name, value)),
    knownKeys: (keys) =>
      read(async (tx) => {
        const rows = await tx.all('SELECT hash FROM seen WHERE hash = ANY($1::bytea[])', [keys.map(hash)]);
        const known = new Set(rows.map((row) => (row['hash'] as Buffer).toString('hex')));
        return new Set(keys.filter((key) => known.has(hash(key).toString('hex'))));
      }),
    dueInMs: (maxMs) =>
      read(async (tx) => {
        const row = await tx.get(
          `SELECT LEAST(
             (SELECT min(due_at) FROM queues WHERE due_at IS NOT NULL AND waits_on IS NULL
                AND (target IN ('helpdesk-read', 'lookup') OR NOT EXISTS (SELECT 1 FROM named_values WHERE name = '${BRAKE}'))),
             (SELECT min(due_at) FROM conversations WHERE due_at IS NOT NULL)) AS due_at`,
        );
        const due = row?.['due_at'];
        return typeof due === 'number' ? Math.min(maxMs, Math.max(0, due - tx.now)) : maxMs;
      }),
    claimFiles: (claim) => write((tx) => claimFiles(tx, claim)),
    keepChunk: (file, index, bytes) => write((tx) => keepChunk(tx, file, index, bytes)),
    readChunk: (id, index) => read((tx) => readChunk(tx, id, index)),
    fileState: (id) => read((tx) => fileState(tx, id)),
    settleFile: (file, settlement) => write((tx) => settleFile(tx, file, settlement)),
    fileBytes: () => read(fileBytes),
    dropDelivered: (bytes) => write((tx) => dropDelivered(tx, bytes)),
    tellLateFiles: (at) => write((tx) => tellLateFiles(tx, identity, at)),
    claimLooks: (claim) => write((tx) => claimLooks(tx, claim)),
    putOffLooks: (tickets, { until }, lookAt) => write((tx) => putOffLooks(tx, tickets, until, lookAt)),
    fireTimers: (now, limit) => write((tx) => fireTimers(tx, identity, now, limit)),
    leaseTask: (name, forMs) => write((tx) => leaseTask(tx, me, name, forMs)),
    touchedTickets: ({ from, to, after, limit }) =>
      read(async (tx) => ({
        tickets: (await tx.all(touchedSql('$'), [from, to, after, limit])).map(touchedTicket),
        now: tx.now,
      })),
    tidy: (tidy) => write((tx) => tidyStore(tx, tidy)),
    onWake: wake.listen,
    markRestored: () => write((tx) => markRestored(tx, identity)),
    ...createDeadLetters(write, read),
    explain: (id) => read((tx) => explain(tx, id)),
    recorded: (id) => read((tx) => recorded(tx, id)),
    talkWith: (numberId, alias) => read((tx) => talkWith(tx, numberId, alias)),
    decisions: (after, limit) => read((tx) => decisions(tx, after, limit)),
    counts: () => read((tx) => counts(tx, clock.now())),
    deadEntries: (limit) => read((tx) => deadEntries(tx, limit)),
    close: async () => {
      if (closed) return;
      closed = true;
      await writes.settled();
      await wake.close();
      // Others need not wait for what this instance alone did.
      await write((tx) => leaveTasks(tx, me)).catch(() => undefined);
      await db.close();
    },
  };
};

/** See `Store.initValue`. Whoever comes second waits for the first one, and sees what it wrote. */
const initValue = async (tx: Tx, name: string, value: string): Promise<string> => {
  await tx.run('INSERT INTO named_values (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING', [name, value]);
  return String((await tx.get('SELECT value FROM named_values WHERE name = $1', [name]))?.['value']);
};
