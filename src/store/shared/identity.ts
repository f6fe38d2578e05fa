import type { Alias, CustomerIdentity } from '../../core/contact.ts';
import type { ContactId } from '../../core/ids.ts';

/** What the tables know of the aliases in question. */
export interface KnownAliases {
  ownerOf(alias: Alias | undefined): ContactId | undefined;
  bsuidsOf(contact: ContactId | undefined): readonly string[];
}

export interface Judged {
  /** Who it is: the first is the one that stays, the others become it. None: a customer who is new. */
  readonly contacts: readonly ContactId[];
  /** Contacts whose number belongs to somebody else now. */
  readonly losesNumber: readonly ContactId[];
}

export const allAliases = (identity: CustomerIdentity): readonly Alias[] => [
  ...identity.aliases,
  ...(identity.becomes ?? []),
];

/** Whose message this is, and who turns out to be the same customer. */
export const judgeIdentity = (identity: CustomerIdentity, known: KnownAliases): Judged => {
  const bsuid = identity.aliases.find((alias) => alias.kind === 'bsuid');
  const phone = identity.aliases.find((alias) => alias.kind === 'phone');
  const parent = identity.aliases.find((alias) => alias.kind === 'parent-bsuid');
  const losesNumber: ContactId[] = [];
  const byBsuid = known.ownerOf(bsuid);
  let byPhone = known.ownerOf(phone);
  // A number that comes with another user id than the one we know has a new owner (or the customer re-registered):
  // taking it for the same person could show one customer's talk to another. The number moves, the talk does not.
  if (byPhone && byPhone !== byBsuid && !identity.becomes && hasOtherBsuid(known.bsuidsOf(byPhone), bsuid)) {
    losesNumber.push(byPhone);
    byPhone = undefined;
  }
  const found = [byBsuid, byPhone];
  const ownIds = new Set(
    allAliases(identity)
      .filter(({ kind }) => kind === 'bsuid')
      .map(({ value }) => value),
  );
  for (const id of [byBsuid, byPhone]) for (const value of known.bsuidsOf(id)) ownIds.add(value);
  for (const alias of identity.becomes ?? []) {
    const owner = known.ownerOf(alias);
    const ownersIds = known.bsuidsOf(owner);
    // The same for a number that a customer moves to: its earlier owner, known by user ids that are none of this
    // customer's, is not merged. The event itself may name numbers alone, so what is known of the customer counts too.
    const recycled = alias.kind === 'phone' && ownersIds.length > 0 && !ownersIds.some((id) => ownIds.has(id));
    if (recycled && owner !== undefined) losesNumber.push(owner);
    else found.push(owner);
  }
  const contacts = [...new Set(found.filter((id) => id !== undefined))];
  if (contacts.length === 0 && !bsuid) {
    // The parent id is shared by all portfolios of a business group: good enough to recognise, not to merge by.
    const byParent = known.ownerOf(parent);
    if (byParent) contacts.push(byParent);
  }
  return { contacts, losesNumber };
};

const hasOtherBsuid = (known: readonly string[], bsuid: Alias | undefined): boolean =>
  bsuid !== undefined && known.length > 0 && !known.includes(bsuid.value);
