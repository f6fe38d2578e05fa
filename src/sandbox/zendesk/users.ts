import type { Route } from '../shared/exchange.ts';
import type { JsonObject } from '../shared/json-input.ts';
import { asId, asObject, asText, asTexts } from '../shared/json-input.ts';
import type { Account } from './account.ts';
import type { Call, ZendeskApi } from './api-route.ts';
import { apiRoute } from './api-route.ts';
import type { Role, User } from './model.ts';
import { presentUser } from './present.ts';
import { parameterMissing, recordInvalid, recordNotFound } from './refusals.ts';
import { searchUsers } from './search-users.ts';

/** Routes of the page "Users". */
export function userRoutes(api: ZendeskApi): Route[] {
  const { account } = api.ledger;
  const options = { resource: 'users' };
  const one = (user: User, call: Call): object => ({ user: presentUser(user, call.request.origin) });
  const list = (users: readonly User[], call: Call): object => ({
    users: users.map((user) => presentUser(user, call.request.origin)),
    next_page: null,
    previous_page: null,
    count: users.length,
  });
  return [
    apiRoute(api, 'GET', '/api/v2/users/me', (call) => ({ status: 200, json: one(call.actor.user, call) }), options),
    apiRoute(
      api,
      'GET',
      '/api/v2/users/search',
      (call) => ({ status: 200, json: list(searchUsers(account, call.request.query), call) }),
      options,
    ),
    apiRoute(
      api,
      'GET',
      '/api/v2/users/show_many',
      (call) => ({ status: 200, json: list(showMany(account, call), call) }),
      options,
    ),
    apiRoute(
      api,
      'POST',
      '/api/v2/users/create_or_update',
      (call) => {
        const { user, created } = upsertUser(api, call);
        return { status: created ? 201 : 200, json: one(user, call) };
      },
      options,
    ),
    apiRoute(
      api,
      'GET',
      '/api/v2/users/:id',
      (call) => {
        const user = account.users.get(asId(call.request.params.id) ?? -1);
        if (!user) throw recordNotFound();
        return { status: 200, json: one(user, call) };
      },
      options,
    ),
  ];
}

function showMany(account: Account, call: Call): User[] {
  const { query } = call.request;
  const ids = query.get('ids')?.split(',').slice(0, 100);
  const externalIds = query.get('external_ids')?.split(',').slice(0, 100);
  if (!ids && !externalIds) throw parameterMissing('ids');
  const found = [
    ...(ids ?? []).map((id) => account.users.get(asId(id.trim()) ?? -1)),
    ...(externalIds ?? []).map((id) => account.usersByExternalId.get(id.trim().toLowerCase())),
  ];
  return found.filter((user) => user !== undefined);
}

/**
 * Matches by e-mail or external id only, never by phone. The external id is matched without regard to case, and
 * the stored case is replaced by the sent one.
 */
function upsertUser(api: ZendeskApi, call: Call): { user: User; created: boolean } {
  const { account } = api.ledger;
  const given = asObject(call.body().user);
  if (!given) throw parameterMissing('user');
  const email = asText(given.email) ?? null;
  const externalId = readExternalId(given);
  const byExternalId = externalId === null ? undefined : account.usersByExternalId.get(externalId.toLowerCase());
  const byEmail = email === null ? undefined : account.usersByEmail.get(email.toLowerCase());
  if (byExternalId && byEmail && byExternalId !== byEmail) {
    throw recordInvalid('email', `Email: ${email} is already being used by another user`, 'DuplicateValue');
  }
  const known = byExternalId ?? byEmail;
  const name = asText(given.name);
  if (!known && (name === undefined || name.trim() === '')) {
    throw recordInvalid('name', 'Name: is too short (minimum one character)', 'ValueTooShort');
  }
  const phone = readPhone(api, given);
  const role = readRole(given);
  const user = known ?? account.addUser({ name: name ?? '', email, externalId, role: role ?? 'end-user' });
  const now = account.clock.now();
  if (name !== undefined && name.trim() !== '') user.name = name;
  if (externalId !== null) setExternalId(account, user, externalId);
  if (email !== null && user.email === null) {
    user.email = email;
    account.usersByEmail.set(email.toLowerCase(), user);
  }
  if (phone !== undefined) setPhone(account, user, phone);
  const tags = asTexts(given.tags);
  if (tags) user.tags = [...tags];
  user.updatedAt = now;
  user.indexedAt = Math.max(user.indexedAt, now + account.searchLagMs);
  call.record({ kind: 'user-upserted', userId: user.id, externalId: user.externalId });
  return { user, created: !known };
}

function readExternalId(user: JsonObject): string | null {
  const value = user.external_id;
  if (typeof value === 'number') return String(value);
  return asText(value) ?? null;
}

function readRole(user: JsonObject): Role | undefined {
  const role = asText(user.role);
  if (role === undefined) return undefined;
  if (role !== 'end-user' && role !== 'agent' && role !== 'admin')
    throw recordInvalid('role', 'Role: is invalid', 'InvalidValue');
  return role;
}

function readPhone(api: ZendeskApi, user: JsonObject): string | null | undefined {
  const value = user.phone;
  if (value === undefined || value === null) return value;
  const phone = asText(value) ?? '';
  // Accounts may check that numbers are E.164; the details' shape is from the Talk partner documentation.
  if (api.validatePhones && !/^\+[1-9]\d{6,14}$/.test(phone)) {
    throw recordInvalid('phone', `Phone: ${phone} is not a valid phone number`, 'InvalidFormat');
  }
  return phone;
}

function setExternalId(account: Account, user: User, externalId: string): void {
  if (user.externalId !== null) account.usersByExternalId.delete(user.externalId.toLowerCase());
  user.externalId = externalId;
  account.usersByExternalId.set(externalId.toLowerCase(), user);
}

/** A number that is another user's identity is kept, but only as a shared one. */
function setPhone(account: Account, user: User, phone: string | null): void {
  if (user.phone !== null && account.phoneOwners.get(user.phone) === user) account.phoneOwners.delete(user.phone);
  user.phone = phone;
  const owner = phone === null ? undefined : account.phoneOwners.get(phone);
  user.sharedPhone = owner?.active === true;
  if (phone !== null && !user.sharedPhone) account.phoneOwners.set(phone, user);
}
