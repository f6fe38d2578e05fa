import type { SendText } from '../../core/effects.ts';
import type { ConversationId, EffectId, OpId } from '../../core/ids.ts';
import type { AppliedData, Outcome } from '../../core/outcome.ts';
import type { ClaimedOp, Settlement } from '../../core/store.ts';
import { heldAfterMs, returnedAs, returnedWith, settledEvent, stateAfter } from '../shared/queue.ts';
import { text } from '../shared/rows.ts';
import type { Database, Row } from './database.ts';
import { forgetLate, uploadAgain } from './files.ts';
import { survivingContact, survivorOf } from './identity.ts';
import { count, frontOfLane, insertEvent, matchStatuses, takeBack, wakeLane } from './inbox.ts';
import { advanceQueue, delayQueue } from './queues.ts';

const holds = (db: Database, op: ClaimedOp): boolean => {
  const row = db.get(
    'SELECT fence, op_id FROM queues WHERE conversation_id = ? AND target = ?',
    op.conversationId,
    op.target,
  );
  return row?.['op_id'] === op.opId && Number(row['fence']) === op.fence;
};

const membersOf = (db: Database, opId: OpId): Row[] =>
  db.all('SELECT seq, id, state, effect, ticket_key FROM outbox WHERE op_id = ? ORDER BY seq', opId);

/** Records what one claimed call came to. A stale owner changes nothing. */
export const settleOp = (db: Database, op: ClaimedOp, settlement: Settlement): 'settled' | 'fenced' => {
  if (!holds(db, op)) return 'fenced';
  const { opId, conversationId, target } = op;
  switch (settlement.to) {
    case 'retry':
      db.run("UPDATE ops SET phase = 'retry', attempts = attempts + ? WHERE id = ?", settlement.counts ? 1 : 0, opId);
      delayQueue(db, conversationId, target, settlement.inMs);
      return 'settled';
    case 'unknown':
      db.run(
        `UPDATE ops SET phase = 'unknown', cause = ?, retryable = ?, looks = CASE WHEN phase = 'unknown' THEN looks + ? ELSE 0 END,
           attempts = attempts + CASE WHEN phase = 'calling' THEN 1 ELSE 0 END,
           unknown_at = CASE WHEN phase = 'unknown' THEN unknown_at ELSE ? END WHERE id = ?`,
        settlement.cause,
        settlement.retryable ? 1 : 0,
        settlement.looked ? 1 : 0,
        db.now(),
        opId,
      );
      delayQueue(db, conversationId, target, settlement.inMs);
      return 'settled';
    case 'split':
      if (settlement.uploadAgain) for (const { ref } of op.files ?? []) uploadAgain(db, ref.id);
      dissolve(db, opId, settlement.solo);
      advanceQueue(db, conversationId, target, settlement.inMs);
      return 'settled';
    case 'done':
      finish(db, op, settlement);
      return 'settled';
  }
};

/** Takes an op apart: its entries wait on their own again. */
export const dissolve = (db: Database, opId: OpId, solo: boolean): void => {
  db.run("UPDATE outbox SET state = 'pending', op_id = NULL, solo = MAX(solo, ?) WHERE op_id = ?", solo ? 1 : 0, opId);
  db.run('DELETE FROM ops WHERE id = ?', opId);
};

const finish = (db: Database, op: ClaimedOp, done: Extract<Settlement, { to: 'done' }>): void => {
  const { outcome } = done;
  const members = membersOf(db, op.opId);
  const returned = done.returnQueue ? queuedBehind(db, op, members) : [];
  if (outcome.result === 'applied') remember(db, op, members, outcome.data, done.at);
  for (const key of done.ownKeys) db.run('INSERT OR IGNORE INTO seen (hash) VALUES (?)', db.hash(key));
  const state = stateAfter(outcome);
  for (const row of returned)
    db.run(
      "UPDATE outbox SET state = ?, reason = 'returned', settled_at = ? WHERE seq = ?",
      returnedAs(outcome),
      db.now(),
      row['seq'] ?? 0,
    );
  settleEntries(db, op.conversationId, op.opId, members, outcome, done.at, returned);
  if (state === 'asked') {
    // Stays at the head of its queue until an agent answers or a late status tells.
    db.run("UPDATE ops SET phase = 'asked' WHERE id = ?", op.opId);
    db.run(
      'UPDATE queues SET due_at = NULL, fence = fence + 1 WHERE conversation_id = ? AND target = ?',
      op.conversationId,
      op.target,
    );
    return;
  }
  // A call that is dead can be taken up again as it is: with its id, its bytes and what is known of its attempts.
  if (state === 'dead') db.run("UPDATE ops SET phase = 'dead' WHERE id = ?", op.opId);
  else db.run('DELETE FROM ops WHERE id = ?', op.opId);
  advanceQueue(db, op.conversationId, op.target, heldAfterMs(done));
};

/** Waiting entries that cannot succeed any more after a refusal: of the same ticket, or of the same reply. */
const queuedBehind = (db: Database, op: ClaimedOp, members: readonly Row[]): Row[] => {
  const rows = db.all(
    `SELECT seq, id, effect, ticket_key FROM outbox WHERE conversation_id = ? AND target = ? AND state = 'pending' AND op_id IS NULL ORDER BY seq`,
    op.conversationId,
    op.target,
  );
  return returnedWith(op.effects[0]?.effect, text(members[0]?.['ticket_key']), rows) as Row[];
};

/** Marks entries settled and tells their lane, in one event. */
export const settleEntries = (
  db: Database,
  conversationId: ConversationId,
  opId: OpId,
  entries: readonly Row[],
  outcome: Outcome,
  at: number,
  returned: readonly Row[] = [],
): void => {
  const state = stateAfter(outcome);
  const reason = 'reason' in outcome ? outcome.reason : null;
  for (const row of entries) {
    db.run(
      'UPDATE outbox SET state = ?, reason = COALESCE(?, reason), settled_at = ? WHERE seq = ?',
      state,
      reason,
      db.now(),
      row['seq'] ?? 0,
    );
  }
  // Entries that still stand in their queue are counted from it.
  if (state !== 'asked' && state !== 'dead') count(db, `outbox:${state}`, entries.length);
  if (returned.length > 0) count(db, `outbox:${returnedAs(outcome)}`, returned.length);
  if (outcome.result === 'refused') forgetLate(db, [...entries, ...returned]);
  const lane = survivorOf(db, conversationId);
  if (lane === undefined) return;
  const event = settledEvent(opId, [...entries, ...returned], outcome, at);
  if (outcome.result === 'refused') {
    insertEvent(db, { conversationId: lane, event, receivedAt: at, ...frontOfLane(db, lane) });
    takeBack(db, lane);
    return;
  }
  insertEvent(db, { conversationId: lane, event, receivedAt: at });
  wakeLane(db, lane);
};

/** What later calls are bound to: the requester, the ticket's number and state, the message's id. */
const remember = (db: Database, op: ClaimedOp, members: readonly Row[], data: AppliedData, at: number): void => {
  if (data.requesterId !== undefined) {
    const contact = survivingContact(db, op.contact.id);
    db.run('UPDATE contacts SET requester_id = ? WHERE id IN (?, ?)', data.requesterId, op.contact.id, contact);
  }
  const key = op.ticket?.key;
  if (key !== undefined && data.ticketId !== undefined && op.target === 'helpdesk') {
    const lane = survivorOf(db, op.conversationId) ?? op.conversationId;
    db.run(
      `INSERT INTO tickets (key, conversation_id, helpdesk_id, status) VALUES (?, ?, ?, ?)
         ON CONFLICT (key) DO UPDATE SET helpdesk_id = excluded.helpdesk_id, status = excluded.status`,
      key,
      lane,
      data.ticketId,
      data.ticketStatus ?? 'open',
    );
  }
  if (data.wamid === undefined) return;
  const first = members[0];
  const effect = first && (JSON.parse(String(first['effect'])) as SendText);
  const lane = survivorOf(db, op.conversationId) ?? op.conversationId;
  recordSent(db, { wamid: data.wamid, lane, effectId: String(first?.['id']), effect, at });
};

interface Sent {
  readonly wamid: string;
  readonly lane: ConversationId;
  readonly effectId: EffectId;
  readonly effect: SendText | undefined;
  readonly at: number;
}

const recordSent = (db: Database, sent: Sent): void => {
  db.run(
    `INSERT OR IGNORE INTO messages (wamid, conversation_id, ticket_key, direction, at, effect_id, comment_id) VALUES (?, ?, ?, 'out', ?, ?, ?)`,
    sent.wamid,
    sent.lane,
    sent.effect?.ticket ?? null,
    sent.at,
    sent.effectId,
    sent.effect?.comment ?? null,
  );
  matchStatuses(db, sent.wamid, sent.lane);
};

/** A status webhook proves that a send happened whose answer we do not have (yet): it is settled here and now. */
export const applyByStatus = (db: Database, opId: OpId, wamid: string, at: number, receivedAt: number): void => {
  const op = db.get(
    "SELECT conversation_id FROM ops WHERE id = ? AND target = 'whatsapp' AND phase <> 'claimed'",
    opId,
  );
  const members = op ? membersOf(db, opId) : [];
  const first = members[0];
  if (!op || !first) return;
  const conversationId = String(op['conversation_id']);
  const lane = survivorOf(db, conversationId) ?? conversationId;
  const effect = JSON.parse(String(first['effect'])) as SendText;
  recordSent(db, { wamid, lane, effectId: String(first['id']), effect, at });
  const parked = members.filter((row) => row['state'] === 'parked').length;
  if (parked > 0) count(db, 'outbox:parked', -parked);
  settleEntries(db, conversationId, opId, members, { result: 'applied', data: { wamid } }, receivedAt);
  db.run('DELETE FROM ops WHERE id = ?', opId);
  // A call that was parked or waits to be retried holds nothing: another one may have the queue.
  const queue = db.get("SELECT op_id FROM queues WHERE conversation_id = ? AND target = 'whatsapp'", conversationId);
  if (queue?.['op_id'] === opId || first['state'] === 'dead') advanceQueue(db, conversationId, 'whatsapp');
};

/** An agent (or the policy) decided about a send whose fate nobody knows. */
export const answerAsked = (db: Database, id: EffectId, how: 'resend' | 'cancel'): void => {
  const row = db.get("SELECT seq, op_id, conversation_id, target FROM outbox WHERE id = ? AND state = 'asked'", id);
  if (!row) return;
  const conversationId = String(row['conversation_id']);
  const target = String(row['target']);
  if (how === 'resend') {
    db.run("UPDATE outbox SET state = 'claimed' WHERE seq = ?", Number(row['seq']));
    db.run("UPDATE ops SET phase = 'retry' WHERE id = ?", String(row['op_id']));
    delayQueue(db, conversationId, target, 0);
    return;
  }
  db.run("UPDATE outbox SET state = 'cancelled', settled_at = ? WHERE seq = ?", db.now(), Number(row['seq']));
  count(db, 'outbox:cancelled');
  db.run('DELETE FROM ops WHERE id = ?', String(row['op_id']));
  advanceQueue(db, conversationId, target);
};
