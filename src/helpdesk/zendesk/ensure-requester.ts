import type { CallResult } from '../../core/outcome.ts';
import type { Clock } from '../../core/ports.ts';
import type { RequesterFacts } from '../../core/ticket-rules.ts';
import { cleanText } from '../../format/clean-text.ts';
import { formatPhone } from '../../format/phone.ts';
import { type Exchange, succeeded } from '../shared/exchange.ts';
import { asObject, idOf, type JsonObject, objectOf, objectsOf, textOf } from '../shared/json.ts';
import type { Catalogue } from './catalogue.ts';
import type { FrozenOp } from './frozen.ts';
import { judge } from './judge.ts';
import type { Sending, Transport } from './transport.ts';

type EnsureRequester = Extract<FrozenOp, { kind: 'ensure-requester' }>;

interface Deps {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly matchByPhone: 'unique' | 'never';
  readonly catalogue: Catalogue;
}

/**
 * Finds or makes the customer's record (page "Users"): by `external_id`, which is exact and current; else by phone (see
 * `soleOwner`), who is taken as they are; else by create-or-update, which matches `external_id` and so may be repeated
 * freely. A record found by phone must have no e-mail address: Zendesk's default triggers mail every public comment to
 * the requester, and so would send the WhatsApp replies to whoever owns that address.
 */
export async function ensureRequester(op: EnsureRequester, deps: Deps, signal: AbortSignal): Promise<CallResult> {
  const sending: Sending = { urgency: 'create', signal };
  const fail = (exchange: Exchange): CallResult =>
    judge(exchange, { repeatable: true, onTicket: false, withFields: false, now: deps.clock.now() });

  const byId = await search(deps.transport, { external_id: op.externalId }, sending);
  if (byId.users === undefined) return fail(byId.exchange);
  const own = byId.users.find((user) => textOf(user.external_id)?.toLowerCase() === op.externalId.toLowerCase());
  const known = own && (await found(own, op, deps));
  if (known) return known;

  const digits = op.phone?.replace(/\D/g, '') ?? '';
  if (deps.matchByPhone === 'unique' && digits !== '') {
    // The leading star finds the number however it was typed in (Talk partner documentation, "Searching by phone number").
    const byPhone = await search(deps.transport, { query: `role:end-user phone:*${digits}` }, sending);
    if (byPhone.users === undefined) return fail(byPhone.exchange);
    const owner = soleOwner(byPhone.users, digits);
    const taken = owner && (await found(owner, op, deps));
    if (taken) return taken;
  }

  const exchange = await upsert(op, digits, deps.transport, sending);
  const made = succeeded(exchange) ? await found(objectOf(objectOf(exchange.json).user), op, deps) : undefined;
  return made ?? fail(exchange);
}

async function found(
  user: JsonObject,
  { withFacts }: EnsureRequester,
  { catalogue }: Deps,
): Promise<CallResult | undefined> {
  const requesterId = idOf(user.id);
  if (requesterId === undefined) return undefined;
  const requester = withFacts ? { requester: await factsOf(user, catalogue) } : {};
  return { result: 'applied', data: { requesterId, ...requester } };
}

/** Page "Users": `tags` and `organization_id`. An organization counts by its id too, in case its name cannot be had now. */
async function factsOf(user: JsonObject, catalogue: Catalogue): Promise<RequesterFacts> {
  const tags = Array.isArray(user.tags) ? user.tags.filter((tag) => typeof tag === 'string') : [];
  const organizationId = idOf(user.organization_id);
  if (organizationId === undefined) return { tags, organizations: [] };
  const name = await catalogue.organizationName(organizationId);
  return { tags, organizations: [...(name === undefined ? [] : [name]), organizationId] };
}

async function search(transport: Transport, query: Readonly<Record<string, string>>, sending: Sending) {
  const exchange = await transport.read('users/search', query, sending);
  const users = succeeded(exchange) ? objectOf(exchange.json).users : undefined;
  return {
    exchange,
    users: Array.isArray(users) ? objectsOf(users).filter((user) => user.active !== false) : undefined,
  };
}

/**
 * The one end user who has exactly these digits as phone, unshared, and no e-mail address. A number that
 * several people have, with or without an address, or that is marked as shared, identifies nobody.
 */
function soleOwner(users: readonly JsonObject[], digits: string): JsonObject | undefined {
  const owners = users.filter((user) => textOf(user.phone)?.replace(/\D/g, '') === digits);
  const [owner] = owners;
  const unmailed = (owner?.email ?? '') === '';
  const fits = owners.length === 1 && owner?.shared_phone_number !== true && owner?.role === 'end-user' && unmailed;
  return fits ? owner : undefined;
}

async function upsert(op: EnsureRequester, digits: string, transport: Transport, sending: Sending): Promise<Exchange> {
  const user = {
    external_id: op.externalId,
    name: cleanText(op.name).trim() || formatPhone(digits) || op.externalId,
    skip_verify_email: true,
  };
  const post = (phone: object) =>
    transport.writeVia((client) => client.users.createOrUpdate({ user: { ...user, ...phone } }), sending);
  if (digits === '') return post({});
  const exchange = await post({ phone: formatPhone(digits) });
  // Some accounts check phone numbers more strictly than WhatsApp does; the customer is served without one.
  const phoneRefused =
    exchange.kind === 'answer' &&
    exchange.status === 422 &&
    asObject(objectOf(exchange.json).details)?.phone !== undefined;
  return phoneRefused ? post({}) : exchange;
}
