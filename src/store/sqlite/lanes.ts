import type { Conversation } from '../../core/conversation.ts';
import { type EventRefs, effectId } from '../../core/decision.ts';
import { type Effect, isWrite, targetOf, ticketOf } from '../../core/effects.ts';
import type { InboxEvent } from '../../core/events.ts';
import type { ClaimedLane, DecidedEvent, LaneClaim } from '../../core/store.ts';
import { consentChanges } from '../shared/consent.ts';
import { mergeTargetIn, refsOf, wamidQuoted, wamidReferredTo } from '../shared/refs.ts';
import { text } from '../shared/rows.ts';
import type { Database } from './database.ts';
import { wantFiles } from './files.ts';
import { loadContact } from './identity.ts';
import { count, wakeLane } from './inbox.ts';
import { moveLooks } from './looks.ts';
import { answerAsked } from './settle.ts';
import { setTimers } from './timers.ts';

/** Leases lanes with undecided events. Lease first, then read: what was accepted in between is seen. */
export const claimLanes = (db: Database, claim: LaneClaim): ClaimedLane[] => {
  const now = db.now();
  const rows = db.all(
    'SELECT id FROM conversations WHERE due_at <= ? AND due_at IS NOT NULL ORDER BY due_at LIMIT ?',
    now,
    claim.limit,
  );
  const lanes: ClaimedLane[] = [];
  for (const { id } of rows) {
    const lane = String(id);
    db.run('UPDATE conversations SET fence = fence + 1, due_at = ? WHERE id = ?', now + claim.leaseMs, lane);
    const events = db.all(
      `SELECT id, event, received_at FROM inbox WHERE conversation_id = ? AND state = 'pending' ORDER BY position, id LIMIT ?`,
      lane,
      claim.eventsPerLane,
    );
    if (events.length === 0) {
      db.run('UPDATE conversations SET due_at = NULL WHERE id = ?', lane);
      continue;
    }
    const row = db.get('SELECT state, fence, contact_id FROM conversations WHERE id = ?', lane);
    // The row's contact wins over the one in the state: contacts are merged without a decision.
    const state = JSON.parse(String(row?.['state'])) as Conversation;
    const contactId = String(row?.['contact_id']);
    lanes.push({
      conversation: { ...state, contactId },
      contact: loadContact(db, contactId),
      fence: Number(row?.['fence']),
      events: events.map((each) => {
        const event = JSON.parse(String(each['event'])) as InboxEvent;
        return { id: Number(each['id']), event, receivedAt: Number(each['received_at']), refs: lookUpRefs(db, event) };
      }),
    });
  }
  return lanes;
};

const lookUpRefs = (db: Database, event: InboxEvent): EventRefs => {
  const wamid = wamidReferredTo(event);
  const target = mergeTargetIn(event);
  const quoted = wamidQuoted(event);
  return refsOf(
    event,
    wamid === undefined
      ? undefined
      : db.get(
          `SELECT m.ticket_key, m.effect_id, m.comment_id, m.status, o.effect FROM messages m
             LEFT JOIN outbox o ON o.id = m.effect_id WHERE m.wamid = ?`,
          wamid,
        ),
    target === undefined ? undefined : text(db.get('SELECT key FROM tickets WHERE helpdesk_id = ?', target)?.['key']),
    quoted === undefined
      ? undefined
      : db.get(
          "SELECT event FROM inbox WHERE wamid = ? AND type = 'customer-message' ORDER BY id DESC LIMIT 1",
          quoted,
        ),
  );
};

/** Everything a lane's decisions came to, in the caller's one transaction. */
export const commitLane = (
  db: Database,
  lane: ClaimedLane,
  decided: readonly DecidedEvent[],
): 'committed' | 'fenced' => {
  const { id } = lane.conversation;
  const row = db.get('SELECT fence FROM conversations WHERE id = ?', id);
  const last = decided.at(-1);
  if (!last || Number(row?.['fence']) !== lane.fence) return 'fenced';
  for (const each of decided) commitEvent(db, id, each);
  const { conversation } = last.decision;
  for (const { column, at } of consentChanges(lane, decided))
    db.run(`UPDATE contacts SET ${column} = ? WHERE id = (SELECT contact_id FROM conversations WHERE id = ?)`, at, id);
  const before = new Map(lane.conversation.tickets.map((ticket) => [ticket.key, ticket]));
  for (const ticket of conversation.tickets) {
    const old = before.get(ticket.key);
    if (old && old.status === ticket.status && old.helpdeskId === ticket.helpdeskId) continue;
    db.run(
      `INSERT INTO tickets (key, conversation_id, helpdesk_id, status) VALUES (?, ?, ?, ?)
         ON CONFLICT (key) DO UPDATE SET helpdesk_id = COALESCE(excluded.helpdesk_id, helpdesk_id), status = excluded.status`,
      ticket.key,
      id,
      ticket.helpdeskId ?? null,
      ticket.status,
    );
  }
  moveLooks(db, lane.conversation, conversation);
  const more = db.get("SELECT 1 AS more FROM inbox WHERE conversation_id = ? AND state = 'pending' LIMIT 1", id);
  db.run(
    'UPDATE conversations SET state = ?, fence = fence + 1, due_at = ? WHERE id = ?',
    JSON.stringify(conversation),
    more ? db.now() : null,
    id,
  );
  return 'committed';
};

const commitEvent = (
  db: Database,
  conversationId: string,
  { eventId, decision, policyHash, decidedAt }: DecidedEvent,
): void => {
  const updated = db.run(
    `UPDATE inbox SET state = ?, reason = ?, decided_at = ?, reasons = ?, policy_hash = ? WHERE id = ? AND state = 'pending'`,
    decision.discard ? 'discarded' : 'done',
    decision.discard ?? null,
    decidedAt,
    JSON.stringify(decision.reasons),
    policyHash,
    eventId,
  );
  // The fence makes this impossible; should it happen all the same, the whole commit must fail rather than double.
  if (updated !== 1) throw new Error(`inbox event ${eventId} was decided twice`);
  count(db, decision.discard ? `discarded:${decision.discard}` : 'events:done');
  if (decision.effects.length > 0) count(db, 'effects', decision.effects.length);
  decision.effects.forEach((effect, index) => {
    const observed = decision.observed === true && isWrite(targetOf(effect));
    insertEffect(db, conversationId, eventId, effectId(eventId, index), effect, observed);
  });
  for (const message of decision.messages) {
    db.run(
      `INSERT INTO messages (wamid, conversation_id, ticket_key, direction, at) VALUES (?, ?, ?, 'in', ?)
         ON CONFLICT (wamid) DO UPDATE SET ticket_key = excluded.ticket_key`,
      message.wamid,
      conversationId,
      message.ticket,
      message.at,
    );
  }
  for (const { effectId: id, reason } of decision.dead) {
    // It was settled as refused, so it holds nothing; like a parked one it waits for an operator.
    const parked = db.run(
      "UPDATE outbox SET state = 'parked', reason = ? WHERE id = ? AND state = 'refused'",
      reason,
      id,
    );
    if (parked === 0) continue;
    count(db, 'outbox:refused', -1);
    count(db, 'outbox:parked');
  }
  setTimers(db, conversationId, decision.timers);
  for (const answer of decision.answers) answerAsked(db, answer.effectId, answer.how);
};

/** Puts an effect into its queue; one that is only observed is settled where it stands. */
const insertEffect = (
  db: Database,
  conversationId: string,
  eventId: number,
  id: string,
  effect: Effect,
  observed: boolean,
): void => {
  const target = targetOf(effect);
  const now = db.now();
  db.run(
    `INSERT INTO outbox (id, event_id, conversation_id, target, ticket_key, kind, effect, state, created_at, settled_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    eventId,
    conversationId,
    target,
    ticketOf(effect) ?? null,
    effect.kind,
    JSON.stringify(effect),
    observed ? 'observed' : 'pending',
    now,
    observed ? now : null,
  );
  if (observed) {
    count(db, 'outbox:observed');
    return;
  }
  wantFiles(db, conversationId, effect);
  db.run(
    `INSERT INTO queues (conversation_id, target, due_at) VALUES (?, ?, ?)
       ON CONFLICT (conversation_id, target) DO UPDATE SET due_at = COALESCE(due_at, CASE WHEN op_id IS NULL THEN excluded.due_at END)`,
    conversationId,
    target,
    now,
  );
};

export const releaseLane = (db: Database, lane: ClaimedLane, retryInMs: number): void => {
  const released = db.run(
    'UPDATE conversations SET due_at = ? WHERE id = ? AND fence = ?',
    db.now() + retryInMs,
    lane.conversation.id,
    lane.fence,
  );
  if (released === 0) wakeLane(db, lane.conversation.id);
};
