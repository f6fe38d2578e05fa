import type { Alias, CustomerIdentity, Profile } from '../../core/contact.ts';
import { newConversation } from '../../core/conversation.ts';
import type { ContactId, ConversationId, NumberId } from '../../core/ids.ts';
import type { NewId } from '../shared/dedupe.ts';
import { allAliases, judgeIdentity } from '../shared/identity.ts';
import type { Tx } from './database.ts';
import { TryAgain } from './faults.ts';
import { mergeContacts } from './merge.ts';

/** A customer who wrote to one of the business's numbers. */
export interface Customer {
  readonly numberId: NumberId;
  readonly identity: CustomerIdentity;
}

export interface Resolved {
  readonly contactId: ContactId;
  readonly conversationId: ConversationId;
}

/** Owners of aliases by kind and value. */
type Owners = Map<string, ContactId>;

const nameOf = ({ kind, value }: Alias): string => `${kind} ${value}`;

/**
 * Whose messages these are, in order; contacts and conversations are made for who is new, and aliases that turn out to be
 * one customer's are merged. Customers whose aliases are all known or all new are taken together; from the first one on
 * about whom there is more to say, one after the other.
 */
export const resolveCustomers = async (
  tx: Tx,
  newId: NewId,
  customers: readonly Customer[],
): Promise<readonly Resolved[]> => {
  if (customers.length === 0) return [];
  // Whoever resolves one of these aliases at the same time waits here, and then sees what was made of it.
  const owners = await lockAliases(
    tx,
    customers.flatMap(({ identity }) => allAliases(identity)),
  );
  const made = new Map<ContactId, readonly Alias[]>();
  const plain: { readonly contactId: ContactId; readonly numberId: NumberId }[] = [];
  for (const { numberId, identity } of customers) {
    const contactId = plainContact(identity, owners, made, newId);
    if (contactId === undefined) break;
    plain.push({ contactId, numberId });
  }
  await makeContacts(tx, made);
  const resolved = [...(await conversationsOf(tx, newId, plain))];
  for (const { numberId, identity } of customers.slice(plain.length)) {
    const contactId = await judgeContact(tx, newId, identity);
    resolved.push(...(await conversationsOf(tx, newId, [{ contactId, numberId }])));
  }
  return resolved;
};

const lockAliases = async (tx: Tx, aliases: readonly Alias[]): Promise<Owners> => {
  const distinct = [...new Map(aliases.map((alias) => [nameOf(alias), alias])).values()];
  const rows = await tx.all(
    `SELECT kind, value, contact_id FROM aliases
       WHERE (kind, value) IN (SELECT kind, value FROM unnest($1::text[], $2::text[]) AS asked (kind, value))
       ORDER BY kind, value FOR UPDATE`,
    [distinct.map(({ kind }) => kind), distinct.map(({ value }) => value)],
  );
  return new Map(rows.map((row) => [`${row['kind']} ${row['value']}`, String(row['contact_id'])]));
};

/** The contact of an identity that is known as it stands, or wholly new; undefined when more has to be looked at. */
const plainContact = (
  identity: CustomerIdentity,
  owners: Owners,
  made: Map<ContactId, readonly Alias[]>,
  newId: NewId,
): ContactId | undefined => {
  const { aliases } = identity;
  if (identity.becomes || aliases.length === 0) return undefined;
  const known = aliases.map((alias) => owners.get(nameOf(alias)));
  const [first] = known;
  if (known.every((owner) => owner === undefined)) {
    const contactId = newId();
    made.set(contactId, aliases);
    for (const alias of aliases) owners.set(nameOf(alias), contactId);
    return contactId;
  }
  return known.every((owner) => owner === first) ? first : undefined;
};

const makeContacts = async (tx: Tx, made: ReadonlyMap<ContactId, readonly Alias[]>): Promise<void> => {
  if (made.size === 0) return;
  const added = [...made].flatMap(([contactId, aliases]) => aliases.map((alias) => ({ ...alias, contactId })));
  const inserted = await tx.run(
    `INSERT INTO aliases (kind, value, contact_id)
       SELECT kind, value, contact_id FROM unnest($1::text[], $2::text[], $3::text[]) AS added (kind, value, contact_id)
       ORDER BY kind, value ON CONFLICT DO NOTHING`,
    [added.map(({ kind }) => kind), added.map(({ value }) => value), added.map(({ contactId }) => contactId)],
  );
  // Another instance met one of them a moment earlier: it is no longer new.
  if (inserted !== new Set(added.map(nameOf)).size) throw new TryAgain();
  tx.write('INSERT INTO contacts (id) SELECT unnest($1::text[])', [[...made.keys()]]);
};

interface Talk {
  readonly contactId: ContactId;
  readonly numberId: NumberId;
}

const talkName = ({ contactId, numberId }: Talk): string => `${contactId} ${numberId}`;

const conversationsOf = async (tx: Tx, newId: NewId, talks: readonly Talk[]): Promise<readonly Resolved[]> => {
  if (talks.length === 0) return [];
  const distinct = [...new Map(talks.map((talk) => [talkName(talk), talk])).values()];
  const rows = await tx.all(
    `SELECT c.id, c.contact_id, c.number_id FROM unnest($1::text[], $2::text[]) AS asked (contact_id, number_id)
       JOIN conversations c ON c.contact_id = asked.contact_id AND c.number_id = asked.number_id AND c.merged_into IS NULL`,
    [distinct.map(({ contactId }) => contactId), distinct.map(({ numberId }) => numberId)],
  );
  const known = new Map(rows.map((row) => [`${row['contact_id']} ${row['number_id']}`, String(row['id'])]));
  const fresh = distinct.filter((talk) => !known.has(talkName(talk))).map((talk) => ({ ...talk, id: newId() }));
  if (fresh.length > 0) {
    const inserted = await tx.run(
      `INSERT INTO conversations (id, contact_id, number_id, state)
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS added (id, contact_id, number_id, state)
         ORDER BY 2, 3 ON CONFLICT (contact_id, number_id) WHERE merged_into IS NULL DO NOTHING`,
      [
        fresh.map(({ id }) => id),
        fresh.map(({ contactId }) => contactId),
        fresh.map(({ numberId }) => numberId),
        fresh.map(({ id, contactId, numberId }) => JSON.stringify(newConversation(id, contactId, numberId))),
      ],
    );
    if (inserted !== fresh.length) throw new TryAgain();
    for (const talk of fresh) known.set(talkName(talk), talk.id);
  }
  return talks.map((talk) => ({ contactId: talk.contactId, conversationId: known.get(talkName(talk)) ?? '' }));
};

/** The contact of a customer about whom something changed: merges, numbers that moved, aliases that are new. */
const judgeContact = async (tx: Tx, newId: NewId, identity: CustomerIdentity): Promise<ContactId> => {
  const all = allAliases(identity);
  const owners = await lockAliases(tx, all);
  // Their other aliases are not locked: nobody may add a user id to one of these contacts meanwhile.
  tx.write('SELECT 1 FROM contacts WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE', [[...new Set(owners.values())]]);
  const rows = await tx.all(
    "SELECT contact_id, value FROM aliases WHERE contact_id = ANY($1::text[]) AND kind = 'bsuid'",
    [[...new Set(owners.values())]],
  );
  const judged = judgeIdentity(identity, {
    ownerOf: (alias) => alias && owners.get(nameOf(alias)),
    bsuidsOf: (contact) =>
      rows.filter((row) => contact !== undefined && row['contact_id'] === contact).map((row) => String(row['value'])),
  });
  const [survivor, ...others] = judged.contacts;
  const contactId = survivor ?? newId();
  for (const other of others) await mergeContacts(tx, contactId, other);
  if (survivor === undefined) tx.write('INSERT INTO contacts (id) VALUES ($1)', [contactId]);
  if (judged.losesNumber.length > 0)
    tx.write('UPDATE contacts SET phone = NULL WHERE id = ANY($1::text[])', [judged.losesNumber]);
  claimAliases(tx, all, contactId);
  return contactId;
};

const claimAliases = (tx: Tx, aliases: readonly Alias[], contactId: ContactId): void => {
  const distinct = [...new Map(aliases.map((alias) => [nameOf(alias), alias])).values()];
  tx.write(
    `INSERT INTO aliases (kind, value, contact_id)
       SELECT kind, value, $3 FROM unnest($1::text[], $2::text[]) AS added (kind, value) ORDER BY kind, value
       ON CONFLICT (kind, value) DO UPDATE SET contact_id = excluded.contact_id WHERE aliases.contact_id <> excluded.contact_id`,
    [distinct.map(({ kind }) => kind), distinct.map(({ value }) => value), contactId],
  );
};

/** What webhooks say about their customers' names and addresses; a later one counts. The lanes are locked. */
export const updateProfiles = (
  tx: Tx,
  profiles: readonly { readonly contactId: ContactId; readonly profile: Profile }[],
): void => {
  const merged = new Map<ContactId, Profile>();
  for (const { contactId, profile } of profiles) merged.set(contactId, { ...merged.get(contactId), ...profile });
  if (merged.size === 0) return;
  const said = [...merged.values()];
  tx.write(
    `UPDATE contacts c SET name = COALESCE(p.name, c.name), username = COALESCE(p.username, c.username),
         phone = COALESCE(p.phone, c.phone), bsuid = COALESCE(p.bsuid, c.bsuid)
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) AS p (id, name, username, phone, bsuid)
       WHERE c.id = p.id AND (p.name <> COALESCE(c.name, '') OR p.username <> COALESCE(c.username, '')
         OR p.phone <> COALESCE(c.phone, '') OR p.bsuid <> COALESCE(c.bsuid, ''))`,
    [
      [...merged.keys()],
      said.map(({ name }) => name ?? null),
      said.map(({ username }) => username ?? null),
      said.map(({ phone }) => phone ?? null),
      said.map(({ bsuid }) => bsuid ?? null),
    ],
  );
};
