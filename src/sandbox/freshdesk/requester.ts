import type { Account } from './account.ts';
import type { Checked } from './check-fields.ts';
import type { User } from './model.ts';
import { refuseField } from './refusals.ts';

/** How a ticket's body may name its requester. */
export const REQUESTER_FIELDS = ['requester_id', 'email', 'phone', 'twitter_id', 'facebook_id', 'unique_external_id'];

/**
 * Finds the contact that a body names. One that nobody has yet is made by `make`, which is only called once the rest
 * of the body is known to be good. Returns undefined when the body names none.
 */
export function findRequester(account: Account, body: Checked): { readonly known?: User; make(): User } | undefined {
  if (!REQUESTER_FIELDS.some((name) => body.has(name))) return undefined;
  const requesterId = body.id('requester_id');
  if (requesterId !== undefined) {
    const known = account.users.get(requesterId);
    if (!known || known.deleted || known.blocked)
      throw refuseField('requester_id', 'invalid_value', 'There is no contact matching the given requester_id');
    return { known, make: () => known };
  }
  const given = {
    email: body.text('email') ?? null,
    phone: body.text('phone') ?? null,
    twitterId: body.text('twitter_id') ?? null,
    externalId: body.text('unique_external_id') ?? null,
  };
  if (body.has('facebook_id') && Object.values(given).every((value) => value === null))
    throw refuseField('facebook_id', 'invalid_value', 'There is no contact matching the given facebook_id');
  const name = body.text('name');
  if (given.phone !== null && given.email === null && name === undefined)
    throw refuseField('name', 'missing_field', 'It should be a/an String');
  const known = matching(account, given);
  if (known?.blocked || known?.deleted)
    throw refuseField('requester_id', 'invalid_value', 'The requester is blocked or deleted');
  const make = (): User =>
    known ??
    account.addUser({
      role: 'end-user',
      name: name ?? given.email ?? given.externalId ?? given.twitterId ?? '',
      ...given,
    });
  return { ...(known ? { known } : {}), make };
}

function matching(
  account: Account,
  given: Readonly<Record<'email' | 'phone' | 'twitterId' | 'externalId', string | null>>,
): User | undefined {
  const people = [...account.users.values()];
  const by = (test: (user: User) => boolean): User | undefined => people.find(test);
  return (
    (given.externalId === null ? undefined : by(({ externalId }) => externalId === given.externalId)) ??
    (given.email === null ? undefined : by(({ email }) => sameMail(email, given.email))) ??
    (given.twitterId === null ? undefined : by(({ twitterId }) => twitterId === given.twitterId)) ??
    (given.phone === null ? undefined : by(({ phone, mobile }) => phone === given.phone || mobile === given.phone))
  );
}

export const sameMail = (a: string | null, b: string | null): boolean =>
  a !== null && b !== null && a.toLowerCase() === b.toLowerCase();
