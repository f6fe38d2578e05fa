import { effectId } from '../../core/decision.ts';
import { type Effect, isWrite, targetOf, ticketOf } from '../../core/effects.ts';
import type { ConversationId, EffectId } from '../../core/ids.ts';
import type { ClaimedLane, DecidedEvent } from '../../core/store.ts';
import { answerAsked } from './apply-by-status.ts';
import type { Tx } from './database.ts';
import { wantFiles } from './files.ts';
import { setTimers } from './timers.ts';

/** A lane and what was decided about its events. */
export interface LaneCommit {
  readonly lane: ClaimedLane;
  readonly decided: readonly DecidedEvent[];
}

/** Whether it changes no more than its own lane's rows and the ends of its queues: only such lanes are committed together. */
export const isPlain = ({ decided }: LaneCommit): boolean =>
  decided.every(({ decision }) => decision.dead.length === 0 && decision.answers.length === 0);

/** Everything that lanes' decisions came to, in one transaction. A lane that somebody else has now is left out. */
export const commitLanes = async (tx: Tx, lanes: readonly LaneCommit[]): Promise<('committed' | 'fenced')[]> => {
  const held = await holds(tx, lanes);
  const kept = lanes.filter((lane) => held.has(lane));
  if (kept.length > 0) await write(tx, kept);
  return lanes.map((lane) => (held.has(lane) ? 'committed' : 'fenced'));
};

/** The commits whose lanes are still their owners'. From here on they stay so. */
const holds = async (tx: Tx, lanes: readonly LaneCommit[]): Promise<ReadonlySet<LaneCommit>> => {
  const rows = await tx.all('SELECT id, fence FROM conversations WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE', [
    lanes.map(({ lane }) => lane.conversation.id),
  ]);
  const fences = new Map(rows.map((row) => [row['id'], row['fence']]));
  return new Set(
    lanes.filter(({ lane, decided }) => decided.length > 0 && fences.get(lane.conversation.id) === lane.fence),
  );
};

const write = async (tx: Tx, lanes: readonly LaneCommit[]): Promise<void> => {
  const decided = lanes.flatMap((each) => each.decided);
  await settleEvents(tx, decided);
  await insertEffects(tx, lanes);
  await rememberMessages(tx, lanes);
  await setTimers(
    tx,
    lanes.flatMap(({ lane, decided: mine }) =>
      mine.flatMap(({ decision }) => decision.timers.map((timer) => ({ ...timer, lane: lane.conversation.id }))),
    ),
  );
  for (const { decision } of decided) {
    for (const { effectId: dead, reason } of decision.dead) await park(tx, dead, reason);
    for (const answer of decision.answers) await answerAsked(tx, answer.effectId, answer.how);
  }
  await saveTickets(tx, lanes);
  await tx.run(
    `UPDATE conversations c SET state = d.state, due_at = CASE WHEN EXISTS (
         SELECT 1 FROM inbox WHERE conversation_id = c.id AND inbox.state = 'pending') THEN $3::bigint END
       FROM unnest($1::text[], $2::text[]) AS d (id, state) WHERE c.id = d.id`,
    [
      lanes.map(({ lane }) => lane.conversation.id),
      lanes.map(({ decided: mine }) => JSON.stringify(mine.at(-1)?.decision.conversation)),
      tx.now,
    ],
  );
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
  readonly lane: ConversationId;
  readonly id: EffectId;
  readonly eventId: number;
  readonly effect: Effect;
  readonly observed: boolean;
}

const entriesOf = ({ lane, decided }: LaneCommit): Entry[] =>
  decided.flatMap(({ eventId, decision }) =>
    decision.effects.map((effect, index): Entry => {
      const observed = decision.observed === true && isWrite(targetOf(effect));
      return { lane: lane.conversation.id, id: effectId(eventId, index), eventId, effect, observed };
    }),
  );

/** Puts effects into their queues; one that is only observed is settled where it stands. */
const insertEffects = async (tx: Tx, lanes: readonly LaneCommit[]): Promise<void> => {
  const entries = lanes.flatMap(entriesOf);
  if (entries.length === 0) return;
  await tx.run(
    `INSERT INTO outbox (id, event_id, conversation_id, target, ticket_key, kind, effect, state, created_at, settled_at)
       SELECT id, event_id, lane, target, ticket_key, kind, effect, CASE WHEN observed THEN 'observed' ELSE 'pending' END, $1::bigint,
         CASE WHEN observed THEN $1::bigint END
       FROM unnest($2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::boolean[])
         WITH ORDINALITY AS added (lane, id, event_id, target, ticket_key, kind, effect, observed, no) ORDER BY no`,
    [
      tx.now,
      entries.map(({ lane }) => lane),
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
  await wantFiles(tx, queued);
  const queues = [...new Map(queued.map((entry) => [`${entry.lane} ${targetOf(entry.effect)}`, entry])).values()];
  await tx.run(
    `INSERT INTO queues (conversation_id, target, due_at)
       SELECT lane, target, $1 FROM unnest($2::text[], $3::text[]) AS t (lane, target) ORDER BY lane, target
       ON CONFLICT (conversation_id, target)
       DO UPDATE SET due_at = COALESCE(queues.due_at, CASE WHEN queues.op_id IS NULL THEN excluded.due_at END)`,
    [tx.now, queues.map(({ lane }) => lane), queues.map(({ effect }) => targetOf(effect))],
  );
};

const rememberMessages = async (tx: Tx, lanes: readonly LaneCommit[]): Promise<void> => {
  const messages = new Map(
    lanes.flatMap(({ lane, decided }) =>
      decided.flatMap(({ decision }) =>
        decision.messages.map((message) => [message.wamid, { ...message, lane: lane.conversation.id }] as const),
      ),
    ),
  );
  if (messages.size === 0) return;
  const all = [...messages.values()];
  await tx.run(
    `INSERT INTO messages (wamid, conversation_id, ticket_key, direction, at)
       SELECT wamid, lane, ticket_key, 'in', at FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS m (wamid, lane, ticket_key, at)
       ORDER BY wamid ON CONFLICT (wamid) DO UPDATE SET ticket_key = excluded.ticket_key`,
    [all.map(({ wamid }) => wamid), all.map(({ lane }) => lane), all.map((m) => m.ticket), all.map(({ at }) => at)],
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

const saveTickets = async (tx: Tx, lanes: readonly LaneCommit[]): Promise<void> => {
  const changed = new Map(lanes.flatMap((each) => changedTickets(each).map((ticket) => [ticket.key, ticket])));
  if (changed.size === 0) return;
  const all = [...changed.values()];
  await tx.run(
    `INSERT INTO tickets (key, conversation_id, helpdesk_id, status)
       SELECT key, lane, helpdesk_id, status FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS t (key, lane, helpdesk_id, status)
       ORDER BY key ON CONFLICT (key) DO UPDATE SET helpdesk_id = COALESCE(excluded.helpdesk_id, tickets.helpdesk_id), status = excluded.status`,
    [
      all.map(({ key }) => key),
      all.map(({ lane }) => lane),
      all.map(({ helpdeskId }) => helpdeskId ?? null),
      all.map(({ status }) => status),
    ],
  );
};

const changedTickets = ({ lane: { conversation }, decided }: LaneCommit) => {
  const known = new Map(conversation.tickets.map((ticket) => [ticket.key, ticket]));
  return (decided.at(-1)?.decision.conversation.tickets ?? [])
    .filter(({ key, status, helpdeskId }) => {
      const old = known.get(key);
      return old?.status !== status || old.helpdeskId !== helpdeskId;
    })
    .map((ticket) => ({ ...ticket, lane: conversation.id }));
};
