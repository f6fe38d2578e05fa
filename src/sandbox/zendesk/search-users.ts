import type { Account } from './account.ts';
import type { User } from './model.ts';
import { recordInvalid } from './refusals.ts';

/**
 * `GET /users/search`. `external_id` is exact and current; `query` goes to the search index, which lags: users and
 * changes younger than the lag are not seen. Understood terms: `role:`, `phone:` (with a leading `*` for any
 * prefix), `email:`, and words of the name or e-mail.
 */
export function searchUsers(account: Account, query: URLSearchParams): User[] {
  const externalId = query.get('external_id');
  if (externalId !== null) {
    const user = account.usersByExternalId.get(externalId.toLowerCase());
    return user?.active ? [user] : [];
  }
  const text = query.get('query');
  if (text === null) throw recordInvalid('query', 'Query: cannot be blank', 'BlankValue');
  const now = account.clock.now();
  const terms = text.split(/\s+/).filter((term) => term !== '');
  const found = [...account.users.values()].filter(
    (user) => user.active && user.indexedAt <= now && terms.every((term) => matches(user, term)),
  );
  return found.slice(0, 100);
}

function matches(user: User, term: string): boolean {
  const [, key, value = ''] = /^(\w+):(.*)$/.exec(term) ?? [];
  const wanted = value.replace(/^"|"$/g, '');
  switch (key) {
    case 'role':
      return user.role === wanted;
    case 'phone':
      return matchesPhone(user.phone, wanted);
    case 'email':
      return user.email?.toLowerCase() === wanted.toLowerCase();
    case 'type':
      return wanted === 'user';
    default:
      return `${user.name} ${user.email ?? ''}`.toLowerCase().includes(term.toLowerCase());
  }
}

function matchesPhone(phone: string | null, wanted: string): boolean {
  if (phone === null) return false;
  if (!wanted.includes('*')) return phone === wanted || phone === `+${wanted}`;
  const pattern = wanted.split('*').map((part) => part.replace(/[^\d+]/g, '').replace('+', '\\+'));
  return new RegExp(`^${pattern.join('.*')}$`).test(phone);
}
