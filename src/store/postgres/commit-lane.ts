import type { Ticket } from '../../core/conversation.ts';
import { effectId } from '../../core/decision.ts';
import { type Effect, isWrite, targetOf, ticketOf } from '../../core/effects.ts';
import type { ConversationId, EffectId } from '../../core/ids.ts';
import type { ClaimedLane, DecidedEvent } from '../../core/store.ts';
import { answerAsked } from './apply-by-status.ts';
import type { Tx } from './database.ts';
import { wantFiles } from './files.ts';
import { setTimers } from './timers.ts';

/** Everything a lane's decisions came to, in one transaction. */
export const commitLane = async (
  tx: Tx,
  lane: ClaimedLane,
  decided: readonly DecidedEvent[],
): Promise<'committed' | 'fenced'> => {
  const { id } = lane.conversation;
  const row = await tx.get('SELECT fence FROM conversations WHERE id = $1 FOR UPDATE', [id]);
  const last = decided.at(-1);
  if (!last || row?.['fence'] !== lane.fence) return 'fenced';
  await settleEvents(tx, decided);
  await insertEffects(tx, id, decided);
  await rememberMessages(tx, id, decided);
  await setTimers(
    tx,
    id,
    decided.flatMap(({ decision }) => decision.timers),
  );
  for (const { decision } of decided) {
    for (const { effectId: dead, reason } of decision.dead) await park(tx, dead, reason);
    for (const answer of decision.answers) await answerAsked(tx, answer.effectId, answer.how);
  }
  const { conversation } = last.decision;
  await saveTickets(tx, id, lane.conversation.tickets, conversation.tickets);
  await tx.run(
    `UPDATE conversations SET state = $1, due_at = CASE WHEN EXISTS (
         SELECT 1 FROM inbox WHERE conversation_id = $2 AND state = 'pending') THEN $3::bigint END WHERE id = $2`,
    [JSON.stringify(conversation), id, tx.now],
  );
  return 'committed';
};

const settleEvents = async (tx: Tx, decided: readonly DecidedEvent[]): Promise<void> => {
  const updated = await tx.run(
    `UPDATE inbox i SET state = CASE WHEN d.discard IS NULL THEN 'done' ELSE 'discarded' END, reason = d.discard,
         decided_at = d.decided_at, reasons = d.reasons, policy_hash = d.policy_hash
       FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::text[])
         AS d (id, discard, decided_at, reasons, policy_hash)
       WHERE i.id = d.id AND i.state = 'pending'`,
    [
      decided.map(({ eventId }) => eventId),
      decided.map(({ decision }) => decision.discard ?? null),
      decided.map(({ decidedAt }) => decidedAt),
      decided.map(({ decision }) => JSON.stringify(decision.reasons)),
      decided.map(({ policyHash }) => policyHash),
    ],
  );
  // The fence makes this impossible; should it happen all the same, the whole commit must fail rather than double.
  if (updated !== decided.length) throw new Error(`an inbox event was decided twice: ${decided.map((d) => d.eventId)}`);
  for (const { decision } of decided) tx.count(decision.discard ? `discarded:${decision.discard}` : 'events:done');
};

interface Entry {
  readonly id: EffectId;
  readonly eventId: number;
  readonly effect: Effect;
  readonly observed: boolean;
}

/** Puts effects into their queues; one that is only observed is settled where it stands. */
const insertEffects = async (tx: Tx, lane: ConversationId, decided: readonly DecidedEvent[]): Promise<void> => {
  const entries = decided.flatMap(({ eventId, decision }) =>
    decision.effects.map((effect, index): Entry => {
      const observed = decision.observed === true && isWrite(targetOf(effect));
      return { id: effectId(eventId, index), eventId, effect, observed };
    }),
  );
  if (entries.length === 0) return;
  await tx.run(
    `INSERT INTO outbox (id, event_id, conversation_id, target, ticket_key, kind, effect, state, created_at, settled_at)
       SELECT id, event_id, $1, target, ticket_key, kind, effect, CASE WHEN observed THEN 'observed' ELSE 'pending' END, $2::bigint,
         CASE WHEN observed THEN $2::bigint END
       FROM unnest($3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::boolean[])
         WITH ORDINALITY AS added (id, event_id, target, ticket_key, kind, effect, observed, no) ORDER BY no`,
    [
      lane,
      tx.now,
      entries.map(({ id }) => id),
      entries.map(({ eventId }) => eventId),
      entries.map(({ effect }) => targetOf(effect)),
      entries.map(({ effect }) => ticketOf(effect) ?? null),
      entries.map(({ effect }) => effect.kind),
      entries.map(({ effect }) => JSON.stringify(effect)),
      entries.map(({ observed }) => observed),
    ],
  );
  tx.count('effects', entries.length);
  const queued = entries.filter(({ observed }) => !observed);
  if (queued.length < entries.length) tx.count('outbox:observed', entries.length - queued.length);
  if (queued.length === 0) return;
  await wantFiles(
    tx,
    lane,
    queued.map(({ effect }) => effect),
  );
  await tx.run(
    `INSERT INTO queues (conversation_id, target, due_at) SELECT $1, target, $2 FROM unnest($3::text[]) AS t (target) ORDER BY target
       ON CONFLICT (conversation_id, target)
       DO UPDATE SET due_at = COALESCE(queues.due_at, CASE WHEN queues.op_id IS NULL THEN excluded.due_at END)`,
    [lane, tx.now, [...new Set(queued.map(({ effect }) => targetOf(effect)))]],
  );
};

const rememberMessages = async (tx: Tx, lane: ConversationId, decided: readonly DecidedEvent[]): Promise<void> => {
  const messages = new Map(
    decided.flatMap(({ decision }) => decision.messages.map((message) => [message.wamid, message] as const)),
  );
  if (messages.size === 0) return;
  const all = [...messages.values()];
  await tx.run(
    `INSERT INTO messages (wamid, conversation_id, ticket_key, direction, at)
       SELECT wamid, $1, ticket_key, 'in', at FROM unnest($2::text[], $3::text[], $4::bigint[]) AS m (wamid, ticket_key, at)
       ORDER BY wamid ON CONFLICT (wamid) DO UPDATE SET ticket_key = excluded.ticket_key`,
    [lane, all.map(({ wamid }) => wamid), all.map(({ ticket }) => ticket), all.map(({ at }) => at)],
  );
};

/** It was settled as refused, so it holds nothing; like a parked one it waits for an operator. */
const park = async (tx: Tx, id: EffectId, reason: string): Promise<void> => {
  const parked = await tx.run("UPDATE outbox SET state = 'parked', reason = $1 WHERE id = $2 AND state = 'refused'", [
    reason,
    id,
  ]);
  if (parked === 0) return;
  tx.count('outbox:refused', -1);
  tx.count('outbox:parked');
};

const saveTickets = async (
  tx: Tx,
  lane: ConversationId,
  before: readonly Ticket[],
  after: readonly Ticket[],
): Promise<void> => {
  const known = new Map(before.map((ticket) => [ticket.key, ticket]));
  const changed = new Map(
    after
      .filter(({ key, status, helpdeskId }) => {
        const old = known.get(key);
        return old?.status !== status || old.helpdeskId !== helpdeskId;
      })
      .map((ticket) => [ticket.key, ticket]),
  );
  if (changed.size === 0) return;
  const all = [...changed.values()];
  await tx.run(
    `INSERT INTO tickets (key, conversation_id, helpdesk_id, status)
       SELECT key, $1, helpdesk_id, status FROM unnest($2::text[], $3::text[], $4::text[]) AS t (key, helpdesk_id, status) ORDER BY key
       ON CONFLICT (key) DO UPDATE SET helpdesk_id = COALESCE(excluded.helpdesk_id, tickets.helpdesk_id), status = excluded.status`,
    [lane, all.map(({ key }) => key), all.map(({ helpdeskId }) => helpdeskId ?? null), all.map(({ status }) => status)],
  );
};
