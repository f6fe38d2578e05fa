import type { Contact } from '../../core/contact.ts';
import type { Conversation } from '../../core/conversation.ts';
import type { EventRefs } from '../../core/decision.ts';
import type { InboxEvent } from '../../core/events.ts';
import type { ContactId } from '../../core/ids.ts';
import type { ClaimedLane, LaneClaim } from '../../core/store.ts';
import { mergeTargetIn, refsOf, wamidQuoted, wamidReferredTo } from '../shared/refs.ts';
import { contactOf, type Row, text } from '../shared/rows.ts';
import type { Tx } from './database.ts';
import { wakeLanes } from './inbox.ts';

/**
 * Leases lanes with undecided events. Lease first, then read, in two statements: one statement would read the events from
 * a snapshot older than its lock, and decide some of them twice.
 */
export const claimLanes = async (tx: Tx, claim: LaneClaim): Promise<ClaimedLane[]> => {
  const leased = await tx.all(
    `WITH due AS MATERIALIZED (
       SELECT id, due_at FROM conversations WHERE due_at <= $1 AND due_at IS NOT NULL ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED)
     UPDATE conversations c SET fence = c.fence + 1, due_at = $1 + $3::bigint FROM due WHERE c.id = due.id
       RETURNING c.id, c.state, c.fence, c.contact_id, due.due_at AS was_due`,
    [tx.now, claim.limit, claim.leaseMs],
  );
  if (leased.length === 0) return [];
  leased.sort((a, b) => Number(a['was_due']) - Number(b['was_due']));
  const rows = await tx.all(
    `SELECT e.id, e.conversation_id, e.event, e.received_at FROM unnest($1::text[]) AS lane (id)
       CROSS JOIN LATERAL (SELECT id, conversation_id, event, received_at, position FROM inbox
         WHERE conversation_id = lane.id AND state = 'pending' ORDER BY position, id LIMIT $2) AS e
       ORDER BY e.position, e.id`,
    [leased.map((row) => row['id']), claim.eventsPerLane],
  );
  const events = Map.groupBy(rows, (row) => String(row['conversation_id']));
  const idle = leased.filter((row) => !events.has(String(row['id'])));
  if (idle.length > 0)
    tx.write('UPDATE conversations SET due_at = NULL WHERE id = ANY($1::text[])', [idle.map((row) => row['id'])]);
  const busy = leased.filter((row) => events.has(String(row['id'])));
  const told = new Map(rows.map((row) => [Number(row['id']), JSON.parse(String(row['event'])) as InboxEvent]));
  const [contacts, refs] = await Promise.all([
    loadContacts(
      tx,
      busy.map((row) => String(row['contact_id'])),
    ),
    loadRefs(tx, told),
  ]);
  return busy.map((row) => {
    // The row's contact wins over the one in the state: contacts are merged without a decision.
    const contactId = String(row['contact_id']);
    return {
      conversation: { ...(JSON.parse(String(row['state'])) as Conversation), contactId },
      contact: contacts.get(contactId) ?? { id: contactId },
      fence: Number(row['fence']),
      events: (events.get(String(row['id'])) ?? []).map((each) => {
        const id = Number(each['id']);
        const event = told.get(id) as InboxEvent;
        return { id, event, receivedAt: Number(each['received_at']), refs: refs.get(id) ?? {} };
      }),
    };
  });
};

export const loadContacts = async (tx: Tx, ids: readonly ContactId[]): Promise<Map<ContactId, Contact>> => {
  if (ids.length === 0) return new Map();
  const rows = await tx.all('SELECT * FROM contacts WHERE id = ANY($1::text[])', [[...new Set(ids)]]);
  return new Map(rows.map((row) => [String(row['id']), contactOf(row)]));
};

const loadRefs = async (tx: Tx, told: ReadonlyMap<number, InboxEvent>): Promise<Map<number, EventRefs>> => {
  const all = [...told.values()];
  const wamids = all.flatMap((event) => wamidReferredTo(event) ?? []);
  const quotes = all.flatMap((event) => wamidQuoted(event) ?? []);
  const targets = all.flatMap((event) => mergeTargetIn(event) ?? []);
  const [messages, quoted, tickets] = await Promise.all([
    wamids.length === 0
      ? []
      : tx.all(
          `SELECT m.wamid, m.ticket_key, m.effect_id, m.comment_id, m.status, o.effect FROM messages m
             LEFT JOIN outbox o ON o.id = m.effect_id WHERE m.wamid = ANY($1::text[])`,
          [wamids],
        ),
    quotes.length === 0
      ? []
      : tx.all(
          "SELECT wamid, event FROM inbox WHERE wamid = ANY($1::text[]) AND type = 'customer-message' ORDER BY id DESC",
          [quotes],
        ),
    targets.length === 0
      ? []
      : tx.all('SELECT helpdesk_id, key FROM tickets WHERE helpdesk_id = ANY($1::text[])', [targets]),
  ]);
  const find = (rows: readonly Row[], column: string, value: string | undefined) =>
    value === undefined ? undefined : rows.find((row) => row[column] === value);
  return new Map(
    [...told].map(([id, event]) => [
      id,
      refsOf(
        event,
        find(messages, 'wamid', wamidReferredTo(event)),
        text(find(tickets, 'helpdesk_id', mergeTargetIn(event))?.['key']),
        find(quoted, 'wamid', wamidQuoted(event)),
      ),
    ]),
  );
};

/** Gives a lane back undecided. Whoever has it by now keeps it. */
export const releaseLane = async (tx: Tx, lane: ClaimedLane, retryInMs: number): Promise<void> => {
  const { id } = lane.conversation;
  const released = await tx.run('UPDATE conversations SET due_at = $1 WHERE id = $2 AND fence = $3', [
    tx.now + retryInMs,
    id,
    lane.fence,
  ]);
  if (released === 0) wakeLanes(tx, [id]);
};
