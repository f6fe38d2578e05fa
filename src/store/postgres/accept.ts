import type { DeliveryStatus, ReceivedEvent } from '../../core/events.ts';
import { type ConversationId, conversationOf, ticketKeyOf } from '../../core/ids.ts';
import type { Accepted } from '../../core/store.ts';
import type { NewEvent } from '../shared/inbox.ts';
import { applyByStatuses, type Proof } from './apply-by-status.ts';
import { lockLanes, survivors } from './chains.ts';
import { resolveCustomers, updateProfiles } from './customers.ts';
import type { Identity, Tx } from './database.ts';
import { insertEvents, wakeLanes } from './inbox.ts';
import { noteStatuses, type SendLanes, sendLanes } from './statuses.ts';

/** Events that are accepted together: one webhook, one poll, one settlement. */
export interface Batch {
  readonly events: readonly ReceivedEvent[];
  readonly receivedAt: number;
}

interface Entry {
  readonly received: ReceivedEvent;
  readonly receivedAt: number;
  readonly hash: Buffer;
  /** The lane of its ticket, for events that are addressed to one. */
  readonly ticketLane?: ConversationId | undefined;
}

/** What is new among events, their keys taken. Nothing is in the inbox yet. */
export interface Admitted {
  readonly fresh: readonly Entry[];
  readonly answers: readonly Accepted[];
}

/**
 * Takes the keys of events, and of what we wrote ourselves: whoever has the same one in hand waits here. Comes before any other
 * lock.
 */
export const admit = async (
  tx: Tx,
  { hash }: Identity,
  batches: readonly Batch[],
  ownKeys: readonly string[] = [],
): Promise<Admitted> => {
  const ticketLanes = await lanesOfTickets(
    tx,
    batches.flatMap(({ events }) => events),
  );
  const entries = batches.map(({ events, receivedAt }) =>
    events.map((received) => ({
      received,
      receivedAt,
      hash: hash(received.key),
      ticketLane: ticketLanes.get(received),
    })),
  );
  // The helpdesk tells of every ticket of the account; what is not ours leaves no trace but a count.
  const isMapped = ({ received, ticketLane }: Entry) => received.address.to !== 'ticket' || ticketLane !== undefined;
  const ours = ownKeys.map(hash);
  const unseen = await takeKeys(tx, [
    ...ours,
    ...entries
      .flat()
      .filter(isMapped)
      .map((entry) => entry.hash),
  ]);
  for (const own of ours) unseen.delete(own.toString('hex'));
  const fresh: Entry[] = [];
  const answers = entries.map((batch) => {
    const answer = { accepted: 0, duplicates: 0, discarded: 0 };
    for (const entry of batch) {
      if (!isMapped(entry)) {
        tx.count('discarded:unmapped-ticket');
        answer.discarded += 1;
      } else if (unseen.delete(entry.hash.toString('hex'))) {
        fresh.push(entry);
        answer[entry.received.discard ? 'discarded' : 'accepted'] += 1;
      } else answer.duplicates += 1;
    }
    return answer;
  });
  for (const { accepted, discarded, duplicates } of answers) {
    if (accepted + discarded > 0) tx.count('accepted', accepted + discarded);
    if (duplicates > 0) tx.count('duplicates', duplicates);
  }
  return { fresh, answers };
};

/** The hashes (hex) that nobody had taken before. */
const takeKeys = async (tx: Tx, hashes: readonly Buffer[]): Promise<Set<string>> => {
  if (hashes.length === 0) return new Set();
  const rows = await tx.all(
    `INSERT INTO seen (hash) SELECT DISTINCT hash FROM unnest($1::bytea[]) AS asked (hash) ORDER BY hash
       ON CONFLICT DO NOTHING RETURNING hash`,
    [hashes],
  );
  return new Set(rows.map((row) => (row['hash'] as Buffer).toString('hex')));
};

/**
 * The lanes of events that are addressed to tickets. What we wrote into the ticket ourselves says best whose it is: a merge may
 * have led another lane to it, and a webhook can come before the answer to our own creation.
 */
const lanesOfTickets = async (
  tx: Tx,
  events: readonly ReceivedEvent[],
): Promise<ReadonlyMap<ReceivedEvent, ConversationId>> => {
  const lanes = new Map<ReceivedEvent, ConversationId>();
  const asked = events.flatMap((received) => {
    const { address } = received;
    if (address.to !== 'ticket') return [];
    const key = ticketKeyOf(address.externalId);
    return [{ received, ticketId: address.ticketId, owner: key === undefined ? undefined : conversationOf(key) }];
  });
  if (asked.length === 0) return lanes;
  const rows = await tx.all('SELECT helpdesk_id, conversation_id FROM tickets WHERE helpdesk_id = ANY($1::text[])', [
    asked.map(({ ticketId }) => ticketId),
  ]);
  const byTicket = new Map(rows.map((row) => [String(row['helpdesk_id']), String(row['conversation_id'])]));
  const ends = await survivors(tx, [
    ...asked.flatMap(({ owner }) => (owner === undefined ? [] : [owner])),
    ...byTicket.values(),
  ]);
  for (const { received, ticketId, owner } of asked) {
    const lane = (owner === undefined ? undefined : ends.get(owner)) ?? ends.get(byTicket.get(ticketId) ?? '');
    if (lane !== undefined) lanes.set(received, lane);
  }
  return lanes;
};

/** Puts admitted events into their lanes; part of whatever transaction is open. */
export const place = async (tx: Tx, identity: Identity, { fresh }: Admitted): Promise<void> => {
  const kept = fresh.filter(({ received }) => received.discard === undefined);
  const customers = kept.flatMap(({ received: { address } }) => (address.to === 'contact' ? [address] : []));
  const resolved = await resolveCustomers(tx, identity.newId, customers);
  const statuses = kept.flatMap(({ received: { event } }) => (event.type === 'delivery-status' ? [event] : []));
  const sends = await sendLanes(tx, identity, statuses);
  const laneOf = await lockEntryLanes(
    tx,
    kept,
    resolved.map(({ conversationId }) => conversationId),
    sends,
  );
  updateProfiles(
    tx,
    resolved.map(({ contactId }, index) => ({ contactId, profile: customers[index]?.identity.profile ?? {} })),
  );
  // The calls' own news come first, as they do when their answers arrive in time.
  await applyByStatuses(tx, identity, proofsIn(kept, sends));
  const rows: NewEvent[] = [];
  for (const entry of fresh) {
    const { received, receivedAt } = entry;
    const { event, discard } = received;
    if (discard !== undefined) {
      rows.push({ conversationId: undefined, event, receivedAt, state: 'discarded', reason: discard });
      tx.count(`discarded:${discard}`);
      continue;
    }
    const conversationId = laneOf.get(entry);
    rows.push({ conversationId, event, receivedAt, ...(conversationId === undefined ? { state: 'unmatched' } : {}) });
  }
  insertEvents(tx, rows);
  wakeLanes(tx, [...new Set(laneOf.values())]);
  await noteStatuses(tx, statuses);
};

const proofsIn = (kept: readonly Entry[], { openCalls }: SendLanes): Proof[] =>
  kept.flatMap(({ received: { event }, receivedAt }) =>
    event.type === 'delivery-status' && openCalls.has(event.opId ?? '') ? [{ status: event, receivedAt }] : [],
  );

/** Locks the lanes of all entries at once, and says which is whose. A status whose send is not known has none. */
const lockEntryLanes = async (
  tx: Tx,
  kept: readonly Entry[],
  ofCustomers: readonly ConversationId[],
  sends: SendLanes,
): Promise<Map<Entry, ConversationId>> => {
  const wanted = new Map<Entry, ConversationId>();
  const customers = ofCustomers[Symbol.iterator]();
  for (const entry of kept) {
    const lane = addressedLane(entry, customers, sends);
    if (lane !== undefined) wanted.set(entry, lane);
  }
  const locked = await lockLanes(tx, [...wanted.values(), ...sends.ofCalls.values()]);
  const lanes = new Map<Entry, ConversationId>();
  for (const [entry, id] of wanted) {
    const lane = locked.get(id);
    if (lane !== undefined) lanes.set(entry, lane);
  }
  // Their send may be settled at this moment: with its name taken, either we see it now or it will see us.
  const lost = kept.filter(
    ({ received: { event } }, index) => event.type === 'delivery-status' && !lanes.has(kept[index] as Entry),
  );
  const found = await sends.lookAgain(lost.map(({ received }) => received.event as DeliveryStatus));
  const late = await lockLanes(tx, [...found.values()]);
  for (const entry of lost) {
    const lane = late.get(found.get((entry.received.event as DeliveryStatus).wamid) ?? '');
    if (lane !== undefined) lanes.set(entry, lane);
  }
  return lanes;
};

const addressedLane = (
  { received: { address }, ticketLane }: Entry,
  customers: Iterator<ConversationId>,
  sends: SendLanes,
): ConversationId | undefined => {
  switch (address.to) {
    case 'contact':
      return customers.next().value;
    case 'conversation':
      return address.conversationId;
    case 'ticket':
      return ticketLane;
    case 'send':
      return (
        sends.ofMessages.get(address.wamid) ??
        (address.opId === undefined ? undefined : sends.ofCalls.get(address.opId))
      );
  }
};
