import type { CallResult } from '../../core/outcome.ts';
import { cleanText } from '../../format/clean-text.ts';
import { formatPhone } from '../../format/phone.ts';
import { type Exchange, succeeded } from '../shared/exchange.ts';
import { asObject, idOf, type JsonObject, objectOf, objectsOf, textOf } from '../shared/json.ts';
import type { Account } from './account.ts';
import type { Op } from './frozen.ts';
import { judge } from './judge.ts';
import { complaintsOf } from './refusal.ts';
import { factsOf } from './requester-facts.ts';
import type { Sending } from './transport.ts';

type Deps = Pick<Account, 'transport' | 'clock' | 'catalogue' | 'matchByPhone'>;
type EnsureRequester = Op<'ensure-requester'>;

/** The lists could not be read, or the contact could not be made; to be judged as any call. */
interface Unread {
  readonly exchange: Exchange;
}
type Sought = { readonly contact: JsonObject | undefined } | Unread;

/**
 * A deleted contact keeps its external id and takes no tickets. Its customer gets another one, under a name that is the same in
 * every attempt.
 */
const SUFFIXES = ['', '#2', '#3'] as const;

/**
 * Finds or makes the customer's record (page "Contacts"): by phone (see `soleOwner`), who is taken as they are; else a contact
 * with our `unique_external_id`, of which there can be only one, so that making it may be repeated freely.
 */
export async function ensureRequester(op: EnsureRequester, deps: Deps, signal: AbortSignal): Promise<CallResult> {
  const sending: Sending = { urgency: 'create', signal };
  const mobile = formatPhone(op.phone ?? '');
  if (deps.matchByPhone === 'unique' && mobile !== '') {
    const sought = await soleOwner(mobile, op.externalId, deps, sending);
    if ('exchange' in sought) return judgeIt(sought.exchange, deps);
    const known = sought.contact && (await found(sought.contact, op, deps, sending));
    if (known) return known;
  }
  for (const suffix of SUFFIXES) {
    const made = await makeContact(op, `${op.externalId}${suffix}`, mobile, deps, sending);
    if (made !== 'deleted') return made;
  }
  return { result: 'refused', reason: 'other', detail: 'every contact with our external id is deleted' };
}

/** This contact it is. With what is known of them, where rules ask for it. */
async function found(
  contact: JsonObject,
  { withFacts }: EnsureRequester,
  deps: Deps,
  sending: Sending,
): Promise<CallResult | undefined> {
  const requesterId = idOf(contact.id);
  if (requesterId === undefined) return undefined;
  const requester = withFacts ? await factsOf(contact, deps, sending) : undefined;
  return { result: 'applied', data: { requesterId, ...(requester ? { requester } : {}) } };
}

const judgeIt = (exchange: Exchange, { clock }: Deps): CallResult =>
  judge(exchange, { repeatable: true, onTicket: false, now: clock.now() });

/**
 * The one contact who has exactly this number, in either field and with or without its plus, and no e-mail address: agents'
 * replies would go there as well. A number that several have identifies nobody. Our own contact counts in any case.
 */
async function soleOwner(mobile: string, externalId: string, deps: Deps, sending: Sending): Promise<Sought> {
  const owners = new Map<string, JsonObject>();
  for (const [field, number] of spellingsOf(mobile)) {
    const listed = await listContacts({ [field]: number }, deps, sending);
    if ('exchange' in listed) return listed;
    for (const contact of listed.contacts) owners.set(idOf(contact.id) ?? '', contact);
    const own = [...owners.values()].find((contact) => isOurs(contact, externalId));
    if (own) return { contact: own };
    if (owners.size > 1) return { contact: undefined };
  }
  const [owner] = owners.values();
  return { contact: (owner?.email ?? '') === '' ? owner : undefined };
}

const spellingsOf = (mobile: string): readonly (readonly ['mobile' | 'phone', string])[] => {
  const digits = mobile.slice(1);
  return [
    ['mobile', mobile],
    ['phone', mobile],
    ['mobile', digits],
    ['phone', digits],
  ];
};

const isOurs = (contact: JsonObject, externalId: string): boolean =>
  SUFFIXES.some((suffix) => textOf(contact.unique_external_id) === `${externalId}${suffix}`);

async function listContacts(
  query: Readonly<Record<string, string>>,
  { transport }: Deps,
  sending: Sending,
): Promise<{ readonly contacts: readonly JsonObject[] } | Unread> {
  const exchange = await transport.read('contacts', query, sending);
  if (!succeeded(exchange) || !Array.isArray(exchange.json)) return { exchange };
  const [[field, wanted] = ['', '']] = Object.entries(query);
  // The filter is trusted for nothing: an account that ignored it would hand us somebody else.
  const same = (contact: JsonObject) => textOf(contact[field])?.replace(/\D/g, '') === wanted.replace(/\D/g, '');
  return { contacts: objectsOf(exchange.json).filter((contact) => same(contact) && contact.deleted !== true) };
}

async function makeContact(
  op: EnsureRequester,
  externalId: string,
  mobile: string,
  deps: Deps,
  sending: Sending,
): Promise<CallResult | 'deleted'> {
  const name = cleanText(op.name).trim() || mobile || op.externalId;
  const post = (phone: object): Promise<Exchange> =>
    deps.transport.write('POST', 'contacts', { name, unique_external_id: externalId, ...phone }, sending);
  let exchange = await post(mobile === '' ? {} : { mobile });
  // Some accounts check numbers more strictly than WhatsApp does; the customer is served without one.
  if (mobile !== '' && refuses(exchange, 'mobile')) exchange = await post({});
  // Just made, it has no tags and no company, whether the answer says so or not.
  const made = succeeded(exchange)
    ? await found({ tags: [], ...objectOf(exchange.json) }, op, deps, sending)
    : undefined;
  if (made) return made;
  if (exchange.kind !== 'answer' || exchange.status !== 409) return judgeIt(exchange, deps);
  return adopt(exchange, op, externalId, mobile, deps, sending);
}

const refuses = (exchange: Exchange, field: string): boolean =>
  exchange.kind === 'answer' && exchange.status === 400 && complaintsOf(exchange).some((each) => each.field === field);

/** The contact is there already, from an attempt whose answer was lost, or deleted. */
async function adopt(
  refusal: Extract<Exchange, { kind: 'answer' }>,
  op: EnsureRequester,
  externalId: string,
  mobile: string,
  deps: Deps,
  sending: Sending,
): Promise<CallResult | 'deleted'> {
  const named = complaintsOf(refusal).find(({ userId }) => userId !== undefined)?.userId;
  const sought = named === undefined ? await seek(externalId, mobile, deps, sending) : named;
  if (typeof sought === 'object') return judgeIt(sought.exchange, deps);
  // Nowhere to be seen, though the name is taken: it lies among the deleted ones.
  if (sought === undefined) return 'deleted';
  const shown = await deps.transport.read(`contacts/${sought}`, {}, sending);
  const contact = succeeded(shown) ? asObject(shown.json) : undefined;
  if (contact?.deleted === true) return 'deleted';
  const known = idOf(contact?.id) === sought ? await found({ ...contact }, op, deps, sending) : undefined;
  return known ?? judgeIt(shown, deps);
}

/**
 * Looks for our contact where the API has a way: by number, and by the tickets of its external id (page "List All Tickets").
 * The list of contacts knows no filter for it.
 */
async function seek(
  externalId: string,
  mobile: string,
  deps: Deps,
  sending: Sending,
): Promise<string | undefined | Unread> {
  if (mobile !== '') {
    const listed = await listContacts({ mobile }, deps, sending);
    if ('exchange' in listed) return listed;
    const own = listed.contacts.find((contact) => textOf(contact.unique_external_id) === externalId);
    if (own) return idOf(own.id);
  }
  const exchange = await deps.transport.read('tickets', { unique_external_id: externalId }, sending);
  if (!succeeded(exchange) || !Array.isArray(exchange.json)) return { exchange };
  return objectsOf(exchange.json)
    .map(({ requester_id: id }) => idOf(id))
    .find((id) => id !== undefined);
}
