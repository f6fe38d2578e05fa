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
import { advanceQueue, delayQueue, headOf } from './queues.ts';
import { BRAKE } from './sending.ts';

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
    const op = row['op_id'] === null ? opened.get(row) : { opId: String(row['op_id']) };
    if (op === undefined) return [];
    const target = String(row['target']) as Target;
    return [{ conversationId: String(row['conversation_id']), target, fence: Number(row['fence']), ...op }];
  });
  return describeOps(tx, leased, claim.leaseMs);
};

/** The targets that nothing holds back: no pause of their account, no operator's brake. */
const openTargets = async (tx: Tx, claim: OpClaim): Promise<Target[]> => {
  const rows = await tx.all(
    `SELECT account FROM accounts WHERE paused_until IS NULL OR paused_until > $1
       UNION ALL SELECT NULL FROM named_values WHERE name = $2`,
    [tx.now, BRAKE],
  );
  const paused = new Set(rows.map((row) => row['account']));
  const braked = paused.has(null);
  return claim.targets.filter((target) => !paused.has(claim.accounts[target]) && !(braked && isWrite(target)));
};

type Opened = Pick<Leased, 'opId' | 'entries'>;

/** Makes ops of queues' first entries; those where nothing can start now are put off, and have none. */
const openOps = async (
  tx: Tx,
  { newId }: Identity,
  queues: readonly Row[],
  claim: OpClaim,
): Promise<Map<Row, Opened>> => {
  const opened = new Map<Row, Required<Opened>>();
  if (queues.length === 0) return opened;
  const heads = await headsOf(tx, queues);
  const ready: { readonly queue: Row; readonly entries: readonly Row[] }[] = [];
  for (const queue of queues) {
    const found = heads.get(nameOf(queue)) ?? [];
    const entries = found[0]?.['state'] === 'pending' ? found : await withoutDead(tx, queue);
    if (entries.length > 0) ready.push({ queue, entries });
  }
  const delays = await partWaits(
    tx,
    ready.map(({ entries }) => entries[0]),
    claim.partGapMs,
  );
  const groups = ready.map(({ entries }) => groupOf(entries, claim.groupBytes));
  const known = await knownFiles(tx, groups.flat());
  const retried = new Map<Row, OpId>();
  for (const [index, { queue, entries }] of ready.entries()) {
    const group = groups[index] ?? [];
    const [head] = group;
    const waitMs = Math.max(delays[index] ?? 0, head ? fileWaitMs(head, known, claim, tx.now) : 0);
    if (waitMs > 0) {
      await delayQueue(tx, String(queue['conversation_id']), String(queue['target']), waitMs);
      continue;
    }
    const taken = entries[0]?.['op_id'];
    if (typeof taken === 'string') {
      retried.set(queue, taken);
      continue;
    }
    opened.set(queue, { opId: newId(), entries: withoutWaiting(group, known, claim, tx.now) });
  }
  await markLate(
    tx,
    [...opened.values()].flatMap((op) => op.entries),
    known,
  );
  await writeOps(tx, opened);
  await takeUp(tx, retried);
  return new Map<Row, Opened>([...opened, ...[...retried].map(([queue, opId]) => [queue, { opId }] as const)]);
};

/** Calls that an operator retries: with all their members, under their own ids. */
const takeUp = async (tx: Tx, retried: ReadonlyMap<Row, OpId>): Promise<void> => {
  for (const [queue, opId] of retried) {
    const { conversation_id: conversationId, target } = queue;
    await tx.run('UPDATE ops SET conversation_id = $1 WHERE id = $2', [conversationId, opId]);
    await tx.run("UPDATE outbox SET state = 'claimed' WHERE op_id = $1", [opId]);
    await tx.run('UPDATE queues SET op_id = $1 WHERE conversation_id = $2 AND target = $3', [
      opId,
      conversationId,
      target,
    ]);
  }
};

const nameOf = (row: Row): string => `${row['conversation_id']} ${row['target']}`;

/** The first entries of each queue, in order. */
const headsOf = async (tx: Tx, queues: readonly Row[]): Promise<Map<string, Row[]>> => {
  const rows = await tx.all(
    `SELECT e.* FROM unnest($1::text[], $2::text[]) AS q (conversation_id, target)
       CROSS JOIN LATERAL (SELECT seq, id, conversation_id, target, state, kind, effect, ticket_key, op_id, solo, created_at FROM outbox
         WHERE conversation_id = q.conversation_id AND target = q.target AND ${WAITING} ORDER BY seq LIMIT ${GROUP_ENTRIES}) AS e
       ORDER BY e.seq`,
    [queues.map((row) => row['conversation_id']), queues.map((row) => row['target'])],
  );
  return Map.groupBy(rows, nameOf);
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
    await delayQueue(tx, conversationId, target, BUSY_MS);
    return [];
  }
  let entries = await headOf(tx, conversationId, target, GROUP_ENTRIES);
  while (entries[0]?.['state'] === 'dead') {
    await settleEntries(tx, [{ lane, opId: '', entries: [entries[0]], outcome: { result: 'parked' }, at: tx.now }]);
    entries = entries.slice(1);
  }
  if (entries.length === 0) await advanceQueue(tx, conversationId, target);
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

const writeOps = async (tx: Tx, opened: ReadonlyMap<Row, Required<Opened>>): Promise<void> => {
  if (opened.size === 0) return;
  const queues = [...opened.keys()];
  const ops = [...opened.values()];
  const members = ops.flatMap(({ opId, entries }) => entries.map((row) => ({ opId, seq: row['seq'] })));
  await tx.run(
    `WITH opened AS MATERIALIZED (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) AS o (id, conversation_id, target)),
       written AS (INSERT INTO ops (id, conversation_id, target, phase) SELECT id, conversation_id, target, 'claimed' FROM opened),
       taken AS (UPDATE queues q SET op_id = o.id FROM opened o WHERE q.conversation_id = o.conversation_id AND q.target = o.target)
     UPDATE outbox e SET state = 'claimed', op_id = m.op_id FROM unnest($4::text[], $5::bigint[]) AS m (op_id, seq) WHERE e.seq = m.seq`,
    [
      ops.map(({ opId }) => opId),
      queues.map((row) => row['conversation_id']),
      queues.map((row) => row['target']),
      members.map(({ opId }) => opId),
      members.map(({ seq }) => seq),
    ],
  );
};
