import type { JsonObject } from '../shared/json-input.ts';
import { asId, asObject, asText } from '../shared/json-input.ts';
import type { Account } from './account.ts';
import type { Priority, Status, Ticket, TicketType, User } from './model.ts';
import { parameterMissing, recordInvalid, recordNotFound } from './refusals.ts';
import type { TicketFields } from './write-ticket.ts';
import { normalizeTags } from './write-ticket.ts';

const STATUSES: ReadonlySet<string> = new Set(['new', 'open', 'pending', 'hold', 'solved', 'closed']);
const PRIORITIES: ReadonlySet<string> = new Set(['low', 'normal', 'high', 'urgent']);
const TYPES: ReadonlySet<string> = new Set(['problem', 'incident', 'question', 'task']);

/** The ticket, or 404: a deleted ticket answers like one that never was. */
export function findTicket(account: Account, id: unknown): Ticket {
  const ticket = account.tickets.get(asId(id) ?? -1);
  if (!ticket || ticket.status === 'deleted') throw recordNotFound();
  return ticket;
}

/** The ticket, or 422 when it is closed: closed tickets (merged ones too) take no update, no tag, no comment. */
export function findChangeableTicket(account: Account, id: unknown): Ticket {
  const ticket = findTicket(account, id);
  if (ticket.status === 'closed') throw recordInvalid('status', 'Status: closed prevents ticket update');
  return ticket;
}

/** A ticket without an assignee cannot be solved ("About native system ticket rules"). */
export function checkSolving(ticket: Ticket, { status, assigneeId = ticket.assigneeId }: TicketFields): void {
  if (status === 'solved' && assigneeId === null)
    throw recordInvalid('base', 'Assignee: is required when solving a ticket');
}

/** A user who may request or write, or 422 under `field` ("Requester", "Author", "Submitter"). A suspended one is refused. */
export function findParty(account: Account, id: number, field: 'requester' | 'author' | 'submitter'): User {
  const label = field.charAt(0).toUpperCase() + field.slice(1);
  const user = account.users.get(id);
  if (!user?.active) throw recordInvalid(field, `${label}: is invalid`, 'InvalidValue');
  if (user.suspended) throw recordInvalid(field, `${label}: ${user.name} is suspended.`, 'UserSuspended');
  return user;
}

/** Reads and checks the fields of `ticket` in a body. Unknown keys are ignored, as Zendesk does. */
export function readFields(account: Account, ticket: JsonObject): TicketFields {
  const requesterId = readRequester(account, ticket);
  return {
    ...optional('subject', nullable(ticket, 'subject', 'subject', asText)),
    ...optional('status', readEnum<Status>(ticket, 'status', STATUSES)),
    ...optional(
      'priority',
      nullable(ticket, 'priority', 'priority', (value) => member<Priority>(value, PRIORITIES)),
    ),
    ...optional(
      'type',
      nullable(ticket, 'type', 'type', (value) => member<TicketType>(value, TYPES)),
    ),
    ...optional('externalId', nullable(ticket, 'external_id', 'external_id', readExternalId)),
    ...optional('requesterId', requesterId),
    ...optional(
      'assigneeId',
      nullable(ticket, 'assignee_id', 'assignee', (value) => agentId(account, value)),
    ),
    ...optional(
      'groupId',
      nullable(ticket, 'group_id', 'group', (value) => groupId(account, value)),
    ),
    ...optional('brandId', known(ticket, 'brand_id', 'brand', account.brand.id)),
    ...optional('formId', known(ticket, 'ticket_form_id', 'ticket_form', account.form.id)),
    ...optional('tags', readTags(ticket.tags)),
    ...optional('customFields', readCustomFields(account, ticket.custom_fields)),
  };
}

/** `metadata` must be an object. */
export function readMetadata(ticket: JsonObject): { metadata?: JsonObject } {
  const metadata = ticket.metadata;
  if (metadata === undefined || metadata === null) return {};
  const object = asObject(metadata);
  if (!object) throw recordInvalid('metadata', 'Metadata: is invalid', 'InvalidValue');
  return { metadata: object };
}

/** A list of tags, or a text of tags with blanks between them. */
export function readTags(value: unknown): string[] | undefined {
  if (value === undefined) return undefined;
  if (value === null) return [];
  if (typeof value === 'string') return normalizeTags([value]);
  if (!Array.isArray(value)) throw parameterMissing('tags');
  return normalizeTags(value.map(String));
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}

function invalid(field: string): never {
  const label = field.charAt(0).toUpperCase() + field.slice(1).replace(/_/g, ' ');
  throw recordInvalid(field, `${label}: is invalid`, 'InvalidValue');
}

function nullable<V>(
  ticket: JsonObject,
  key: string,
  field: string,
  read: (value: unknown) => V | undefined,
): V | null | undefined {
  const value = ticket[key];
  if (value === undefined || value === null) return value;
  return read(value) ?? invalid(field);
}

function readEnum<V extends string>(ticket: JsonObject, key: string, allowed: ReadonlySet<string>): V | undefined {
  const value = ticket[key];
  return value === undefined ? undefined : (member<V>(value, allowed) ?? invalid(key));
}

function member<V extends string>(value: unknown, allowed: ReadonlySet<string>): V | undefined {
  return typeof value === 'string' && allowed.has(value) ? (value as V) : undefined;
}

function readExternalId(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : asText(value);
}

function agentId(account: Account, value: unknown): number | undefined {
  const user = account.users.get(asId(value) ?? -1);
  return user?.active && user.role !== 'end-user' ? user.id : undefined;
}

function groupId(account: Account, value: unknown): number | undefined {
  const id = asId(value);
  return account.groups.find((group) => group.id === id && !group.deleted)?.id;
}

function known(ticket: JsonObject, key: string, field: string, only: number): number | undefined {
  const value = ticket[key];
  if (value === undefined || value === null) return undefined;
  return asId(value) === only ? only : invalid(field);
}

function readRequester(account: Account, ticket: JsonObject): number | undefined {
  const value = ticket.requester_id;
  if (value !== undefined && value !== null) {
    const id = asId(value);
    if (id === undefined) return invalid('requester');
    return findParty(account, id, 'requester').id;
  }
  // Inline requester: name and e-mail are documented, a phone number is not, and without an e-mail no user is found.
  const inline = asObject(ticket.requester);
  if (!inline) return undefined;
  const name = asText(inline.name);
  const email = asText(inline.email);
  if (!email) throw recordInvalid('requester', 'Requester: Email: cannot be blank', 'BlankValue');
  const user = account.usersByEmail.get(email.toLowerCase());
  if (user) return findParty(account, user.id, 'requester').id;
  if (!name) throw recordInvalid('requester', 'Requester: Name: is too short (minimum one character)', 'ValueTooShort');
  return account.addUser({ name, email, role: 'end-user' }).id;
}

function readCustomFields(account: Account, value: unknown): ReadonlyMap<number, unknown> | undefined {
  if (value === undefined || value === null) return undefined;
  const object = asObject(value);
  const pairs = object ? Object.entries(object).map(([id, held]) => ({ id, value: held })) : value;
  if (!Array.isArray(pairs)) return invalid('custom_fields');
  const fields = new Map<number, unknown>();
  for (const pair of pairs) {
    const entry = asObject(pair);
    const field = account.fields.find(({ id }) => id === asId(entry?.id));
    const held = entry?.value ?? null;
    if (!field || field.active === false)
      throw recordInvalid('base', `Custom field ${String(entry?.id)}: is invalid`, 'InvalidValue');
    if (field.options && held !== null && !field.options.some((option) => option.value === held)) {
      throw recordInvalid('base', `${field.title}: is invalid`, 'InvalidValue');
    }
    fields.set(field.id, held);
  }
  return fields;
}
