import type { Contact } from '../../core/contact.ts';
import type { Target } from '../../core/effects.ts';
import type { ContactId, ConversationId, OpId } from '../../core/ids.ts';
import type { ClaimedOp } from '../../core/store.ts';
import { describeOp, isOrphaned } from '../shared/describe-op.ts';
import { statesOf } from '../shared/files.ts';
import { effectOf, followedBy } from '../shared/queue.ts';
import { mergedInto, survivingContacts } from './chains.ts';
import { loadContacts } from './claim-lanes.ts';
import type { Tx } from './database.ts';
import { knownFiles } from './files.ts';

/** A leased queue, locked by the claim. */
export interface Leased {
  readonly conversationId: ConversationId;
  readonly target: Target;
  readonly fence: number;
  readonly opId: OpId;
}

/** What each leased queue has to do. */
export const describeOps = async (tx: Tx, leased: readonly Leased[], leaseMs: number): Promise<ClaimedOp[]> => {
  if (leased.length === 0) return [];
  const opIds = leased.map(({ opId }) => opId);
  const [opRows, entryRows, laneRows] = await Promise.all([
    tx.all(
      `SELECT id, phase, frozen, attempts, first_at, began_at, cause, retryable, looks, unknown_at FROM ops WHERE id = ANY($1::text[])`,
      [opIds],
    ),
    tx.all('SELECT id, op_id, effect, ticket_key, created_at FROM outbox WHERE op_id = ANY($1::text[]) ORDER BY seq', [
      opIds,
    ]),
    tx.all('SELECT id, contact_id, number_id FROM conversations WHERE id = ANY($1::text[])', [
      leased.map(({ conversationId }) => conversationId),
    ]),
  ]);
  const ops = new Map(opRows.map((row) => [String(row['id']), row]));
  const entries = Map.groupBy(entryRows, (row) => String(row['op_id']));
  const lanes = new Map(laneRows.map((row) => [String(row['id']), row]));
  const orphaned = [...ops].filter(([, op]) => isOrphaned(op)).map(([id]) => id);
  if (orphaned.length > 0)
    tx.write(
      `UPDATE ops SET phase = 'unknown', cause = 'silent', retryable = 0, looks = 0, unknown_at = began_at WHERE id = ANY($1::text[])`,
      [orphaned],
    );
  const heads = [...entries.values()].flatMap(([head]) => (head ? [head] : []));
  const keys = heads.flatMap((head) =>
    [head['ticket_key'], followedBy(effectOf(head))].filter((key) => typeof key === 'string'),
  );
  const [contacts, ticketRows, known] = await Promise.all([
    contactsBehind(
      tx,
      [...lanes.values()].map((row) => String(row['contact_id'])),
    ),
    keys.length === 0 ? [] : tx.all('SELECT key, helpdesk_id, status FROM tickets WHERE key = ANY($1::text[])', [keys]),
    knownFiles(tx, entryRows),
  ]);
  const tickets = new Map(ticketRows.map((row) => [String(row['key']), row]));
  const described: ClaimedOp[] = [];
  for (const { opId, fence, conversationId, target } of leased) {
    const op = ops.get(opId) ?? {};
    const mine = entries.get(opId) ?? [];
    const lane = lanes.get(conversationId);
    const contactId = String(lane?.['contact_id']);
    const [head] = mine;
    const followed = head && followedBy(effectOf(head));
    described.push(
      describeOp({
        opId,
        fence,
        conversationId,
        target,
        op,
        entries: mine,
        numberId: String(lane?.['number_id']),
        contact: contacts.get(contactId) ?? { id: contactId },
        // Only a read has to tell its own tickets from another customer's.
        ownConversations:
          target === 'helpdesk-read' ? [conversationId, ...(await mergedInto(tx, conversationId))] : [conversationId],
        ticket: tickets.get(String(head?.['ticket_key'])),
        followUpOf: followed && tickets.get(followed)?.['helpdesk_id'],
        files: statesOf(mine, known),
        frozen: op['frozen'] instanceof Uint8Array ? Buffer.from(op['frozen']).toString() : undefined,
        leaseMs,
        now: tx.now,
      }),
    );
  }
  return described;
};

/** Contacts by the ids asked for, which may have become others since. */
const contactsBehind = async (tx: Tx, ids: readonly ContactId[]): Promise<ReadonlyMap<ContactId, Contact>> => {
  const ends = await survivingContacts(tx, ids);
  const loaded = await loadContacts(tx, [...ends.values()]);
  return new Map(
    ids.map((id) => {
      const end = ends.get(id) ?? id;
      return [id, loaded.get(end) ?? { id: end }];
    }),
  );
};
