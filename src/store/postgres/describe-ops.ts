import type { Contact } from '../../core/contact.ts';
import type { Target } from '../../core/effects.ts';
import type { ConversationId, OpId } from '../../core/ids.ts';
import type { ClaimedOp } from '../../core/store.ts';
import { describeOp, isOrphaned } from '../shared/describe-op.ts';
import { statesOf } from '../shared/files.ts';
import { effectOf, followedBy } from '../shared/queue.ts';
import { contactOf, type Row } from '../shared/rows.ts';
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
  /** Of a call that was made just now: its entries. */
  readonly entries?: readonly Row[];
}

/** What is known of a call that was made just now. */
const FRESH: Row = { phase: 'claimed', attempts: 0 };

/** What each leased queue has to do. */
export const describeOps = async (tx: Tx, leased: readonly Leased[], leaseMs: number): Promise<ClaimedOp[]> => {
  if (leased.length === 0) return [];
  const { ops, entries } = await loadOps(tx, leased);
  const orphaned = [...ops].filter(([, op]) => isOrphaned(op)).map(([id]) => id);
  if (orphaned.length > 0)
    await tx.run(
      `UPDATE ops SET phase = 'unknown', cause = 'silent', retryable = 0, looks = 0, unknown_at = began_at WHERE id = ANY($1::text[])`,
      [orphaned],
    );
  const lanes = await loadLanes(
    tx,
    leased.map(({ conversationId }) => conversationId),
  );
  const heads = [...entries.values()].flatMap(([head]) => (head ? [head] : []));
  const keys = heads.flatMap((head) =>
    [head['ticket_key'], followedBy(effectOf(head))].filter((key) => typeof key === 'string'),
  );
  const tickets = new Map(
    keys.length === 0
      ? []
      : (await tx.all('SELECT key, helpdesk_id, status FROM tickets WHERE key = ANY($1::text[])', [keys])).map(
          (row) => [String(row['key']), row],
        ),
  );
  const known = await knownFiles(tx, [...entries.values()].flat());
  const described: ClaimedOp[] = [];
  for (const { opId, fence, conversationId, target } of leased) {
    const op = ops.get(opId) ?? {};
    const mine = entries.get(opId) ?? [];
    const lane = lanes.get(conversationId);
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
        numberId: String(lane?.numberId),
        contact: lane?.contact ?? { id: '' },
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

/** The rows of calls and their entries; what was made just now is known. */
const loadOps = async (
  tx: Tx,
  leased: readonly Leased[],
): Promise<{ readonly ops: ReadonlyMap<OpId, Row>; readonly entries: ReadonlyMap<OpId, readonly Row[]> }> => {
  const ops = new Map<OpId, Row>();
  const entries = new Map<OpId, readonly Row[]>();
  for (const { opId, entries: made } of leased) {
    if (made === undefined) continue;
    ops.set(opId, FRESH);
    entries.set(opId, made);
  }
  const asked = leased.flatMap(({ opId }) => (ops.has(opId) ? [] : [opId]));
  if (asked.length === 0) return { ops, entries };
  const rows = await tx.all(
    'SELECT id, phase, frozen, attempts, first_at, began_at, cause, retryable, looks, unknown_at FROM ops WHERE id = ANY($1::text[])',
    [asked],
  );
  for (const row of rows) ops.set(String(row['id']), row);
  const found = await tx.all(
    'SELECT id, op_id, effect, ticket_key, created_at FROM outbox WHERE op_id = ANY($1::text[]) ORDER BY seq',
    [asked],
  );
  for (const [opId, mine] of Map.groupBy(found, (row) => String(row['op_id']))) entries.set(opId, mine);
  return { ops, entries };
};

interface Lane {
  readonly numberId: string;
  readonly contact: Contact;
}

const loadLanes = async (tx: Tx, ids: readonly ConversationId[]): Promise<Map<ConversationId, Lane>> => {
  const rows = await tx.all(
    `SELECT c.id AS lane, c.number_id, c.contact_id, k.id, k.name, k.username, k.phone, k.bsuid, k.requester_id, k.merged_into
       FROM conversations c LEFT JOIN contacts k ON k.id = c.contact_id WHERE c.id = ANY($1::text[])`,
    [[...new Set(ids)]],
  );
  const surviving = await survivingContacts(
    tx,
    rows.flatMap((row) => (row['merged_into'] === null ? [] : [String(row['contact_id'])])),
  );
  const others = await loadContacts(tx, [...surviving.values()]);
  return new Map(
    rows.map((row) => {
      const own = row['id'] === null ? { id: String(row['contact_id']) } : contactOf(row);
      const contact = others.get(surviving.get(own.id) ?? '') ?? own;
      return [String(row['lane']), { numberId: String(row['number_id']), contact }];
    }),
  );
};
