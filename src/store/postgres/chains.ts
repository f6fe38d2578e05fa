import type { ContactId, ConversationId } from '../../core/ids.ts';
import type { Tx } from './database.ts';

/** Merges form chains, never loops; this many hops are more than any chain has. */
const MOST_HOPS = 50;

const endsOf = (table: 'contacts' | 'conversations') => `
  WITH RECURSIVE chain (start, id, merged_into, hops) AS (
    SELECT id, id, merged_into, 0 FROM ${table} WHERE id = ANY($1::text[])
    UNION ALL
    SELECT c.start, t.id, t.merged_into, c.hops + 1 FROM chain c JOIN ${table} t ON t.id = c.merged_into WHERE c.hops < ${MOST_HOPS})
  SELECT start, id FROM chain WHERE merged_into IS NULL`;
const CONTACTS = endsOf('contacts');
const CONVERSATIONS = endsOf('conversations');

const ends = async (tx: Tx, sql: string, ids: readonly string[]): Promise<Map<string, string>> =>
  ids.length === 0
    ? new Map()
    : new Map((await tx.all(sql, [[...new Set(ids)]])).map((row) => [String(row['start']), String(row['id'])]));

/** The contacts that merged ones became, by the ids asked for. */
export const survivingContacts = (tx: Tx, ids: readonly ContactId[]): Promise<Map<ContactId, ContactId>> =>
  ends(tx, CONTACTS, ids);

/** Where events of merged conversations go now; without a lock, so that may change. Unknown ids are left out. */
export const survivors = (tx: Tx, ids: readonly ConversationId[]): Promise<Map<ConversationId, ConversationId>> =>
  ends(tx, CONVERSATIONS, ids);

/**
 * Locks the lanes behind these conversations, in id order, and says which they are. From here on nobody else adds to
 * them, settles calls of theirs or merges them. Unknown ids are left out.
 */
export const lockLanes = async (
  tx: Tx,
  ids: readonly ConversationId[],
): Promise<Map<ConversationId, ConversationId>> => {
  const lanes = new Map<ConversationId, ConversationId>();
  let wanted = new Map([...new Set(ids)].map((id) => [id, id]));
  while (wanted.size > 0) {
    const rows = await tx.all(
      'SELECT id, merged_into FROM conversations WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE',
      [[...new Set(wanted.values())]],
    );
    const merged = new Map(rows.map((row) => [String(row['id']), row['merged_into'] !== null]));
    const moved: ConversationId[] = [];
    for (const [id, lane] of wanted) {
      const gone = merged.get(lane);
      if (gone === true) moved.push(id);
      else if (gone === false) lanes.set(id, lane);
    }
    wanted = moved.length === 0 ? new Map() : await survivors(tx, moved);
  }
  return lanes;
};

/** The lane behind one conversation, locked. */
export const lockLane = async (tx: Tx, id: ConversationId): Promise<ConversationId | undefined> =>
  (await lockLanes(tx, [id])).get(id);

/** Every conversation that became this one, directly or by way of another. */
export const mergedInto = async (tx: Tx, id: ConversationId): Promise<ConversationId[]> => {
  const rows = await tx.all(
    `WITH RECURSIVE merged (id) AS (
       SELECT id FROM conversations WHERE merged_into = $1
       UNION SELECT c.id FROM conversations c JOIN merged m ON c.merged_into = m.id)
     SELECT id FROM merged`,
    [id],
  );
  return rows.map((row) => String(row['id']));
};
