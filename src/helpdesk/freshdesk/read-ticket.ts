import type { TicketStatus } from '../../core/conversation.ts';
import type { TicketSnapshot } from '../../core/helpdesk-types.ts';
import { EXTERNAL_ID_PREFIX } from '../../core/ids.ts';
import type { CallResult } from '../../core/outcome.ts';
import type { ShownValues } from '../../core/ticket-rules.ts';
import { idOf, type JsonObject, objectOf, textOf, timeOf } from '../shared/json.ts';
import { type Account, ticketUrl } from './account.ts';
import { commentOf, descriptionOf, type People } from './comments.ts';
import { readNewest } from './conversations.ts';
import { judge } from './judge.ts';
import { lookAtTicket, refusalOf } from './look-at-ticket.ts';
import { mergeTargetOf } from './merge-target.ts';
import { REF_FIELD } from './resolve-draft.ts';
import { shownValues } from './shown-values.ts';
import type { Sending } from './transport.ts';

/**
 * The ticket as it is now and its newest conversations, oldest first. Refused only as `ticket-gone`: for a ticket in the trash,
 * or one that is nowhere. Any other refusal is `unavailable`, to be tried again.
 */
export async function readTicket(ticketId: string, account: Account, signal: AbortSignal): Promise<CallResult> {
  const sending: Sending = { urgency: 'reply', signal };
  const now = account.clock.now();
  const learned = await account.ownAgent.learn(signal);
  if (!learned.ok) return unlessGone(judge(learned.exchange, { repeatable: true, onTicket: false, now }));
  const look = await lookAtTicket(ticketId, account, sending);
  if (look.state === 'archived') return told(snapshotOf(look.ticket, ticketId, 'closed', account.url), []);
  if (look.state === 'gone' && look.ticket?.spam === true)
    return told({ ...snapshotOf(look.ticket, ticketId, 'gone', account.url), spam: true }, []);
  if (look.state !== 'there') return unlessGone(refusalOf(look, now) ?? UNREAD);
  const { ticket, status } = look;
  const snapshot = snapshotOf(ticket, ticketId, status, account.url);

  const read = await readNewest(ticketId, account, sending);
  if (!read.ok) return unlessGone(judge(read.exchange, { repeatable: true, onTicket: false, now }));
  const people = await peopleOf(read.conversations, learned.id, snapshot.requesterId, account);
  const comments = read.conversations
    .map((entry) => commentOf(entry, ticketId, people))
    .filter((comment) => comment !== undefined)
    .sort((a, b) => a.createdAt - b.createdAt || Number(a.id) - Number(b.id));
  const description = descriptionOf(ticket, ticketId, isForeign(ticket));
  const mergedInto = status === 'closed' ? mergeTargetOf(ticketId, read.conversations, people) : undefined;
  return told(
    { ...snapshot, spam: false, ...(mergedInto === undefined ? {} : { mergedInto }) },
    description ? [description, ...comments] : comments,
    shownValues(ticket),
  );
}

const UNREAD: CallResult = { result: 'unavailable', detail: 'the ticket was not read' };

/** A read that is given up loses the agent's reply it was to bring; permissions and firewalls are mended by people. */
const unlessGone = (result: CallResult): CallResult =>
  result.result === 'refused' && result.reason !== 'ticket-gone'
    ? { result: 'unavailable', detail: result.detail }
    : result;

type Comments = NonNullable<Extract<CallResult, { result: 'applied' }>['data']['comments']>;

const told = (snapshot: TicketSnapshot, comments: Comments, values?: ShownValues): CallResult => {
  const { ticketId, status, url } = snapshot;
  const ticket = { ticketId, ticketStatus: status, ...(url === undefined ? {} : { ticketUrl: url }) };
  return { result: 'applied', data: { ...ticket, ...(values ? { values } : {}), snapshot, comments } };
};

function snapshotOf(ticket: JsonObject, ticketId: string, status: TicketStatus, url: string): TicketSnapshot {
  const externalId = externalIdIn(ticket);
  const requesterId = idOf(ticket.requester_id);
  return {
    ticketId,
    status,
    updatedAt: timeOf(ticket.updated_at) ?? 0,
    url: ticketUrl(url, ticketId),
    ...(externalId === undefined ? {} : { externalId }),
    ...(requesterId === undefined ? {} : { requesterId }),
  };
}

/** Our name of the ticket, if the bridge made it and the account has the field for it. */
export const externalIdIn = (ticket: JsonObject): string | undefined => {
  const ref = textOf(objectOf(ticket.custom_fields)[REF_FIELD]);
  return ref?.startsWith(EXTERNAL_ID_PREFIX) ? ref : undefined;
};

/** The account has the field, and it is empty here. */
const isForeign = ({ custom_fields: fields }: JsonObject): boolean => {
  const ref = objectOf(fields)[REF_FIELD];
  return ref === null || ref === '';
};

/** Names of those agents who wrote something that may go to the customer. */
async function peopleOf(
  conversations: readonly JsonObject[],
  ownId: string,
  requesterId: string | undefined,
  { catalogue }: Account,
): Promise<People> {
  const wrote = conversations
    .filter((entry) => entry.incoming === false && entry.private === false)
    .map((entry) => idOf(entry.user_id));
  const ids = new Set(wrote.filter((id) => id !== undefined && id !== ownId && id !== requesterId));
  const names = new Map<string, string | undefined>();
  for (const id of ids) if (id !== undefined) names.set(id, await catalogue.nameOf(id));
  return { ownId, requesterId, nameOf: (agentId) => names.get(agentId) };
}
