import type { HelpdeskComment, TicketSnapshot } from '../../core/helpdesk-types.ts';
import type { CallResult } from '../../core/outcome.ts';
import type { Clock } from '../../core/ports.ts';
import { type Exchange, succeeded } from '../shared/exchange.ts';
import { asObject, idOf, idValue, type JsonObject, objectOf, objectsOf, textOf, timeOf } from '../shared/json.ts';
import { withoutKeptPictures } from '../shared/pictures.ts';
import { textAsHtml } from '../shared/text-as-html.ts';
import { filesOf, isKeptBy } from './attachments.ts';
import { markerOf } from './encode.ts';
import { judge } from './judge.ts';
import { mergeTargetOf } from './merge-target.ts';
import type { OwnUser } from './own-user.ts';
import { shownValues } from './shown-values.ts';
import { statusOf } from './status.ts';
import type { Sending, Transport } from './transport.ts';

interface Deps {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly ownUser: OwnUser;
  readonly url: string;
}

/** Zendesk's largest page. Comments older than the hundred newest were read by an earlier read. */
const NEWEST = '100';

/**
 * The ticket as it is now and its newest hundred comments, oldest first (pages "Tickets", "Ticket comments"). Refused
 * only as `ticket-gone`: for a JSON 404 or a deleted ticket. Any other refusal is `unavailable`, to be tried again.
 */
export async function readTicket(ticketId: string, deps: Deps, signal: AbortSignal): Promise<CallResult> {
  const { transport } = deps;
  const sending: Sending = { urgency: 'reply', signal };
  const fail = (exchange: Exchange, onTicket = true): CallResult =>
    unlessGone(judge(exchange, { repeatable: true, onTicket, withFields: false, now: deps.clock.now() }));

  const learned = await deps.ownUser.learn(signal);
  if (!learned.ok) return fail(learned.exchange, false);
  const shown = await transport.readVia((client) => client.tickets.show(idValue(ticketId)), sending);
  const ticket = succeeded(shown) ? asObject(objectOf(shown.json).ticket) : undefined;
  const snapshot = ticket && snapshotOf(ticket, ticketId, deps.url);
  if (!ticket || !snapshot) return fail(shown);
  if (snapshot.status === 'gone') return { result: 'refused', reason: 'ticket-gone', detail: 'the ticket is deleted' };

  const values = shownValues(ticket);
  const beside = values ? { values } : {};
  const query = { 'page[size]': NEWEST, sort: '-created_at', include: 'users' };
  const listed = await transport.read(
    `tickets/${ticketId}/comments`,
    { ...query, include_inline_images: 'true' },
    sending,
  );
  const page = succeeded(listed) ? objectOf(listed.json) : {};
  if (!Array.isArray(page.comments)) return fail(listed);
  const roles = rolesOf(objectsOf(page.users), learned.id, snapshot.requesterId);
  const comments = objectsOf(page.comments)
    .map((comment) => commentOf(comment, ticketId, roles, deps.url))
    .filter((comment) => comment !== undefined)
    .sort((a, b) => a.createdAt - b.createdAt || Number(a.id) - Number(b.id));

  if (snapshot.status !== 'closed')
    return { result: 'applied', data: { ...told(snapshot), ...beside, snapshot, comments } };
  const audited = await transport.read(`tickets/${ticketId}/audits`, query, sending);
  const history = succeeded(audited) ? objectOf(audited.json) : {};
  if (!Array.isArray(history.audits)) return fail(audited);
  const staff = staffOf([...objectsOf(page.users), ...objectsOf(history.users)]);
  const mergedInto = mergeTargetOf(ticketId, newestFirst(objectsOf(history.audits)), (id) => staff.has(idOf(id)));
  const closed = mergedInto === undefined ? snapshot : { ...snapshot, mergedInto };
  return { result: 'applied', data: { ...told(closed), ...beside, snapshot: closed, comments } };
}

/** A read that is given up loses the agent's reply it was to bring; permissions and firewalls are mended by people. */
const unlessGone = (result: CallResult): CallResult =>
  result.result === 'refused' && result.reason !== 'ticket-gone'
    ? { result: 'unavailable', detail: result.detail }
    : result;

const told = ({ ticketId, status, url }: TicketSnapshot) => ({
  ticketId,
  ticketStatus: status,
  ...(url === undefined ? {} : { ticketUrl: url }),
});

const staffOf = (users: readonly JsonObject[]) =>
  new Set(users.filter(({ role }) => role === 'agent' || role === 'admin').map(({ id }) => idOf(id)));

const newestFirst = (audits: readonly JsonObject[]) =>
  audits.toSorted((a, b) => (timeOf(b.created_at) ?? 0) - (timeOf(a.created_at) ?? 0));

/** Where an agent opens the ticket; `ticket.url` is the API's address. */
export const ticketUrl = (url: string, ticketId: string): string => `${url}/agent/tickets/${ticketId}`;

function snapshotOf(ticket: JsonObject, ticketId: string, url: string): TicketSnapshot | undefined {
  const status = statusOf(ticket.status);
  const updatedAt = timeOf(ticket.updated_at);
  if (idOf(ticket.id) !== ticketId || status === undefined || updatedAt === undefined) return undefined;
  const externalId = textOf(ticket.external_id);
  const requesterId = idOf(ticket.requester_id);
  return {
    ticketId,
    status,
    updatedAt,
    url: ticketUrl(url, ticketId),
    ...(externalId ? { externalId } : {}),
    ...(requesterId === undefined ? {} : { requesterId }),
  };
}

type Author = HelpdeskComment['author'];

function rolesOf(users: readonly JsonObject[], ownId: string, requesterId: string | undefined) {
  const known = new Map(users.map((user) => [idOf(user.id), user]));
  return (comment: JsonObject): Author => {
    const id = idOf(comment.author_id) ?? 'system';
    const user = known.get(id);
    const name = textOf(user?.name);
    const channel = textOf(objectOf(comment.via).channel);
    return { id, role: roleOf(), ...(name === undefined ? {} : { name }) };

    function roleOf(): Author['role'] {
      if (markerOf(comment.metadata) !== undefined) return 'bridge';
      // Automations and triggers write as user -1, or as somebody, through a rule.
      if (id === 'system' || channel === 'rule' || channel === 'system') return 'system';
      // The account we write as may be a person's too: what they type in the helpdesk is an agent's word.
      if (id === ownId)
        return channel === undefined || channel === 'api' || channel === 'web_service' ? 'bridge' : 'agent';
      if (user?.role === 'agent' || user?.role === 'admin') return 'agent';
      return user?.role === 'end-user' || id === requesterId ? 'customer' : 'system';
    }
  };
}

function commentOf(
  comment: JsonObject,
  ticketId: string,
  authorOf: (comment: JsonObject) => Author,
  url: string,
): HelpdeskComment | undefined {
  const id = idOf(comment.id);
  const createdAt = timeOf(comment.created_at);
  // Without a plain word that it is public, a comment is never taken for one.
  if (id === undefined || createdAt === undefined || typeof comment.public !== 'boolean') return undefined;
  const html = textOf(comment.html_body) ?? textAsHtml(textOf(comment.body) ?? '');
  return {
    ticketId,
    id,
    public: comment.public,
    author: authorOf(comment),
    html: withoutKeptPictures(html, isKeptBy(url)),
    createdAt,
    attachments: filesOf(comment, html, url),
  };
}
