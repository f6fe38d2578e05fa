import type { SendText } from '../../core/effects.ts';
import type { ContactId, ConversationId, OpId } from '../../core/ids.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { ClaimedOp, Settlement } from '../../core/store.ts';
import type { NewEvent } from '../shared/inbox.ts';
import { effectOf, heldAfterMs, returnedAs, returnedWith, settledEvent, stateAfter } from '../shared/queue.ts';
import { type Row, text } from '../shared/rows.ts';
import { survivingContacts } from './chains.ts';
import type { Identity, Tx } from './database.ts';
import { frontOfLane, insertEvents, matchStatuses, takeBack, wakeLanes } from './inbox.ts';
import { forgetLate } from './late-files.ts';
import { lockNames } from './locks.ts';
import { advanceQueues } from './queues.ts';

/** The entries of ops, in order. */
export const membersOf = async (tx: Tx, opIds: readonly OpId[]): Promise<Map<OpId, Row[]>> =>
  Map.groupBy(
    await tx.all(
      'SELECT seq, id, state, effect, ticket_key, op_id FROM outbox WHERE op_id = ANY($1::text[]) ORDER BY seq',
      [opIds],
    ),
    (row) => String(row['op_id']),
  );

/** A call that is over. Its lane and its queue are locked. */
export interface Finished {
  readonly lane: ConversationId;
  readonly op: ClaimedOp;
  readonly done: Extract<Settlement, { to: 'done' }>;
}

interface Entries {
  readonly members: readonly Row[];
  readonly returned: readonly Row[];
}

/** Records what calls came to for good. */
export const finish = async (tx: Tx, identity: Identity, all: readonly Finished[]): Promise<void> => {
  const opIds = all.map(({ op }) => op.opId);
  const members = await membersOf(tx, opIds);
  const calls: (Finished & Entries)[] = [];
  for (const call of all) {
    const mine = members.get(call.op.opId) ?? [];
    const returned = call.done.returnQueue ? await queuedBehind(tx, call.op, mine) : [];
    calls.push({ ...call, members: mine, returned });
  }
  await remember(tx, identity, calls);
  for (const { returned, done } of calls)
    if (returned.length > 0)
      await tx.run("UPDATE outbox SET state = $3, reason = 'returned', settled_at = $1 WHERE seq = ANY($2::bigint[])", [
        tx.now,
        returned.map((row) => row['seq']),
        returnedAs(done.outcome),
      ]);
  await settleEntries(
    tx,
    calls.map(({ lane, op, members: entries, returned, done }) => ({
      lane,
      opId: op.opId,
      entries,
      returned,
      outcome: done.outcome,
      at: done.at,
    })),
  );
  await closeOps(tx, calls);
};

const closeOps = async (tx: Tx, calls: readonly Finished[]): Promise<void> => {
  const cameTo = Map.groupBy(calls, ({ done }) => stateAfter(done.outcome));
  const asked = cameTo.get('asked') ?? [];
  const dead = cameTo.get('dead') ?? [];
  const gone = calls.filter((call) => !asked.includes(call) && !dead.includes(call));
  for (const { op } of asked) {
    // Stays at the head of its queue until an agent answers or a late status tells.
    await tx.run("UPDATE ops SET phase = 'asked' WHERE id = $1", [op.opId]);
    await tx.run('UPDATE queues SET due_at = NULL, fence = fence + 1 WHERE conversation_id = $1 AND target = $2', [
      op.conversationId,
      op.target,
    ]);
  }
  // A call that is dead can be taken up again as it is: with its id, its bytes and what is known of its attempts.
  if (dead.length > 0)
    await tx.run("UPDATE ops SET phase = 'dead' WHERE id = ANY($1::text[])", [dead.map(({ op }) => op.opId)]);
  if (gone.length > 0) await tx.run('DELETE FROM ops WHERE id = ANY($1::text[])', [gone.map(({ op }) => op.opId)]);
  await advanceQueues(
    tx,
    [...dead, ...gone].map(({ op, done }) => ({
      conversationId: op.conversationId,
      target: op.target,
      inMs: heldAfterMs(done),
    })),
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

/** Entries of one call that are settled. `lane`: who is told; locked, undefined when there is none. */
export interface Settled {
  readonly lane: ConversationId | undefined;
  readonly opId: OpId;
  readonly entries: readonly Row[];
  readonly returned?: readonly Row[];
  readonly outcome: Outcome;
  readonly at: number;
}

/** Marks entries settled and tells their lanes, in one event a call. */
export const settleEntries = async (tx: Tx, calls: readonly Settled[]): Promise<void> => {
  const marked = calls.flatMap(({ entries, outcome }) =>
    entries.map((row) => ({ seq: row['seq'], state: stateAfter(outcome), why: reasonIn(outcome) })),
  );
  await tx.run(
    `UPDATE outbox o SET state = m.state, reason = COALESCE(m.reason, o.reason), settled_at = $1
       FROM unnest($2::bigint[], $3::text[], $4::text[]) AS m (seq, state, reason) WHERE o.seq = m.seq`,
    [tx.now, marked.map(({ seq }) => seq), marked.map(({ state }) => state), marked.map(({ why }) => why)],
  );
  const events: (NewEvent & { readonly conversationId: ConversationId })[] = [];
  for (const { lane, opId, entries, returned = [], outcome, at } of calls) {
    const state = stateAfter(outcome);
    // Entries that still stand in their queue are counted from it.
    if (state !== 'asked' && state !== 'dead') tx.count(`outbox:${state}`, entries.length);
    if (returned.length > 0) tx.count(`outbox:${returnedAs(outcome)}`, returned.length);
    if (outcome.result === 'refused') await forgetLate(tx, [...entries, ...returned]);
    if (lane === undefined) continue;
    const event = settledEvent(opId, [...entries, ...returned], outcome, at);
    if (outcome.result !== 'refused') {
      events.push({ conversationId: lane, event, receivedAt: at });
      continue;
    }
    await insertEvents(tx, [{ conversationId: lane, event, receivedAt: at, ...(await frontOfLane(tx, lane)) }]);
    await takeBack(tx, lane);
  }
  await insertEvents(tx, events);
  await wakeLanes(tx, [...new Set(events.map(({ conversationId }) => conversationId))]);
};

const reasonIn = (outcome: Outcome): string | null => ('reason' in outcome ? outcome.reason : null);

/** What later calls are bound to: the requesters, the tickets' numbers and states, the messages' ids. */
const remember = async (tx: Tx, identity: Identity, calls: readonly (Finished & Entries)[]): Promise<void> => {
  const applied = calls.flatMap(({ done, ...call }) =>
    done.outcome.result === 'applied' ? [{ ...call, data: done.outcome.data, at: done.at }] : [],
  );
  await rememberRequesters(
    tx,
    applied.flatMap(({ op, data: { requesterId } }) =>
      requesterId === undefined ? [] : [{ contactId: op.contact.id, requesterId }],
    ),
  );
  const tickets = new Map(
    applied.flatMap(({ op, lane, data: { ticketId, ticketStatus = 'open' } }) =>
      op.ticket === undefined || ticketId === undefined || op.target !== 'helpdesk'
        ? []
        : [[op.ticket.key, { lane, ticketId, ticketStatus }] as const],
    ),
  );
  const known = [...tickets.values()];
  if (tickets.size > 0)
    await tx.run(
      `INSERT INTO tickets (key, conversation_id, helpdesk_id, status)
         SELECT key, lane, helpdesk_id, status FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS t (key, lane, helpdesk_id, status)
         ORDER BY key ON CONFLICT (key) DO UPDATE SET helpdesk_id = excluded.helpdesk_id, status = excluded.status`,
      [
        [...tickets.keys()],
        known.map(({ lane }) => lane),
        known.map(({ ticketId }) => ticketId),
        known.map(({ ticketStatus }) => ticketStatus),
      ],
    );
  await recordSent(
    tx,
    identity,
    applied.flatMap(({ lane, members: [entry], data: { wamid }, at }) =>
      wamid === undefined || entry === undefined ? [] : [{ wamid, lane, entry, at }],
    ),
  );
};

const rememberRequesters = async (
  tx: Tx,
  made: readonly { readonly contactId: ContactId; readonly requesterId: string }[],
): Promise<void> => {
  if (made.length === 0) return;
  const surviving = await survivingContacts(
    tx,
    made.map(({ contactId }) => contactId),
  );
  const requesters = new Map(
    made.flatMap(({ contactId, requesterId }) =>
      [contactId, surviving.get(contactId) ?? contactId].map((id) => [id, requesterId] as const),
    ),
  );
  // Contacts of other lanes change at the same time: locked in order.
  await tx.run('SELECT 1 FROM contacts WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE', [[...requesters.keys()]]);
  await tx.run(
    `UPDATE contacts c SET requester_id = r.requester FROM unnest($1::text[], $2::text[]) AS r (id, requester) WHERE c.id = r.id`,
    [[...requesters.keys()], [...requesters.values()]],
  );
};

export interface Sent {
  readonly wamid: string;
  readonly lane: ConversationId;
  readonly entry: Row;
  readonly at: number;
}

/** Messages that WhatsApp took. Their names are taken first: a status of one may come in at the same moment. */
export const recordSent = async (tx: Tx, identity: Identity, sent: readonly Sent[]): Promise<void> => {
  if (sent.length === 0) return;
  await lockNames(
    tx,
    identity,
    sent.map(({ wamid }) => wamid),
  );
  const effects = sent.map(({ entry }) => effectOf(entry) as SendText);
  await tx.run(
    `INSERT INTO messages (wamid, conversation_id, ticket_key, direction, at, effect_id, comment_id)
       SELECT wamid, lane, ticket, 'out', at, effect_id, comment
       FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[]) AS s (wamid, lane, ticket, at, effect_id, comment)
       ORDER BY wamid ON CONFLICT DO NOTHING`,
    [
      sent.map(({ wamid }) => wamid),
      sent.map(({ lane }) => lane),
      effects.map(({ ticket }) => ticket ?? null),
      sent.map(({ at }) => at),
      sent.map(({ entry }) => entry['id']),
      effects.map(({ comment }) => comment ?? null),
    ],
  );
  await matchStatuses(tx, new Map(sent.map(({ wamid, lane }) => [wamid, lane])));
};
