import type { Target } from '../../core/effects.ts';
import type { DeliveryStatus } from '../../core/events.ts';
import type { EffectId } from '../../core/ids.ts';
import { survivors } from './chains.ts';
import type { Identity, Tx } from './database.ts';
import { membersOf, recordSent, settleEntries } from './finish.ts';
import { advanceQueues, delayQueues, lockQueue } from './queues.ts';

/**
 * A status webhook proves that a send happened whose answer we do not have (yet): it is settled here and now. The lane
 * behind the call is locked.
 */
export const applyByStatus = async (
  tx: Tx,
  identity: Identity,
  { opId = '', wamid, at }: DeliveryStatus,
  receivedAt: number,
): Promise<void> => {
  const known = await tx.get('SELECT conversation_id FROM ops WHERE id = $1', [opId]);
  if (!known) return;
  const conversationId = String(known['conversation_id']);
  const name = { conversationId, target: 'whatsapp' } as const;
  const queue = await lockQueue(tx, name);
  const op = await tx.get("SELECT 1 FROM ops WHERE id = $1 AND target = 'whatsapp' AND phase <> 'claimed'", [opId]);
  const members = op ? ((await membersOf(tx, [opId])).get(opId) ?? []) : [];
  const first = members[0];
  if (!first) return;
  const lane = (await survivors(tx, [conversationId])).get(conversationId) ?? conversationId;
  await recordSent(tx, identity, [{ wamid, lane, entry: first, at }]);
  const parked = members.filter((row) => row['state'] === 'parked').length;
  if (parked > 0) tx.count('outbox:parked', -parked);
  const outcome = { result: 'applied', data: { wamid } } as const;
  await settleEntries(tx, [{ lane, opId, entries: members, outcome, at: receivedAt }]);
  tx.write('DELETE FROM ops WHERE id = $1', [opId]);
  // A call that was parked or waits to be retried holds nothing: another one may have the queue.
  if (queue?.['op_id'] === opId || first['state'] === 'dead') await advanceQueues(tx, [{ ...name, inMs: 0 }]);
};

/** An agent (or the policy) decided about a send whose fate nobody knows. The lane is locked. */
export const answerAsked = async (tx: Tx, id: EffectId, how: 'resend' | 'cancel'): Promise<void> => {
  const asked = "SELECT seq, op_id, conversation_id, target FROM outbox WHERE id = $1 AND state = 'asked'";
  const known = await tx.get(asked, [id]);
  if (!known) return;
  const name = { conversationId: String(known['conversation_id']), target: String(known['target']) as Target };
  await lockQueue(tx, name);
  const row = await tx.get(asked, [id]);
  if (!row) return;
  if (how === 'resend') {
    tx.write("UPDATE outbox SET state = 'claimed' WHERE seq = $1", [row['seq']]);
    tx.write("UPDATE ops SET phase = 'retry' WHERE id = $1", [row['op_id']]);
    delayQueues(tx, [{ ...name, inMs: 0 }]);
    return;
  }
  tx.write("UPDATE outbox SET state = 'cancelled', settled_at = $1 WHERE seq = $2", [tx.now, row['seq']]);
  tx.count('outbox:cancelled');
  tx.write('DELETE FROM ops WHERE id = $1', [row['op_id']]);
  await advanceQueues(tx, [{ ...name, inMs: 0 }]);
};
