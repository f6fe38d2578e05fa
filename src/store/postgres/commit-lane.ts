import type { Conversation } from '../../core/conversation.ts';
import { effectId } from '../../core/decision.ts';
import { type Effect, isWrite, targetOf, ticketOf } from '../../core/effects.ts';
import type { ConversationId, EffectId } from '../../core/ids.ts';
import type { ClaimedLane, DecidedEvent } from '../../core/store.ts';
import { consentChanges } from '../shared/consent.ts';
import { answerAsked } from './apply-by-status.ts';
import type { Tx } from './database.ts';
import { wantFiles } from './files.ts';
import { moveLooks } from './looks.ts';
import { setTimers } from './timers.ts';

/** A claimed lane and what was decided of its events. */
export interface Committing {
  readonly lane: ClaimedLane;
  readonly decided: readonly DecidedEvent[];
}

/** A decided event and the lane that it is of. */
interface DecidedIn extends DecidedEvent {
  readonly lane: ConversationId;
}

/** Everything that lanes' decisions came to, in one transaction. A stale owner changes nothing. */
export const commitLanes = async (
  tx: Tx,
  commits: readonly Committing[],
): Promise<readonly ('committed' | 'fenced')[]> => {
  const rows = await tx.all('SELECT id, fence FROM conversations WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE', [
    commits.map(({ lane }) => lane.conversation.id),
  ]);
  const fences = new Map(rows.map((row) => [row['id'], row['fence']]));
  const holds = ({ lane, decided }: Committing): boolean =>
    decided.length > 0 && fences.get(lane.conversation.id) === lane.fence;
  const held = commits.filter(holds);
  if (held.length > 0) await write(tx, held);
  return commits.map((commit) => (held.includes(commit) ? 'committed' : 'fenced'));
};

const write = async (tx: Tx, commits: readonly Committing[]): Promise<void> => {
  const decided = commits.flatMap(({ lane, decided: mine }) =>
    mine.map((each): DecidedIn => ({ ...each, lane: lane.conversation.id })),
  );
  await Promise.all([settleEvents(tx, decided), carryOut(tx, commits, decided)]);
};

const carryOut = async (tx: Tx, commits: readonly Committing[], decided: readonly DecidedIn[]): Promise<void> => {
  insertEffects(tx, decided);
  rememberMessages(tx, decided);
  setTimers(
    tx,
    decided.flatMap(({ lane, decision }) => decision.timers.map((timer) => ({ lane, ...timer }))),
  );
  for (const { decision } of decided) {
    for (const { effectId: dead, reason } of decision.dead) await park(tx, dead, reason);
    for (const answer of decision.answers) await answerAsked(tx, answer.effectId, answer.how);
  }
  const after = commits.map(({ lane, decided: mine }) => ({
    before: lane.conversation,
    now: mine.at(-1)?.decision.conversation ?? lane.conversation,
  }));
  saveTickets(tx, after);
  moveLooks(tx, after);
  saveConsent(tx, commits);
  tx.write(
    `UPDATE conversations c SET state = d.state, fence = c.fence + 1, due_at = CASE WHEN EXISTS (
         SELECT 1 FROM inbox i WHERE i.conversation_id = c.id AND i.state = 'pending') THEN $3::bigint END
       FROM unnest($1::text[], $2::text[]) AS d (id, state) WHERE c.id = d.id`,
    [after.map(({ before }) => before.id), after.map(({ now }) => JSON.stringify(now)), tx.now],
  );
};

const settleEvents = async (tx: Tx, decided: readonly DecidedIn[]): Promise<void> => {
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

/** Puts effects into their queues; one that is only observed is settled where it stands. */
const insertEffects = (tx: Tx, decided: readonly DecidedIn[]): void => {
  const entries = decided.flatMap(({ lane, eventId, decision }) =>
    decision.effects.map((effect, index): Entry => {
      const observed = decision.observed === true && isWrite(targetOf(effect));
      return { lane, id: effectId(eventId, index), eventId, effect, observed };
    }),
  );
  if (entries.length === 0) return;
  tx.write(
    `INSERT INTO outbox (id, event_id, conversation_id, target, ticket_key, kind, effect, state, created_at, settled_at)
       SELECT id, event_id, lane, target, ticket_key, kind, effect, CASE WHEN observed THEN 'observed' ELSE 'pending' END, $2::bigint,
         CASE WHEN observed THEN $2::bigint END
       FROM unnest($1::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::boolean[])
         WITH ORDINALITY AS added (lane, id, event_id, target, ticket_key, kind, effect, observed, no) ORDER BY no`,
    [
      entries.map(({ lane }) => lane),
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
  wantFiles(tx, queued);
  const queues = new Map(queued.map(({ lane, effect }) => [`${lane} ${targetOf(effect)}`, [lane, targetOf(effect)]]));
  tx.write(
    `INSERT INTO queues (conversation_id, target, due_at)
       SELECT lane, target, $1 FROM unnest($2::text[], $3::text[]) AS q (lane, target) ORDER BY lane, target
       ON CONFLICT (conversation_id, target)
       DO UPDATE SET due_at = COALESCE(queues.due_at, CASE WHEN queues.op_id IS NULL THEN excluded.due_at END)`,
    [tx.now, [...queues.values()].map(([lane]) => lane), [...queues.values()].map(([, target]) => target)],
  );
};

const rememberMessages = (tx: Tx, decided: readonly DecidedIn[]): void => {
  const messages = new Map(
    decided.flatMap(({ lane, decision }) =>
      decision.messages.map((message) => [message.wamid, { ...message, lane }] as const),
    ),
  );
  if (messages.size === 0) return;
  const all = [...messages.values()];
  tx.write(
    `INSERT INTO messages (wamid, conversation_id, ticket_key, direction, at)
       SELECT wamid, lane, ticket_key, 'in', at FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS m (wamid, lane, ticket_key, at)
       ORDER BY wamid ON CONFLICT (wamid) DO UPDATE SET ticket_key = excluded.ticket_key`,
    [
      all.map(({ wamid }) => wamid),
      all.map(({ lane }) => lane),
      all.map(({ ticket }) => ticket),
      all.map(({ at }) => at),
    ],
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

const saveTickets = (tx: Tx, lanes: readonly { readonly before: Conversation; readonly now: Conversation }[]): void => {
  const changed = lanes.flatMap(({ before, now }) => {
    const known = new Map(before.tickets.map((ticket) => [ticket.key, ticket]));
    const mine = now.tickets.filter(({ key, status, helpdeskId }) => {
      const old = known.get(key);
      return old?.status !== status || old.helpdeskId !== helpdeskId;
    });
    return [...new Map(mine.map((ticket) => [ticket.key, { ...ticket, lane: before.id }])).values()];
  });
  if (changed.length === 0) return;
  tx.write(
    `INSERT INTO tickets (key, conversation_id, helpdesk_id, status)
       SELECT key, lane, helpdesk_id, status FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS t (key, lane, helpdesk_id, status)
       ORDER BY key ON CONFLICT (key) DO UPDATE SET helpdesk_id = COALESCE(excluded.helpdesk_id, tickets.helpdesk_id), status = excluded.status`,
    [
      changed.map(({ key }) => key),
      changed.map(({ lane }) => lane),
      changed.map(({ helpdeskId }) => helpdeskId ?? null),
      changed.map(({ status }) => status),
    ],
  );
};

/** What customers said of being written to. By column: in one group two lanes of one customer may change one each. */
const saveConsent = (tx: Tx, commits: readonly Committing[]): void => {
  const changes = commits.flatMap(({ lane, decided }) =>
    consentChanges(lane, decided).map((change) => ({ lane: lane.conversation.id, ...change })),
  );
  for (const [column, said] of Map.groupBy(changes, (change) => change.column))
    tx.write(
      `UPDATE contacts c SET ${column} = s.at FROM unnest($1::text[], $2::bigint[]) AS s (lane, at), conversations v
         WHERE v.id = s.lane AND c.id = v.contact_id`,
      [said.map(({ lane }) => lane), said.map(({ at }) => at)],
    );
};
