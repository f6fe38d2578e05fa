import type { SendText } from '../../core/effects.ts';
import type { ConversationId, OpId } from '../../core/ids.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { ClaimedOp, Settlement } from '../../core/store.ts';
import { effectOf, heldAfterMs, returnedAs, returnedWith, settledEvent, stateAfter } from '../shared/queue.ts';
import { type Row, text } from '../shared/rows.ts';
import { survivingContacts } from './chains.ts';
import type { Identity, Tx } from './database.ts';
import { frontOfLanes, insertEvents, matchStatuses, takeBack, wakeLanes } from './inbox.ts';
import { forgetLate } from './late-files.ts';
import { lockNames } from './locks.ts';
import { advanceQueues } from './queues.ts';

/** A call that came to something for good, its entries, and the lane that hears of it. Lane and queue are locked. */
export interface Finished {
  readonly op: ClaimedOp;
  readonly entries: readonly Row[];
  readonly lane: ConversationId;
  readonly done: Extract<Settlement, { to: 'done' }>;
}

/** The entries of ops, in order. */
export const membersOf = async (tx: Tx, opIds: readonly OpId[]): Promise<ReadonlyMap<OpId, Row[]>> => {
  const rows = await tx.all(
    'SELECT seq, id, op_id, state, effect, ticket_key FROM outbox WHERE op_id = ANY($1::text[]) ORDER BY seq',
    [opIds],
  );
  return Map.groupBy(rows, (row) => String(row['op_id']));
};

/** Records what calls came to. */
export const finish = async (tx: Tx, identity: Identity, finished: readonly Finished[]): Promise<void> => {
  if (finished.length === 0) return;
  const settled: Settled[] = [];
  for (const { op, entries, lane, done } of finished) {
    const returned = done.returnQueue ? await queuedBehind(tx, op, entries) : [];
    settled.push({ lane, opId: op.opId, entries, outcome: done.outcome, at: done.at, returned });
  }
  await remember(tx, identity, finished);
  await settleEntries(tx, settled);
  const after = Map.groupBy(finished, ({ done }) => stateAfter(done.outcome));
  const opsOf = (some: readonly Finished[] = []) => some.map(({ op }) => op.opId);
  const asked = after.get('asked') ?? [];
  const dead = after.get('dead') ?? [];
  // Stays at the head of its queue until an agent answers or a late status tells.
  for (const { op } of asked)
    tx.write('UPDATE queues SET due_at = NULL, fence = fence + 1 WHERE conversation_id = $1 AND target = $2', [
      op.conversationId,
      op.target,
    ]);
  if (asked.length > 0) tx.write("UPDATE ops SET phase = 'asked' WHERE id = ANY($1::text[])", [opsOf(asked)]);
  // A call that is dead can be taken up again as it is: with its id, its bytes and what is known of its attempts.
  if (dead.length > 0) tx.write("UPDATE ops SET phase = 'dead' WHERE id = ANY($1::text[])", [opsOf(dead)]);
  const over = finished.filter((each) => !asked.includes(each) && !dead.includes(each));
  if (over.length > 0) tx.write('DELETE FROM ops WHERE id = ANY($1::text[])', [opsOf(over)]);
  await advanceQueues(
    tx,
    finished
      .filter((each) => !asked.includes(each))
      .map(({ op, done }) => ({ conversationId: op.conversationId, target: op.target, inMs: heldAfterMs(done) })),
  );
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

/** Entries of one call that are settled, and those that came back unsent with them. */
export interface Settled {
  /** It is told, and locked; undefined when there is none. */
  readonly lane: ConversationId | undefined;
  readonly opId: OpId;
  readonly entries: readonly Row[];
  readonly outcome: Outcome;
  readonly at: number;
  readonly returned?: readonly Row[];
}

/** Marks entries settled and tells their lanes, in one event a call. */
export const settleEntries = async (tx: Tx, settled: readonly Settled[]): Promise<void> => {
  const marked = settled.flatMap(({ entries, outcome, returned = [] }) => {
    const state = stateAfter(outcome);
    // Entries that still stand in their queue are counted from it.
    if (state !== 'asked' && state !== 'dead') tx.count(`outbox:${state}`, entries.length);
    if (returned.length > 0) tx.count(`outbox:${returnedAs(outcome)}`, returned.length);
    const reason = 'reason' in outcome ? outcome.reason : null;
    return [
      ...entries.map(({ seq }: Row) => ({ seq, state, reason })),
      ...returned.map(({ seq }: Row) => ({ seq, state: returnedAs(outcome), reason: 'returned' })),
    ];
  });
  tx.write(
    `UPDATE outbox e SET state = s.state, reason = COALESCE(s.reason, e.reason), settled_at = $1
       FROM unnest($2::bigint[], $3::text[], $4::text[]) AS s (seq, state, reason) WHERE e.seq = s.seq`,
    [tx.now, marked.map(({ seq }) => seq), marked.map(({ state }) => state), marked.map(({ reason }) => reason)],
  );
  forgetLate(
    tx,
    settled
      .filter(({ outcome }) => outcome.result === 'refused')
      .flatMap(({ entries, returned = [] }) => [...entries, ...returned]),
  );
  const told = settled.flatMap(({ lane, ...each }) => (lane === undefined ? [] : [{ lane, ...each }]));
  const lanesOf = (some: typeof told) => [...new Set(some.map(({ lane }) => lane))];
  const isRefused = ({ outcome }: Pick<Settled, 'outcome'>) => outcome.result === 'refused';
  const refused = lanesOf(told.filter(isRefused));
  const fronts = await frontOfLanes(tx, refused);
  insertEvents(
    tx,
    told.map((each) => ({
      conversationId: each.lane,
      event: settledEvent(each.opId, [...each.entries, ...(each.returned ?? [])], each.outcome, each.at),
      receivedAt: each.at,
      ...(isRefused(each) ? fronts.get(each.lane) : {}),
    })),
  );
  takeBack(tx, refused);
  wakeLanes(tx, lanesOf(told.filter((each) => !isRefused(each))));
};

/** What later calls are bound to: the requester, the ticket's number and state, the message's id. */
const remember = async (tx: Tx, identity: Identity, finished: readonly Finished[]): Promise<void> => {
  const applied = finished.flatMap(({ op, entries, lane, done: { outcome, at } }) =>
    outcome.result === 'applied' ? [{ op, entries, lane, at, data: outcome.data }] : [],
  );
  const known = applied.filter(({ data }) => data.requesterId !== undefined);
  const ends = await survivingContacts(
    tx,
    known.map(({ op }) => op.contact.id),
  );
  known.sort((a, b) => (a.op.contact.id < b.op.contact.id ? -1 : 1));
  for (const { op, data } of known)
    tx.write('UPDATE contacts SET requester_id = $1 WHERE id = ANY($2::text[])', [
      data.requesterId,
      [op.contact.id, ends.get(op.contact.id) ?? op.contact.id],
    ]);
  for (const { op, lane, data } of applied) {
    if (op.ticket?.key === undefined || data.ticketId === undefined || op.target !== 'helpdesk') continue;
    tx.write(
      `INSERT INTO tickets (key, conversation_id, helpdesk_id, status) VALUES ($1, $2, $3, $4)
         ON CONFLICT (key) DO UPDATE SET helpdesk_id = excluded.helpdesk_id, status = excluded.status`,
      [op.ticket.key, lane, data.ticketId, data.ticketStatus ?? 'open'],
    );
  }
  await recordSent(
    tx,
    identity,
    applied.flatMap(({ entries: [entry], lane, at, data: { wamid } }) =>
      wamid === undefined || !entry ? [] : [{ wamid, lane, entry, at }],
    ),
  );
};

export interface Sent {
  readonly wamid: string;
  readonly lane: ConversationId;
  readonly entry: Row;
  readonly at: number;
}

/** Messages that WhatsApp took. Their names are taken first: statuses of them may come in at the same moment. */
export const recordSent = async (tx: Tx, identity: Identity, sent: readonly Sent[]): Promise<void> => {
  if (sent.length === 0) return;
  lockNames(
    tx,
    identity,
    sent.map(({ wamid }) => wamid),
  );
  const effects = sent.map(({ entry }) => effectOf(entry) as SendText);
  tx.write(
    `INSERT INTO messages (wamid, conversation_id, ticket_key, direction, at, effect_id, comment_id)
       SELECT wamid, lane, ticket_key, 'out', at, effect_id, comment_id
       FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[])
         AS m (wamid, lane, ticket_key, at, effect_id, comment_id)
       ORDER BY wamid ON CONFLICT DO NOTHING`,
    [
      sent.map(({ wamid }) => wamid),
      sent.map(({ lane }) => lane),
      effects.map(({ ticket }) => ticket ?? null),
      sent.map(({ at }) => at),
      sent.map(({ entry }) => String(entry['id'])),
      effects.map(({ comment }) => comment ?? null),
    ],
  );
  await matchStatuses(tx, sent);
};
