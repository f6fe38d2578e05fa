import { isWrite, type Target } from '../../core/effects.ts';
import type { OpId } from '../../core/ids.ts';
import type { ClaimedOp, OpClaim } from '../../core/store.ts';
import { fileWaitMs, withoutWaiting } from '../shared/files.ts';
import { effectOf, GROUP_ENTRIES, groupOf, HEAD_KIND, partBefore, partWaitMs, WAITING } from '../shared/queue.ts';
import type { Row } from '../shared/rows.ts';
import { survivors } from './chains.ts';
import type { Identity, Tx } from './database.ts';
import { describeOps, type Leased } from './describe-ops.ts';
import { knownFiles, markLate } from './files.ts';
import { settleEntries } from './finish.ts';
import { advanceQueues, delayQueues, headOf, type Later, nameOfRow } from './queues.ts';
import { pausedSince } from './sending.ts';

/** A lane that somebody works on right now is asked for again this much later, ms. */
const BUSY_MS = 50;

/**
 * Leases queues that are due and says what each has to do: the op it has, or a new one from its first entries. Lease first,
 * then read, in statements of their own: what one statement reads is older than what it locks.
 */
export const claimOps = async (tx: Tx, identity: Identity, claim: OpClaim): Promise<ClaimedOp[]> => {
  const targets = await openTargets(tx, claim);
  if (targets.length === 0) return [];
  const rows = await tx.all(
    `WITH due AS MATERIALIZED (
       SELECT conversation_id, target, due_at FROM queues q
         WHERE due_at <= $1 AND due_at IS NOT NULL AND waits_on IS NULL AND target = ANY($2::text[])
           AND ($5::text[] = '{}' OR ${HEAD_KIND} <> ALL ($5::text[]))
         ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
     UPDATE queues q SET fence = q.fence + 1, due_at = $1 + $4::bigint FROM due
       WHERE q.conversation_id = due.conversation_id AND q.target = due.target
       RETURNING q.conversation_id, q.target, q.op_id, q.fence, due.due_at AS was_due`,
    [tx.now, targets, claim.limit, claim.leaseMs, claim.held ?? []],
  );
  if (rows.length === 0) return [];
  rows.sort((a, b) => Number(a['was_due']) - Number(b['was_due']));
  const opened = await openOps(
    tx,
    identity,
    rows.filter((row) => row['op_id'] === null),
    claim,
  );
  const leased = rows.flatMap((row): Leased[] => {
    const opId = row['op_id'] === null ? opened.get(row) : String(row['op_id']);
    if (opId === undefined) return [];
    const target = String(row['target']) as Target;
    return [{ conversationId: String(row['conversation_id']), target, fence: Number(row['fence']), opId }];
  });
  return describeOps(tx, leased, claim.leaseMs);
};

/** The targets that nothing holds back: no pause of their account, no operator's brake. */
const openTargets = async (tx: Tx, claim: OpClaim): Promise<Target[]> => {
  const [rows, since] = await Promise.all([
    tx.all('SELECT account FROM accounts WHERE paused_until IS NULL OR paused_until > $1', [tx.now]),
    pausedSince(tx),
  ]);
  const paused = new Set(rows.map((row) => row['account']));
  const braked = since !== undefined;
  return claim.targets.filter(
    (target) => !paused.has(claim.accounts[target] ?? target) && !(braked && isWrite(target)),
  );
};

/** Makes ops of queues' first entries; those where nothing can start now are put off, and have none. */
const openOps = async (
  tx: Tx,
  { newId }: Identity,
  queues: readonly Row[],
  claim: OpClaim,
): Promise<Map<Row, OpId>> => {
  const opened = new Map<Row, OpId>();
  if (queues.length === 0) return opened;
  const heads = await headsOf(tx, queues);
  const ready: { readonly queue: Row; readonly entries: readonly Row[] }[] = [];
  for (const queue of queues) {
    const found = heads.get(nameOfRow(queue)) ?? [];
    const entries = found[0]?.['state'] === 'pending' ? found : await withoutDead(tx, queue);
    if (entries.length > 0) ready.push({ queue, entries });
  }
  const groups = ready.map(({ entries }) => groupOf(entries, claim.groupBytes));
  const [delays, known] = await Promise.all([
    partWaits(
      tx,
      ready.map(({ entries }) => entries[0]),
      claim.partGapMs,
    ),
    knownFiles(tx, groups.flat()),
  ]);
  const members: { readonly opId: OpId; readonly row: Row }[] = [];
  const retried = new Map<Row, OpId>();
  const delayed: Later[] = [];
  for (const [index, { queue, entries }] of ready.entries()) {
    const group = groups[index] ?? [];
    const [head] = group;
    const waitMs = Math.max(delays[index] ?? 0, head ? fileWaitMs(head, known, claim, tx.now) : 0);
    if (waitMs > 0) {
      delayed.push(later(queue, waitMs));
      continue;
    }
    const taken = entries[0]?.['op_id'];
    if (typeof taken === 'string') {
      retried.set(queue, taken);
      continue;
    }
    const opId = newId();
    opened.set(queue, opId);
    for (const row of withoutWaiting(group, known, claim, tx.now)) members.push({ opId, row });
  }
  delayQueues(tx, delayed);
  markLate(
    tx,
    members.map(({ row }) => row),
    known,
  );
  writeOps(tx, opened, members);
  takeUp(tx, retried);
  return new Map([...opened, ...retried]);
};

/** Calls that an operator retries: with all their members, under their own ids. */
const takeUp = (tx: Tx, retried: ReadonlyMap<Row, OpId>): void => {
  for (const [queue, opId] of retried) {
    const { conversation_id: conversationId, target } = queue;
    tx.write('UPDATE ops SET conversation_id = $1 WHERE id = $2', [conversationId, opId]);
    tx.write("UPDATE outbox SET state = 'claimed' WHERE op_id = $1", [opId]);
    tx.write('UPDATE queues SET op_id = $1 WHERE conversation_id = $2 AND target = $3', [opId, conversationId, target]);
  }
};

const later = (queue: Row, inMs: number): Later => ({
  conversationId: String(queue['conversation_id']),
  target: String(queue['target']) as Target,
  inMs,
});

/** The first entries of each queue, in order. */
const headsOf = async (tx: Tx, queues: readonly Row[]): Promise<Map<string, Row[]>> => {
  const rows = await tx.all(
    `SELECT e.* FROM unnest($1::text[], $2::text[]) AS q (conversation_id, target)
       CROSS JOIN LATERAL (SELECT seq, id, conversation_id, target, state, kind, effect, ticket_key, op_id, solo, created_at FROM outbox
         WHERE conversation_id = q.conversation_id AND target = q.target AND ${WAITING} ORDER BY seq LIMIT ${GROUP_ENTRIES}) AS e
       ORDER BY e.seq`,
    [queues.map((row) => row['conversation_id']), queues.map((row) => row['target'])],
  );
  return Map.groupBy(rows, nameOfRow);
};

/**
 * The entries of a queue whose head is dead or gone. A dead entry that held the queue long enough is parked: what follows
 * goes on, and its lane is told of the gap. That needs the lane, which comes before the queue everywhere else: so it is not
 * waited for.
 */
const withoutDead = async (tx: Tx, queue: Row): Promise<readonly Row[]> => {
  const conversationId = String(queue['conversation_id']);
  const target = String(queue['target']) as Target;
  const lane = (await survivors(tx, [conversationId])).get(conversationId) ?? conversationId;
  const free = await tx.get(
    'SELECT 1 FROM conversations WHERE id = $1 AND merged_into IS NULL FOR UPDATE SKIP LOCKED',
    [lane],
  );
  if (!free) {
    delayQueues(tx, [later(queue, BUSY_MS)]);
    return [];
  }
  let entries = await headOf(tx, conversationId, target, GROUP_ENTRIES);
  while (entries[0]?.['state'] === 'dead') {
    await settleEntries(tx, [{ lane, opId: '', entries: [entries[0]], outcome: { result: 'parked' }, at: tx.now }]);
    entries = entries.slice(1);
  }
  if (entries.length === 0) await advanceQueues(tx, [later(queue, 0)]);
  return entries;
};

/** How long later parts of replies still wait for the parts before them. */
const partWaits = async (tx: Tx, heads: readonly (Row | undefined)[], gapMs: number): Promise<number[]> => {
  const before = heads.map((head) => head && partBefore(effectOf(head)));
  const asked = before.filter((id) => id !== undefined);
  if (asked.length === 0) return [];
  const rows = await tx.all(
    `SELECT o.id, o.state, o.settled_at, m.status FROM outbox o LEFT JOIN messages m ON m.effect_id = o.id WHERE o.id = ANY($1::text[])`,
    [asked],
  );
  const byId = new Map(rows.map((row) => [row['id'], row]));
  return before.map((id) => (id === undefined ? 0 : partWaitMs(byId.get(id), byId.get(id)?.['status'], gapMs, tx.now)));
};

const writeOps = (
  tx: Tx,
  opened: ReadonlyMap<Row, OpId>,
  members: readonly { readonly opId: OpId; readonly row: Row }[],
): void => {
  if (opened.size === 0) return;
  const queues = [...opened.keys()];
  const values = [
    [...opened.values()],
    queues.map((row) => row['conversation_id']),
    queues.map((row) => row['target']),
  ];
  tx.write(
    `INSERT INTO ops (id, conversation_id, target, phase)
       SELECT id, conversation_id, target, 'claimed' FROM unnest($1::text[], $2::text[], $3::text[]) AS o (id, conversation_id, target)`,
    values,
  );
  tx.write(
    `UPDATE queues q SET op_id = o.id FROM unnest($1::text[], $2::text[], $3::text[]) AS o (id, conversation_id, target)
       WHERE q.conversation_id = o.conversation_id AND q.target = o.target`,
    values,
  );
  tx.write(
    `UPDATE outbox e SET state = 'claimed', op_id = m.op_id FROM unnest($1::text[], $2::bigint[]) AS m (op_id, seq) WHERE e.seq = m.seq`,
    [members.map(({ opId }) => opId), members.map(({ row }) => row['seq'])],
  );
};
