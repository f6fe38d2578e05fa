import { type AddComment, type CreateTicket, type Effect, isWrite, type Target } from '../../core/effects.ts';
import type { ClaimedOp, OpClaim, OpState } from '../../core/store.ts';
import type { Database, Row } from './database.ts';
import { loadContact, type NewId, survivingContact } from './identity.ts';
import { advanceQueue, delayQueue, headOf, mergedInto } from './queues.ts';
import { pausedSince } from './sending.ts';
import { settleEntries } from './settle.ts';

/** A look at no more than this many entries when comments are grouped. */
const GROUP_ENTRIES = 100;

const effectOf = (row: Row): Effect => JSON.parse(String(row['effect'])) as Effect;

/** Leases queues that are due and says what each has to do: the op it has, or a new one from its first entries. */
export const claimOps = (db: Database, newId: NewId, claim: OpClaim): ClaimedOp[] => {
  const now = db.now();
  const paused = new Set(
    db
      .all('SELECT account FROM accounts WHERE paused_until IS NULL OR paused_until > ?', now)
      .map((row) => row['account']),
  );
  const braked = pausedSince(db) !== undefined;
  const targets = claim.targets.filter((target) => !paused.has(claim.accounts[target]) && !(braked && isWrite(target)));
  if (targets.length === 0) return [];
  const rows = db.all(
    `SELECT conversation_id, target, op_id, fence FROM queues WHERE due_at <= ? AND due_at IS NOT NULL AND waits_on IS NULL
       AND target IN (${targets.map(() => '?').join(',')}) ORDER BY due_at LIMIT ?`,
    now,
    ...targets,
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
    settleEntries(db, conversationId, '', [entries[0]], 'parked', { result: 'parked' }, db.now());
    entries = entries.slice(1);
  }
  const head = entries[0];
  if (!head) {
    advanceQueue(db, conversationId, target);
    return undefined;
  }
  const waitMs = partWait(db, effectOf(head), claim.partGapMs);
  if (waitMs > 0) {
    delayQueue(db, conversationId, target, waitMs);
    return undefined;
  }
  const members = groupOf(entries, claim.groupBytes);
  const opId = newId();
  db.run(
    `INSERT INTO ops (id, conversation_id, target, phase) VALUES (?, ?, ?, 'claimed')`,
    opId,
    conversationId,
    target,
  );
  for (const member of members) {
    db.run(`UPDATE outbox SET state = 'claimed', op_id = ? WHERE seq = ?`, opId, Number(member['seq']));
  }
  return opId;
};

/** How long a later part of a reply still waits for the part before it. */
const partWait = (db: Database, effect: Effect, gapMs: number): number => {
  if (effect.kind !== 'send-text' || effect.after === undefined) return 0;
  const before = db.get('SELECT state, settled_at FROM outbox WHERE id = ?', effect.after);
  if (before?.['state'] !== 'done') return 0;
  const status = db.get('SELECT status FROM messages WHERE effect_id = ?', effect.after)?.['status'];
  if (status !== null && status !== undefined) return 0;
  return Number(before['settled_at']) + gapMs - db.now();
};

/** The run of alike comments that one call can carry, from the head of the queue on. */
const groupOf = (entries: readonly Row[], maxBytes: number): Row[] => {
  const head = entries[0];
  if (!head) return [];
  const first = effectOf(head);
  const members = [head];
  if (first.kind !== 'add-comment' || head['solo'] === 1) return members;
  let bytes = Buffer.byteLength(first.html);
  for (const entry of entries.slice(1)) {
    if (entry['kind'] !== 'add-comment' || entry['state'] !== 'pending' || entry['solo'] === 1) break;
    const next = effectOf(entry) as AddComment;
    bytes += Buffer.byteLength(next.html) + 16;
    if (
      next.ticket !== first.ticket ||
      next.author !== first.author ||
      next.public !== first.public ||
      bytes > maxBytes
    )
      break;
    members.push(entry);
  }
  return members;
};

const describe = (
  db: Database,
  opId: string,
  fence: number,
  conversationId: string,
  target: Target,
  leaseMs: number,
): ClaimedOp => {
  const now = db.now();
  const op = db.get('SELECT * FROM ops WHERE id = ?', opId) ?? {};
  const rows = db.all('SELECT id, effect, ticket_key, created_at FROM outbox WHERE op_id = ? ORDER BY seq', opId);
  const effects = rows.map((row) => ({ id: String(row['id']), effect: effectOf(row) }));
  const lane = db.get('SELECT contact_id, number_id FROM conversations WHERE id = ?', conversationId);
  const key = rows[0]?.['ticket_key'];
  const ticket =
    typeof key === 'string' ? db.get('SELECT helpdesk_id, status FROM tickets WHERE key = ?', key) : undefined;
  const followed = (effects[0]?.effect as CreateTicket | undefined)?.followUpOf;
  const followUpOf = followed && db.get('SELECT helpdesk_id FROM tickets WHERE key = ?', followed)?.['helpdesk_id'];
  return {
    opId,
    fence,
    target,
    conversationId,
    contact: loadContact(db, survivingContact(db, String(lane?.['contact_id']))),
    numberId: String(lane?.['number_id']),
    // Only a read has to tell its own tickets from another customer's.
    ownConversations:
      target === 'helpdesk-read' ? [conversationId, ...mergedInto(db, conversationId)] : [conversationId],
    effects,
    ...(typeof key === 'string'
      ? {
          ticket: {
            key,
            status: (ticket?.['status'] ?? 'making') as NonNullable<ClaimedOp['ticket']>['status'],
            ...(typeof ticket?.['helpdesk_id'] === 'string' ? { helpdeskId: ticket['helpdesk_id'] } : {}),
          },
        }
      : {}),
    ...(typeof followUpOf === 'string' ? { followUpOf } : {}),
    state: stateOf(db, opId, op, now),
    ...(typeof op['frozen'] === 'string' ? { frozen: op['frozen'] } : {}),
    attempts: Number(op['attempts']),
    ageMs: op['first_at'] === null ? 0 : now - Number(op['first_at']),
    waitedMs: now - Number(rows[0]?.['created_at'] ?? now),
    leaseMs,
  };
};

const stateOf = (db: Database, opId: string, op: Row, now: number): OpState => {
  if (op['phase'] === 'calling') {
    // Its owner died between the intent and the answer: it may have happened.
    db.run(
      "UPDATE ops SET phase = 'unknown', cause = 'silent', retryable = 0, looks = 0, unknown_at = began_at WHERE id = ?",
      opId,
    );
    return { phase: 'unknown', cause: 'silent', retryable: false, looks: 0, sinceMs: now - Number(op['began_at']) };
  }
  if (op['phase'] === 'unknown') {
    return {
      phase: 'unknown',
      cause: op['cause'] === 'answered' ? 'answered' : 'silent',
      retryable: op['retryable'] === 1,
      looks: Number(op['looks']),
      sinceMs: now - Number(op['unknown_at']),
    };
  }
  return { phase: op['phase'] === 'retry' ? 'retry' : 'first' };
};
