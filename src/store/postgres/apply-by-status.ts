import type { Target } from '../../core/effects.ts';
import type { DeliveryStatus } from '../../core/events.ts';
import type { ConversationId, EffectId } from '../../core/ids.ts';
import { survivors } from './chains.ts';
import type { Identity, Tx } from './database.ts';
import { membersOf, recordSent, settleEntries } from './finish.ts';
import { advanceQueues, delayQueues, lockQueue, lockQueues, nameOfQueue } from './queues.ts';

/** A status of a send whose answer we do not have (yet). */
export interface Proof {
  readonly status: DeliveryStatus;
  readonly receivedAt: number;
}

/** Status webhooks prove that sends happened: they are settled here and now. The lanes behind the calls are locked. */
export const applyByStatuses = async (tx: Tx, identity: Identity, proofs: readonly Proof[]): Promise<void> => {
  const proven = new Map(proofs.toReversed().map((proof) => [proof.status.opId ?? '', proof]));
  if (proven.size === 0) return;
  const known = await tx.all('SELECT id, conversation_id FROM ops WHERE id = ANY($1::text[])', [[...proven.keys()]]);
  const conversationOf = new Map(known.map((row) => [String(row['id']), String(row['conversation_id'])]));
  if (conversationOf.size === 0) return;
  const nameOf = (conversationId: ConversationId) => ({ conversationId, target: 'whatsapp' }) as const;
  const queues = await lockQueues(tx, [...conversationOf.values()].map(nameOf));
  const [open, members, lanes] = await Promise.all([
    tx.all("SELECT id FROM ops WHERE id = ANY($1::text[]) AND target = 'whatsapp' AND phase <> 'claimed'", [
      [...conversationOf.keys()],
    ]),
    membersOf(tx, [...conversationOf.keys()]),
    survivors(tx, [...conversationOf.values()]),
  ]);
  const happened = open.flatMap((row) => {
    const opId = String(row['id']);
    const conversationId = conversationOf.get(opId);
    const proof = proven.get(opId);
    const entries = members.get(opId) ?? [];
    const [first] = entries;
    if (!proof || !first || conversationId === undefined) return [];
    return [{ opId, conversationId, lane: lanes.get(conversationId) ?? conversationId, entries, first, ...proof }];
  });
  if (happened.length === 0) return;
  await recordSent(
    tx,
    identity,
    happened.map(({ status: { wamid, at }, lane, first }) => ({ wamid, lane, entry: first, at })),
  );
  const parked = happened.flatMap(({ entries }) => entries).filter((row) => row['state'] === 'parked').length;
  if (parked > 0) tx.count('outbox:parked', -parked);
  await settleEntries(
    tx,
    happened.map(({ lane, opId, entries, status: { wamid }, receivedAt }) => {
      return { lane, opId, entries, outcome: { result: 'applied', data: { wamid } }, at: receivedAt };
    }),
  );
  tx.write('DELETE FROM ops WHERE id = ANY($1::text[])', [happened.map(({ opId }) => opId)]);
  // A call that was parked or waits to be retried holds nothing: another one may have the queue.
  const moved = happened.filter(
    ({ opId, conversationId, first }) =>
      queues.get(nameOfQueue(nameOf(conversationId)))?.['op_id'] === opId || first['state'] === 'dead',
  );
  await advanceQueues(
    tx,
    [...new Set(moved.map(({ conversationId }) => conversationId))].map((id) => ({ ...nameOf(id), inMs: 0 })),
  );
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
