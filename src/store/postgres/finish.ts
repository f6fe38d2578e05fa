import type { SendText } from '../../core/effects.ts';
import type { ConversationId, EffectId, OpId } from '../../core/ids.ts';
import type { AppliedData, Outcome } from '../../core/outcome.ts';
import type { ClaimedOp, Settlement } from '../../core/store.ts';
import { effectOf, nextInMs, returnedAs, returnedWith, settledEvent, stateAfter } from '../shared/queue.ts';
import { type Row, text } from '../shared/rows.ts';
import { survivingContacts } from './chains.ts';
import type { Identity, Tx } from './database.ts';
import { frontOfLane, insertEvents, matchStatuses, takeBack, wakeLanes } from './inbox.ts';
import { lockNames } from './locks.ts';
import { advanceQueue } from './queues.ts';

/** The entries of an op, in order. */
export const membersOf = (tx: Tx, opId: OpId): Promise<Row[]> =>
  tx.all('SELECT seq, id, state, effect, ticket_key FROM outbox WHERE op_id = $1 ORDER BY seq', [opId]);

/** Records what a call came to for good. Its lane and its queue are locked. */
export const finish = async (
  tx: Tx,
  identity: Identity,
  lane: ConversationId,
  op: ClaimedOp,
  done: Extract<Settlement, { to: 'done' }>,
): Promise<void> => {
  const { outcome } = done;
  const members = await membersOf(tx, op.opId);
  const returned = done.returnQueue ? await queuedBehind(tx, op, members) : [];
  if (outcome.result === 'applied') await remember(tx, identity, lane, op, members, outcome.data, done.at);
  if (returned.length > 0)
    await tx.run("UPDATE outbox SET state = $3, reason = 'returned', settled_at = $1 WHERE seq = ANY($2::bigint[])", [
      tx.now,
      returned.map((row) => row['seq']),
      returnedAs(outcome),
    ]);
  const state = stateAfter(outcome);
  await settleEntries(tx, lane, op.opId, members, outcome, done.at, returned);
  if (state === 'asked') {
    // Stays at the head of its queue until an agent answers or a late status tells.
    await tx.run("UPDATE ops SET phase = 'asked' WHERE id = $1", [op.opId]);
    await tx.run('UPDATE queues SET due_at = NULL, fence = fence + 1 WHERE conversation_id = $1 AND target = $2', [
      op.conversationId,
      op.target,
    ]);
    return;
  }
  // A call that is dead can be taken up again as it is: with its id, its bytes and what is known of its attempts.
  if (state === 'dead') await tx.run("UPDATE ops SET phase = 'dead' WHERE id = $1", [op.opId]);
  else await tx.run('DELETE FROM ops WHERE id = $1', [op.opId]);
  await advanceQueue(tx, op.conversationId, op.target, nextInMs(op, done));
};

/** Waiting entries that cannot succeed any more after a refusal: of the same ticket, or of the same reply. */
const queuedBehind = async (tx: Tx, op: ClaimedOp, members: readonly Row[]): Promise<readonly Row[]> => {
  const rows = await tx.all(
    `SELECT seq, id, effect, ticket_key FROM outbox
       WHERE conversation_id = $1 AND target = $2 AND state IN ('pending', 'claimed', 'asked', 'dead') AND state = 'pending' AND op_id IS NULL ORDER BY seq`,
    [op.conversationId, op.target],
  );
  return returnedWith(op.effects[0]?.effect, text(members[0]?.['ticket_key']), rows);
};

/** Marks entries settled and tells their lane, in one event. The lane is locked; undefined when there is none. */
export const settleEntries = async (
  tx: Tx,
  lane: ConversationId | undefined,
  opId: OpId,
  entries: readonly Row[],
  outcome: Outcome,
  at: number,
  returned: readonly Row[] = [],
): Promise<void> => {
  const state = stateAfter(outcome);
  await tx.run(
    'UPDATE outbox SET state = $1, reason = COALESCE($2, reason), settled_at = $3 WHERE seq = ANY($4::bigint[])',
    [state, 'reason' in outcome ? outcome.reason : null, tx.now, entries.map((row) => row['seq'])],
  );
  // Entries that still stand in their queue are counted from it.
  if (state !== 'asked' && state !== 'dead') tx.count(`outbox:${state}`, entries.length);
  if (returned.length > 0) tx.count(`outbox:${returnedAs(outcome)}`, returned.length);
  if (lane === undefined) return;
  const event = settledEvent(opId, [...entries, ...returned], outcome, at);
  if (outcome.result === 'refused') {
    await insertEvents(tx, [{ conversationId: lane, event, receivedAt: at, ...(await frontOfLane(tx, lane)) }]);
    await takeBack(tx, lane);
    return;
  }
  await insertEvents(tx, [{ conversationId: lane, event, receivedAt: at }]);
  await wakeLanes(tx, [lane]);
};

/** What later calls are bound to: the requester, the ticket's number and state, the message's id. */
const remember = async (
  tx: Tx,
  identity: Identity,
  lane: ConversationId,
  op: ClaimedOp,
  members: readonly Row[],
  data: AppliedData,
  at: number,
): Promise<void> => {
  if (data.requesterId !== undefined) {
    const contact = (await survivingContacts(tx, [op.contact.id])).get(op.contact.id) ?? op.contact.id;
    await tx.run('UPDATE contacts SET requester_id = $1 WHERE id = ANY($2::text[])', [
      data.requesterId,
      [op.contact.id, contact],
    ]);
  }
  const key = op.ticket?.key;
  if (key !== undefined && data.ticketId !== undefined && op.target === 'helpdesk') {
    await tx.run(
      `INSERT INTO tickets (key, conversation_id, helpdesk_id, status) VALUES ($1, $2, $3, $4)
         ON CONFLICT (key) DO UPDATE SET helpdesk_id = excluded.helpdesk_id, status = excluded.status`,
      [key, lane, data.ticketId, data.ticketStatus ?? 'open'],
    );
  }
  const first = members[0];
  if (data.wamid !== undefined && first) await recordSent(tx, identity, { wamid: data.wamid, lane, entry: first, at });
};

export interface Sent {
  readonly wamid: string;
  readonly lane: ConversationId;
  readonly entry: Row;
  readonly at: number;
}

/** A message that WhatsApp took. Its name is taken first: a status of it may come in at the same moment. */
export const recordSent = async (tx: Tx, identity: Identity, { wamid, lane, entry, at }: Sent): Promise<void> => {
  const effect = effectOf(entry) as SendText;
  const effectId: EffectId = String(entry['id']);
  await lockNames(tx, identity, [wamid]);
  await tx.run(
    `INSERT INTO messages (wamid, conversation_id, ticket_key, direction, at, effect_id, comment_id)
       VALUES ($1, $2, $3, 'out', $4, $5, $6) ON CONFLICT DO NOTHING`,
    [wamid, lane, effect.ticket ?? null, at, effectId, effect.comment ?? null],
  );
  await matchStatuses(tx, wamid, lane);
};
