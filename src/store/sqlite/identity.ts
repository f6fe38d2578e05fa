import type { Alias, Contact, CustomerIdentity, Profile } from '../../core/contact.ts';
import { type Conversation, newConversation } from '../../core/conversation.ts';
import type { ContactId, ConversationId, NumberId } from '../../core/ids.ts';
import type { NewId } from '../shared/dedupe.ts';
import { allAliases, judgeIdentity } from '../shared/identity.ts';
import { contactOf, text } from '../shared/rows.ts';
import type { Database } from './database.ts';
import { insertEvent, wakeLane } from './inbox.ts';
import { isHeld } from './queues.ts';
import { moveTimers } from './timers.ts';

export const loadContact = (db: Database, id: ContactId): Contact => {
  const row = db.get('SELECT * FROM contacts WHERE id = ?', id);
  return row ? contactOf(row) : { id };
};

/** Most customers write several messages in a row: so many of them are resolved without asking the tables. */
const REMEMBERED = 10_000;

/**
 * The conversation of a customer on a number; made when it is new. Aliases that turn out to be one customer's are
 * merged here, in the transaction that accepts the event that showed it.
 */
export const resolveConversation = (
  db: Database,
  newId: NewId,
  numberId: NumberId,
  identity: CustomerIdentity,
): ConversationId => {
  // What says that a customer changed may move any alias.
  if (identity.becomes) db.resolved.clear();
  const key = `${numberId} ${identity.aliases[0]?.kind} ${identity.aliases[0]?.value}`;
  const said = JSON.stringify(identity);
  const before = db.resolved.get(key);
  if (before?.identity === said) return before.conversationId;
  const conversationId = lookUpConversation(db, newId, numberId, identity);
  if (db.resolved.size >= REMEMBERED) db.resolved.clear();
  if (!identity.becomes && identity.aliases.length > 0) db.resolved.set(key, { identity: said, conversationId });
  return conversationId;
};

const lookUpConversation = (
  db: Database,
  newId: NewId,
  numberId: NumberId,
  identity: CustomerIdentity,
): ConversationId => {
  const contactId = resolveContact(db, newId, identity);
  updateProfile(db, contactId, identity.profile);
  const known = db.get(
    'SELECT id FROM conversations WHERE contact_id = ? AND number_id = ? AND merged_into IS NULL',
    contactId,
    numberId,
  );
  if (known) return String(known['id']);
  const id = newId();
  const state = JSON.stringify(newConversation(id, contactId, numberId));
  db.run(
    'INSERT INTO conversations (id, contact_id, number_id, state) VALUES (?, ?, ?, ?)',
    id,
    contactId,
    numberId,
    state,
  );
  return id;
};

/** Merges form chains, never loops; this many hops are more than any chain has. */
const MOST_HOPS = 50;

/** The end of a chain of merges, undefined when the id is unknown. `select` reads `merged_into` of one row. */
const followMerges = (db: Database, select: string, id: string): string | undefined => {
  let current = id;
  for (let hops = 0; hops < MOST_HOPS; hops += 1) {
    const row = db.get(select, current);
    if (!row) return undefined;
    if (row['merged_into'] === null) return current;
    current = String(row['merged_into']);
  }
  return undefined;
};

/** The contact that a merged one became. */
export const survivingContact = (db: Database, id: ContactId): ContactId =>
  followMerges(db, 'SELECT merged_into FROM contacts WHERE id = ?', id) ?? id;

/** Where events of a merged conversation go now. */
export const survivorOf = (db: Database, id: ConversationId): ConversationId | undefined =>
  followMerges(db, 'SELECT merged_into FROM conversations WHERE id = ?', id);

const ownerOf = (db: Database, alias: Alias | undefined): ContactId | undefined =>
  alias &&
  text(db.get('SELECT contact_id FROM aliases WHERE kind = ? AND value = ?', alias.kind, alias.value)?.['contact_id']);

const claimAlias = (db: Database, alias: Alias, contactId: ContactId): void => {
  db.run(
    `INSERT INTO aliases (kind, value, contact_id) VALUES (?, ?, ?)
       ON CONFLICT (kind, value) DO UPDATE SET contact_id = excluded.contact_id WHERE contact_id <> excluded.contact_id`,
    alias.kind,
    alias.value,
    contactId,
  );
};

const bsuidsOf = (db: Database, contactId: ContactId | undefined): string[] =>
  contactId === undefined
    ? []
    : db
        .all("SELECT value FROM aliases WHERE contact_id = ? AND kind = 'bsuid'", contactId)
        .map((row) => String(row['value']));

const resolveContact = (db: Database, newId: NewId, identity: CustomerIdentity): ContactId => {
  const judged = judgeIdentity(identity, {
    ownerOf: (alias) => ownerOf(db, alias),
    bsuidsOf: (contact) => bsuidsOf(db, contact),
  });
  if (judged.losesNumber.length > 0) db.resolved.clear();
  for (const id of judged.losesNumber) db.run('UPDATE contacts SET phone = NULL WHERE id = ?', id);
  const [survivor, ...others] = judged.contacts;
  const contactId = survivor ?? newId();
  if (survivor === undefined) db.run('INSERT INTO contacts (id) VALUES (?)', contactId);
  for (const other of others) mergeContacts(db, contactId, other);
  for (const alias of allAliases(identity)) claimAlias(db, alias, contactId);
  return contactId;
};

const updateProfile = (db: Database, id: ContactId, profile: Profile): void => {
  db.run(
    `UPDATE contacts SET name = COALESCE(?, name), username = COALESCE(?, username), phone = COALESCE(?, phone),
       bsuid = COALESCE(?, bsuid) WHERE id = ?`,
    profile.name ?? null,
    profile.username ?? null,
    profile.phone ?? null,
    profile.bsuid ?? null,
    id,
  );
};

const mergeContacts = (db: Database, survivor: ContactId, loser: ContactId): void => {
  db.resolved.clear();
  const lost = loadContact(db, loser);
  db.run('UPDATE contacts SET merged_into = ? WHERE id = ?', survivor, loser);
  db.run('UPDATE aliases SET contact_id = ? WHERE contact_id = ?', survivor, loser);
  // What either of them refused is refused.
  db.run(
    `UPDATE contacts SET requester_id = COALESCE(requester_id, ?), opted_out_at = COALESCE(opted_out_at, ?),
       marketing_stopped_at = COALESCE(marketing_stopped_at, ?) WHERE id = ?`,
    lost.requesterId ?? null,
    lost.optedOutAt ?? null,
    lost.marketingStoppedAt ?? null,
    survivor,
  );
  updateProfile(db, survivor, {
    ...(lost.name ? { name: lost.name } : {}),
    ...(lost.username ? { username: lost.username } : {}),
  });
  for (const row of db.all(
    'SELECT id, number_id FROM conversations WHERE contact_id = ? AND merged_into IS NULL',
    loser,
  )) {
    const twin = db.get(
      'SELECT id FROM conversations WHERE contact_id = ? AND number_id = ? AND merged_into IS NULL',
      survivor,
      String(row['number_id']),
    );
    if (twin) mergeConversations(db, String(twin['id']), String(row['id']));
    else db.run('UPDATE conversations SET contact_id = ? WHERE id = ?', survivor, String(row['id']));
  }
};

/**
 * Moves a lane into another: undecided events keep their order of acceptance, behind one event that brings the
 * loser's state. Waiting effects move too; calls in flight stay where they are and the survivor's queue waits for them.
 */
const mergeConversations = (db: Database, survivor: ConversationId, loser: ConversationId): void => {
  const state = JSON.parse(
    String(db.get('SELECT state FROM conversations WHERE id = ?', loser)?.['state']),
  ) as Conversation;
  db.run('UPDATE conversations SET merged_into = ?, fence = fence + 1, due_at = NULL WHERE id = ?', survivor, loser);
  const first = db.get(
    "SELECT MIN(position) AS position FROM inbox WHERE conversation_id = ? AND state = 'pending'",
    loser,
  );
  const position = typeof first?.['position'] === 'number' ? first['position'] - 0.5 : undefined;
  insertEvent(db, {
    conversationId: survivor,
    event: { type: 'conversation-merged', loser: state },
    receivedAt: db.now(),
    ...(position === undefined ? {} : { position }),
  });
  db.run("UPDATE inbox SET conversation_id = ? WHERE conversation_id = ? AND state = 'pending'", survivor, loser);
  db.run('UPDATE tickets SET conversation_id = ? WHERE conversation_id = ?', survivor, loser);
  db.run('UPDATE messages SET conversation_id = ? WHERE conversation_id = ?', survivor, loser);
  for (const queue of db.all('SELECT target, waits_on FROM queues WHERE conversation_id = ?', loser)) {
    const target = String(queue['target']);
    db.run(
      "UPDATE outbox SET conversation_id = ? WHERE conversation_id = ? AND target = ? AND state = 'pending'",
      survivor,
      loser,
      target,
    );
    db.run('INSERT OR IGNORE INTO queues (conversation_id, target) VALUES (?, ?)', survivor, target);
    // What the loser itself waits for, the survivor waits for now.
    const ahead = isHeld(db, loser, target) ? loser : (text(queue['waits_on']) ?? null);
    db.run(
      `UPDATE queues SET due_at = COALESCE(due_at, CASE WHEN op_id IS NULL THEN ? END), waits_on = COALESCE(?, waits_on)
         WHERE conversation_id = ? AND target = ?`,
      db.now(),
      ahead,
      survivor,
      target,
    );
  }
  db.run('UPDATE files SET conversation_id = ? WHERE conversation_id = ?', survivor, loser);
  moveTimers(db, survivor, loser);
  wakeLane(db, survivor);
};
