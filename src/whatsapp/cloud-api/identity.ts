import type { Alias, CustomerIdentity, Profile } from '../../core/contact.ts';
import { canonicalPhone } from '../../format/phone.ts';
import { digitsOf, idOf, isObject, lineOf, listOf, type RawObject, UnreadableError } from './raw-value.ts';

/** The ids of one customer in one element; any may be missing ("Business-scoped user IDs"). */
export interface CustomerIds {
  readonly phone?: string | undefined;
  readonly bsuid?: string | undefined;
  readonly parentBsuid?: string | undefined;
}

/** The aliases that these ids are, each once. A phone is compared in its canonical form, a BSUID whole. */
export const aliasesOf = (...all: readonly CustomerIds[]): readonly Alias[] => {
  const aliases = new Map<string, Alias>();
  const add = (kind: Alias['kind'], value: string | undefined): void => {
    if (value !== undefined && value !== '') aliases.set(`${kind} ${value}`, { kind, value });
  };
  for (const ids of all) {
    add('phone', ids.phone === undefined ? undefined : canonicalPhone(ids.phone));
    add('bsuid', ids.bsuid);
    add('parent-bsuid', ids.parentBsuid);
  }
  return [...aliases.values()];
};

/**
 * Who a message or call is from: its own ids, joined with the one `contacts[]` element that carries one of them. A
 * contact that shares no id is never used, since names and numbers of a batch must not mix; only when the element has
 * no id at all and there is a single contact, that contact is the sender.
 *
 * @throws UnreadableError when nobody can be made out
 */
export const senderOf = (element: RawObject, contacts: unknown): CustomerIdentity => {
  const own = {
    phone: digitsOf(element.from),
    bsuid: idOf(element.from_user_id),
    parentBsuid: idOf(element.from_parent_user_id),
  };
  const anonymous = own.phone === undefined && own.bsuid === undefined;
  const candidates = listOf(contacts).filter(isObject);
  const contact = anonymous
    ? candidates.length === 1
      ? candidates[0]
      : undefined
    : candidates.find((candidate) => shares(contactIds(candidate), own));
  return identityOf(contact ? contactIds(contact) : {}, own, contact);
};

/** Builds an identity of a contact's ids and an element's own; the contact's `wa_id` is the address to answer to. */
export const identityOf = (contact: CustomerIds, own: CustomerIds, raw: RawObject | undefined): CustomerIdentity => {
  const aliases = aliasesOf(contact, own);
  if (!aliases.some(({ kind }) => kind !== 'parent-bsuid')) throw new UnreadableError('nobody is named as the sender');
  return { aliases, profile: { ...nameOf(raw), ...addressOf(contact, own) } };
};

export const contactIds = (contact: RawObject): CustomerIds => ({
  phone: digitsOf(contact.wa_id),
  bsuid: idOf(contact.user_id),
  parentBsuid: idOf(contact.parent_user_id),
});

/** The profile's phone and BSUID: the first known of each. */
export const addressOf = (...all: readonly CustomerIds[]): Pick<Profile, 'phone' | 'bsuid'> => {
  const phone = all.find((ids) => ids.phone !== undefined)?.phone;
  const bsuid = all.find((ids) => ids.bsuid !== undefined)?.bsuid;
  return { ...(phone === undefined ? {} : { phone }), ...(bsuid === undefined ? {} : { bsuid }) };
};

const nameOf = (contact: RawObject | undefined): Pick<Profile, 'name' | 'username'> => {
  const profile = isObject(contact?.profile) ? contact.profile : {};
  const name = lineOf(profile.name);
  const username = lineOf(profile.username);
  return { ...(name === undefined ? {} : { name }), ...(username === undefined ? {} : { username }) };
};

const shares = (a: CustomerIds, b: CustomerIds): boolean => {
  // Two BSUIDs that differ are two people, whatever their numbers look like.
  if (a.bsuid !== undefined && b.bsuid !== undefined) return a.bsuid === b.bsuid;
  return a.phone !== undefined && b.phone !== undefined && canonicalPhone(a.phone) === canonicalPhone(b.phone);
};
