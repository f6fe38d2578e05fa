import type { EmulatorRequest, Reply, Route } from '../shared/exchange.ts';
import { asId } from '../shared/json-input.ts';
import type { Account } from './account.ts';
import { apiRoute, type Call, type FreshdeskApi } from './api-route.ts';
import { blankName, CONTACT_SPEC, readContact } from './check-contact.ts';
import { checkFields, readDate } from './check-fields.ts';
import { mergeContacts } from './merge-contacts.ts';
import type { User } from './model.ts';
import { cutPage, PAGING } from './paging.ts';
import { presentContact, presentContactRow } from './present.ts';
import { notAllowed, notFound, refuseField } from './refusals.ts';
import { sameMail } from './requester.ts';
import { type Look, searchRecords } from './search.ts';
import { eraseTicketsOf } from './trash.ts';

const CONTACT_KEYS = ['email', 'phone', 'mobile', 'twitter_id', 'social_handler', 'unique_external_id'];
const FILTERS = ['email', 'phone', 'mobile', 'company_id', 'state', 'contact_type', 'updated_since'];

/** Page "Contacts". */
export function contactRoutes(api: FreshdeskApi): Route[] {
  const { account } = api.ledger;
  const contacts = (): User[] => [...account.users.values()].filter(({ role }) => role === 'end-user');
  const find = (call: Call): User => {
    const user = account.users.get(asId(call.request.params.id) ?? -1);
    if (user?.role !== 'end-user') throw notFound();
    return user;
  };
  const findWritable = (call: Call): User => {
    const user = find(call);
    if (user.deleted || user.blocked) throw notAllowed(call.request.method, ['GET']);
    return user;
  };
  return [
    apiRoute(api, 'POST', '/contacts', (call) => createContact(api, call)),
    apiRoute(api, 'POST', '/contacts/merge', (call) => {
      const { primary, secondary } = mergeContacts(api.ledger, checkFields(call.sent, MERGE_SPEC));
      call.record({ kind: 'contacts-merged', userId: primary.id, fields: { secondary } });
      return { status: 204 };
    }),
    apiRoute(
      api,
      'GET',
      '/contacts',
      ({ request }) =>
        cutPage(
          contacts()
            .filter(filterOf(request))
            .toSorted((a, b) => a.name.localeCompare(b.name) || a.id - b.id),
          request,
          presentContactRow,
        ),
      { query: [...PAGING, ...FILTERS], subLimit: 'contactListsPerMinute' },
    ),
    apiRoute(
      api,
      'GET',
      '/search/contacts',
      ({ request }) => {
        const now = account.clock.now();
        const known = contacts().filter(({ deleted, indexedAt }) => !deleted && indexedAt <= now);
        return searchRecords(request, known, lookInto, presentContact);
      },
      { query: ['query', 'page'] },
    ),
    apiRoute(api, 'GET', '/contacts/:id', (call) => ({ status: 200, json: presentContact(find(call)) })),
    apiRoute(api, 'PUT', '/contacts/:id', (call) => {
      const user = findWritable(call);
      const body = checkFields(call.sent, CONTACT_SPEC);
      Object.assign(user, readContact(account, body, user));
      touchContact(account, user);
      call.record({ kind: 'contact-updated', userId: user.id, fields: body.all });
      return { status: 200, json: presentContact(user) };
    }),
    apiRoute(api, 'DELETE', '/contacts/:id', (call) => {
      const user = findWritable(call);
      user.deleted = true;
      touchContact(account, user);
      call.record({ kind: 'contact-deleted', userId: user.id });
      return { status: 204 };
    }),
    apiRoute(
      api,
      'DELETE',
      '/contacts/:id/hard_delete',
      (call) => {
        const user = find(call);
        if (!user.deleted && call.request.query.get('force') !== 'true')
          throw refuseField('force', 'invalid_value', 'The contact must be soft deleted first, or force must be true');
        account.users.delete(user.id);
        eraseTicketsOf(api.ledger, user.id);
        call.record({ kind: 'contact-deleted', userId: user.id, fields: { hard: true } });
        return { status: 204 };
      },
      { query: ['force'] },
    ),
    apiRoute(api, 'PUT', '/contacts/:id/restore', (call) => {
      const user = find(call);
      if (!user.deleted) throw notFound();
      user.deleted = false;
      touchContact(account, user);
      call.record({ kind: 'contact-updated', userId: user.id, fields: { deleted: false } });
      return { status: 204 };
    }),
  ];
}

const MERGE_SPEC = { primary_contact_id: 'id', secondary_contact_ids: 'ids', contact: 'map' } as const;

function createContact(api: FreshdeskApi, call: Call): Reply {
  const { account } = api.ledger;
  const body = checkFields(call.sent, CONTACT_SPEC);
  if (!body.text('name')) throw blankName();
  if (!CONTACT_KEYS.some((key) => (body.all[key] ?? '') !== '')) {
    const message = `Please fill at least 1 of ${CONTACT_KEYS.join(', ')} fields`;
    throw refuseField('email', 'missing_field', message);
  }
  const change = readContact(account, body, undefined);
  const user = account.addUser({ ...change, name: change.name ?? '', role: 'end-user' });
  call.record({ kind: 'contact-created', userId: user.id, fields: body.all });
  return {
    status: 201,
    headers: { Location: `${call.request.origin}/api/v2/contacts/${user.id}` },
    json: presentContact(user),
  };
}

const touchContact = (account: Account, user: User): void => {
  const now = account.clock.now();
  user.updatedAt = now;
  user.indexedAt = Math.max(user.indexedAt, now + account.searchLagMs);
};

/** Exact matches; numbers are compared letter by letter. Deleted and blocked ones are only in their own lists. */
function filterOf({ query }: EmulatorRequest): (user: User) => boolean {
  const state = query.get('state');
  if (state !== null && !['blocked', 'deleted', 'unverified', 'verified'].includes(state))
    throw refuseField(
      'state',
      'invalid_value',
      "It should be one of these values: 'blocked,deleted,unverified,verified'",
    );
  const sinceText = query.get('updated_since');
  const since = sinceText === null ? 0 : readDate(sinceText);
  if (since === undefined)
    throw refuseField('updated_since', 'invalid_value', "It should be in the 'combined date and time ISO8601' format");
  const is = (name: string, value: string | null): boolean => !query.has(name) || query.get(name) === value;
  return (user) =>
    user.deleted === (state === 'deleted') &&
    user.blocked === (state === 'blocked') &&
    state !== 'verified' &&
    (!query.has('email') || sameMail(user.email, query.get('email'))) &&
    is('phone', user.phone) &&
    is('mobile', user.mobile) &&
    is('contact_type', 'contact') &&
    (!query.has('company_id') || query.get('company_id') === String(user.companyId)) &&
    user.updatedAt >= since;
}

/** The fields that "Search Contacts" names. */
const lookInto =
  (user: User): Look =>
  (name) => {
    const known: Readonly<Record<string, unknown>> = {
      active: false,
      company_id: user.companyId,
      twitter_id: user.twitterId,
      email: user.email,
      phone: user.phone,
      mobile: user.mobile,
      tag: user.tags,
      language: user.language,
      time_zone: user.timeZone,
      created_at: new Date(user.createdAt),
      updated_at: new Date(user.updatedAt),
    };
    return known[name];
  };
