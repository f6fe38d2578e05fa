import { type Effect, isWrite, type Target } from '../../core/effects.ts';
import type { ClaimedOp, OpClaim } from '../../core/store.ts';
import type { NewId } from '../shared/dedupe.ts';
import { describeOp, isOrphaned } from '../shared/describe-op.ts';
import { fileWaitMs, statesOf, withoutWaiting } from '../shared/files.ts';
import { effectOf, followedBy, GROUP_ENTRIES, groupOf, HEAD_KIND, partBefore, partWaitMs } from '../shared/queue.ts';
import type { Database } from './database.ts';
import { knownFiles, markLate } from './files.ts';
import { loadContact, survivingContact } from './identity.ts';
import { advanceQueue, delayQueue, headOf, mergedInto } from './queues.ts';
import { pausedSince } from './sending.ts';
import { settleEntries } from './settle.ts';

/** Leases queues that are due and says what each has to do: the op it has, or a new one from its first entries. */
export const claimOps = (db: Database, newId: NewId, claim: OpClaim): ClaimedOp[] => {
  const now = db.now();
  const paused = new Set(
    db
      .all('SELECT account FROM accounts WHERE paused_until IS NULL OR paused_until > ?', now)
      .map((row) => row['account']),
  );
  const braked = pausedSince(db) !== undefined;
  const targets = claim.targets.filter(
    (target) => !paused.has(claim.accounts[target] ?? target) && !(braked && isWrite(target)),
  );
  if (targets.length === 0) return [];
  const held = claim.held ?? [];
  const list = (values: readonly string[]) => values.map(() => '?').join(',');
  const rows = db.all(
    `SELECT conversation_id, target, op_id, fence FROM queues q WHERE due_at <= ? AND due_at IS NOT NULL AND waits_on IS NULL
       AND target IN (${list(targets)}) ${held.length > 0 ? `AND ${HEAD_KIND} NOT IN (${list(held)})` : ''} ORDER BY due_at LIMIT ?`,
    now,
    ...targets,
    ...held,
    claim.limit,
  );
  const claimed: ClaimedOp[] = [];
  for (const queue of rows) {
    const conversationId = String(queue['conversation_id']);
    const target = String(queue['target']) as Target;
    const opId = queue['op_id'] === null ? openOp(db, newId, conversationId, target, claim) : String(queue['op_id']);
    if (opId === undefined) continue;
    const fence = Number(queue['fence']) + 1;
    db.run(
      'UPDATE queues SET fence = ?, due_at = ?, op_id = ? WHERE conversation_id = ? AND target = ?',
      fence,
      now + claim.leaseMs,
      opId,
      conversationId,
      target,
    );
    claimed.push(describe(db, opId, fence, conversationId, target, claim.leaseMs));
  }
  return claimed;
};

/** Makes an op of the queue's first entries; undefined when nothing can start now. */
const openOp = (
  db: Database,
  newId: NewId,
  conversationId: string,
  target: Target,
  claim: OpClaim,
): string | undefined => {
  let entries = headOf(db, conversationId, target, GROUP_ENTRIES);
  // A dead entry that held the queue long enough is parked: what follows goes on, and its lane is told of the gap.
  while (entries[0]?.['state'] === 'dead') {
    settleEntries(db, conversationId, '', [entries[0]], { result: 'parked' }, db.now());
    entries = entries.slice(1);
  }
  const head = entries[0];
  if (!head) {
    advanceQueue(db, conversationId, target);
    return undefined;
  }
  const known = knownFiles(db);
  const waitMs = Math.max(partWait(db, effectOf(head), claim.partGapMs), fileWaitMs(head, known, claim, db.now()));
  if (waitMs > 0) {
    delayQueue(db, conversationId, target, waitMs);
    return undefined;
  }
  if (head['op_id'] !== null) return takeUp(db, String(head['op_id']), conversationId);
  const members = withoutWaiting(groupOf(entries, claim.groupBytes), known, claim, db.now());
  const opId = newId();
  db.run(
    `INSERT INTO ops (id, conversation_id, target, phase) VALUES (?, ?, ?, 'claimed')`,
    opId,
    conversationId,
    target,
  );
  for (const member of members) {
    db.run(`UPDATE outbox SET state = 'claimed', op_id = ? WHERE seq = ?`, opId, Number(member['seq']));
    const effect = effectOf(member);
    if (effect.kind !== 'send-file') markLate(db, String(member['id']), effect);
  }
  return opId;
};

/** A call that an operator retries: with all its members, under its own id. */
const takeUp = (db: Database, opId: string, conversationId: string): string => {
  db.run('UPDATE ops SET conversation_id = ? WHERE id = ?', conversationId, opId);
  db.run("UPDATE outbox SET state = 'claimed' WHERE op_id = ?", opId);
  return opId;
};

/** How long a later part of a reply still waits for the part before it. */
const partWait = (db: Database, effect: Effect, gapMs: number): number => {
  const id = partBefore(effect);
  if (id === undefined) return 0;
  const before = db.get('SELECT state, settled_at FROM outbox WHERE id = ?', id);
  const status = db.get('SELECT status FROM messages WHERE effect_id = ?', id)?.['status'];
  return partWaitMs(before, status, gapMs, db.now());
};

const describe = (
  db: Database,
  opId: string,
  fence: number,
  conversationId: string,
  target: Target,
  leaseMs: number,
): ClaimedOp => {
  const op = db.get('SELECT * FROM ops WHERE id = ?', opId) ?? {};
  if (isOrphaned(op))
    db.run(
      "UPDATE ops SET phase = 'unknown', cause = 'silent', retryable = 0, looks = 0, unknown_at = began_at WHERE id = ?",
      opId,
    );
  const entries = db.all('SELECT id, effect, ticket_key, created_at FROM outbox WHERE op_id = ? ORDER BY seq', opId);
  const lane = db.get('SELECT contact_id, number_id FROM conversations WHERE id = ?', conversationId);
  const ticketOf = (key: unknown) =>
    typeof key === 'string' ? db.get('SELECT helpdesk_id, status FROM tickets WHERE key = ?', key) : undefined;
  const [head] = entries;
  return describeOp({
    opId,
    fence,
    conversationId,
    target,
    op,
    entries,
    numberId: String(lane?.['number_id']),
    contact: loadContact(db, survivingContact(db, String(lane?.['contact_id']))),
    // Only a read has to tell its own tickets from another customer's.
    ownConversations:
      target === 'helpdesk-read' ? [conversationId, ...mergedInto(db, conversationId)] : [conversationId],
    ticket: ticketOf(head?.['ticket_key']),
    followUpOf: ticketOf(head && followedBy(effectOf(head)))?.['helpdesk_id'],
    files: statesOf(entries, knownFiles(db)),
    frozen: typeof op['frozen'] === 'string' ? op['frozen'] : undefined,
    leaseMs,
    now: db.now(),
  });
};
